"""jobs/formats.py: bytes to text, text to metadata and blocks."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import formats

UK = "Міська рада ухвалила бюджет на наступний рік, її підтримали всі ґрунтовно підготовлені депутати."
PL = "Rada miasta przyjęła budżet na przyszły rok, większość głosów oddali radni z południa i środkowej części."
IT = "Il consiglio comunale approverà il bilancio perché la città ne ha più bisogno, così ha detto il sindaco."
ES = "El ayuntamiento aprobó el presupuesto del próximo año; la señora alcaldesa pidió más atención mañana."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(UK, "cp1251"), (UK, "koi8_u"), (UK, "utf-8"), (UK, "utf-8-sig"), (UK, "utf-16"), (PL, "cp1250"), (PL, "iso8859_2"), (IT, "cp1252"),
     (ES, "cp1252"), (ES, "iso8859_1"), (PL, "utf-8")],
)  # fmt: skip
def test_decode_finds_the_encoding_of_one_sentence(text, encoding):
    assert formats.decode(text.encode(encoding)) == text


def test_decode_keeps_utf8_with_one_broken_byte():
    assert formats.decode(UK.encode() + b"\xd0" + PL.encode()) == f"{UK}�{PL}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b" \n\t", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary"), (bytes(range(1, 32)) * 9, "binary"),
     (codecs.BOM_UTF8 + b"\xff\xff", "save it as UTF-8")],
)  # fmt: skip
def test_decode_refuses_what_is_no_text(content, reason):
    with pytest.raises(ValueError, match=reason):
        formats.decode(content)


def test_decode_takes_the_charset_that_a_page_declares():
    page = '<meta charset="iso-8859-2"><p>Zażółć gęślą jaźń</p>'
    assert formats.decode(page.encode("iso8859_2"), html=True) == page


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_decode_gives_any_utf8_text_back(text):
    if text.strip() and not text.startswith("\ufeff"):
        assert formats.decode(text.encode()) == text


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_decode_makes_all_ends_of_lines_alike(newline):
    assert formats.decode(f"one{newline}two".encode()) == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("---\ntitle: A title\noutlet: 'Daily'\nauthor: me\n---\nBody", ({"title": (2, "A title"), "outlet": (3, "Daily")}, 5)),
     ("---\nurl: https://a.example/x\n---\n", ({"url": (2, "https://a.example/x")}, 3)),
     ("---\nA paragraph between two rules.\n---\nBody", ({}, 0)),
     ("---\ntitle: never closed\nBody", ({}, 0)),
     ("title: no rule\n---\n", ({}, 0))],
)  # fmt: skip
def test_front_matter_is_key_value_lines_between_two_rules(text, expected):
    assert formats.front_matter(text) == expected


def test_json_value_names_file_line_and_column():
    with pytest.raises(ValueError, match=r"day\.jsonl:7:9: is not valid JSON: Expecting value"):
        formats.json_value('{"text":}', "day.jsonl", 7)


def test_json_value_survives_deep_nesting():
    with pytest.raises(ValueError, match="nested too deeply"):
        formats.json_value("[" * 200_000, "deep.json")


PAGE = """<html><head><title>Budget - The Daily</title><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2024-11-13T11:34:00+02:00"><style>p {}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Council adopts the budget</h1>
<p>The city council adopted the budget on <b>Wednesday</b>, after
a debate of nine hours. Two members abstained from the vote.</p><h2>What comes next</h2>
<p>The mayor has ten days to sign it. He said that he would do so on Friday, before he leaves for the congress.</p>
<p>The opposition announced a complaint. The court has received no papers yet, its spokeswoman said in the evening.</p>
<script>var x = 'not text';</script></article><noscript>Turn on scripts</noscript><footer>© The Daily</footer></body></html>"""


def test_page_lists_all_blocks_in_order_and_says_which_are_the_article():
    page = formats.page(PAGE)
    assert [text for text, kept in page.blocks if not kept] == ["Home", "News", "© The Daily"]
    assert [text[:24] for text, kept in page.blocks if kept] == [
        "Council adopts the budge", "The city council adopted", "What comes next", "The mayor has ten days t", "The opposition announced"]  # fmt: skip
    assert page.blocks[3][0].endswith("on Wednesday, after a debate of nine hours. Two members abstained from the vote.")


def test_page_reads_the_metadata():
    metadata = formats.page(PAGE).metadata
    assert (metadata["title"], metadata["outlet"]) == ("Council adopts the budget", "The Daily")
    assert metadata["published"] == "2024-11-13"


@pytest.mark.parametrize("text", ["<html><body></body></html>", "<script>text()</script>", "<!-- nothing -->", "<p>"])
def test_page_without_an_article_says_so(text):
    with pytest.raises(ValueError, match=r"no article found|not an HTML page"):
        formats.page(text)
