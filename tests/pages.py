"""What tests look at in a page."""

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """Tags with their attribute names, ids, links, and the text outside of <style>."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.links, self.texts, self.langs = [], [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *(name for name, _ in attrs)))
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        self.langs += [values["lang"]] if "lang" in values else []

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] != "style":
            self.texts.append(data)


def unwrapped(markdown):
    """Markdown with every paragraph and every list item on one line."""
    return re.sub(r"(?<!\n)\n *(?!\n| *(?:#|---$|[-*] |\d+\. ))", " ", markdown.rstrip("\n"), flags=re.MULTILINE)


def unescaped(markdown):
    """Markdown's backslashes taken back."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
