"""What a page shows as a picture: numbers of articles in, inline SVG out, in the colors of style.css.

Lengths are shares of the width and there is no viewBox, so that letters keep their size on a phone. Every picture says
the same in words: <title> is its name, <desc> what is to be seen. Languages keep one tone in the whole edition, their
place in `order`; there are six tones.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from jobs.languages import english_name

TONES = 6
ROW = 22  # pixels from one bar of the languages to the next
WINDOW = 28  # days that have a column of their own: four weeks up to the edition
TALL = 44  # pixels of the tallest column
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LABELED = 9  # columns; more of them have no room for their numbers on a phone


def tone(lang: str, order: Iterable[str]) -> str:
    """The class of a language's color."""
    known = list(order)
    return f"tone-{(known.index(lang) if lang in known else len(known)) % TONES + 1}"


def language_bar(langs: Mapping[str, int], order: Sequence[str]) -> Markup:
    """One bar, a part for each language."""
    total, parts, start = sum(langs.values()), [], 0.0
    for lang, number in langs.items():
        share = 100 * number / total
        parts.append(_rect(start, share, (0, 8), tone(lang, order)))
        start += share
    return _svg("language-bar", 8, ("Articles by language", _spoken(langs)), parts)


def language_rows(langs: Mapping[str, int]) -> Markup:
    """A bar for each language, with its name and number."""
    most, parts = max(langs.values(), default=1), []
    for place, (lang, number) in enumerate(langs.items()):
        top, width = place * ROW, 52 * number / most
        parts.append(_text(0, top + 14, english_name(lang)))
        parts.append(_rect(36, width, (top + 5, 10), tone(lang, langs)))
        parts.append(_text(37.5 + width, top + 14, str(number), "number"))
    return _svg("language-rows", len(langs) * ROW, ("Articles by language", _spoken(langs)), parts)


def day_columns(days: Mapping[str, int], last: str) -> Markup:
    """A column for each of the last days, one for all earlier ones, and one for later ones, where there are any."""
    columns = _columns(days, datetime.date.fromisoformat(last))
    most, step = max(number for _, number in columns) or 1, 100 / len(columns)
    labeled = sum(number > 0 for _, number in columns) <= LABELED
    parts = [Markup('<line x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(TALL + 16)]
    for place, (_, number) in enumerate(columns):
        height = round(TALL * number / most)
        if number:
            parts.append(_rect(place * step + step / 8, step * 3 / 4, (TALL + 16 - height, height), "tone-1"))
        if number and labeled:
            parts.append(_text((place + 0.5) * step, TALL + 12 - height, str(number), "number middle"))
    parts += [_text(0, TALL + 32, columns[0][0]), _text(100, TALL + 32, columns[-1][0], "end")]
    return _svg("day-columns", TALL + 36, ("Articles by the day of what they report", day_words(days, last)), parts)


def day_words(days: Mapping[str, int], last: str) -> str:
    """The same in words: 6 Mar: 3, 7 Mar: 1; without a date: 1."""
    columns = _columns(days, datetime.date.fromisoformat(last))
    words = ", ".join(f"{name}: {number}" for name, number in columns if number) or "none is dated"
    return words + (f"; without a date: {days['']}" if days.get("") else "")


def storyline(timeline: Sequence[Mapping], here: str) -> Markup:
    """A line through time with a dot for each event of a storyline, the event of this anchor in its color."""
    events = [it for it in timeline if it["event"]]
    dated = [(it["event"] == here and not it["edition"], day) for it in events if (day := _day_of(it))]
    first, last = min((day for _, day in dated), default=None), max((day for _, day in dated), default=None)
    if not first or not last or first == last:
        return Markup("")
    dots = []
    for ours, day in sorted(dated):  # ours last: on top
        share = _share(2 + 96 * (day - first).days / (last - first).days)
        kind, radius = ("here", 7) if ours else ("other", 5)
        dots.append(Markup('<circle class="{}" cx="{}%" cy="10" r="{}"/>').format(kind, share, radius))
    axis = Markup('<line x1="2%" x2="98%" y1="10" y2="10"/>')
    ends = [_text(0, 34, _short(first)), _text(100, 34, _short(last), "end")]
    words = ", ".join(_short(day) + (": this event" if ours else "") for ours, day in dated)
    return _svg("storyline", 38, ("The events of this storyline by date", words), [axis, *dots, *ends])


# --- columns and words ---


def _columns(days: Mapping[str, int], last: datetime.date) -> list[tuple[str, int]]:
    """Name and number of every column, from early to late."""
    dated = [(day, number) for value, number in days.items() if (day := _day(value))]
    window = [last - datetime.timedelta(days=back) for back in reversed(range(WINDOW))]
    early = sum(number for day, number in dated if day < window[0])
    late = sum(number for day, number in dated if day > last)
    within = [(_short(day), sum(number for one, number in dated if one == day)) for day in window]
    return [*([("earlier", early)] if early else []), *within, *([("later", late)] if late else [])]


def _day_of(dated: Mapping) -> datetime.date | None:
    """The day of a dated fact, if it is known."""
    return _day(dated["date"]["value"])


def _day(value: str) -> datetime.date | None:
    """The day of an ISO date or time, if it is one."""
    try:
        return datetime.datetime.fromisoformat(value).date()
    except ValueError:
        return None


def _short(day: datetime.date) -> str:
    """A day without its year: 4 Nov."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def _spoken(langs: Mapping[str, int]) -> str:
    """Languages and their numbers in words."""
    return ", ".join(f"{english_name(lang)} {number}" for lang, number in langs.items())


# --- SVG ---


def _svg(kind: str, height: int, words: tuple[str, str], parts: Iterable[Markup]) -> Markup:
    """A picture as wide as its place, with its name and what is to be seen."""
    head = Markup('<svg class="{}" role="img" width="100%" height="{}"><title>{}</title><desc>{}</desc>')
    return head.format(kind, height, *words) + Markup("").join(parts) + Markup("</svg>")


def _rect(x: float, width: float, y: tuple[int, int], kind: str) -> Markup:
    """A box: left edge and width as shares, top edge and height in pixels."""
    box = Markup('<rect class="{}" x="{}%" width="{}%" y="{}" height="{}"/>')
    return box.format(kind, _share(x), _share(width), *y)


def _text(x: float, y: int, words: str, kind: str = "") -> Markup:
    """Words on a picture."""
    named = Markup(' class="{}"').format(kind) if kind else ""
    return Markup('<text x="{}%" y="{}"{}>{}</text>').format(_share(x), y, named, words)


def _share(value: float) -> str:
    """A percentage, short."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
