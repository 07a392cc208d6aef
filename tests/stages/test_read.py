"""jobs/stages/read.py: files to items, items to articles."""

import gzip
import json

import pytest
import zstandard
from reading import BODY, articles, config, problem, put

from jobs.items import Item
from jobs.records import Stamp
from jobs.stages.read import find, read


def test_find_expands_files_globs_and_folders_once_and_in_order(folder):
    for name in ("in/b.txt", "in/a.txt", "in/deep/c.md", "in/.hidden", "in/a.txt.meta.json", "other/d.txt"):
        put(folder, name, "{}" if name.endswith("json") else name)
    found = [item.path for item in find(config("other/*.txt", "in", "in/a.txt", "./in/*.txt"))]
    assert found == ["in/a.txt", "in/b.txt", "in/deep/c.md", "other/d.txt"]


@pytest.mark.parametrize("pattern", ["in", "in/*.txt", "in/gone.txt", "in/**", "**/*.txt"])
def test_a_link_that_leads_nowhere_is_listed_as_failed(folder, pattern):
    (folder / "in").mkdir()
    (folder / "in" / "gone.txt").symlink_to("moved.txt")
    [item] = find(config(pattern))
    assert (item.path, problem(item)) == ("in/gone.txt", "is not a regular file; remove it")


@pytest.mark.parametrize("pattern", ["*.txt", "missing.txt", "no/such/folder/**"])
def test_find_yields_nothing_where_nothing_matches(folder, pattern):
    assert list(find(config(pattern))) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("a.pdf", b"%PDF", "unknown extension .pdf"), ("noextension", b"text", r"unknown extension (none)"), ("big.txt", b"a" * 1001, "larger than 1000 bytes"),
     ("cut.txt.gz", gzip.compress(b"text" * 99)[:20], "broken or cut short"), ("not.txt.gz", b"no gzip at all", "cannot be read|broken"),
     ("not.txt.zst", b"no zstd at all", "broken or cut short"), ("cut.txt.zst", zstandard.compress(b"text" * 99)[:-3], "broken or cut short"), ("bomb.txt.gz", gzip.compress(bytes(10_000_000)), "larger than 1000 bytes"),
     ("bomb.txt.zst", zstandard.compress(bytes(10_000_000)), "larger than 1000 bytes"), ("cut.jsonl.gz", gzip.compress(b"{}")[:14], "broken or cut short")],
)  # fmt: skip
def test_find_says_why_a_file_was_not_opened(folder, name, content, reason):
    put(folder, f"in/{name}", content)
    item = list(find(config(max_bytes=1000)))[-1]
    assert item.path == f"in/{name}"
    assert any(part in item.problem for part in reason.split("|"))
    assert problem(item) == item.problem


def test_find_names_a_folder_that_a_pattern_matched(folder):
    (folder / "in/day.txt").mkdir(parents=True)
    assert "is a folder" in next(find(config("in/*"))).problem


def test_a_bad_line_among_good_ones_is_the_only_one_dropped(folder):
    good = json.dumps({"title": "A", "text": BODY})
    put(folder, "in/day.jsonl", f"{good}\n\n{{bad\n{'x' * 2000}\n{good}\n")
    items = list(find(config(max_bytes=1000)))
    assert [item.part for item in items] == [1, 3, 4, 5]
    assert read(items[0], config()).path == "in/day.jsonl#1"
    assert read(items[3], config()).title == "A"
    assert problem(items[1]).startswith("in/day.jsonl:3:2: is not valid JSON")
    assert "line 4 is larger than 1000 bytes" in problem(items[2])


def test_a_bomb_of_small_lines_ends(folder):
    put(folder, "in/day.jsonl.gz", gzip.compress(b"1\n" * 100_000))
    items = list(find(config(max_items=5000)))
    assert len(items) == 5001
    assert "the rest was not read" in items[-1].problem
    assert list(find(config(max_total=99_999)))[-1].problem.endswith("raise read.max_total")


@pytest.mark.parametrize("pack", [("", bytes), (".gz", gzip.compress), (".zst", zstandard.compress)], ids=["plain", "gz", "zst"])
@pytest.mark.parametrize(
    ("extension", "content", "paths"),
    [(".txt", BODY, ["#"]), (".md", BODY, ["#"]), (".json", json.dumps({"text": BODY}), ["#"]), (".jsonl", json.dumps({"text": BODY}), ["##1"]),
     (".json", json.dumps([{"text": BODY}, {"text": "Two"}]), ["##1", "##2"])],
)  # fmt: skip
def test_every_format_is_read_plain_and_packed(folder, extension, content, paths, pack):
    name = f"in/a{extension}{pack[0]}"
    put(folder, name, pack[1](content.encode()))
    found = articles()
    assert [article.path for article in found] == [path.replace("#", name, 1) for path in paths]
    assert found[0].lines[0].text == BODY


def test_lines_keep_their_number_and_what_was_found(folder):
    put(folder, "in/a.txt", "  First\u200b   line \r\n\r\nSecond line\n")
    lines = articles()[0].lines
    assert [(line.number, line.text, line.raw, line.role) for line in lines] == [
        (1, "First line", "  First\u200b   line ", ""),
        (3, "Second line", "", ""),
    ]


def test_the_same_text_has_the_same_id_whatever_its_packing_encoding_and_newlines(folder):
    text = f"{BODY}\nMiędzy nami mówiąc, głosowało więcej osób niż się spodziewałem."
    for name, content in {"a.txt": text, "b.txt.gz": gzip.compress(text.encode()), "c.txt": text.replace("\n", "\r\n"), "d.txt": text.encode("cp1250")}.items():  # fmt: skip
        put(folder, f"in/{name}", content)
    assert len({article.id for article in articles()}) == 1


def test_front_matter_gives_metadata_and_counts_as_lines(folder):
    put(folder, "in/a.md", f"---\ntitle: Budget adopted\noutlet: Daily\npublished: 2024-11-13\n---\n\n{BODY}\n")
    (article,) = articles()
    assert (article.title, article.outlet) == ("Budget adopted", "Daily")
    assert article.published == Stamp("2024-11-13", "stated", "front matter: 2024-11-13")
    assert [(line.number, line.role) for line in article.lines] == [(2, "title"), (7, "")]


def test_a_sidecar_wins_over_what_the_file_says(folder):
    put(folder, "in/a.txt", f"---\noutlet: Wrong\n---\nA title\n{BODY}")
    put(folder, "in/a.txt.meta.json", json.dumps({"outlet": "Right", "url": "https://a.example", "title": "A title"}))
    (article,) = articles()
    assert (article.outlet, article.url, article.title) == ("Right", "https://a.example", "A title")
    assert [(line.number, line.role) for line in article.lines] == [(4, "title"), (5, "")]


def test_a_broken_sidecar_is_named(folder):
    put(folder, "in/a.txt", BODY)
    put(folder, "in/a.txt.meta.json", "{oops")
    assert problem(next(find(config()))).startswith("in/a.txt.meta.json:1:2")


def test_a_title_that_is_no_line_of_the_text_is_line_0(folder):
    put(folder, "in/a.json", json.dumps({"title": "Budget adopted", "text": BODY, "outlet": 7}))
    (article,) = articles()
    assert [(line.number, line.text, line.role) for line in article.lines] == [(0, "Budget adopted", "title"), (1, BODY, "")]


@pytest.mark.parametrize(
    ("given", "value"),
    [("2024-11-13", "2024-11-13"), ("2024-11-13T11:34:00+02:00", "2024-11-13T11:34"), ("2024-11-13T11:34Z", "2024-11-13T11:34"), ("2024-11-13 11:34", "2024-11-13T11:34"),
     ("13 listopada 2024", ""), ("2024-13-45", "")],
)  # fmt: skip
def test_only_iso_dates_become_values_and_all_stay_as_evidence(folder, given, value):
    put(folder, "in/a.json", json.dumps({"text": BODY, "published": given}))
    basis = "stated" if value else "unknown"
    assert articles()[0].published == Stamp(value, basis, f"JSON key published: {given}")


@pytest.mark.parametrize(
    ("content", "reason"), [("[1]", "must be an object"), ('{"title": "A"}', "has no text"), ('{"text": 7}', "has no text"), ("7", "must be an object")]
)  # fmt: skip
def test_json_without_an_article_says_what_is_expected(content, reason):
    assert reason in problem(Item("a.json", content=content.encode()))


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"\x7fELF\x02\x00"])
def test_what_is_no_text_is_refused(content):
    assert problem(Item("a.txt", content=content))


def test_html_keeps_the_layout_as_junk_lines(folder):
    layout = "<nav><a href='/'>Home</a></nav>"
    paragraphs = "".join(f"<p>{BODY} {number}. The mayor has ten days to sign it.</p>" for number in range(3))
    put(folder, "in/a.html", f"<html><body>{layout}<article><h1>Budget adopted</h1>{paragraphs}</article></body></html>")
    (article,) = articles()
    assert [(line.role, line.reason) for line in article.lines] == [("junk", "page_layout"), ("title", ""), ("", ""), ("", ""), ("", "")]
    assert article.title == "Budget adopted"


def test_a_page_without_article_fails_with_a_remedy():
    assert "no article found in this page" in problem(Item("a.html", content=b"<html><body></body></html>"))


def test_a_huge_line_is_read_like_any_other():
    item = Item("a.txt", content=b"word " * 900_000)
    assert len(read(item, config()).lines) == 1


def test_hidden_and_right_to_left_characters_are_taken_out():
    item = Item("a.txt", content="\u202eevil\u202c te\u200bxt \u05e9\u05dc\u05d5\u05dd".encode())
    assert read(item, config()).lines[0].text == "evil text \u05e9\u05dc\u05d5\u05dd"


@pytest.mark.parametrize("given", ["0001-01-01T00:00:00Z", "1989-12-31", "2101-01-01"])
def test_a_year_in_which_nothing_was_published_is_evidence_only(given):
    article = read(Item("a.json", content=json.dumps({"text": BODY, "published": given}).encode()), config())
    assert article.published == Stamp("", "unknown", f"JSON key published: {given}")


@pytest.mark.parametrize("key", ["title", "text"])
def test_half_a_character_is_named_with_a_remedy(key):
    content = json.dumps({"title": "A", "text": BODY, key: "a \ud800 b"}).encode()
    assert problem(Item("a.json", content=content)).startswith(f"a.json: {key} has half a character")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [BODY, "Міська рада ухвалила бюджет у середу, після дев'яти годин дебатів."])
def test_utf_16_is_read_without_its_mark(encoding, text):
    assert read(Item("a.txt", content=text.encode(encoding)), config()).lines[0].text == text
