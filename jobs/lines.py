"""What one line of a page looks like and which boilerplate of any language it is. Knows nothing of the lines around it.

In: the text of a line, and `boilerplate`, `months` and `weekdays` of every file in jobs/languages (a Ukrainian page may
carry English widgets, and the language is not identified yet). Out: a `Shape`.
"""

import datetime
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jobs.languages import load_all
from jobs.records import Stamp
from jobs.text import normalize, words

LABEL_WORDS = 16  # a line with more words is no label, link or credit
NOTICE_WORDS = 45  # notices run longer: cookies, subscriptions, copyright
NOTICE_CHARS = 600  # no pattern ever sees a line of five megabytes
NOTICES = frozenset(
    ("cookie", "newsletter", "copyright", "account", "comment_form", "correction_form", "share", "inline_related_link")
)
PROSE_WORDS = 8  # with an end mark
LONG_WORDS = 22  # without one
PARAGRAPH_WORDS = 12
END = re.compile(r"""(?:[.!?…][)\]"'“”„«»‘’\s]*|[)\]"'“”«»’][.!?…])$""")
EXCLAIMS = re.compile(r"[!?]\W*$")
CUT = re.compile(r"(?:\.\.\.|…|\[…\])$")  # a teaser cut short
INNER_END = re.compile(r"""[.!?…]["'”»’)]*\s+["'“„«‘(¿¡—–-]*[^\W\d_]""")
# tolerant: a page that was converted badly has "< /p>" and "</ strong >"
TAG = re.compile(
    r"<\s*/?\s*(?:p|br|b|i|u|em|strong|span|div|a|h[1-6]|li|ul|ol|img|figure|blockquote|small|sup|sub|font)"
    r"(?:\s[^<>]{0,300})?/?\s*>",
    re.IGNORECASE,
)
FOLDED = re.compile("[.,*:]")  # what a label may have inside
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});")
TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?"
DAY = r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
# a link to another article with its date and views glued on: `Talks begin17.10.24, 09:22 • 32659 views`
GLUED = re.compile(rf"(?P<words>.+?)(?:{DAY})[\s,|•·-]*(?:{TIME})?(?P<views>\s*[•·|]\s*[\d\s.,]+\w+)?")
DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}\s?[-–—|:]\s?\w.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a line looks like by itself."""

    words: int
    ends: bool  # with the end mark of a sentence, not cut short
    exclaims: bool  # the end mark is ! or ?
    sentences: int
    label: str  # class of boilerplate, byline, date, caption, related, latest, ends; or empty

    @property
    def prose(self) -> bool:
        """Whether it reads like a paragraph."""
        return not self.label and ((self.ends and self.words >= PROSE_WORDS) or self.words >= LONG_WORDS)

    @property
    def paragraph(self) -> bool:
        """Whether it is surely a paragraph: titles end with a question or an exclamation mark, not with a full stop."""
        if self.label or not self.ends:
            return False
        if self.exclaims:
            return self.words >= LONG_WORDS
        return self.words >= PARAGRAPH_WORDS or (self.sentences > 1 and self.prose)

    @property
    def short(self) -> bool:
        """Whether it could be a label, a menu item or a heading."""
        return not self.ends and self.words < PROSE_WORDS


def shape(text: str) -> Shape:
    """The shape of a line."""
    count = len(words(text))
    ends = bool(END.search(text[-20:])) and not CUT.search(text[-5:])
    exclaims = ends and bool(EXCLAIMS.search(text[-5:]))
    return Shape(count, ends, exclaims, 1 + len(INNER_END.findall(text[:2000])), label(text, count, ends))


def strip_residue(text: str) -> str:
    """The text, white space as read leaves it, without HTML tags and entities that a bad conversion left."""
    if "<" not in text and "&" not in text:
        return text
    stripped = normalize(ENTITY.sub(lambda found: html.unescape(found[0]), TAG.sub(" ", text)))
    if stripped == text:
        return text
    return re.sub(r" (?=[.,;:!?])", "", stripped)


def label(text: str, count: int, ends: bool) -> str:
    """The class of boilerplate that a line is, or empty."""
    if not count:
        return "symbols"
    if count > NOTICE_WORDS or len(text) > NOTICE_CHARS:
        return ""
    if _starts_caption(text, ends):
        return "caption"
    if count <= LABEL_WORDS and (found := _whole(text) or _date(text) or _pattern(text)):
        return found
    return _start(text, count, ends) or _phrase(text) or _glued(text, ends)


def fold(text: str) -> str:
    """A label without case, and without digits and punctuation at its ends: `Comments (12)`, `× COMMENTS:`."""
    lowered = text.casefold().replace("’", "'")
    start, end = 0, len(lowered)
    while start < end and not lowered[start].isalpha():
        start += 1
    while start < end and not lowered[end - 1].isalpha():
        end -= 1
    return FOLDED.sub("", lowered[start:end])


def _whole(text: str) -> str:
    """The class of a line that is a label and nothing else."""
    return _labels().get(fold(text), "")


@cache
def _labels() -> dict[str, str]:
    """Every whole-line label -> its class; a label that heads a list of links counts as that."""
    found: dict[str, str] = {}
    for boilerplate in (language.boilerplate for language in load_all()):
        heads = {"ends": boilerplate.ends, "latest": boilerplate.latest, "related": boilerplate.related}
        for kind, entries in (*heads.items(), *boilerplate.lines.items()):
            for entry in entries:
                found.setdefault(fold(entry), kind)
    return found


def _start(text: str, count: int, ends: bool) -> str:
    """The class of a line that begins like a notice, a link, a credit or a byline."""
    lowered = text.casefold().replace("’", "'").lstrip("→▶►»•*-–— ([")
    for kind, beginnings in _starts():
        if kind not in NOTICES and (ends or count > LABEL_WORDS):
            continue
        found = beginnings.match(lowered)
        if found and (kind != "byline" or _names(text[len(text) - len(lowered) + found.end() :])):
            return kind
    return ""


def _phrase(text: str) -> str:
    """The class of a line that says what only notices say."""
    lowered = text.casefold()
    return next((kind for kind, phrases in _phrases() if phrases.search(lowered)), "")


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Class -> one expression for all phrases of it."""
    return tuple((kind, re.compile(rf"\b(?:{_any_of(some)})")) for kind, some in _gathered("phrases"))


def _gathered(part: str) -> Iterator[tuple[str, list[str]]]:
    """Class -> the entries of all languages, for one part of the boilerplate."""
    entries: dict[str, list[str]] = {}
    for language in load_all():
        for kind, some in getattr(language.boilerplate, part).items():
            entries.setdefault(kind, []).extend(some)
    yield from entries.items()


@cache
def _starts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Class -> one expression for all beginnings of it."""
    return tuple((kind, re.compile(_any_of(some))) for kind, some in _gathered("starts"))


def starts_recap(text: str) -> bool:
    """Whether a paragraph begins as one that only points to an earlier article: `Ricordiamo che ...`."""
    return bool(_recaps().match(text.casefold()))


def _starts_caption(text: str, ends: bool) -> bool:
    """Whether a line begins as the caption of a picture: `На фото: ...`, or, as no whole sentence, `En la foto ...`."""
    found = _captions().match(text.casefold().replace("’", "'"))
    return found is not None and (not ends or found[0].endswith((":", "-", "–", "—")))


@cache
def _captions() -> re.Pattern[str]:
    """One expression for all such beginnings."""
    return re.compile(_any_of(entry for language in load_all() for entry in language.boilerplate.captions))


@cache
def _recaps() -> re.Pattern[str]:
    """One expression for all such beginnings."""
    return re.compile(_any_of(entry for language in load_all() for entry in language.boilerplate.recaps))


def _any_of(beginnings: Iterable[str]) -> str:
    """An expression for text that begins with one of these and does not go on inside a word."""
    longest_first = sorted({entry.casefold() for entry in beginnings}, key=lambda entry: (-len(entry), entry))
    return "|".join(re.escape(entry) + (r"(?!\w)" if entry[-1].isalnum() else "") for entry in longest_first)


def _names(text: str) -> bool:
    """Whether this could be names: few words, most with a capital."""
    found = words(text)
    return 0 < len(found) <= 10 and 2 * sum(word[0].isupper() for word in found) > len(found)


def _pattern(text: str) -> str:
    """The class whose pattern matches the whole line."""
    lowered = text.casefold().strip()
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(lowered)), "")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Class -> one expression for all its patterns."""
    return tuple((kind, re.compile("|".join(f"(?:{one})" for one in some))) for kind, some in _gathered("patterns"))


def _glued(text: str, ends: bool) -> str:
    """A link with its date glued on, or a line that promotes a site by its address."""
    found = GLUED.fullmatch(text)
    if found and (found["views"] or len(words(found["words"])) >= 5):
        return "inline_related_link"
    return "partner_promo" if not ends and DOMAIN.fullmatch(text) else ""


def _date(text: str) -> str:
    """`date` for a line that holds a date or a time of day and nothing else of weight."""
    if not any(char.isdigit() for char in text) or len(text) > 90:
        return ""
    left = [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if word not in _date_words()]
    return "date" if not left and re.search(rf"{TIME}|{DAY}|\d{{4}}", text) else ""


@cache
def _date_words() -> frozenset[str]:
    """Words that a date may be written with, in any language."""
    return frozenset(
        word
        for language in load_all()
        for entry in (*language.months, *language.weekdays, *language.boilerplate.date_words)
        for word in re.findall(r"[^\W\d_]+", entry.casefold())
    )


def stamp(text: str, number: int) -> Stamp | None:
    """The date that a date line states in figures; 03/04/2024 is left alone, it may be March or April."""
    figures = re.search(r"(?<!\d)(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)", text)
    found = re.search(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)", text) or figures
    if not found or ("/" in found[0] and int(found["d"]) <= 12):
        return None
    year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    try:
        value = datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
    clock = re.search(r"(?<![\d.:])([01]?\d|2[0-3]):([0-5]\d)(?!\d)", text)
    return Stamp(f"{value}T{clock[1]:0>2}:{clock[2]}" if clock else value, "stated", f"line {number}: {text}")
