"""TMX 1.4, the exchange format of translation memories: a file in, (language, source, English) entries out, and back.

Only pairs into English are read. A document type declaration is accepted and never fetched; entities are refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from jobs import __version__
from jobs.errors import ConfigError
from jobs.store import write_atomic

TARGET = "en"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# native code of the tool that made the file; what stands inside is not text of the sentence (TMX 1.4b, 4.3)
NATIVE_CODE = frozenset({"bpt", "ept", "it", "ph", "ut"})
ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One approved translation into English."""

    lang: str  # ISO 639-1 of the source
    source: str
    target: str


def read_tmx(path: Path) -> tuple[Entry, ...]:
    """Every pair of a TMX file whose target is English, in file order; ConfigError when it is not good TMX."""
    return parse_tmx(path, read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The content of a TMX file; ConfigError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}:1:1: cannot be read: {error.strerror}; give the path of a TMX file") from error


def parse_tmx(path: Path, content: bytes) -> tuple[Entry, ...]:
    """Every pair of this content of a TMX file; the path is for messages."""
    root = _parse(path, content)
    if _local(root) != "tmx":
        raise ConfigError(f"{path}:1:1: the root element is <{_local(root)}>; a TMX file starts with <tmx>")
    units = root.findall("{*}body/{*}tu")
    return tuple(entry for number, unit in enumerate(units, 1) for entry in _entries(unit, f"{path}: unit {number}"))


def write_tmx(path: Path, entries: Iterable[Entry]) -> None:
    """Write entries in this order, atomically; characters that XML cannot hold are left out."""
    entries = tuple(entries)
    root = Element("tmx", version="1.4")
    SubElement(root, "header", _header({entry.lang for entry in entries}))
    body = SubElement(root, "body")
    for entry in entries:
        unit = SubElement(body, "tu")
        for lang, text in ((entry.lang, entry.source), (TARGET, entry.target)):
            SubElement(SubElement(unit, "tuv", {"xml:lang": lang}), "seg").text = legal(text)
    indent(root)
    write_atomic(path, tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold; a parser would turn carriage returns into feeds."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _parse(path: Path, content: bytes) -> Element:
    """The root element; ConfigError with the place where the XML breaks or turns dangerous."""
    parser = DefusedXMLParser(forbid_dtd=False)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except ParseError as error:
        line, column = error.position
        what = str(error).split(":")[0]
        raise ConfigError(f"{path}:{line}:{column + 1}: is not well-formed XML: {what}; export it again") from error
    except DefusedXmlException as error:
        line = parser.parser.CurrentLineNumber
        raise ConfigError(f"{path}:{line}:1: XML entities are refused, they can hide a bomb; remove them") from error
    except (LookupError, ValueError) as error:  # an encoding that Expat cannot decode
        raise ConfigError(f"{path}:1:1: {error}; save the file as UTF-8") from error
    return root


def _entries(unit: Element, place: str) -> Iterator[Entry]:
    """The pairs of one translation unit: every other language with the first English variant."""
    texts = [_variant(variant, place) for variant in unit.findall("{*}tuv")]
    english = next((text for lang, text in texts if lang == TARGET and text), "")
    for lang, text in texts:
        if lang != TARGET and text and english:
            yield Entry(lang, text, english)


def _variant(variant: Element, place: str) -> tuple[str, str]:
    """Language without its region, and text, of one variant; TMX before 1.4 wrote lang instead of xml:lang."""
    lang = variant.get(XML_LANG) or variant.get("lang")
    if not lang:
        raise ConfigError(f"{place}: a <tuv> has no xml:lang; add it, for example xml:lang=\"uk\"")
    segment = variant.find("{*}seg")
    return re.split("[-_]", lang)[0].lower(), "" if segment is None else "".join(_text(segment)).strip()


def _text(element: Element) -> Iterator[str]:
    """The text of a segment outside native code."""
    if _local(element) not in NATIVE_CODE:
        yield element.text or ""
        for child in element:
            yield from _text(child)
            yield child.tail or ""


def _local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1]


def _header(langs: set[str]) -> dict[str, str]:
    """The attributes that TMX 1.4 requires; no date, so that the same entries give the same bytes."""
    return {
        "creationtool": "nightdesk",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "nightdesk",
        "adminlang": TARGET,
        "srclang": langs.pop() if len(langs) == 1 else "*all*",
        "datatype": "plaintext",
    }
