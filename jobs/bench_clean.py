"""How well `clean` tells an article from the page around it.

In: a .jsonl or .jsonl.gz file of {id, lang, text, keep, drop}: the page as text with everything left in, strings of the
article that must survive and strings that must not. Out: the shares kept and dropped, per language and in all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from jobs.config import CleanConfig, ReadConfig
from jobs.errors import ArticleError, ConfigError
from jobs.formats import unpacked
from jobs.records import Article, Line
from jobs.stages.clean import clean
from jobs.text import content_id, normalize

KEPT_ROLES = ("body", "heading", "title", "caption")


class Page(BaseModel):
    """One labelled page."""

    id: str
    lang: str
    text: str
    keep: tuple[str, ...]
    drop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One page, or several: strings kept of those to keep, dropped of those to drop."""

    id: str
    lang: str
    kept: int
    keep: int
    dropped: int
    drop: int
    lost: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def rates(self) -> tuple[float, float]:
        """Share kept, share dropped; 1 where there is nothing to count."""
        return self.kept / self.keep if self.keep else 1.0, self.dropped / self.drop if self.drop else 1.0


def bench_clean(pages: Path, say: Callable[[str], None], worst: int = 0) -> Score:
    """Measure on these pages, tell the rates (and as many of the worst pages), and return the total."""
    scores = list(_scores(pages))
    for lang in sorted({score.lang for score in scores}):
        _tell(_total(lang, [score for score in scores if score.lang == lang]), say)
    total = _total("all", scores)
    _tell(total, say)
    for score in sorted(scores, key=lambda score: (sum(score.rates), score.id))[:worst]:
        _tell(score, say)
        for name, strings in (("lost", score.lost), ("left", score.left)):
            for text in strings:
                say(f"  {name}: {text}")
    return total


def _scores(pages: Path) -> Iterator[Score]:
    """The score of each page."""
    with pages.open("rb") as packed, unpacked(packed, pages.suffix, ReadConfig(paths=(str(pages),))) as stream:
        for number, row in enumerate(stream, 1):
            page = _page(row, f"{pages}:{number}")
            kept = _cleaned(page.text)
            keep, drop = (tuple(normalize(text) for text in wanted) for wanted in (page.keep, page.drop))
            lost, left = tuple(x for x in keep if x not in kept), tuple(x for x in drop if x in kept)
            counts = (len(keep) - len(lost), len(keep), len(drop) - len(left), len(drop))
            yield Score(page.id, page.lang, *counts, lost, left)


def _page(row: bytes, place: str) -> Page:
    """One labelled page; ConfigError when the line is none."""
    try:
        return Page.model_validate_json(row)
    except ValueError as error:
        raise ConfigError(f"{place}: is no page; each line is JSON with id, lang, text, keep and drop") from error


def _cleaned(text: str) -> str:
    """What cleaning leaves of a page: body, headings, title and captions."""
    numbered = enumerate(map(normalize, text.split("\n")), 1)
    article = Article(content_id(text), "page", lines=tuple(Line(number, line) for number, line in numbered if line))
    try:
        done = clean(article, CleanConfig(min_letters=0))
    except ArticleError:
        return ""
    return "\n".join(line.text for line in done.lines if line.role in KEPT_ROLES)


def _total(lang: str, scores: list[Score]) -> Score:
    """Several scores as one."""
    kept, keep = sum(score.kept for score in scores), sum(score.keep for score in scores)
    dropped, drop = sum(score.dropped for score in scores), sum(score.drop for score in scores)
    return Score(f"{len(scores)} pages", lang, kept, keep, dropped, drop)


def _tell(score: Score, say: Callable[[str], None]) -> None:
    """One line of figures."""
    keep, drop = score.rates
    kept, dropped = f"{score.kept}/{score.keep}", f"{score.dropped}/{score.drop}"
    say(f"{score.lang:4} {score.id:12} keep {keep:.3f} ({kept})  drop {drop:.3f} ({dropped})")
