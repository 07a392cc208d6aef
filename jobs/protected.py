"""What a model must not touch: links, addresses, #tags, @names, and the bullet of a list item.

In: a segment's source. Out: the text that the model sees, and the way back from its target. What stands at either end
is cut off and put back; what stands inside becomes a placeholder. Numbers and names are not protected: the model knows
them better. A placeholder is a capital and a digit, X1: both are single pieces of every vocabulary, in either script,
and look like a name, which models copy; __URL__ or {0} would fall into rare pieces. `unmask` verifies the copy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

EDGE = r"[^\s<>«»“”„\"()]"  # what a link is made of; brackets only in pairs: .../wiki/Rada_(2024)
LINK = rf"(?:https?://|www\.)(?:{EDGE}|\([^\s()]*\))*(?:(?![.,;:!?…'’\]]){EDGE}|\([^\s()]*\))"
DOMAINS = "com|org|net|info|news|gov|edu|eu|ua|pl|it|es|uk|us|me|tv|io"
LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
AT_HOST = r"@(?:[\w-]+\.)+[^\W\d_]{2,}(?!\w)"
# each begins where no word does: a long word is looked at once, and a placeholder stands alone
TOKEN = re.compile(
    rf"(?<!\w)(?P<link>{LINK})"
    rf"|(?<![\w.+%-])(?P<mail>[\w.+%-]+{AT_HOST})"
    rf"|(?<![\w.@/-])(?P<site>(?:{LABEL}\.)+(?-i:{DOMAINS})(?![\w@-]|\.\w)(?:/[^\s<>«»“”„\"()]*[\w/])?)"
    rf"|(?<![\w@&/#])(?P<tag>\#\w*[^\W\d_]\w*)"
    rf"|(?<![\w@/])(?P<user>@\w(?:[\w.]*\w)?(?:{AT_HOST})?)",
    re.IGNORECASE,
)
DOTTED = re.compile(r"\.[a-z]{2}", re.IGNORECASE)
# all that dots join, so that none is looked at twice; to tell hosts alone by their end took 2.3 s for 10,000 times "a."
HOST = re.compile(r"(?<![\w-])(?:https?://)?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
MOST_TOKENS = 100  # of one text; one with more is no sentence, and the model sees the others
BULLET = re.compile(r"(?:[-–—*]\s|[•·∙‣◦▪■●►▶→✓✔➤]|\(?(?:[A-Za-z]|[ivxIVX]{2,4}|\d{1,2})\)\s|(?P<stop>\d{1,2}\.\s))\s*")
CAPITAL = re.compile(r"[\"“„«‘(\[¿¡]*(?P<first>\w)")
# around what is cut off: before and after it in front of the text, and behind it
OPENERS, AFTER = re.compile(r"[\s(\[]*"), re.compile(r"[\s)\],:;.!?…|—–-]*")
BEFORE, CLOSERS = " \t\xa0([", re.compile(r"[\s)\],;.!?…|]*")
SET_APART = ",:;|—–-([.!?…"
END_MARK = re.compile(r"[.!?…]+$")
PLACEHOLDERS = "XQZKJVWY"


@dataclass(frozen=True, slots=True)
class Masked:
    """What the model sees, and what belongs around and inside its target."""

    text: str  # empty: nothing is to be translated, the source is its own target
    kept: tuple[tuple[str, str], ...] = ()  # placeholder, what it stands for
    prefix: str = ""
    suffix: str = ""
    mark: str = ""  # an end mark that the model sees, though it stands behind the suffix: `He said so (a.ua).`


def mask(source: str) -> Masked:
    """The source without what a model must not touch."""
    start = _bullet(source)
    found = list(islice(TOKEN.finditer(source, start), MOST_TOKENS)) if _may_hold(source) else []
    if not found:
        return _framed(source, start, len(source))
    start, end, last = _cut(source, start, found)
    shown = _framed(source, start, end)
    return _marked(_inside(shown, found), source[last:]) if shown.text else shown


def unmask(target: str, masked: Masked) -> str | None:
    """The target with all that was masked; None when the model lost or repeated a placeholder."""
    if masked.mark:
        target = END_MARK.sub("", target)
    if masked.kept:
        back = dict(masked.kept)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(back)})(?!\w)")
        if sorted(pattern.findall(target)) != sorted(back):
            return None
        target = pattern.sub(lambda match: back[match[0]], target)
    return masked.prefix + target + masked.suffix


def protected(text: str) -> Iterator[str]:
    """The links, addresses, #tags and @names of a text, as written; a hundred of them are enough."""
    return (match[0] for match in islice(TOKEN.finditer(text), MOST_TOKENS)) if _may_hold(text) else iter(())


def unprotected(text: str) -> str:
    """The text without links, addresses, #tags and @names: what can be judged as language."""
    return TOKEN.sub("", text) if _may_hold(text) else text


def canonical(text: str) -> str:
    """The text with hosts in small letters; they are the same host in any."""
    return HOST.sub(lambda match: match[0].lower(), text)


def _may_hold(text: str) -> bool:
    """Whether looking for tokens is worth its time."""
    return "@" in text or "#" in text or "://" in text or DOTTED.search(text) is not None


def _bullet(source: str) -> int:
    """Where a list item begins behind its bullet; `1. miejsce` is the first place, not an item."""
    found = BULLET.match(source)
    if not found:
        return 0
    capital = CAPITAL.match(source, found.end())
    return found.end() if not found["stop"] or (capital and capital["first"].isupper()) else 0


def _framed(source: str, start: int, end: int) -> Masked:
    """This part of the source for the model; none of it when it has no letter or digit."""
    if any(char.isalnum() for char in source[start:end]):
        return Masked(source[start:end], prefix=source[:start], suffix=source[end:])
    return Masked("", prefix=source)


def _cut(source: str, start: int, found: list[re.Match[str]]) -> tuple[int, int, int]:
    """The part of the source between the tokens at its ends, and the end of the last token; they leave the list."""
    end, last, tags = len(source), found[-1].end(), False
    while found and OPENERS.fullmatch(source, start, found[0].start()) and (tags or _leads(source, found)):
        tags = found[0].lastgroup == "tag" and len(found) > 1 and found[1].lastgroup == "tag"
        start = _end(AFTER, source, found.pop(0).end())
    while found and CLOSERS.fullmatch(source, found[-1].end(), end) and _follows(source, start, found[-1], end):
        end = _before(source, start, found.pop())
    return start, max(start, end), last if end < len(source) else len(source)


def _leads(source: str, found: list[re.Match[str]]) -> bool:
    """Whether the first token stands apart from the text behind it: `@anna: He came`, but not `@anna came`."""
    here, end = found[0], found[0].end()
    following = source[end:].lstrip()
    next_to_token = len(found) > 1 and found[1].start() == len(source) - len(following)
    return here.lastgroup in ("link", "mail") or not following or next_to_token or following[0] in SET_APART + ")]"


def _follows(source: str, start: int, token: re.Match[str], end: int) -> bool:
    """Whether the last token stands apart from the text before it; brackets are cut off in pairs only."""
    before, after = source[_before(source, start, token) : token.start()], source[token.end() : end]
    if any(before.count(left) != after.count(right) for left, right in ("()", "[]")):
        return False
    return token.lastgroup not in ("site", "user") or source[start : token.start()].rstrip()[-1:] in SET_APART


def _before(source: str, start: int, token: re.Match[str]) -> int:
    """Where the white space and brackets before a token begin."""
    return start + len(source[start : token.start()].rstrip(BEFORE))


def _end(pattern: re.Pattern[str], source: str, start: int) -> int:
    """Where a pattern that matches anywhere ends."""
    found = pattern.match(source, start)
    return found.end() if found else start


def _inside(shown: Masked, found: list[re.Match[str]]) -> Masked:
    """With a placeholder for each of these tokens; as it is where the text uses all placeholders itself."""
    letter = next((char for char in PLACEHOLDERS if not re.search(rf"{char}\d", shown.text)), "")
    if not letter:
        return shown
    text, end, offset = "", 0, len(shown.prefix)
    for number, token in enumerate(found, 1):
        text += shown.text[end : token.start() - offset] + f"{letter}{number}"
        end = token.end() - offset
    kept = tuple((f"{letter}{number}", token[0]) for number, token in enumerate(found, 1))
    return replace(shown, text=text + shown.text[end:], kept=kept)


def _marked(shown: Masked, behind: str) -> Masked:
    """With the end mark of the sentence, which stood behind the token that was cut off."""
    found = END_MARK.search(behind.rstrip(" )]"))
    if not found or not shown.text[-1].isalnum():
        return shown
    return replace(shown, text=shown.text + found[0], mark=found[0])
