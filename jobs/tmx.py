"""TMX 1.4b, the exchange format of translation memories: a file in, entries (language, source, English) out, and back.

Files of any size are read and written unit by unit. Only pairs into English are read, whichever side was translated
first. What makes XML dangerous is refused: a declared entity can hide a bomb or another file, and one that is used
without being declared would lose text; a document type is accepted and never fetched. Reads no YAML.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

from jobs import __version__
from jobs.errors import ConfigError, PublishError
from jobs.store import move_synced

TARGET = "en"
XML_LANG = "http://www.w3.org/XML/1998/namespace}lang"
MODEL = "x-nightdesk-model"  # the type of the <prop> that names the model which made a unit
# ISO 639-2, and the country's code that some tools write for Ukrainian
LANGS = {"ukr": "uk", "ua": "uk", "pol": "pl", "ita": "it", "spa": "es", "eng": "en"}
# native code of the tool that made the file; what stands inside is not text of the sentence (TMX 1.4b, 4.3)
NATIVE_CODE = frozenset({"bpt", "ept", "it", "ph", "ut"})
BREAK = re.compile(r"^[lpc]b\b|<(?:br|/p|/div|/li)\b", re.IGNORECASE)  # native code that stands between two words
SPACES = re.compile(" {2,}")
ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BLOCK = 1 << 16
HEADER = f"""<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4">
  <header creationtool="nightdesk" creationtoolversion="{__version__}" segtype="sentence" o-tmf="nightdesk" \
adminlang="en" srclang="*all*" datatype="plaintext"/>
  <body>
"""  # no date: the same entries give the same bytes
FOOTER = "  </body>\n</tmx>\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One approved translation into English, and what its file says of it."""

    lang: str  # ISO 639-1 of the source
    source: str
    target: str
    author: str = ""  # who changed it last, or made it
    date: str = ""  # when, as the file has it: 20240102T030405Z
    model: str = ""  # the fingerprint of the model that made it
    unit: int = field(default=0, compare=False)  # the number of its <tu>, from 1


def read_tmx(path: Path) -> tuple[Entry, ...]:
    """Every pair of a TMX file whose target is English, in file order; ConfigError when it is not good TMX."""
    return tuple(iter_tmx(path))


def iter_tmx(path: Path) -> Iterator[Entry]:
    """The same, one after the other, in the memory of one unit."""
    reader = _Reader(path)
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield from reader.feed(block)
        yield from reader.feed(b"")
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> ConfigError:
    """What to say of a TMX file that cannot be read."""
    return ConfigError(f"{path}:1:1: cannot be read: {error.strerror}; give the path of a TMX file")


def write_tmx(path: Path, entries: Iterable[Entry]) -> int:
    """Write entries in this order, atomically, without the characters that XML cannot hold; how many."""
    aside = path.with_name(f".{path.name}.tmp")
    written = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(HEADER)
            for entry in entries:
                file.write(_unit(entry))
                written += 1
            file.write(FOOTER)
            file.flush()
            os.fsync(file.fileno())
        move_synced(aside, path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise PublishError(f"{path}: cannot be written: {error.strerror}; check the path and the room there") from error
    return written


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold; a parser would turn carriage returns into feeds."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _unit(entry: Entry) -> str:
    """An entry as a translation unit that says which side is the original."""
    said = (("srclang", entry.lang), ("changeid", entry.author), ("changedate", entry.date))
    attributes = "".join(f" {name}={quoteattr(legal(value))}" for name, value in said if value)
    prop = f'      <prop type="{MODEL}">{escape(legal(entry.model))}</prop>\n' if entry.model else ""
    variants = "".join(
        f"      <tuv xml:lang={quoteattr(legal(lang))}>\n        <seg>{escape(legal(text))}</seg>\n      </tuv>\n"
        for lang, text in ((entry.lang, entry.source), (TARGET, entry.target))
    )
    return f"    <tu{attributes}>\n{prop}{variants}    </tu>\n"


class _Reader:
    """Bytes in, entries out: a parser and the unit that it is in."""

    def __init__(self, path: Path) -> None:
        """A parser without entities; the path is for messages."""
        self._path = path
        self._parser = parser = ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = parser.SkippedEntityHandler = parser.ExternalEntityRefHandler = self._entity
        self._ready: list[Entry] = []
        self._number = 0
        self._variants: list[tuple[str, str]] = []
        self._lang = ""
        self._said: dict[str, str] = {}  # author, date and model of the unit
        self._parts: list[str] | None = None  # of the text that is being read
        self._code: list[str] = []  # of the native code that is being read
        self._depth = 0  # elements of native code that are open
        self._coded = False

    def feed(self, block: bytes) -> list[Entry]:
        """The entries that end in this block of the file; an empty block ends it."""
        try:
            self._parser.Parse(block, not block)
        except ExpatError as error:
            what = f"is not well-formed XML: {ErrorString(error.code)}; export it again"
            raise ConfigError(f"{self._path}:{error.lineno}:{error.offset + 1}: {what}") from error
        except (LookupError, ValueError) as error:  # an encoding that Expat cannot decode
            raise ConfigError(f"{self._path}:1:1: {error}; save the file as UTF-8") from error
        ready, self._ready = self._ready, []
        return ready

    def _entity(self, *_: object) -> int:
        """Refuse an entity, declared or used."""
        place = f"{self._path}:{self._parser.CurrentLineNumber}:1"
        raise ConfigError(f"{place}: XML entities are refused, they can hide a bomb; remove them")

    def _root(self, name: str, _: dict[str, str]) -> None:
        """Judge the first element, then read on."""
        local = _local(name)
        if local != "tmx":
            raise ConfigError(f"{self._path}:1:1: the root element is <{local}>; a TMX file starts with <tmx>")
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match local := _local(name):
            case "tu":
                self._number += 1
                self._variants = []
                self._said = _provenance(attributes)
            case "tuv":
                self._lang = self._language(attributes)
                self._said = self._said | _provenance(attributes) if self._lang == TARGET else self._said
            case "seg":
                self._parts, self._depth, self._coded = [], 0, False
            case "prop" if attributes.get("type") == MODEL:
                self._parts = []
            case _ if local in NATIVE_CODE and self._parts is not None:
                self._code = self._code if self._depth else [attributes.get("type", "")]
                self._depth += 1
                self._coded = True

    def _end(self, name: str) -> None:
        """An element ends."""
        match local := _local(name):
            case "tu":
                self._ready += self._entries()
            case "seg" if self._parts is not None:
                text = "".join(self._parts)
                self._variants.append((self._lang, (SPACES.sub(" ", text) if self._coded else text).strip()))
                self._parts = None
            case "prop" if self._parts is not None:
                self._said["model"] = "".join(self._parts)
                self._parts = None
            case _ if local in NATIVE_CODE and self._parts is not None:
                self._depth -= 1
                if not self._depth and any(map(BREAK.search, self._code)):
                    self._parts.append(" ")

    def _text(self, data: str) -> None:
        """Text of a segment, or of the native code in it."""
        if self._parts is not None:
            (self._code if self._depth else self._parts).append(data)

    def _language(self, attributes: dict[str, str]) -> str:
        """Language of a variant, without its region; TMX before 1.4 wrote lang instead of xml:lang."""
        lang = attributes.get(XML_LANG) or attributes.get("lang")
        if not lang:
            unit = f"{self._path}: unit {self._number} (line {self._parser.CurrentLineNumber})"
            raise ConfigError(f'{unit}: a <tuv> has no xml:lang; add it, for example xml:lang="uk"')
        code = re.split("[-_]", lang)[0].lower()
        return LANGS.get(code, code)

    def _entries(self) -> Iterator[Entry]:
        """The pairs of one unit: every other language with the first English variant."""
        english = next((text for lang, text in self._variants if lang == TARGET and text), "")
        for lang, text in self._variants:
            if lang != TARGET and text and english:
                yield Entry(lang, text, english, **self._said, unit=self._number)


def _provenance(attributes: dict[str, str]) -> dict[str, str]:
    """Who changed or made a unit, and when, as far as its attributes say."""
    author = attributes.get("changeid") or attributes.get("creationid")
    date = attributes.get("changedate") or attributes.get("creationdate")
    return {name: value for name, value in (("author", author), ("date", date)) if value}


def _local(name: str) -> str:
    """The name of an element without its namespace."""
    return name.rpartition("}")[2]
