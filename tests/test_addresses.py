"""jobs/addresses.py: one page, one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.addresses import canonical, one_site


@pytest.mark.parametrize(
    "url",
    ["https://news.example/a/b", "http://news.example/a/b", "https://www.news.example/a/b/", "https://m.news.example/a/b", "https://NEWS.example:443/a/b", "https://news.example/a/b#top",
     "https://news.example/a/b?utm_source=x&utm_medium=y", "https://news.example/a/b/?fbclid=1&gclid=2", "https://news.example/a/b/amp", "https://news.example/a/b/index.html"],
)  # fmt: skip
def test_addresses_of_one_page_are_one(url):
    assert canonical(url) == "news.example/a/b"


@pytest.mark.parametrize(
    ("url", "other"),
    [("https://a.example/x?id=1", "https://a.example/x?id=2"), ("https://a.example/x", "https://b.example/x"), ("https://a.example/x", "https://a.example/X"),
     ("https://a.example/x", "https://a.example:8080/x"), ("https://sport.a.example/x", "https://a.example/x")],
)  # fmt: skip
def test_addresses_of_two_pages_are_two(url, other):
    assert canonical(url) != canonical(other) != ""


def test_the_order_of_parameters_does_not_matter():
    assert canonical("https://a.example/x?b=2&utm_id=7&a=1") == canonical("https://a.example/x?a=1&b=2") == "a.example/x?a=1&b=2"


@pytest.mark.parametrize("url", ["", "a.txt", "https://a.example", "https://www.a.example/", "https://a.example/?utm_source=x", "mailto:a@b.c", "http://[", "https://a.example:x/y", "https://a.example/x?" + "a&" * 999])
def test_what_is_no_address_of_an_article_has_none(url):
    assert canonical(url) == ""


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text):
    for url in (text, f"https://{text}", f"https://a.example/{text}"):
        assert isinstance(canonical(url), str) and one_site(url, url) in (True, False)


@pytest.mark.parametrize(("url", "other", "expected"), [("https://www.a.example/x", "http://a.example/y", True), ("https://a.example/", "https://b.example/", False), ("", "https://a.example/", False), ("https://a.example/", "", True), ("http://[", "https://a.example/", False)])
def test_two_addresses_are_of_one_site(url, other, expected):
    assert one_site(url, other) is expected
