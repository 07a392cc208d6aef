"""The headline of an event, and the place and day that its lead lacks.

In: an event. Out: English words with the cites they rest on. A headline is neutral and short: a title of one of the
articles that quotes, asks or shouts gives way to another one, and last to the first sentence of a summary.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jobs.compress import attributed
from jobs.days import shown
from jobs.names import names
from jobs.records import Event, Point, Summary
from jobs.speech import FINITE, PERSON, balanced, dangling, fold, indirect, speaker_first, verbatim
from jobs.style import LOUD
from jobs.titles import untitled

MOST = 14  # words
NOTHING = "No sentence of this article has a translation that can be used"
UNFINISHED = re.compile(
    r"(?:[,;:]| (?:the|an?|of|to|in|on|at|for|with|by|and|or|its|his|her|their|is|are|was|were|will))*$"
)
LEAST = 6  # words of a sentence that is cut at a clause
DAY = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|"
    r"Fri|Satur|Sun)day)"
)
DATED = re.compile(
    rf"^(?:On|In) (?:the (?:morning|afternoon|evening|night) of )?(?:\d{{1,2}} )?{DAY}(?: \d{{1,2}})?(?:,? \d{{4}})?,? "
    r"(?!(?:next|last|this|of|to|and)\b)"
)
PHRASES = re.compile(r" (?:in|on|at|for|with|from|by|against|over|near|between|through|under|about|as|before) ")
# opens a clause that says nothing without the next one
OPENS = re.compile(
    r"(?:Given|Amid|Despite|In|On|At|By|For|To|With|Without|From|If|When|While|Although|Though|Because|After|Before|Since|"
    r"Once|Unless|Until|Even|As|According|Under|During|Following|Due|Thanks|Asked|Based|Last|This|Next|Earlier|Today|Yesterday|Now|Then|Meanwhile|[A-Z][a-z]+ing)\b"
)
WAITS = re.compile(r"^[^,]+, (?:which|who|whom|whose|where|when|and|or|as)\b[^,]*$")
# what takes back or limits what was said before it
LIMITS = re.compile(
    r"(?i)\b(?:if|unless|except|excluding|until|only|but|not|never|without|whether|although|though|provided|denie[sd])\b"
)
CREDITED = re.compile(r"^(?P<rest>[^“”]+), according to (?P<who>[^,“”]{2,40})$")
OPEN = re.compile(
    r"\b(?:not|only|both|either|between|more|less|than|that|to|of|and|or|is|are|was|were|be|been|has|have|had)$"
)
CLAUSES = re.compile(r",? (?:because|after|during|while|amid|ahead of|following|so that) |, ")


@dataclass(frozen=True, slots=True)
class Headline:
    """The words, and the segments that they and their date rest on."""

    text: str
    cites: tuple[str, ...]


def headline(event: Event) -> str:
    """The words alone."""
    return headline_of(event).text


def headline_of(event: Event) -> Headline:
    """The neutral title, in English, that shares most names with the articles; without one, the first sentence of a
    summary, shortened."""
    everything = fold(" ".join(summary.translation.english for summary in event.summaries)).lower()
    titles = [(summary, title) for summary in event.summaries if neutral(title := shortened(_title(summary)))]

    def shared(pair: tuple[Summary, str]) -> tuple[int, int]:
        """How many names of the title stand in the articles; the shorter title wins."""
        return sum(name.lower() in everything for name in names(pair[1])), -len(pair[1])

    if titles:
        summary, title = max(titles, key=shared)
        return Headline(title, tuple(_grounds(summary, titled=True)))
    told = next((summary for summary in event.summaries if summary.sentences), None)
    if told is None:
        return Headline(NOTHING, (event.summaries[0].article.segments[0].id,))
    cites = (*told.sentences[0].cites, *_grounds(told, titled=False))
    return Headline(shortened(told.sentences[0].text), tuple(dict.fromkeys(cites)))


def neutral(title: str) -> bool:
    """Whether a title can stand over the event: not too long, nobody's words, no question, no exclamation."""
    told = bool(title) and len(title.split()) <= MOST and not PERSON.search(title)
    return told and not LOUD.search(title) and not dangling(title)


def _title(summary: Summary) -> str:
    """The article's title in English, without quotation marks that its file does not have."""
    texts = [target.text for _, target in summary.translation.usable("title")]
    return verbatim(texts[0], [line.text for line in summary.article.lines]) if texts else ""


def _grounds(summary: Summary, *, titled: bool) -> Iterator[str]:
    """The segments of the title, and of the line that tells the day."""
    named = re.match(r"line (\d+)", summary.article.happened.evidence)
    for segment, _ in summary.translation.usable("title", "body"):
        if (titled and segment.role == "title") or (named and segment.line == int(named[1])):
            yield segment.id


def shortened(text: str) -> str:
    """At most fourteen words of a sentence: without the date it opens with and titles of people, then cut at a clause,
    before a phrase, and last anywhere; who says it stays."""
    text = text.rstrip(".")
    for less in (lambda each: DATED.sub("", each), untitled, _credited):
        text = less(text) if len(text.split()) > MOST else text
    text = text[:1].upper() + text[1:]
    if len(text.split()) <= MOST:
        return text
    for cut, sign in ((CLAUSES, ""), (PHRASES, " …")):  # what a phrase tells may be where it is so, or of whom
        starts = [text[: match.start()] for match in cut.finditer(text)]
        fitting = [each for each in starts if LEAST <= len(each.split()) <= MOST and _complete(each, text)]
        if fitting:
            limited = LIMITS.search(text[len(fitting[-1]) :]) or LIMITS.search(fitting[-1])
            return fitting[-1] + (sign or " …" * bool(limited))
    return UNFINISHED.sub("", " ".join(text.split()[:MOST])) + " …"


def _credited(text: str) -> str:
    """The sentence with those who say so at its start, where no cut can lose them."""
    if match := CREDITED.match(text):
        return f"{match['who'][:1].upper()}{match['who'][1:]}: {match['rest']}"
    first = speaker_first(f"{text}.")
    return (indirect(first) or first or text).rstrip(".")


def _complete(start: str, text: str) -> bool:
    """Whether the beginning of a sentence has its verb and who says it, and no open aside, phrase or clause."""
    said = bool(attributed(start)) >= bool(attributed(text))
    opened = OPENS.match(start.rpartition(": ")[2])
    waits = opened and ("," not in start or WAITS.search(start)) and text[len(start)] == ","
    asides = (start.count(",") - bool(opened and "," in start)) % 2
    whole = balanced(start) and bool(FINITE.search(start)) and not asides and not OPEN.search(start)
    return whole and said and not waits


def dated(event: Event, point: Point) -> Point:
    """The lead with the place and day of the event before it, where it does not tell them."""
    line, cites = dateline(event, point.text)
    if not line:
        return point
    return replace(point, text=f"{line} – {point.text}", cites=tuple(dict.fromkeys((*point.cites, *cites))))


def dateline(event: Event, text: str) -> tuple[str, tuple[str, ...]]:
    """Place and day of the event, each where a sentence of it tells it and this one does not, with the cites of those;
    ("", ()) when there is nothing to add."""
    day = named_day(event.date.value) if event.date.value else ""
    parts = [part for part in (event.place, day) if part and part not in text]
    told = [(part, _telling(event, part)) for part in parts]
    found = [(part, cite) for part, cite in told if cite]
    return ", ".join(part for part, _ in found), tuple(dict.fromkeys(cite for _, cite in found))


def _telling(event: Event, part: str) -> str:
    """The first sentence of the event that has these words; empty when none has."""
    pairs = (pair for summary in event.summaries for pair in summary.translation.usable())
    return next((segment.id for segment, target in pairs if part in target.text), "")


def named_day(value: str) -> str:
    """Day and month as the English press writes them: 13 November."""
    return shown(datetime.date.fromisoformat(value[:10]))
