"""The made-up articles: the same each time, in five languages, as long as news, and cleaned as a page should be."""

from collections import Counter
from itertools import pairwise

import pytest

from jobs.bench_articles import FURNITURE, LANGS, articles, write
from jobs.config import CleanConfig, ReadConfig
from jobs.stages.clean import clean
from jobs.stages.read import find, read

MADE = list(articles(300))


def test_the_same_seed_gives_the_same_articles_and_another_others():
    assert list(articles(20, 3)) == list(articles(20, 3)) != list(articles(20, 4))


def test_every_language_has_its_turn():
    assert Counter(article.lang for article in MADE) == dict.fromkeys(LANGS, 60)


def test_articles_are_as_long_as_those_of_news():
    counts = [len(article.pairs) - 1 for article in MADE]
    words = [len(source.split()) for article in MADE for source, _ in article.pairs[1:]]
    assert 15 < sum(counts) / len(counts) < 20
    assert 15 < sum(words) / len(words) < 22


def test_hardly_a_sentence_occurs_in_two_articles_of_different_events():
    told = Counter(source for article in MADE for source in {source for source, _ in article.paragraphs[-1]})
    assert sum(count > 1 for count in told.values()) < len(told) / 20


def test_about_every_other_article_reports_the_event_of_the_one_before():
    first = [article.paragraphs[0][0][1] for article in MADE]
    assert 0.35 < sum(a == b for a, b in pairwise(first)) / len(first) < 0.65


@pytest.mark.parametrize("lang", LANGS)
def test_what_stands_around_an_article_on_its_page_is_cleaned_away(tmp_path, lang):
    made = next(article for article in write(tmp_path, 30) if article.page and article.lang == lang)
    config = ReadConfig(paths=(str(tmp_path / f"{made.name}.txt"),))
    [item] = find(config)
    done = clean(read(item, config), CleanConfig())
    junk = [line.text for line in done.lines if line.role == "junk"]
    assert [line.text for line in done.lines if line.role == "body"] == [
        " ".join(source for source, _ in paragraph) for paragraph in made.paragraphs
    ]
    assert junk == [line for part in FURNITURE[lang] for line in part.split("\n")]
