"""jobs/pages.py: the blocks of a page, what each is to the article, and the metadata."""

import pytest

from jobs.pages import read_page

PAGE = """<html><head><title>Budget - The Daily</title><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2024-11-13T11:34:00+02:00"><style>p {}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Council adopts the budget</h1>
<p>The city council adopted the budget on <b>Wednesday</b>, after
a debate of nine hours. Two members abstained from the vote.</p><h2>What comes next</h2>
<p>The mayor has ten days to sign it. He said that he would do so on Friday, before he leaves for the congress.</p>
<p>The opposition announced a complaint. The court has received no papers yet, its spokeswoman said in the evening.</p>
<script>var x = 'not text';</script></article><noscript>Turn on scripts</noscript><footer>© The Daily</footer></body></html>"""


def test_page_lists_all_blocks_in_order_and_says_which_are_the_article():
    page = read_page(PAGE)
    assert [text for text, kept in page.blocks if not kept] == ["Home", "News", "© The Daily"]
    assert [text[:24] for text, kept in page.blocks if kept] == [
        "Council adopts the budge", "The city council adopted", "What comes next", "The mayor has ten days t", "The opposition announced"]  # fmt: skip
    assert page.blocks[3][0].endswith("on Wednesday, after a debate of nine hours. Two members abstained from the vote.")


def test_page_reads_the_metadata():
    metadata = read_page(PAGE).metadata
    assert (metadata["title"], metadata["outlet"]) == ("Council adopts the budget", "The Daily")
    assert metadata["published"] == "2024-11-13"


@pytest.mark.parametrize("text", ["<html><body></body></html>", "<script>text()</script>", "<!-- nothing -->", "<p>"])
def test_page_without_an_article_says_so(text):
    with pytest.raises(ValueError, match=r"no article found|not an HTML page"):
        read_page(text)


PICTURE = "<figure><img src='a.jpg'><figcaption>{}</figcaption></figure>"
CAPTION = "The mayor at the council on Wednesday"


@pytest.mark.parametrize(
    ("before", "after", "picture", "part"),
    [
        ("<h2>What comes next</h2>", "", PICTURE, "caption"),
        ("<h1>Council adopts the budget</h1>", "", PICTURE, "caption"),
        ("on Friday, before he leaves for the congress.</p>", "", "<div><p class='wp-caption-text'>{}</p></div>", "caption"),
        ("on Friday, before he leaves for the congress.</p>", "", "<ul><li>" + PICTURE + "</li></ul>", ""),
        ("<h2>What comes next</h2>", "", "<a href='/x'>" + PICTURE + "</a>", ""),
        ("</article>", "<p>More</p><p>News</p>", "<div><p>More news</p><p>Most read</p>" + PICTURE + "</div>", ""),
        ("<nav>", "", PICTURE, ""),
    ],
)  # fmt: skip
def test_the_caption_of_a_picture_is_told_from_that_of_a_link(before, after, picture, part):
    page = read_page(PAGE.replace(before, before + picture.format(CAPTION) + after, 1))
    assert [found for text, found in page.blocks if text == CAPTION] == [part]


def test_an_article_below_a_class_named_for_captions_is_no_caption():
    page = read_page(PAGE.replace("<article>", "<article class='no-caption has caption'>"))
    assert "caption" not in {part for _, part in page.blocks}
