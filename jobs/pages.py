"""A page of HTML: its text in, its metadata and its text blocks out, each block with what it is to the article.

What belongs to the article is decided by trafilatura; captions of pictures, which it drops, are told by their element.
Every mistake is a ValueError whose message is a reason and a remedy for the reader.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import html

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "iframe", "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
NOT_TEXT = ("head", "script", "style", "noscript", "template", "svg", "math", "object", "textarea")
LONG_BLOCK = 40  # letters; a shorter one ("Sport") stands in many articles by chance
CAPTIONS = frozenset(("wp-caption-text", "caption-text", "image-caption", "photo-caption"))  # as classes
NOT_OURS = ("a", "aside", "footer", "li", "nav")  # a caption in one of these is of a link to another article
ABOVE = 3  # blocks: how far above the first paragraph the caption of the leading picture may stand


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its text blocks in page order, each with its part (article, caption, or empty), and its metadata."""

    blocks: tuple[tuple[str, str], ...]
    metadata: dict[str, str]


def read_page(text: str) -> Page:
    """The blocks and metadata of an HTML page; ValueError when it holds no article."""
    import trafilatura

    # only what the page's metadata says: a search in the text reads "13 листопада 2024" as 2024-01-01
    dates = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(
        _tree(text), include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    if found is None or not found.text:
        raise ValueError("no article found in this page; give the text itself as .txt")
    given = (("title", found.title), ("outlet", found.sitename), ("url", found.url), ("published", found.date))
    blocks = tuple(_blocks(text))
    return Page(tuple(_parts(blocks, found.text)), {key: value for key, value in given if value})


def _tree(text: str) -> "html.HtmlElement":
    """The parsed page; ValueError when there is nothing to parse."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8")
    try:
        tree = html.fromstring(text.encode(), parser=parser)
    except etree.LxmlError as error:
        raise ValueError("not an HTML page; check that it was saved whole") from error
    if any(problem.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for problem in parser.error_log):
        # libxml2 ends there, and what follows, an article perhaps, would be lost without a word
        raise ValueError("nests more than 255 elements, where its parser ends; give the text itself as .txt")
    return tree


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """The text blocks of a page, in page order, and whether each is the caption of a picture."""
    from lxml import etree

    tree = _tree(text)
    etree.strip_elements(tree, *NOT_TEXT, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    pieces: list[str] = []
    captions = 0  # how many captions we are in
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if node.tag in BLOCKS and (block := " ".join("".join(pieces).split())):
            yield block, captions > 0
        if node.tag in BLOCKS:
            pieces.clear()
        if _is_caption(node):
            captions += 1 if event == "start" else -1
        pieces.append((node.text if event == "start" else node.tail) or "")
    if block := " ".join("".join(pieces).split()):
        yield block, False


def _is_caption(node: "html.HtmlElement") -> bool:
    """Whether an element is the caption of a picture of the article."""
    if node.tag != "figcaption" and (node.tag not in BLOCKS or CAPTIONS.isdisjoint((node.get("class") or "").split())):
        return False
    return not any(parent.tag in NOT_OURS for parent in node.iterancestors())


def _parts(blocks: Sequence[tuple[str, bool]], article: str) -> Iterator[tuple[str, str]]:
    """Each block with its part: the article holds it, or it is a caption between blocks that the article holds."""
    held = list(_held([block for block, _ in blocks], article))
    places = [place for place, (_, caption) in enumerate(blocks) if held[place] and not caption]
    first, last = (places[0], places[-1]) if places else (len(blocks), -1)
    for place, (block, caption) in enumerate(blocks):
        if caption:
            yield block, "caption" if first - ABOVE <= place <= last + 1 else ""
        else:
            yield block, "article" if held[place] else ""


def _held(blocks: Sequence[str], article: str) -> Iterator[bool]:
    """For each block whether the article holds it: as a line or table cell, or, when it is long, anywhere."""
    pieces, whole = {_bare(piece) for piece in re.split(r"[\n|]", article)}, _bare(article)
    return (block in pieces or (len(block) >= LONG_BLOCK and block in whole) for block in map(_bare, blocks))


def _bare(text: str) -> str:
    """Letters and digits only: list marks and white space differ between the page and the extracted text."""
    return "".join(char for char in text if char.isalnum())
