"""The sample night against hand-made labels: what its reader must find, and must never find."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from pages import unescaped, unwrapped

from jobs.config import load
from jobs.pipeline import run_night
from jobs.speech import fold, quotations
from jobs.tmx import read_tmx, write_tmx

GOLD = json.loads(Path("tests/gold/seeds_events.json").read_text(encoding="utf-8"))


def sample(folder, tmx=None):
    """The edition of config/sample.yaml, published into this folder, perhaps with another memory."""
    text = Path("config/sample.yaml").read_text(encoding="utf-8").replace("out: out", f"out: {folder}")
    (folder / "sample.yaml").write_text(text.replace("seeds/sample.tmx", str(tmx or "seeds/sample.tmx")), encoding="utf-8")
    return run_night(load(folder / "sample.yaml"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def edition(folder):
    return json.loads((folder / "edition.json").read_text(encoding="utf-8"))


def number(source):
    """000 of seeds/000_fed0d1b86e137522.txt."""
    return Path(source["path"]).name[:3]


def event_of(edition, article):
    return next(event for event in edition["events"] if article in map(number, event["sources"]))


def statements(event):
    """Every statement of an event that cites something."""
    singles = [event["lead"], *event["points"], *event["single_source"], *event["voices"], *event["timeline"], *event["facts"]]
    variants = [{"text": v["text"], "cites": [v["cite"]]} for d in event["differences"] for v in d["variants"]]
    return [*singles, *variants, *(sentence for summary in event["summaries"] for sentence in summary["sentences"])]


def told(event):
    """All that the page says of an event in its own words."""
    texts = [item.get("text") or item.get("value", "") + " " + item.get("meaning", "") for item in statements(event)]
    date = f"{int(event['date']['value'][8:])} November" if event["date"]["value"][5:7] == "11" else ""
    return "\n".join([event["headline"], event["place"], date, *texts])


def test_events_are_exactly_these_in_one_storyline(edition):
    assert sorted(sorted(map(number, event["sources"])) for event in edition["events"]) == GOLD["events"]
    assert all(len(event["siblings"]) == 3 for event in edition["events"])


@pytest.mark.parametrize("article", sorted(GOLD["articles"]))
def test_language_and_date_of_each_article(edition, article):
    source = next(s for s in event_of(edition, article)["sources"] if number(s) == article)
    happened = [source["happened"]["value"], source["happened"]["basis"]]
    found = {"lang": source["lang"], "translated_from": source["translated_from"], "happened": happened}
    assert found == GOLD["articles"][article]


@pytest.mark.parametrize("article", sorted(GOLD["must_appear"]))
def test_what_must_appear_appears_in_its_event(edition, article):
    text = told(event_of(edition, article))
    assert [wanted for wanted in GOLD["must_appear"][article] if wanted not in text] == []


@pytest.mark.parametrize("article", sorted(GOLD["must_appear"]))
def test_what_must_not_appear_appears_nowhere(edition, article):
    text = told(event_of(edition, article))
    unwanted = [*GOLD["must_not_appear"]["any"], *GOLD["must_not_appear"].get(article, [])]
    assert [word for word in unwanted if word in text] == []


def test_no_number_that_stands_only_in_dropped_lines_is_told(edition):
    for event in edition["events"]:
        used = "\n".join(evidence["original"] + evidence["translation"] for evidence in event["evidence"])
        told_numbers = set(re.findall(r"\d[\d.,]*\d|\d", told(event).replace(event["date"]["value"], "")))
        assert {found for found in told_numbers if found not in used} <= {"17", "4", "13"}  # dates of sibling events


def test_every_statement_has_a_cite_that_leads_to_the_original_words(edition):
    for event in edition["events"]:
        evidence = {item["label"]: item for item in event["evidence"]}
        own = [item for item in statements(event) if "event" not in item]
        assert own
        assert all(item["cites"] and all(cite in evidence for cite in item["cites"]) for item in own)


def test_every_cited_span_holds_the_original_sentence(edition):
    for item in (item for event in edition["events"] for item in event["evidence"]):
        line = Path(item["path"]).read_text(encoding="utf-8").splitlines()[item["line"] - 1]
        assert fold(item["original"]) in fold(line)


def test_quotation_marks_stand_only_around_words_of_a_cited_file(edition):
    files = {s["label"]: fold(Path(s["path"]).read_text(encoding="utf-8")) for e in edition["events"] for s in e["sources"]}
    for event in edition["events"]:
        for item in statements(event):
            for quoted in quotations(item.get("text", "")):
                assert any(fold(quoted) in files[cite.split(":")[0]] for cite in item["cites"]), item["text"]


def test_the_garbled_quotation_is_withheld(edition):
    withheld = event_of(edition, "002")["withheld"]
    assert [item["label"].split(":")[1] for item in withheld] == ["17.1", "17.2"]
    assert {flag["kind"] for item in withheld for flag in item["flags"]} == {"garbled"}


def printed(event):
    """Every text of an event that each rendering shows."""
    texts = [item["text"] for item in (event["lead"], *event["points"], *event["single_source"], *event["voices"])]
    texts += [text for item in event["differences"] for text in (item["about"], *(v["text"] for v in item["variants"]))]
    texts += [text for fact in event["facts"] for text in (fact["value"], fact["meaning"])]
    return [event["headline"], *texts, *(item["text"] for item in event["timeline"])]


def test_the_page_is_one_light_file(folder):
    assert (folder / "digest.html").stat().st_size < 150_000


def test_markdown_html_and_json_carry_the_same_points(folder, edition):
    plain = unescaped(unwrapped((folder / "digest.md").read_text(encoding="utf-8")))
    page = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", (folder / "digest.html").read_text(encoding="utf-8"))))
    for event in edition["events"]:
        assert [text for text in printed(event) if text not in plain] == []
        assert [text for text in printed(event) if re.sub(r"\s+", " ", text) not in page] == []


def test_the_page_says_where_the_translations_come_from(folder):
    head = unwrapped((folder / "digest.md").read_text(encoding="utf-8")).split("## At a glance")[0]
    assert "translation memory (sample.tmx)" in head
    assert "python -m jobs models fetch config/nightly.yaml" in head


def test_a_sentence_taken_out_of_the_memory_is_withheld_not_invented(tmp_path):
    entries = read_tmx(Path("seeds/sample.tmx"))
    lost = next(entry for entry in entries if "23 państwa" in entry.source)
    write_tmx(tmp_path / "short.tmx", [entry for entry in entries if entry is not lost])
    made = json.loads((sample(tmp_path, tmp_path / "short.tmx") / "edition.json").read_text(encoding="utf-8"))
    event = event_of(made, "001")
    assert [(w["original"], w["flags"][0]["kind"]) for w in event["withheld"]] == [(lost.source, "untranslated")]
    assert lost.target not in told(event)
    assert made["state"] == "DEGRADED"
