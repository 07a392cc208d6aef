"""Words that mean a day only to who reads an article on its day, with that day after them: "today (13 November)".

In: a printed sentence, the day of its article and that of the event, which the reader has seen. Out: the sentence. A
weekday is the last one that was, in a sentence on the future the next one to come. Reads no YAML.
"""

import calendar
import datetime
import re

NAMES = list(calendar.day_name)
AHEAD = re.compile(r"\b(?:will|(?:is|are) (?:due |expected |set |scheduled )?to|(?:plans?|intends?) to)\b")
PART = r"(?: morning| afternoon| evening| night)?"
WEEKDAY = re.compile(
    rf"(?<!\blast )(?<!\bnext )(?<!\bevery )(?<!\beach )\b(?P<name>{'|'.join(NAMES)}){PART}\b"
    rf"(?!s\b|,? ?\d| \(|,? (?:{'|'.join(calendar.month_name[1:])})\b)"
)
SPOKEN = re.compile(
    r"\b(?P<name>today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening))\b(?!,? ?\d| \(|['’])",
    re.IGNORECASE,
)
AWAY = {"tomorrow": 1, "yesterday": -1}  # days from that of the article; 0 for the others


def with_days(text: str, day: str, event: str = "") -> str:
    """The sentence of an article of this day (ISO 8601, or empty), each word for another day than that of the event,
    and each “today”, with its date."""
    if len(day) < len("2024-11-13"):
        return text
    own, ahead = datetime.date.fromisoformat(day[:10]), bool(AHEAD.search(text))

    def spoken(found: re.Match[str]) -> str:
        """Today, and what is like it, with its date."""
        return f"{found[0]} ({shown(own + datetime.timedelta(AWAY.get(found['name'].lower(), 0)))})"

    def dated(found: re.Match[str]) -> str:
        """The weekday with its date."""
        then = _weekday(own, NAMES.index(found["name"]), ahead)
        return found[0] if then.isoformat() == event[:10] else f"{found[0]} ({shown(then)})"

    return WEEKDAY.sub(dated, SPOKEN.sub(spoken, text))


def shown(day: datetime.date) -> str:
    """Day and month as the English press writes them: 13 November."""
    return f"{day.day} {calendar.month_name[day.month]}"


def _weekday(day: datetime.date, wanted: int, ahead: bool) -> datetime.date:
    """The nearest such weekday: this day, or before it; after it when it is still to come."""
    away = (wanted - day.weekday()) % 7
    return day + datetime.timedelta(away if ahead or not away else away - 7)
