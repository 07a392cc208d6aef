"""Articles on the disk: each comes back as it was, from its place, and a disk that fails is named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.errors import PublishError
from jobs.records import Article, Line, Stamp
from jobs.spool import fetch, spooled

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ARTICLES = st.lists(st.builds(
    Article, id=st.text("0123456789abcdef", min_size=16, max_size=16), path=TEXT, title=TEXT,
    published=st.builds(Stamp, TEXT), lines=st.lists(st.builds(Line, st.integers(0, 99), TEXT), max_size=3).map(tuple),
), max_size=6)  # fmt: skip


def kept(path, articles):
    with spooled(path) as keep:
        return [keep(article) for article in articles]


@settings(max_examples=40)
@given(articles=ARTICLES, data=st.data())
def test_any_articles_come_back_in_the_order_they_are_asked_for(tmp_path_factory, articles, data):
    path = tmp_path_factory.mktemp("spool") / "deep" / "articles.jsonl"
    places = kept(path, articles)
    order = data.draw(st.permutations(range(len(articles))))
    assert fetch(path, [places[n] for n in order]) == tuple(articles[n] for n in order)


def test_the_digest_changes_with_anything_that_was_read(tmp_path):
    made = [Article("a" * 16, "a.txt"), Article("a" * 16, "a.txt", title="Rain"), Article("a" * 16, "b.txt")]
    places = kept(tmp_path / "articles.jsonl", made)
    assert len({place.digest for place in places}) == 3
    assert {place.id for place in places} == {"a" * 16}


def test_a_file_begins_anew(tmp_path):
    path = tmp_path / "articles.jsonl"
    kept(path, [Article("a" * 16, "a.txt")] * 3)
    [place] = kept(path, [Article("b" * 16, "b.txt")])
    assert (place.start, path.stat().st_size) == (0, place.size)


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"x" * 999), lambda path: path.unlink()])
def test_what_is_not_there_any_more_is_named_with_the_remedy(tmp_path, harm):
    path = tmp_path / "articles.jsonl"
    places = kept(path, [Article("a" * 16, "a.txt")])
    harm(path)
    with pytest.raises(PublishError, match=r"articles.jsonl: cannot be read: .*; look whether this disk has space"):
        fetch(path, places)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match=r"cannot be written: (Not a directory|File exists)"):
        kept(tmp_path / "file" / "articles.jsonl", [])
