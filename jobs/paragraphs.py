"""The way back from segments to an article: one text per segment in, paragraphs out."""

from collections.abc import Sequence

from jobs.records import Article


def paragraphs(article: Article, texts: Sequence[str]) -> str:
    """One text per segment (its source, its target) as paragraphs again, one per line of the article."""
    lines: dict[int, str] = {}
    end = 0
    for segment, text in zip(article.segments, texts, strict=True):
        before = lines.get(segment.line, "")
        glue = " " if before and text and segment.span[0] > end else ""  # a word cut in two is one word again
        lines[segment.line], end = before + glue + text, segment.span[1]
    return "\n\n".join(line for line in lines.values() if line)
