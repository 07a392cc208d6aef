"""Text in, Markdown out that shows it as it is: CommonMark and its GitHub dialect."""

import re

from markupsafe import Markup

from jobs.safe import safe_url

# what can open markup anywhere, what only at the start of a line, what links itself
ANYWHERE = re.compile(r"[\\`*\[\]<>|~@]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
START = re.compile(r"^(\d*)(#(?=[#\s]|$)|[-+](?=[-+\s]|$)|=(?==*$)|(?<=\d)[.)](?=\s|$))")
LINK = re.compile(r"(https?|ftp)(:)|(www)(\.)", re.IGNORECASE)


def md(text: str) -> Markup:
    """Text that Markdown shows as it is."""
    text = LINK.sub(lambda found: "\\".join(filter(None, found.groups())), ANYWHERE.sub(r"\\\g<0>", text))
    return Markup(START.sub(r"\1\\\2", text))


def code(text: str) -> Markup:
    """Text as a Markdown code span."""
    return Markup("`" + text.replace("`", "'") + "`")


def link(url: str) -> Markup:
    """The address as a Markdown link, or nothing."""
    return Markup(f"<{url}>") if safe_url(url) else Markup("")
