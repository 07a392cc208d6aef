"""TMX 1.4 in and out: what tools write is read, what is dangerous or broken is named with its place."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.errors import ConfigError, PublishError
from jobs.tmx import ILLEGAL, Entry, iter_tmx, read_tmx, write_tmx


def unit(*variants, body="<tu>{}</tu>"):
    return body.format("".join(f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in variants))


def document(*units, doctype=""):
    return f'<?xml version="1.0"?>{doctype}\n<tmx version="1.4"><header/><body>\n{"".join(units)}</body></tmx>'


def parsed(tmp_path, text):
    (tmp_path / "a.tmx").write_bytes(text.encode())
    return [(e.lang, e.source, e.target) for e in read_tmx(tmp_path / "a.tmx")]


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
        ([unit(("UKR", "Так"), ("ENG", "Yes"))], [("uk", "Так", "Yes")]),
        ([unit(("ua-UA", "Так"), ("en_us", "Yes"))], [("uk", "Так", "Yes")]),
        ([unit(("en", "Yes"), ("POL", "Tak"), body="<tu srclang='en'>{}</tu>")], [("pl", "Tak", "Yes")]),
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
        ("a<ph>&lt;br/&gt;</ph>b<ph type='lb'/>c <ph type='lb'>x</ph> d", "a b c d"),
        ("a <bpt i='1'><sub>x</sub></bpt> <ept i='1'/> b", "a b"),
        ("two  spaces stay", "two  spaces stay"),
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
        (document("&nbsp;", doctype='<!DOCTYPE tmx SYSTEM "x.dtd">'), ":3:1: XML entities are refused, they can hide a bomb; remove them"),
        (document(doctype='<!DOCTYPE tmx [<!ENTITY % a SYSTEM "http://192.0.2.1/">%a;]>'), ":1:1: XML entities are refused, they can hide a bomb; remove them"),
        (document("<tu>"), ":3:7: is not well-formed XML: mismatched tag; export it again"),
        (document("\n<tu x=1/>"), ":4:7: is not well-formed XML: not well-formed (invalid token); export it again"),
        ("", ":1:1: is not well-formed XML: no element found; export it again"),
        ("<html/>", ":1:1: the root element is <html>; a TMX file starts with <tmx>"),
        (document("<tu><tuv><seg>a</seg></tuv></tu>"), ': unit 1 (line 3): a <tuv> has no xml:lang; add it, for example xml:lang="uk"'),
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-5", "windows-1251"])
def test_encodings_are_read(tmp_path, encoding):
    text = document(unit(("uk", "Так"), ("en", "Yes"))).replace('"1.0"', f'"1.0" encoding="{encoding.removesuffix("-sig")}"')
    (tmp_path / "a.tmx").write_bytes(text.encode(encoding))
    assert read_tmx(tmp_path / "a.tmx") == (Entry("uk", "Так", "Yes"),)


@pytest.mark.parametrize(
    ("unit_says", "english_says", "expected"),
    [
        ("creationid='a' creationdate='20240101T000000Z'", "", ("a", "20240101T000000Z", "")),
        ("creationid='a' changeid='b' changedate='2' creationdate='1'", "", ("b", "2", "")),
        ("creationid='a'", "changeid='c' changedate='3'", ("c", "3", "")),
        ("><prop type='x-other'>no</prop><prop type='x-nightdesk-model'>m@1 &amp; int8</prop", "", ("", "", "m@1 & int8")),
        ("", "", ("", "", "")),
    ],
)
def test_who_when_and_which_model_are_kept(tmp_path, unit_says, english_says, expected):
    both = unit(("uk", "Так"), ("en", "Yes"), body=f"<tu {unit_says}>{{}}</tu>").replace('"en"', f'"en" {english_says}')
    (tmp_path / "a.tmx").write_text(document("<tu/>", both))
    (entry,) = read_tmx(tmp_path / "a.tmx")
    assert (entry.author, entry.date, entry.model, entry.unit) == (*expected, 2)


def test_a_large_file_is_read_in_the_memory_of_one_unit(tmp_path):
    path = tmp_path / "a.tmx"
    write_tmx(path, (Entry("uk", f"s{n}", "t" * 500) for n in range(10_000)))
    tracemalloc.start()
    assert sum(1 for _ in iter_tmx(path)) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000 < path.stat().st_size


def test_elements_in_elements_without_end_do_no_harm(tmp_path):
    nested = "<hi>" * 20_000 + "a" + "</hi>" * 20_000
    assert parsed(tmp_path, document(unit(("uk", nested), ("en", "e")))) == [("uk", "a", "e")]


def test_a_file_that_cannot_be_written_keeps_what_stood_there(tmp_path):
    (tmp_path / "out.tmx").mkdir()
    with pytest.raises(PublishError, match=r"out\.tmx: cannot be written"):
        write_tmx(tmp_path / "out.tmx", [])
    assert [path.name for path in tmp_path.iterdir()] == ["out.tmx"]


TEXTS = st.text(st.characters() | st.sampled_from("&<>\"'«»„”—ЇїҐґ\x00\x0b\r\n\ufffe"), min_size=1)


ENTRIES = st.builds(Entry, st.sampled_from(["uk", "pl", "it"]), TEXTS, TEXTS, TEXTS | st.just(""), TEXTS, TEXTS)


@settings(max_examples=40)
@given(st.lists(ENTRIES, max_size=8))
def test_what_is_written_is_read_back_without_what_xml_cannot_hold(tmp_path_factory, entries):
    path = tmp_path_factory.getbasetemp() / "trip.tmx"
    write_tmx(path, entries)
    kept = [Entry(e.lang, held(e.source).strip(), held(e.target).strip(), *map(held, (e.author, e.date, e.model))) for e in entries]
    assert list(read_tmx(path)) == [entry for entry in kept if entry.source and entry.target]
    write_tmx(path, read_tmx(path))
    first = path.read_bytes()
    write_tmx(path, read_tmx(path))
    assert path.read_bytes() == first


def held(text):
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def test_the_header_is_complete_and_the_bytes_depend_on_the_entries_only(tmp_path):
    path = tmp_path / "out.tmx"
    write_tmx(path, [Entry("uk", "a", "b")])
    first = path.read_text()
    write_tmx(path, [Entry("uk", "a", "b")])
    assert path.read_text() == first
    for attribute in ("creationtool=", "creationtoolversion=", "segtype=", "o-tmf=", "adminlang=", "datatype=", 'srclang="*all*"'):
        assert attribute in first
    assert '<tu srclang="uk">' in first
