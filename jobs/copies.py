"""One article that came in by two ways, as a file and by a feed perhaps: which of the two stays.

In: a mark of every article, and a way to its text. Out: those that go, each with the reason. Two are one when they have
the same text, or when their canonical addresses are the same, their texts have half in common, or a part and the title
(some sites give one address for all their pages), and no two dates make them versions of one another, of which
`cluster` keeps the newest. Reads no YAML.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from jobs.addresses import canonical, site
from jobs.duplicates import FEW, Shingles, one_page, shingles
from jobs.records import Article
from jobs.text import content_id, letters

WHOLE = 2 / 3  # of the longest: less than that is a teaser, whatever else is known of it


@dataclass(frozen=True, slots=True)
class Mark:
    """What of an article tells whether it is another one's copy."""

    number: int  # in order of the input
    article_id: str
    path: str
    text: str  # a digest
    letters: int
    known: int  # of outlet, address, title, date
    address: str  # canonical
    outlet: str
    published: str  # as stated
    title: str


def mark(article: Article, number: int) -> Mark:
    """The mark of an article."""
    text = _text(article)
    stated = article.published.value if article.published.basis == "stated" else ""
    known = sum(map(bool, (article.outlet, article.url, article.title, stated)))
    told = (canonical(article.url), article.outlet.casefold(), stated, article.title)
    return Mark(number, article.id, article.path, content_id(text), letters(text), known, *told)


def copies(marks: Sequence[Mark], article: Callable[[int], Article]) -> list[tuple[Mark, str]]:
    """Every article that is a poorer copy of another one, and why it goes; whatever the order of the input."""
    leader = {mark.number: mark for mark in marks}
    ordered = sorted(marks, key=lambda mark: (mark.path, mark.article_id, mark.number))
    for one, other in (*_same_text(ordered), *_same_address(ordered, article)):
        _join(leader, one, other)
    groups: dict[int, list[Mark]] = {}
    for one in ordered:
        groups.setdefault(_leader(leader, one).number, []).append(one)
    return [(one, _reason(one, best)) for group in groups.values() for best in (_best(group),) for one in group
            if one is not best]  # fmt: skip


def _text(article: Article) -> str:
    """The text of an article, as far as it is known before `clean`."""
    return " ".join(line.text for line in article.lines if line.role != "junk")


def _same_text(marks: Iterable[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Pairs with the same content; with the same text only, unless two outlets have published it."""
    by_id: dict[str, Mark] = {}
    by_text: dict[str, list[Mark]] = {}
    for one in marks:
        if one.article_id in by_id:
            yield by_id[one.article_id], one
            continue
        by_id[one.article_id] = one
        same = by_text.setdefault(one.text, [])
        yield from ((other, one) for other in same[:FEW] if _one_outlet(one, other))
        same.append(one)


def _one_outlet(one: Mark, other: Mark) -> bool:
    """Whether nothing says that two articles are of two outlets."""
    outlets = {mark.outlet for mark in (one, other)} - {""}
    sites = {site(f"https://{mark.address}") for mark in (one, other) if mark.address}
    return len(outlets) < 2 and len(sites) < 2


def _same_address(marks: Iterable[Mark], article: Callable[[int], Article]) -> Iterator[tuple[Mark, Mark]]:
    """Pairs with the same address, something of their text in common, and no two dates."""
    by_address: dict[str, list[Mark]] = {}
    for one in marks:
        if one.address:
            by_address.setdefault(one.address, []).append(one)
    for address in sorted(by_address):
        different: list[tuple[Mark, Shingles]] = []
        for one in by_address[address] if len(by_address[address]) > 1 else ():
            made = shingles(_text(article(one.number)))
            same = [pair for pair in different if _one_article(pair, (one, made))]
            yield from ((other, one) for other, _ in same)
            if not same and len(different) < FEW:
                different.append((one, made))


def _one_article(one: tuple[Mark, Shingles], other: tuple[Mark, Shingles]) -> bool:
    """Whether two articles of one address are the same one."""
    dates = (one[0].published, other[0].published)
    known = min(map(len, dates))  # a day, and a time of that day, are no two dates
    return dates[0][:known] == dates[1][:known] and one_page((one[0].title, one[1]), (other[0].title, other[1]))


def _join(leader: dict[int, Mark], one: Mark, other: Mark) -> None:
    """Put two articles, and all that are one with them, together."""
    leader[_leader(leader, other).number] = _leader(leader, one)


def _leader(leader: dict[int, Mark], one: Mark) -> Mark:
    """The article that stands for all that are one with this one."""
    while leader[one.number] is not one:
        one = leader[one.number]
    return one


def _best(group: Sequence[Mark]) -> Mark:
    """Of the copies that are whole the one of which most is known; of equals the longest, then the first by path."""
    longest = max(one.letters for one in group)
    whole = [one for one in group if one.letters >= WHOLE * longest]
    return min(whole, key=lambda one: (-one.known, -one.letters, one.path, one.number))


def _reason(one: Mark, best: Mark) -> str:
    """Why a copy goes."""
    same = one.article_id == best.article_id or one.text == best.text
    return f"same {'content' if same else 'address'} as {best.path}"
