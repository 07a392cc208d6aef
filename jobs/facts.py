"""The numbers and names of a digest's statements: who says each, and whether the original of every cite has it.

In: the summaries of an event and the statements printed. Out: Fact rows, numbers first, in order of appearance.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.fuzz import partial_ratio, ratio

from jobs.names import people, same_name
from jobs.numbers import numbers, unsupported
from jobs.records import Fact, Point, Segment, Summary, Target, article_of
from jobs.text import normalize, words
from jobs.transliteration import transliterate

AROUND = 30  # characters of context on either side of a number
SOUNDS_LIKE = 80  # ratio from which the original has a name, inflected or not (Blinkenem 100, Macron and McCarthy 75)
SOUNDS = (  # in this order
    ("dzh|dg", "j"), ("sch|sh|tch|ch|ts", "s"), ("ph", "f"), ("ck|c(?![eiy])|q", "k"), ("c", "s"), ("x", "ks"),
    ("w", "v"), ("zh|z", "s"), (r"(.)\1", r"\1"),
)  # fmt: skip
Cited = Mapping[str, tuple[str, Segment, Target]]  # segment id -> language, segment, target


def facts(summaries: Sequence[Summary], printed: Sequence[Point]) -> tuple[Fact, ...]:
    """One row per distinct number and per person in the printed statements; dates are left to the timeline."""
    cited = {
        segment.id: (summary.article.lang, segment, target)
        for summary in summaries
        for segment, target in summary.translation.usable()
    }
    return (*_numbers(printed, cited), *_people(printed, cited))


def _numbers(printed: Sequence[Point], cited: Cited) -> Iterable[Fact]:
    """Rows of the numbers, each with its words and the cites whose English has it."""
    seen: set[tuple[object, str]] = set()
    for point in printed:
        for number in numbers(point.text, "en"):
            counts = number.form == "digits" and number.unit not in ("day", "month", "year")
            if counts and (number.value, number.unit) not in seen:
                seen.add((number.value, number.unit))
                cites = tuple(c for c in point.cites if not unsupported(number.text, [cited[c][2].text]))
                checked = all(not unsupported(number.text, [cited[c][1].source], cited[c][0]) for c in cites)
                yield Fact("number", number.text, _around(point.text, number.span), cites, bool(cites) and checked)


def _around(text: str, span: tuple[int, int]) -> str:
    """The number with some whole words on either side."""
    start = text.rfind(" ", 0, max(0, span[0] - AROUND)) + 1
    end = text.find(" ", min(len(text), span[1] + AROUND))
    end = len(text) if end < 0 else end
    inside = normalize(text[start:end]).strip(" ,;:.“”\"")
    return ("… " if start else "") + inside + (" …" if end < len(text) else "")


def _people(printed: Sequence[Point], cited: Cited) -> Iterable[Fact]:
    """Rows of the people: the longest form printed, the spellings that differ, the cites that name them."""
    groups: list[list[str]] = []
    for name in dict.fromkeys(name for point in printed for name in people(point.text)):
        group = next((group for group in groups if same_name(group[0], name)), None)
        (group.append(name) if group else groups.append([name]))
    for group in groups:
        cites = tuple(dict.fromkeys(c for p in printed for c in p.cites if _names(cited[c][2].text, group[0])))
        if len(cites) > 1 or (cites and " " in group[0]):  # a lone word in one sentence may be no surname
            checked = all(_sounds(group[0], cited[cite]) for cite in cites)
            value = max(group, key=lambda name: (len(name.split()), -group.index(name)))
            spellings = [name for name in group if name != value and name.split()[-1] != value.split()[-1]]
            yield Fact("name", value, ("also: " + ", ".join(spellings)) if spellings else "", _first(cites), checked)


def _first(cites: Iterable[str]) -> tuple[str, ...]:
    """The first cite of each article."""
    firsts: dict[str, str] = {}
    for cite in cites:
        firsts.setdefault(article_of(cite), cite)
    return tuple(firsts.values())


def _names(text: str, name: str) -> bool:
    """Whether the English text has this person's last name."""
    return name.split()[-1] in text


def _sounds(name: str, cite: tuple[str, Segment, Target]) -> bool:
    """Whether the original has the last name, in its own script and inflection."""
    lang, segment, _ = cite
    surname = name.split()[-1].lower()
    if partial_ratio(surname, segment.source.lower()) >= SOUNDS_LIKE:
        return True
    wanted = consonants(surname)
    heard = [consonants(word)[: len(wanted)] for word in words(transliterate(segment.source)) if word[0].isupper()]
    return lang == "uk" and any(ratio(wanted, word) >= SOUNDS_LIKE for word in heard)


def consonants(text: str) -> str:
    """What is left of an English spelling or a transliteration when both are cut to what they share by sound.

    Fleetwood and Flitvud (Флітвуд): fltvd; Johnson and Dzhonson (Джонсон): jnsn.
    """
    for spelling, sound in SOUNDS:
        text = re.sub(spelling, sound, text.lower())
    return re.sub(r"[aeiouyh'’]", "", text)
