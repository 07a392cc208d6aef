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
