"""Clean: decides what every line of an article is. In: an article as read. Out: the same with a role for each line.

    clean:
      min_letters: 150        fewer letters of body than this: the article is skipped

Roles: body, heading, title, caption (of a picture), meta (outlet, published, dateline, byline), junk (with its class).
Nothing is deleted: a junk line stays as a receipt. The order of the decisions:
1. what a line is by itself (jobs/lines.py): boilerplate, a date, a byline, a paragraph, or something short;
2. what follows a label such as "Read more" is a list of links, until a real paragraph comes; after the comments label
   nothing of the article comes;
3. the article is the stretch of lines where paragraphs outweigh short lines the most;
4. the title is above it; runs of short lines within it are lists of links.
"""

from collections import Counter
from dataclasses import dataclass, replace

from jobs.config import CleanConfig
from jobs.errors import ArticleError
from jobs.lines import Shape, fold, shape, stamp, starts_recap, strip_residue
from jobs.records import Article, Line
from jobs.text import letters

METADATA = {"date": ("meta", "published"), "byline": ("meta", "byline")}
TAILS = {"related": "related_headline", "latest": "latest_headline"}
HEAD_LINES = 10  # how far above the first paragraph the title may stand
RUN = 6  # so many short lines in a row are a menu or a list of links, not headings
STANDFIRST = 3  # a date further down is a heading (a timeline), not the date of publication
ENOUGH_WORDS = 60  # of paragraphs, before a comments label is believed: many pages link to the comments at the top
# what stands around an article; ads, credits and links to other articles also stand inside
FURNITURE = frozenset((
    "account", "comment_form", "cookie", "copyright", "correction_form", "menu", "share", "symbols", "tags", "time_ago",
    "views",
))  # fmt: skip
WEIGHT_MAX = 40  # words of a paragraph that count


@dataclass(slots=True)
class Row:
    """A line while its role is being decided."""

    line: Line
    shape: Shape
    folded: str
    role: str = ""
    reason: str = ""

    def be(self, role: str, reason: str = "") -> None:
        """Decide."""
        self.role, self.reason = role, reason


def clean(article: Article, config: CleanConfig) -> Article:
    """The article with a role for every line, and with title, outlet and date of publication where lines state them."""
    rows = [_row(line) for line in article.lines]
    _decide([row for row in rows if row.role != "junk"])  # what the page's layout has decided takes no part
    done = _completed(article, rows)
    count = sum(letters(line.text) for line in done.lines if line.role == "body")
    if count < config.min_letters:
        reason = f"too little text: {count} letters of article, clean.min_letters is {config.min_letters}"
        raise ArticleError(reason, "skipped")
    return done


def _decide(rows: list[Row]) -> None:
    """Give every line a role."""
    _label(rows)
    plain = _is_plain(rows)
    _tails(rows)
    first, last = _stretch(rows)
    title = _title(rows, first)
    first = _lead(rows, title, first)
    _around(rows, first, title)
    for row in filter(_open, rows[:first] + rows[last + 1 :]):
        row.be(*_outside(row, plain))
    for row in rows[: max(title, 0)] + rows[last + 2 :]:  # the last paragraph may have a picture below it
        row.be(*("junk", "page_layout") if row.role == "caption" and not plain else (row.role, row.reason))
    _within(rows, first, last)
    _recap(rows, first, last)


def _outside(row: Row, plain: bool) -> tuple[str, str]:
    """The role of a line outside the article: layout, unless the text has none."""
    if not plain:
        return "junk", "page_layout"
    return ("body", "") if row.shape.ends else ("heading", "")


def _row(line: Line) -> Row:
    """The line without residue, and what it looks like; what read decided stays."""
    text = strip_residue(line.text)
    stripped = replace(line, text=text, raw=line.raw or line.text) if text != line.text else line
    row = Row(stripped, shape(text), fold(text))
    # of a caption that is a credit and no more (`Photo: Jane Roe`), its class is right
    credit = line.role == "caption" and row.shape.sentences == 1 and row.shape.label not in ("", "caption")
    row.be(*("junk", row.shape.label) if credit else (line.role, line.reason))
    return row


def _open(row: Row) -> bool:
    """Whether nothing has been decided about this line."""
    return not row.role


def _label(rows: list[Row]) -> None:
    """Junk by its own words; labels of lists are widget headers, comments labels part of the comment form."""
    for row in filter(_open, rows):
        kind = row.shape.label
        if kind in TAILS:
            row.be("junk", "widget_header")
        elif kind == "ends":
            row.be("junk", "comment_form")
        elif kind == "caption":
            row.be("caption")
        elif kind and kind not in ("date", "byline"):
            row.be("junk", kind)


def _tails(rows: list[Row]) -> None:
    """What follows a label: links until a paragraph comes; after the comments label, everything."""
    reason, prose, over = "", 0, False
    for row in rows:
        kind = row.shape.label
        over = over or (kind == "ends" and prose >= ENOUGH_WORDS)
        reason = TAILS.get(kind, "" if row.shape.paragraph else reason)
        prose += row.shape.words if row.shape.prose and not reason else 0
        if _open(row) and over:
            row.be("junk", "comment_form")
        elif _open(row) and reason:
            row.be("junk", reason)


def _stretch(rows: list[Row]) -> tuple[int, int]:
    """First and last line of the stretch where paragraphs outweigh the rest the most (Kadane's algorithm)."""
    best, span, total, start = 0.0, (0, -1), 0.0, 0
    for place, row in enumerate(rows):
        if total <= 0:
            total, start = 0.0, place
        total += _weight(row)
        if total > best:
            best, span = total, (start, place)
    return _grown(rows, *span)


def _grown(rows: list[Row], first: int, last: int) -> tuple[int, int]:
    """The stretch with the short sentences at its edges (`We got outplayed.`), but without a title that asks."""
    if first < last and rows[first].shape.exclaims and not rows[first].shape.paragraph:
        first += 1
    while 0 < first <= last and _sentence(rows[first - 1]) and not rows[first - 1].shape.exclaims:
        first -= 1
    while first <= last < len(rows) - 1 and _sentence(rows[last + 1]):
        last += 1
    return first, last


def _sentence(row: Row) -> bool:
    """Whether a line is at least a short sentence."""
    return _open(row) and row.shape.ends and not row.shape.label


def _is_plain(rows: list[Row]) -> bool:
    """Whether a text shows no trace of a page's layout: then somebody has cleaned it before us."""
    prose = sum(row.shape.words for row in rows if row.shape.prose)
    return 2 * prose >= sum(row.shape.words for row in rows) and not any(row.role == "junk" for row in rows)


def _weight(row: Row) -> float:
    """How much a line speaks for (above 0) or against its being in the article; tuned on 101 labeled pages."""
    if row.role == "junk":
        return -10.0 if row.reason in FURNITURE else -2.0 if row.reason in TAILS.values() else -3.0
    if row.role == "caption":
        return 0.0
    if row.shape.prose:
        return min(row.shape.words, WEIGHT_MAX) + (10.0 if row.shape.paragraph else 0.0)
    return 0.0 if row.shape.ends else -2.0


def _title(rows: list[Row], first: int) -> int:
    """The place of the title: where the metadata says, else above the first paragraph; -1 when there is none."""
    given = [place for place, row in enumerate(rows) if row.role == "title"]
    if given:
        return given[0]
    counts = Counter(row.folded for row in rows)
    above = [place for place in range(first) if _could_be_title(rows[place])][-HEAD_LINES:]
    fit = {place: _title_likeness(rows[place], counts) - place / 1000 for place in above}
    return max(fit, key=lambda place: fit[place], default=-1)


def _title_likeness(row: Row, counts: Counter[str]) -> int:
    """How much a line above the article looks like its title: long for a short line, and repeated on the page."""
    return min(row.shape.words, 8) + 2 * (counts[row.folded] > 1)


def _lead(rows: list[Row], title: int, first: int) -> int:
    """Where the article begins: with the paragraph under the title, even when buttons stand between it and the rest."""
    under = range(title + 1, min(title + 3, first)) if title >= 0 else range(0)
    for place in under:
        if rows[place].shape.prose and (_open(rows[place]) or rows[place].reason in TAILS.values()):
            rows[place].be("")
            return place
    return first


def _could_be_title(row: Row) -> bool:
    """Whether a line could be a title: no boilerplate, no dateline, at least two words, no full stop."""
    free = _open(row) or row.reason in TAILS.values()
    worded = row.shape.words >= 2 and "•" not in row.line.text and not row.line.text.endswith((".", ":", ","))
    return free and worded and not row.shape.label


def _around(rows: list[Row], first: int, title: int) -> None:
    """The title, and the outlet, date and place around it."""
    head = title if 0 <= title < first else first
    for place, row in enumerate(rows if title >= 0 else ()):
        if row.folded == rows[title].folded:
            row.be(*("title", "") if place == title else ("junk", "duplicate_title"))
    for place in range(head, first):
        _above(rows[place])
    _outlet(rows, head)


def _above(row: Row) -> None:
    """A line between the title and the first paragraph."""
    if not _open(row):
        return
    if row.shape.label == "date":
        row.be("meta", "published")
    elif row.shape.label == "byline":
        row.be("meta", "byline")
    elif "•" in row.line.text and row.shape.short:
        row.be("meta", "dateline")
    elif not row.shape.short:
        row.be("heading")


def _outlet(rows: list[Row], head: int) -> None:
    """Above the title, where no menu is: the date, and the outlet's name if it is one word or a date is with it."""
    above = rows[:head]
    dated = any(row.shape.label == "date" for row in above)
    if len(above) > 3 or not all(row.shape.short for row in above):
        return
    for row in filter(_open, above):
        if row.shape.label == "date":
            row.be("meta", "published")
        elif dated or row.shape.words == 1:
            row.be("meta", "outlet")


def _within(rows: list[Row], first: int, last: int) -> None:
    """The lines of the article: paragraphs, headings, and runs of short lines that belong to the layout."""
    run: list[Row] = []
    listed = False  # whether the run is announced: `The money goes to six purposes:`
    for place in range(first, last + 1):
        row = rows[place]
        if row.role not in ("", "heading"):
            continue
        kind, announces = row.shape.label, row.shape.words >= 4 and row.line.text.endswith(":")
        metadata = kind == "byline" or (kind == "date" and place - first <= STANDFIRST)
        if metadata or announces or row.shape.ends or row.shape.prose:
            _decide_run(run, listed)
            run, listed = [], announces
            row.be(*METADATA[kind] if metadata else ("body", ""))
        else:
            run.append(row)
    _decide_run(run, listed)


def _decide_run(run: list[Row], listed: bool) -> None:
    """Few short lines are headings; many are a menu or a list of links, unless the text announces a list."""
    for row in run:
        if listed:
            row.be("body")
        elif len(run) >= RUN:
            row.be("junk", "menu")
        else:
            row.be("heading")


def _recap(rows: list[Row], first: int, last: int) -> None:
    """The last paragraph, when it only points to an earlier article."""
    bodies = [row for row in rows[first : last + 1] if row.role == "body"]
    if len(bodies) > 2 and starts_recap(bodies[-1].line.text):
        bodies[-1].be("junk", "recap_crosslink")


def _completed(article: Article, rows: list[Row]) -> Article:
    """The article with its lines, and with the metadata that they state."""
    lines = tuple(replace(row.line, role=row.role, reason=row.reason) for row in rows)
    title = article.title or next((line.text for line in lines if line.role == "title"), "")
    outlet = article.outlet or next((_outlet_of(line) for line in lines if line.reason in ("outlet", "dateline")), "")
    stamps = (stamp(line.text, line.number) for line in lines if line.role == "meta" and line.reason == "published")
    published = article.published if article.published.value else next(filter(None, stamps), article.published)
    return replace(article, lines=lines, title=title, outlet=outlet, published=published)


def _outlet_of(line: Line) -> str:
    """The outlet of an outlet line, or of a dateline: `Kyiv • UNN`."""
    return line.text.rsplit("•", 1)[-1].strip()
