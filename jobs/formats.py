"""File formats: bytes to text, text to metadata. Knows nothing of articles; pages of HTML are in pages.py.

In: the bytes of a file. Out: unpacked bytes, decoded text, `key: value` metadata, JSON objects.
Every mistake is a ValueError whose message is a reason and a remedy for the reader.
"""

import codecs
import gzip
import io
import json
import re
import zlib
from collections import Counter
from typing import IO, TYPE_CHECKING, cast
from zipfile import BadZipFile

from jobs.bounds import Bounded, Counted, too_big
from jobs.read_spec import ReadConfig

if TYPE_CHECKING:
    from typing_extensions import Buffer

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ROMANCE = "àèéìíîòóùáúüñ"
# Encodings to try when a file is not UTF-8, with the letters that only a right guess shows; the first wins a tie.
# charset-normalizer names Spanish in cp1252 rightly for 15-83 % of short texts, this table for 97-100 % (NTREX).
CANDIDATES = (
    ("utf-8", ROMANCE + "ąćęłńóśźżабвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),  # with a few bytes broken
    ("cp1252", ROMANCE),
    ("cp1251", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ("koi8_u", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ("cp1250", "ąćęłńóśźż"),
    ("iso8859_2", "ąćęłńóśźż"),
)
NEUTRAL = frozenset("«»“”„’‘–—…°€·¿¡•№§©®\u00a0´º\u2028\u2029")
# what a wrong guess looks like: two scripts in a word, a capital inside a word, a symbol between letters
GARBLED = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]|[a-zа-яіїєґà-ÿ][А-ЯІЇЄҐ]|\w[¿¡³¹¶±¼¾]\w")
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
SURROGATE = re.compile("[\ud800-\udfff]")
FIELD = re.compile(r"([\w-]+)\s*:(?:\s+(.*)|)")
FIELDS = ("title", "text", "url", "outlet", "published", "lang")
WINDOW = 128 << 20
UNZST_CHUNK = 512  # packed bytes at a time: they may unpack to 16 MB


def unpacked(stream: IO[bytes], extension: str, config: ReadConfig) -> IO[bytes]:
    """The unpacked bytes of a file (.gz and .zst are packed), within the limits of the configuration."""
    packed = Counted(stream)
    if extension == ".gz":
        inner = cast(IO[bytes], gzip.GzipFile(fileobj=cast(IO[bytes], packed)))
    elif extension == ".zst":
        inner = cast(IO[bytes], io.BufferedReader(Unzst(cast(IO[bytes], packed))))
    else:
        inner = cast(IO[bytes], packed)
    return cast(IO[bytes], io.BufferedReader(Bounded(inner, packed, config)))


class Unzst(io.RawIOBase):
    """The unpacked bytes of a .zst file; zstandard.open gives a file that was cut short without a word."""

    def __init__(self, packed: IO[bytes]) -> None:
        """Begin with the first frame."""
        import zstandard

        # a frame may ask for a window of 2 GB; what `zstd` makes without --ultra needs 8 MB, and it opens 128
        self._file = packed
        self._new, self._ready = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj, b""
        self._frame = self._new()

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer; 0 at the end of the last frame."""
        while not self._ready:
            packed = self._frame.unused_data or self._file.read(UNZST_CHUNK)
            if not packed and self._frame.eof:
                return 0
            if not packed:
                raise EOFError("the last frame is not complete")
            self._frame = self._new() if self._frame.eof else self._frame
            self._ready = self._frame.decompress(packed)
        view = memoryview(buffer)
        count = min(len(view), len(self._ready))
        view[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def whole(stream: IO[bytes], config: ReadConfig) -> bytes:
    """All the bytes of a file that is one article; ValueError when there are too many."""
    content = stream.read(config.max_bytes + 1)
    if len(content) > config.max_bytes:
        raise ValueError(too_big(config.max_bytes))
    return content


def unpack_errors() -> tuple[type[Exception], ...]:
    """What reading a file may raise: the operating system, a broken .gz, .zst, or member of a .zip."""
    import zstandard

    return (OSError, EOFError, zlib.error, zstandard.ZstdError, BadZipFile)


def unpack_problem(error: Exception) -> str:
    """Such an error for the reader."""
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}; check the file and its permissions"
    return f"is broken or cut short ({error}); fetch the file again"


def decode(content: bytes, *, html: bool = False) -> str:
    """The text of these bytes, with \\n at the ends of lines; ValueError when they are not text."""
    if not content.strip():
        raise ValueError("empty file; nothing to read")
    text = _by_bom(content) or _by_zeros(content)
    if text is None:
        _refuse_binary(content)
        text = _strictly(content, "utf-8") or (html and _as_declared(content)) or _guess(content)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _by_bom(content: bytes) -> str | None:
    """The text when a byte order mark names the encoding."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise ValueError(f"begins as {encoding} and then is not; save it as UTF-8") from error
    return None


def _by_zeros(content: bytes) -> str | None:
    """The text when it is UTF-16 without a mark: only one half of each pair of bytes is ever zero."""
    start = content[:65536]
    zeros = start[::2].count(0), start[1::2].count(0)
    spaced = not min(zeros) and max(zeros) * 40 >= len(start)  # a space in every twenty characters
    text = _strictly(content, "utf-16-be" if zeros[0] else "utf-16-le") if spaced else None
    return text if text and all(char.isprintable() or char.isspace() for char in text[:32768]) else None


def _refuse_binary(content: bytes) -> None:
    """ValueError when these bytes are no text in any encoding that we read."""
    start = content[:65536]
    control = sum(start.count(bytes([code])) for code in (*range(1, 9), *range(14, 32), 127))
    if b"\0" in content or control * 50 > len(start):
        raise ValueError("binary content, not text; remove the file or give it the extension of its format")


def _strictly(content: bytes, encoding: str) -> str | None:
    """The text, or None when these bytes are not in this encoding."""
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _as_declared(content: bytes) -> str | None:
    """The text in the encoding that the page declares."""
    found = DECLARED.search(content[:4096])
    name = found[1].decode("ascii", "replace").lower() if found else "utf-8"
    return _strictly(content, "cp1252" if name in ("iso-8859-1", "latin1") else name)


def _guess(content: bytes) -> str:
    """The text in the encoding whose letters fit best; ValueError when none fits."""
    start = content[:65536]
    scores = {name: _fit(start.decode(name, "replace"), known) for name, known in CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < -sum(byte > 127 for byte in start):
        raise ValueError("its encoding is none that we know; save it as UTF-8")
    return content.decode(best, "replace")


def _fit(text: str, known: str) -> int:
    """How well a decoding fits: letters of the language count for it, other characters against it."""
    counts = Counter(char for char in text.lower() if char > "\x7f" and char not in NEUTRAL)
    score = sum(n if char in known else -n if char.isalpha() else -2 * n for char, n in counts.items())
    return score - 2 * len(GARBLED.findall(text))


def front_matter(text: str) -> tuple[dict[str, tuple[int, str]], int]:
    """The `key: value` lines between two `---` at the top (key -> line number, value) and how many lines they take."""
    lines = [line.strip() for line in text.split("\n", 200)[:200]]
    if lines[0] != "---" or "---" not in lines[1:]:
        return {}, 0
    count = lines.index("---", 1) + 1
    found = [(number, FIELD.fullmatch(line)) for number, line in enumerate(lines[1 : count - 1], 2) if line]
    if not all(match for _, match in found):  # two rules around a paragraph of the article
        return {}, 0
    pairs = {match[1].lower(): (n, (match[2] or "").strip().strip("\"'")) for n, match in found if match}
    return {key: pair for key, pair in pairs.items() if key in FIELDS}, count


def json_value(text: str, where: str, first_line: int = 1) -> object:
    """The JSON value of a text that starts at this line of a file; ValueError with file, line and column."""
    try:
        return cast(object, json.loads(text))
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno + first_line - 1}:{error.colno}"
        raise ValueError(f"{place}: is not valid JSON: {error.msg}; correct it") from error
    except RecursionError as error:
        raise ValueError(f"{where}:{first_line}:1: is nested too deeply; give flat objects") from error


def json_list(content: bytes) -> tuple[bytes, ...]:
    """The elements of a JSON list, each as JSON; none when the content is anything else or is damaged."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return ()
    try:
        value = json_value(decode(content), "")
    except ValueError:
        return ()  # whoever reads the whole says what is wrong, and where
    return tuple(json.dumps(one).encode() for one in value) if isinstance(value, list) else ()


def fields(value: object, where: str) -> dict[str, str]:
    """The strings that a JSON object has under the keys that we know."""
    if not isinstance(value, dict):
        raise ValueError(f'{where}: must be an object, {{"title": "...", "text": "..."}}')
    found = {key: value[key] for key in FIELDS if isinstance(value.get(key), str) and value[key].strip()}
    if half := [key for key, text in found.items() if SURROGATE.search(text)]:
        raise ValueError(f"{where}: {half[0]} has half a character, an escape like \\ud83d without its pair; remove it")
    return found
