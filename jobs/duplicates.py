"""Texts that are nearly the same: copies of one wire, which are one voice, and versions of one article.

In: English texts, or summaries. Out: numbers of texts; the older versions, each with the newest. Two texts are nearly
the same from a Jaccard similarity of their five-word shingles of 0.8 (Broder 1997). Of many texts MinHash with banding
offers the pairs that may be so, and each is verified. Reads no YAML.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit
from zlib import crc32

from rapidfuzz import fuzz

from jobs.records import Article, Summary
from jobs.text import words

WIRE = 0.8  # Jaccard similarity of shingles from which two texts are one
RUN = 5  # words of a shingle
FEW = 64  # texts that are compared all with all
BANDS, ROWS = 16, 4  # of two texts with 0.8 in common 0.02 % are not offered, of two with 0.3 in common 88 %
SEED = 1
TITLE = 80  # ratio from which two titles are nearly the same
KEPT = 0.2  # of the shorter text are in the longer one of the same address, which may be that of a whole section
Shingles = frozenset[tuple[str, ...]]


def families(texts: Sequence[str]) -> tuple[int, ...]:
    """For each text the number of the first one that is nearly the same: copies of one wire are one voice."""
    if len(texts) < 2:
        return tuple(range(len(texts)))
    made = [shingles(text) for text in texts]
    first: list[int] = []
    for index, earlier in enumerate(_earlier(made)):
        same = (first[other] for other in earlier if alike(made[index], made[other]))
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


def _earlier(made: Sequence[Shingles]) -> Iterator[Sequence[int]]:
    """For each text, in order, the earlier ones that may be nearly the same, in order."""
    if len(made) <= FEW:
        yield from map(range, range(len(made)))
        return
    from datasketch import MinHash, MinHashLSH  # takes scipy.integrate along, which small nights can do without

    index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    for number, mine in enumerate(made):
        sketch = MinHash(num_perm=BANDS * ROWS, seed=SEED, hashfunc=crc32)  # the default is SHA-1: twice the time
        sketch.update_batch([" ".join(run).encode() for run in mine])
        yield sorted(index.query(sketch))
        index.insert(number, sketch)


# --- versions of one article ---


def older_versions(summaries: Sequence[Summary], max_days: int) -> list[tuple[Summary, Summary]]:
    """Every article that its outlet has published again later, with the newest version; in the order of the input.

    The same outlet and address with something in common, or the same outlet, nearly the same title and text.
    """
    replaced: dict[str, Summary] = {}
    for versions in _by_outlet(summaries):
        made = [shingles(summary.translation.english) for summary in versions]
        for index, candidates in enumerate(_offered(versions, made)):
            for other in candidates:
                pair = versions[other].article, versions[index].article
                if _later(*pair, max_days) and _one_article(pair, (made[other], made[index])):
                    replaced[pair[0].id] = versions[index]
    return [(each, _newest(each, replaced)) for each in summaries if each.article.id in replaced]


def _newest(summary: Summary, replaced: dict[str, Summary]) -> Summary:
    """The version that nothing replaces."""
    while summary.article.id in replaced:
        summary = replaced[summary.article.id]
    return summary


def _by_outlet(summaries: Sequence[Summary]) -> Iterator[list[Summary]]:
    """The dated articles of each outlet that has several, in order of publication."""
    outlets: dict[str, list[Summary]] = {}
    for summary in summaries:
        article = summary.article
        outlet = article.outlet.casefold() or urlsplit(article.url).netloc
        if outlet and article.published.value:
            outlets.setdefault(outlet, []).append(summary)
    for of_one in outlets.values():
        if len(of_one) > 1:
            yield sorted(of_one, key=lambda summary: (summary.article.published.value, summary.article.id))


def _offered(versions: Sequence[Summary], made: Sequence[Shingles]) -> Iterator[list[int]]:
    """For each article, in order, the earlier ones of its address, or that may have nearly the same text."""
    by_address: dict[str, list[int]] = {}
    for index, earlier in enumerate(_earlier(made)):
        of_address = by_address.setdefault(_address(versions[index].article), [])
        yield sorted({*earlier, *of_address[-FEW:]})
        if _address(versions[index].article):
            of_address.append(index)


def _later(old: Article, new: Article, max_days: int) -> bool:
    """Whether an article was published after another one, and not so long after that it is another one."""
    ours, theirs = old.published.value, new.published.value
    known = min(len(ours), len(theirs))  # a day and a time of that day: nobody knows which is later
    days = date.fromisoformat(theirs[:10]) - date.fromisoformat(ours[:10])
    return ours[:known] < theirs[:known] and days.days <= max_days


def _one_article(pair: tuple[Article, Article], made: tuple[Shingles, Shingles]) -> bool:
    """Whether two articles of one outlet are versions of one."""
    one, other = pair
    if _address(one) and _address(one) == _address(other):
        return len(made[0] & made[1]) >= KEPT * min(map(len, made))
    return fuzz.ratio(one.title.casefold(), other.title.casefold()) >= TITLE and alike(*made)


def _address(article: Article) -> str:
    """Where an article stands, without what leads to a place on its page."""
    return article.url.partition("#")[0].rstrip("/")
