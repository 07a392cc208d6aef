"""Texts that are nearly the same: copies of one wire, which are one voice, and versions of one article.

In: English texts, or summaries. Out: numbers of texts; the older versions, each with the newest. Two texts are nearly
the same from a Jaccard similarity of their five-word shingles of 0.8 (Broder 1997). Of many texts MinHash with banding
offers the pairs that may be so, and each is verified. Reads `updated` of jobs/languages/*.yaml.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlsplit
from zlib import crc32

from rapidfuzz import fuzz

from jobs.languages import load_all
from jobs.records import Article, Summary
from jobs.text import words

WIRE = 0.8  # Jaccard similarity of shingles from which two texts are one
RUN = 5  # words of a shingle
FEW = 64  # texts that are compared all with all
BANDS, ROWS = 16, 4  # of two texts with 0.8 in common 0.02 % are not offered, of two with 0.3 in common 88 %
SEED = 1
MOST = 32  # of the offered pairs are verified, those of most bands: 5,000 weather reports of one outlet are all offered
TITLE = 80  # ratio from which two titles are nearly the same
KEPT = 0.2  # of the shorter text are in the longer one of the same address and title
HALF = 0.5  # of it are, whatever the titles: the address may be that of a section, whose pages have 0.2 in common
LONGER = 1.05  # times as long is longer
Shingles = frozenset[tuple[str, ...]]
Version = tuple[Summary, Shingles]


def families(texts: Sequence[str]) -> tuple[int, ...]:
    """For each text the number of the first one that is nearly the same: copies of one wire are one voice."""
    if len(texts) < 2:
        return tuple(range(len(texts)))
    made = [shingles(text) for text in texts]
    first: list[int] = []
    for index, before in enumerate(earlier(made)):
        same = (first[other] for other in before if alike(made[index], made[other]))
        first.append(next(same, index))
    return tuple(first)


def shingles(text: str) -> Shingles:
    """The runs of five words of a text; a shorter text is one run."""
    found = [word.lower() for word in words(text)]
    return frozenset(tuple(found[i : i + RUN]) for i in range(max(1, len(found) - RUN + 1)))


def alike(one: Shingles, other: Shingles) -> bool:
    """Whether two texts are nearly the same."""
    both = len(one & other)
    return both >= WIRE * (len(one) + len(other) - both)


def earlier(made: Sequence[Shingles]) -> Iterator[Sequence[int]]:
    """For each text, in order, the earlier ones that may be nearly the same, in order."""
    if len(made) <= FEW:
        yield from map(range, range(len(made)))
        return
    from datasketch import MinHash  # takes scipy.integrate along, which small nights can do without

    index: dict[tuple[int, bytes], deque[int]] = {}
    for number, mine in enumerate(made):
        sketch = MinHash(num_perm=BANDS * ROWS, seed=SEED, hashfunc=crc32)  # the default is SHA-1: twice the time
        sketch.update_batch([" ".join(run).encode() for run in mine])
        rows = sketch.hashvalues.reshape(BANDS, ROWS)
        lists = [index.setdefault((band, row.tobytes()), deque(maxlen=FEW)) for band, row in enumerate(rows)]
        shared = Counter(other for found in lists for other in found)
        yield sorted(sorted(shared, key=lambda other: (-shared[other], other))[:MOST])
        for found in lists:
            found.append(number)


# --- versions of one article ---


def older_versions(summaries: Sequence[Summary], max_days: int) -> list[tuple[Summary, Summary]]:
    """Every article that its outlet has published again later, with the newest version; in the order of the input.

    The same outlet and address with something in common, or the same outlet, nearly the same title, and nearly all of
    the text. Which is later: by the dates; where they do not tell, the one that says it was updated, or is longer.
    """
    replaced: dict[str, Summary] = {}
    for versions in _by_outlet(summaries):
        made = [shingles(summary.translation.english) for summary in versions]
        for index, candidates in enumerate(_offered(versions, made)):
            for other in candidates:
                pair = _in_order((versions[other], made[other]), (versions[index], made[index]), max_days)
                if pair and _newest(pair[1], replaced) is not _newest(pair[0], replaced):  # else a circle could close
                    replaced[pair[0].article.id] = pair[1]
    return [(each, _newest(each, replaced)) for each in summaries if each.article.id in replaced]


def _newest(summary: Summary, replaced: dict[str, Summary]) -> Summary:
    """The version that nothing replaces."""
    while summary.article.id in replaced:
        summary = replaced[summary.article.id]
    return summary


def _by_outlet(summaries: Sequence[Summary]) -> Iterator[list[Summary]]:
    """The articles of each outlet that has several, in order of publication, those without a date first."""
    outlets: dict[str, list[Summary]] = {}
    for summary in summaries:
        article = summary.article
        if outlet := article.outlet.casefold() or urlsplit(article.url).netloc:
            outlets.setdefault(outlet, []).append(summary)
    for of_one in outlets.values():
        if len(of_one) > 1:
            yield sorted(of_one, key=lambda summary: (summary.article.published.value, summary.article.id))


def _offered(versions: Sequence[Summary], made: Sequence[Shingles]) -> Iterator[list[int]]:
    """For each article, in order, the earlier ones of its address or title, or that may have nearly the same text."""
    known: dict[tuple[str, str], deque[int]] = {}
    for index, before in enumerate(earlier(made)):
        article = versions[index].article
        names = (("address", _address(article)), ("title", _bare(article.title)))
        lists = [known.setdefault(name, deque(maxlen=FEW)) for name in names if name[1]]
        yield sorted({*before, *(other for found in lists for other in found)})
        for found in lists:
            found.append(index)


def _in_order(one: Version, other: Version, max_days: int) -> tuple[Summary, Summary] | None:
    """Two versions of one article, the older one first; None when they are not, or nothing tells which is older."""
    ours, theirs = (version[0].article.published.value for version in (one, other))
    known = min(len(ours), len(theirs))  # a day and a time of that day: nobody knows which is later
    if ours[:known] < theirs[:known]:
        days = date.fromisoformat(theirs[:10]) - date.fromisoformat(ours[:10])
        return (one[0], other[0]) if days.days <= max_days and _one_article(one, other) else None
    old, new = (other, one) if _seems_later(other, one) else (one, other)
    if _seems_later(old, new) and _one_article(old, new) and not _counts_otherwise(old, new):
        return old[0], new[0]
    return None


def _seems_later(old: Version, new: Version) -> bool:
    """Whether an article says that it was updated and another does not, or it is longer and neither or both say so."""
    marks = [bool(_updated().search(version[0].article.title)) for version in (old, new)]
    return marks[1] if marks[0] != marks[1] else len(new[1]) >= LONGER * len(old[1])


def _one_article(old: Version, new: Version) -> bool:
    """Whether two articles of one outlet are versions of one."""
    one, other = old[0].article, new[0].article
    if _address(one) and _address(one) == _address(other):
        return one_page((one.title, old[1]), (other.title, new[1]))
    if not same_title(one.title, other.title) or len(old[1] & new[1]) < WIRE * len(old[1]):
        return False
    return not any(word[0].isupper() for word in _differing(old, new))  # Weather in Lviv is not Weather in Kyiv


def one_page(one: tuple[str, Shingles], other: tuple[str, Shingles]) -> bool:
    """Whether two articles (title and text) of one address are one: it may be that of a section."""
    common = len(one[1] & other[1]) / min(len(one[1]), len(other[1]))
    return common >= HALF or (common >= KEPT and bool(one[0] and other[0]) and same_title(one[0], other[0]))


def same_title(one: str, other: str) -> bool:
    """Whether two titles are nearly the same, but for what says that the article was updated."""
    return fuzz.ratio(_bare(one), _bare(other), score_cutoff=TITLE) >= TITLE


def _counts_otherwise(old: Version, new: Version) -> bool:
    """Whether titles differ in a number: a later one may bring other numbers, of two of one day nobody knows."""
    return any(word[0].isdigit() for word in _differing(old, new))


def _differing(old: Version, new: Version) -> set[str]:
    """The words that stand in one title only, however they are written there."""
    titles = [words(_updated().sub("", version[0].article.title)) for version in (old, new)]
    folded = [{word.casefold() for word in title} for title in titles]
    return {word for title in titles for word in title if word.casefold() in folded[0] ^ folded[1]}


@lru_cache(maxsize=1 << 14)
def _bare(title: str) -> str:
    """A title without case and punctuation, and without what says that the article was updated."""
    return " ".join(words(_updated().sub("", title))).casefold()


@cache
def _updated() -> re.Pattern[str]:
    """What titles of articles say that were published again."""
    return re.compile(rf"\b(?:{'|'.join(word for lang in load_all() for word in lang.updated)})\b", re.IGNORECASE)


def _address(article: Article) -> str:
    """Where an article stands, without what leads to a place on its page."""
    return article.url.partition("#")[0].rstrip("/")
