"""Three nights in a row: storylines go on, and each edition says what is new since the one before."""

import json
import re
import shutil
from pathlib import Path

import pytest
from nights import published
from pages import Page
from serials import DAYS, GONE, LABELS, serial

from jobs import second_leg
from jobs.config import load
from jobs.pipeline import run_night
from jobs.store import verify_manifest
from jobs.storylines import FILE


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with the editions of three nights in a row."""
    folder = tmp_path_factory.mktemp("serial")
    for day in DAYS:
        run_night(serial(folder, day))
    return folder


def events(home, day):
    """The events of an edition by the first word of their first file."""
    made = json.loads((home / "out" / day / "edition.json").read_text(encoding="utf-8"))
    return {event["sources"][0]["path"].rpartition("/")[2].partition("-")[0]: event for event in made["events"]}


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        (DAYS[0], {"flood": "new", "strike": "new", "trial": "new"}),
        (DAYS[1], {"flood": "updated", "strike": "continuing", "museum": "new"}),
        (DAYS[2], {"flood": "updated", "strike": "continuing", "trial": "continuing"}),
    ],
)
def test_storylines_go_on_and_the_same_people_elsewhere_are_news(home, day, statuses):
    assert {name: event["status"] for name, event in events(home, day).items()} == statuses


def test_a_storyline_has_one_id_in_every_edition(home):
    ids = [{name: event["storyline"] for name, event in events(home, day).items()} for day in DAYS]
    assert ids[0]["flood"] == ids[1]["flood"] == ids[2]["flood"]
    assert ids[0]["strike"] == ids[1]["strike"] == ids[2]["strike"]
    assert ids[0]["trial"] == ids[2]["trial"]
    assert len({*ids[0].values(), *ids[1].values(), *ids[2].values()}) == 4


def test_a_storyline_that_paused_is_held_against_the_edition_that_had_it(home):
    assert events(home, DAYS[2])["trial"]["since"] == DAYS[0]
    assert events(home, DAYS[2])["flood"]["since"] == DAYS[1]


def kinds(home, day):
    """Label and judgement of every labeled sentence of a day; nothing when no statement of the news rests on it."""
    found = []
    for event in events(home, day).values():
        for sentence in event["evidence"]:
            label = next((LABELS[day][words] for words in LABELS[day] if sentence["translation"].startswith(words)), "")
            judged = [one["kind"] for one in event["news"] if sentence["label"] in one["cites"]]
            found += [(label, (judged or [""])[0])] if label else []
    return found


def test_statements_are_new_changed_and_repeated_as_labeled(home):
    pairs = [pair for day in LABELS for pair in kinds(home, day)]
    assert len(pairs) >= sum(map(len, LABELS.values()))
    for kind in ("new", "changed", "repeated"):
        hits, wanted, given = (
            sum(test(a, b) for a, b in pairs)
            for test in (
                lambda a, b, kind=kind: a == b == kind,
                lambda a, b, kind=kind: a == kind,
                lambda a, b, kind=kind: b == kind,
            )
        )
        assert 2 * hits / (wanted + given) >= 0.85, (kind, pairs)


@pytest.mark.parametrize("day", GONE)
def test_what_is_gone_was_dropped_indeed(home, day):
    gone = [one["before"] for event in events(home, day).values() for one in event["news"] if one["kind"] == "gone"]
    assert all(text.startswith(GONE[day]) for text in gone)
    assert bool(gone) == bool(GONE[day])


def test_a_change_shows_the_old_value(home):
    news = {one["text"]: one for one in events(home, DAYS[1])["flood"]["news"]}
    toll = next(one for text, one in news.items() if "toll" in text or "Five people" in text)
    assert (toll["kind"], toll["before"], toll["since"]) == ("changed", "Three people", DAYS[0])


def test_the_page_shows_what_is_new_and_folds_what_is_repeated(home):
    page, text = ((home / "out" / DAYS[1] / f"digest.{kind}").read_text(encoding="utf-8") for kind in ("html", "md"))
    assert "New since the edition of Thursday 5 March 2026" in page
    assert '<details class="repeated"><summary>' in page
    assert "- **changed** " in text and "digest.md#event-" in text and ": Three people)" in " ".join(text.split())
    first = (home / "out" / DAYS[0] / "digest.html").read_text(encoding="utf-8")
    assert "New since" not in first and 'class="news"' not in first


def test_the_timeline_leads_into_earlier_editions(home):
    strike = events(home, DAYS[2])["strike"]
    assert [row["edition"] for row in strike["timeline"]] == [DAYS[0], DAYS[1], ""]
    page = (home / "out" / DAYS[2] / "digest.html").read_text(encoding="utf-8")
    for row in strike["timeline"][:2]:
        assert f'href="../{row["edition"]}/digest.html#{row["event"]}"' in page
        assert f'id="{row["event"]}"' in (home / "out" / row["edition"] / "digest.html").read_text(encoding="utf-8")


def test_every_link_to_an_earlier_edition_leads_to_an_event_of_it(home):
    links = [link for day in DAYS for link in Page((home / "out" / day / "digest.html").read_text()).links if "#event-" in link and link.startswith("../")]
    assert len(links) > 10
    for link in links:
        page, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in (home / "out" / DAYS[0] / page).read_text(encoding="utf-8")


def test_an_event_is_counted_in_its_storyline_over_all_editions(home):
    pages = [(home / "out" / day / "digest.html").read_text(encoding="utf-8") for day in DAYS]
    assert [re.findall(r"event \d of \d in its storyline", page) for page in pages] == [
        [], ["event 2 of 2 in its storyline"], ["event 2 of 2 in its storyline", "event 3 of 3 in its storyline"]
    ]  # fmt: skip


def test_below_the_cut_an_event_says_what_is_new_too(home, tmp_path):
    shutil.copytree(home, tmp_path / "copy", symlinks=True)
    run_night(serial(tmp_path / "copy", DAYS[1], "merge: {full_digests: 1}"))
    made = json.loads((tmp_path / "copy/out" / DAYS[1] / "edition.json").read_text(encoding="utf-8"))
    assert {item["status"] for item in made["short_items"]} == {"new", "continuing"}
    assert all(item["news"] for item in made["short_items"] if item["status"] != "new")


def test_a_night_without_html_is_linked_as_it_is(home, tmp_path):
    for day in DAYS[:2]:
        run_night(serial(tmp_path, day, "render: {formats: [markdown]}"))
    run_night(serial(tmp_path, DAYS[2]))
    page, text = ((tmp_path / "out" / DAYS[2] / f"digest.{kind}").read_text(encoding="utf-8") for kind in ("html", "md"))
    assert f"../{DAYS[1]}/digest.md#event-" in page and f"../{DAYS[1]}/digest.md#event-" in text
    assert f"../{DAYS[1]}/digest.html" not in page + text


def test_a_night_run_again_after_newer_editions_gives_the_same_bytes(home):
    before = published(home / "out" / DAYS[1])
    assert published(run_night(serial(home, DAYS[1]))) == before
    assert (home / "out" / "latest").resolve().name == DAYS[2]


def test_what_was_kept_is_part_of_the_edition_and_of_what_made_the_next(home):
    assert FILE in published(home / "out" / DAYS[0])
    assert verify_manifest(home / "out" / DAYS[0]) == []
    made = [json.loads((home / "out" / day / "edition.json").read_text())["signature"] for day in DAYS]
    assert ["earlier editions" in each for each in made] == [False, True, True]
    assert made[2]["earlier editions"].startswith("2, ")


def test_a_damaged_edition_never_stops_the_night(home, tmp_path):
    shutil.copytree(home, tmp_path / "copy", symlinks=True)
    copy = tmp_path / "copy"
    (copy / "out" / DAYS[0] / FILE).write_text("{")
    run_night(serial(copy, DAYS[1]))
    made = json.loads((copy / "out" / DAYS[1] / "edition.json").read_text())
    assert made["notes"][-1] == f"What is new could not be told from 1 earlier edition: {DAYS[0]} has a damaged {FILE}."
    assert {event["status"] for event in made["events"]} == {"new"}


def test_a_night_that_looks_back_no_day_compares_with_nothing(home, tmp_path):
    shutil.copytree(home, tmp_path / "copy", symlinks=True)
    run_night(serial(tmp_path / "copy", DAYS[1], "cluster: {look_back_days: 0}"))
    assert {event["status"] for event in events(tmp_path / "copy", DAYS[1]).values()} == {"new"}


@pytest.mark.parametrize(("part", "told"), [("links", True), ("compared", True), ("storylines", False)])
def test_a_fault_in_comparing_never_stops_the_night(tmp_path, monkeypatch, part, told):
    def broken(*args):
        raise IndexError("tuple index out of range")

    monkeypatch.setattr(second_leg, part, broken)
    folder = run_night(serial(tmp_path, DAYS[0]))
    made = json.loads((folder / "edition.json").read_text())
    assert (made["state"] == "DEGRADED", made["notes"][0].startswith("What is new since earlier")) == (told, told)
    assert json.loads((folder / FILE).read_text())["storylines"] == [] or part == "compared"


SEEDS = {"2024-10-18": ["003"], "2024-11-05": ["002"], "2024-11-14": ["000", "001", "004"]}


def test_the_seeds_on_three_nights_are_one_storyline(tmp_path):
    for day, names in SEEDS.items():
        paths = ", ".join(str(path) for name in names for path in Path("seeds").glob(f"{name}_*.txt"))
        text = f"run: {{out: {tmp_path}/out, as_of: {day}}}\nread: {{paths: [{paths}]}}\n"
        (tmp_path / "night.yaml").write_text(text + "translate: {memory: {imports: [seeds/sample.tmx]}}\n")
        run_night(load(tmp_path / "night.yaml"))
    [event] = json.loads((tmp_path / "out" / "2024-11-14" / "edition.json").read_text())["events"]
    rows = [(row["date"]["value"], row["edition"]) for row in event["timeline"]]
    assert rows == [("2024-10-17", "2024-10-18"), ("2024-11-04", "2024-11-05"), ("2024-11-13", "")]
    assert (event["status"], event["since"]) == ("continuing", "2024-11-05")
