"""TMX 1.4 in and out: what tools write is read, what is dangerous or broken is named with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import ConfigError
from jobs.tmx import ILLEGAL, Entry, parse_tmx, read_tmx, write_tmx


def unit(*variants, body="<tu>{}</tu>"):
    return body.format("".join(f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in variants))


def document(*units, doctype=""):
    return f'<?xml version="1.0"?>{doctype}\n<tmx version="1.4"><header/><body>\n{"".join(units)}</body></tmx>'


def parsed(tmp_path, text):
    return [(e.lang, e.source, e.target) for e in parse_tmx(tmp_path / "a.tmx", text.encode())]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([unit(("uk", "Так"), ("en", "Yes"))], [("uk", "Так", "Yes")]),
        ([unit(("EN-us", "Yes"), ("pt_BR", "Sim"))], [("pt", "Sim", "Yes")]),
        ([unit(("en-GB", "colour"), ("en-US", "color"), ("it", "colore"))], [("it", "colore", "colour")]),
        ([unit(("uk", "Так"), ("en", "Yes"), ("pl", "Tak"))], [("uk", "Так", "Yes"), ("pl", "Tak", "Yes")]),
        ([unit(("uk", "Так"), ("pl", "Tak"))], []),
        ([unit(("uk", "Так"), ("en", " "))], []),
        ([unit(("uk", "\n  Так\n"), ("en", "Yes"))], [("uk", "Так", "Yes")]),
        ([unit(("uk", "A &amp; &lt;B&gt;"), ("en", "&#x2014;"))], [("uk", "A & <B>", "—")]),
        ([unit(("uk", "Так"), ("en", "Yes")).replace("xml:lang", "lang")], [("uk", "Так", "Yes")]),
        (["<tu><tuv xml:lang='uk'/><tuv xml:lang='en'><seg>Yes</seg></tuv></tu>"], []),
    ],
)
def test_pairs_into_english_are_read(tmp_path, units, expected):
    assert parsed(tmp_path, document(*units)) == expected


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ("a <bpt i='1'>&lt;b&gt;</bpt>bold<ept i='1'>&lt;/b&gt;</ept> end", "a bold end"),
        ("a<ph>&lt;img alt='<sub>no</sub>'&gt;</ph>b", "ab"),
        ("<it pos='begin'>x</it>a<ut>y</ut> b", "a b"),
        ("<hi>marked <hi>twice</hi></hi> plain", "marked twice plain"),
    ],
)
def test_text_outside_native_code_is_kept(tmp_path, segment, text):
    assert parsed(tmp_path, document(unit(("uk", segment), ("en", "e")))) == [("uk", text, "e")]


def test_a_namespace_and_a_doctype_are_accepted(tmp_path):
    text = document(unit(("uk", "Так"), ("en", "Yes")), doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
    text = text.replace("<tmx ", '<tmx xmlns="http://www.lisa.org/tmx14" ')
    assert parsed(tmp_path, text) == [("uk", "Так", "Yes")]


BOMB = '\n<!DOCTYPE tmx [\n<!ENTITY a "ha"> <!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (document(doctype=BOMB), ":3:1: XML entities are refused, they can hide a bomb; remove them"),
        (document(doctype=OUTSIDE), ":1:1: XML entities are refused, they can hide a bomb; remove them"),
        (document("<tu>"), ":3:7: is not well-formed XML: mismatched tag; export it again"),
        (document("\n<tu x=1/>"), ":4:7: is not well-formed XML: not well-formed (invalid token); export it again"),
        ("", ":1:1: is not well-formed XML: no element found; export it again"),
        ("<html/>", ":1:1: the root element is <html>; a TMX file starts with <tmx>"),
        (document("<tu><tuv><seg>a</seg></tuv></tu>"), ': unit 1: a <tuv> has no xml:lang; add it, for example xml:lang="uk"'),
        ('<?xml version="1.0" encoding="big5"?><tmx/>', ":1:1: multi-byte encodings are not supported; save the file as UTF-8"),
        ('<?xml version="1.0" encoding="klingon"?><tmx/>', ":1:1: unknown encoding: klingon; save the file as UTF-8"),
    ],
)
def test_a_bad_file_is_refused_with_its_place_and_the_remedy(tmp_path, content, message):
    with pytest.raises(ConfigError) as error:
        parsed(tmp_path, content)
    assert str(error.value) == f"{tmp_path / 'a.tmx'}{message}"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"no\.tmx:1:1: cannot be read: No such file or directory; give"):
        read_tmx(tmp_path / "no.tmx")


def test_utf_16_is_read(tmp_path):
    text = document(unit(("uk", "Так"), ("en", "Yes"))).replace('"1.0"', '"1.0" encoding="utf-16"')
    assert parse_tmx(tmp_path, text.encode("utf-16")) == (Entry("uk", "Так", "Yes"),)


TEXTS = st.text(st.characters() | st.sampled_from("&<>\"'«»„”—ЇїҐґ\x00\x0b\r\n\ufffe"), min_size=1)


@given(st.lists(st.builds(Entry, st.sampled_from(["uk", "pl", "it"]), TEXTS, TEXTS)))
def test_what_is_written_is_read_back_without_what_xml_cannot_hold(tmp_path_factory, entries):
    path = tmp_path_factory.getbasetemp() / "trip.tmx"
    write_tmx(path, entries)
    kept = [Entry(e.lang, held(e.source), held(e.target)) for e in entries]
    assert list(read_tmx(path)) == [entry for entry in kept if entry.source and entry.target]


def held(text):
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


@pytest.mark.parametrize(("langs", "srclang"), [(["uk"], "uk"), (["uk", "pl"], "*all*"), ([], "*all*")])
def test_the_header_is_complete_and_the_bytes_depend_on_the_entries_only(tmp_path, langs, srclang):
    path = tmp_path / "out.tmx"
    write_tmx(path, [Entry(lang, "a", "b") for lang in langs])
    first = path.read_bytes()
    write_tmx(path, [Entry(lang, "a", "b") for lang in langs])
    assert path.read_bytes() == first
    for attribute in ("creationtool=", "creationtoolversion=", "segtype=", "o-tmf=", "adminlang=", "datatype="):
        assert attribute.encode() in first
    assert f'srclang="{srclang}"'.encode() in first
