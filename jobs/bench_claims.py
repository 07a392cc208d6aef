"""Claims measured: contradictions and facts in other words on cases of our own, marks and speed on parallel corpora.

In: a folder with contradictions.tsv and events.tsv; on demand FLORES dev, whose systems say in other words what the
reference says, and NTREX-128, whose articles are dealt to three outlets that share no sentence. Out: tables through
`say`.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, groupby
from pathlib import Path

from jobs.bench_corpus import LANGS, flores
from jobs.bench_deal import dealt, documents
from jobs.claims import Claim, claims
from jobs.conflicts import conflicts
from jobs.records import Article, Line, Segment, Summary, Target, Translation
from jobs.text import content_id

Say = Callable[[str], None]
Told = list[tuple[str, str]]  # what a sentence says, as a key, and the sentence
TOGETHER = 30  # sentences of an article made from a corpus
A_FULL = 25  # sentences of an article of the speed test
FACTS = 200  # distinct ones of that event
SIZES = (50, 200)  # articles of it


def bench_claims(cases: Path, data: Path | None, ntrex: Path | None, say: Say) -> None:
    """Print what there is data for."""
    say("contradictions                 right  missed  false  precision  recall")
    say(_row("cases of our own", *_contradictions(_rows(cases / "contradictions.tsv"))))
    say("the same fact                  pairs   found      ●  false ●      ✕")
    say(_marked("events of our own", [_event(rows) for rows in _events(_rows(cases / "events.tsv"))]))
    if data:
        systems = [(lang, name) for lang in LANGS for name in flores(data, lang).systems]
        for lang, name in systems:
            say(_marked(f"FLORES {lang} {name}", _beside(data, lang, name)))
    if ntrex:
        say("sentences on other facts           ●       ◐       ✕  of all")
        say(_apart(ntrex))


def bench_large(data: Path, say: Say, sizes: Sequence[int] = SIZES) -> None:
    """Print the seconds that the claims of large events take."""
    say("an event of                     seconds")
    for size in sizes:
        say(f"{size} articles".ljust(30) + f"{_seconds(data, size):9.1f}")


def _rows(path: Path) -> list[list[str]]:
    """The cells of a table without its heading."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def _contradictions(rows: Iterable[Sequence[str]]) -> tuple[int, int, int]:
    """How many contradictions are found by their kind, how many are not, and how many are none."""
    found: Counter[str] = Counter()
    for kind, _, one, other, *who in rows:
        first, _, second = (who[0] if who else "").partition(" / ")
        kinds = {conflict.kind for conflict in conflicts(one, other, (first.strip(), second.strip()))}
        found["right" if kind in kinds else "missed" if kind != "none" else "false" if kinds else "none"] += 1
    return found["right"], found["missed"], found["false"]


def _row(name: str, right: int, missed: int, false: int) -> str:
    """A row with precision and recall."""
    shares = right / max(1, right + false), right / max(1, right + missed)
    return f"{name:30} {right:5} {missed:7} {false:6} {shares[0]:10.1%} {shares[1]:7.1%}"


def _events(rows: Iterable[Sequence[str]]) -> Iterator[list[Told]]:
    """The articles of each event of our own, in which a letter stands for a fact."""
    for _, event in groupby(rows, key=lambda row: row[0]):
        articles = groupby(event, key=lambda row: row[1])
        yield [[(fact.upper(), text) for _, _, fact, text in lines] for _, lines in articles]


def _beside(data: Path, lang: str, system: str) -> Iterator[tuple[int, Counter[str]]]:
    """Reference and system, thirty lines at once, as two articles of one event."""
    corpus = flores(data, lang)
    lines = [(pair.target, made) for pair, made in zip(corpus.pairs, corpus.systems[system], strict=True)]
    for start in range(0, len(lines), TOGETHER):
        part = lines[start : start + TOGETHER]
        yield _event([[(str(place), line[side]) for place, line in enumerate(part)] for side in (0, 1)])


def _event(articles: Sequence[Told]) -> tuple[int, Counter[str]]:
    """How many facts two articles share, and what the claims say of them."""
    summaries = [_article(str(number), [text for _, text in told]) for number, told in enumerate(articles)]
    key = {segment.id: fact for s, said in zip(summaries, articles, strict=True) for segment, fact in _keys(s, said)}
    facts = [{fact for fact, _ in told} for told in articles]
    pairs = sum(len(one & other) for one, other in combinations(facts, 2))
    found: Counter[str] = Counter()
    seen: set[tuple[str, frozenset[str]]] = set()
    for claim, article, mark in _said(claims(summaries)):
        told = {key[unit.cites[0]] for unit in claim.others if unit.article == article}
        own = key[claim.core.cites[0]]
        if own in told:
            seen.add((own, frozenset((article, claim.core.article))))
        found["●" if own in told else "false ●"] += mark == "supports"
        found["✕"] += mark == "contradicts"
    found["found"] = len(seen)
    return pairs, found


def _keys(summary: Summary, told: Told) -> Iterator[tuple[Segment, str]]:
    """The segments of an article with the facts that they say."""
    yield from zip(summary.article.segments, (fact for fact, _ in told), strict=True)


def _said(found: Iterable[Claim]) -> Iterator[tuple[Claim, str, str]]:
    """Each claim with each other article and its mark."""
    for claim in found:
        yield from ((claim, article, mark) for article, mark in claim.support if article != claim.core.article)


def _marked(name: str, measured: Iterable[tuple[int, Counter[str]]]) -> str:
    """A row of facts wanted and found."""
    wanted, total = 0, Counter[str]()
    for pairs, found in measured:
        wanted, total = wanted + pairs, total + found
    return f"{name:30} {wanted:5} {total['found']:7} {total['●']:6} {total['false ●']:8} {total['✕']:6}"


def _apart(ntrex: Path) -> str:
    """The marks between outlets that share no sentence."""
    articles = sorted(dealt(documents(ntrex), 3), key=lambda told: told.event)
    marks: Counter[str] = Counter()
    for _, event in groupby(articles, key=lambda told: told.event):
        made = claims([_article(told.name, [english for _, english in told.pairs]) for told in event])
        marks.update(mark for *_, mark in _said(made))
    shown = [f"{marks[mark] / marks.total():8.1%}" for mark in ("supports", "partly", "contradicts")]
    return f"{'NTREX-128 dealt to 3':30}{''.join(shown)} {marks.total():7}"


def _seconds(data: Path, size: int) -> float:
    """Processor time for the claims of an event whose articles tell some of the same facts in the words of a system."""
    wordings = [lines for lang in LANGS for lines in flores(data, lang, FACTS).systems.values()]
    chance = random.Random(size)
    told = [sorted(chance.sample(range(FACTS), A_FULL)) for _ in range(size)]
    made = [_article(str(n), [chance.choice(wordings)[fact] for fact in facts]) for n, facts in enumerate(told)]
    start = time.process_time()
    claims(made)
    return time.process_time() - start


def _article(name: str, sentences: Sequence[str]) -> Summary:
    """An article of translated sentences."""
    own = content_id("\n".join((name, *sentences)))
    lines = tuple(Line(number, text, "body") for number, text in enumerate(sentences, 1))
    segments = tuple(Segment(f"{own}:{line.number}.1", line.number, (0, len(line.text)), line.text) for line in lines)
    article = Article(own, name, lang="uk", lines=lines, segments=segments)
    return Summary(Translation(article, tuple(Target(text, "model", "system") for text in sentences)), ())
