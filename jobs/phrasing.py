"""The form in which the sentences of an article are printed: whose words they are is said, and nothing that could go.

In: the units of an article. Out: the same units in words that read well alone: a speaker who is only described by
name, "This was announced by …" folded into what was announced, reported words in indirect speech, all of it compressed.
Every cite that new words rest on is added. Reads no YAML.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jobs.attribution import said_by
from jobs.claims import Claim
from jobs.compress import compressed
from jobs.records import Article, Event, Point, Translation, article_of
from jobs.speech import CAPITALIZED, dangling, indirect, speaker, without_connective
from jobs.units import Unit, units

LONGEST = 40  # words of a printed sentence
WARNINGS = {  # kind of a flag on a cited sentence -> what its reader must know
    "numbers": "number not in the original",
    "names": "a name is not as in the original",
    "negation": "a “not” is not as in the original",
    "omission": "part of the original may be missing",
    "fuzzy": "approved for a sentence nearly the same",
}
QUOTED = "(as published; a translation)"
GLUED = re.compile(r"(?<=\w)“")  # said China“through …”
ANNOUNCED = re.compile(
    rf"^(?:This|That) was (?:also )?(?P<verb>announced|reported|stated|said|confirmed|declared) by "
    rf"(?P<who>(?:[Tt]he )?{CAPITALIZED}(?: {CAPITALIZED}| (?:of|for|and|the)(?= [A-Z]))*)(?P<rest>[^“”:;]*)\.$"
)
OCCASION = re.compile(r"\b(?:conference|briefing|interview|meeting|visit|talks|speech|summit|session)\b")


def phrased(translation: Translation) -> list[Unit]:
    """The usable sentences of an article, in order, as they are printed."""
    found = units(translation)
    named = [_named(unit, found) for unit in found]
    pairs = zip(named, [*named[1:], None], strict=True)
    return [_printed(_announced(unit, after)) for unit, after in pairs]


def by_segment(event: Event) -> dict[str, Unit]:
    """The sentences of an event's articles, as they are printed, by the segment that each of them is."""
    return {unit.cites[0]: unit for summary in event.summaries for unit in phrased(summary.translation)}


def reworked(claim: Claim, known: Mapping[str, Unit]) -> Claim:
    """The claim, said best in printed form: alone where the sentence now stands alone, else after the one before it."""
    alone = known[claim.core.cites[0]]
    joined = claim.best.text != claim.core.text and alone.leans
    return replace(claim, best=replace(claim.best, text=compressed(claim.best.text)) if joined else alone)


def labelled(text: str, article: Article) -> str:
    """The sentence of an article, which says so when its quotation marks hold somebody's translation."""
    text = GLUED.sub(" “", text)
    return f"{text} {QUOTED}" if article.translated_from and "“" in text else text


def as_published(event: Event, point: Point) -> Point:
    """The statement with what its reader must know: it quotes a translation; a check doubts its English."""
    own = next(summary.article for summary in event.summaries if summary.article.id == article_of(point.cites[0]))
    point = replace(point, text=labelled(point.text, own))
    flags = [f for s in event.summaries for f in s.translation.flags if f.segment in point.cites]
    warnings = [text for kind, text in WARNINGS.items() if any(flag.kind == kind for flag in flags)]
    return replace(point, text=f"{point.text} (⚠ {', '.join(warnings)})") if warnings else point


def _named(unit: Unit, found: Sequence[Unit]) -> Unit:
    """The sentence with the name of the speaker whom it describes, and the cite that tells the name."""
    who = said_by(unit.text)
    described = who.lower().startswith("the ") and unit.speaker and unit.speaker.split()[-1] not in unit.text
    source = next((other for other in found if unit.speaker in other.text), None) if described else None
    if source is None or unit.text.lower().count(who.lower()) > 1:  # asked about the minister, the minister said
        return unit
    text = unit.text.replace(who, unit.speaker, 1)
    cites = tuple(dict.fromkeys((*unit.cites, source.cites[0])))
    return replace(unit, text=text, cites=cites, leans=dangling(text) or unit.orphan)


def _announced(unit: Unit, after: Unit | None) -> Unit:
    """A sentence without a speaker, with the one whom the next sentence names: `This was announced by …`."""
    match = ANNOUNCED.match(after.text) if after else None
    said_already = speaker(unit.text) or "ccording to" in unit.text or ": " in unit.text
    if not match or not after or unit.leans or said_already or not unit.text.endswith("."):
        return unit
    said, clause = compressed(unit.text).rstrip("."), f"{match['who']} {match['verb']}"
    whole = f"{said}, {clause}{match['rest']}."
    spared = len(whole.split()) > LONGEST and _occasion(match["rest"])
    return replace(unit, text=f"{said}, {clause}." if spared else whole, cites=(*unit.cites, after.cites[0]))


def _occasion(rest: str) -> bool:
    """Whether it only tells at what meeting something was announced; a comma may bring more: but he withdrew it."""
    return bool(OCCASION.search(rest)) and "," not in rest


def _printed(unit: Unit) -> Unit:
    """The sentence in indirect speech and compressed; of the announcement of another one, the occasion."""
    match = ANNOUNCED.match(unit.text)
    spoke = match and match["verb"] in ("announced", "stated", "said", "declared") and _occasion(match["rest"])
    text = f"{match['who']} spoke{match['rest']}." if match and spoke else indirect(unit.text) or unit.text
    text = compressed(without_connective(text))
    return replace(unit, text=text, leans=unit.leans and (unit.orphan or dangling(text)))
