"""Text in, Markdown out that shows it as it is, in lines that a terminal does not break: CommonMark and its GitHub
dialect. Backslash escapes are those of CommonMark 0.31, section 2.4."""

import re

from markupsafe import Markup

from jobs.safe import BREAKS, safe_url

WIDTH = 80  # columns of a terminal that nobody has widened
# what can open markup anywhere, what only at the start of a line, what links itself
ANYWHERE = re.compile(r"[\\`*\[\]<>|~@]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
START = re.compile(r"^( ?\d*)(#(?=[#\s]|$)|[-+](?=[-+\s]|$)|=(?==*$)|:(?=-)|(?<=\d)[.)](?=\s|$))")
LINK = re.compile(r"(https?|ftp)(:)|(www)(\.)", re.IGNORECASE)
MARKER = re.compile(r" *(?:[-*] |\d+\. )?")
WORD = re.compile(r"(?<![^ ])`[^`]*`[^ ]*|[^ ]+")  # a code span is one word: a line of it could open a list
UNBROKEN = ("#", "|")  # headings and rows of tables have one line


def md(text: str) -> Markup:
    """Text that Markdown shows as it is."""
    text = re.sub("^ +", " ", BREAKS.sub(" ", text))  # four spaces would open a block of code
    text = LINK.sub(lambda found: "\\".join(filter(None, found.groups())), ANYWHERE.sub(r"\\\g<0>", text))
    return Markup(START.sub(r"\1\\\2", text))


def code(text: str) -> Markup:
    """Text as a Markdown code span."""
    return Markup("`" + text.replace("`", "'") + "`") if text else Markup("")


def link(url: str) -> Markup:
    """The address as a Markdown link, or nothing."""
    address = safe_url(url)
    return Markup(f"<{address}>") if address else Markup("")


def wrapped(page: str, width: int = WIDTH, *, escape: bool = True) -> str:
    """The page with its long lines broken between words, under the text of their list item; what would open markup at
    the start of a new line is escaped, unless the page is plain text."""
    return "\n".join(part for line in page.split("\n") for part in _rows(line, width, escape))


def _rows(line: str, width: int, escape: bool) -> list[str]:
    """The rows of one line."""
    if line.strip(" ") == "-":  # an item without text would make a heading of the one above it
        return [f"{line.rstrip(' ')} (empty)"]
    if len(line) <= width or (escape and line.startswith(UNBROKEN)):
        return [line]
    head = MARKER.findall(line)[0]
    rows: list[list[str]] = [[]]
    size = len(head)
    for word in WORD.findall(line[len(head) :]):
        if rows[-1] and size + 1 + len(word) > width:
            rows.append([])
            size = len(head)
        size += len(word) + bool(rows[-1])
        rows[-1].append(word)
    first, *others = map(" ".join, rows)
    hang = " " * len(head)
    return [head + first, *(hang + (START.sub(r"\1\\\2", row) if escape else row) for row in others)]
