"""jobs/stages/clean.py, jobs/lines.py and jobs/bench_clean.py: a role for every line."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.bench_clean import bench_clean
from jobs.config import CleanConfig, ReadConfig
from jobs.errors import ArticleError
from jobs.languages import load_all
from jobs.lines import fold, shape, stamp, strip_residue
from jobs.records import Article, Line, Stamp
from jobs.stages.clean import clean
from jobs.stages.read import find, read
from jobs.text import normalize

ROOT = Path(__file__).parents[2]
GOLD = json.loads((ROOT / "tests/gold/seeds_lines.json").read_text())
ANY = CleanConfig(min_letters=0)
ONE = "The city council adopted the budget on Wednesday after a debate of nine hours. Two members abstained."
TWO = "The mayor has ten days to sign it, and he said on Thursday that he would do so before he leaves for the congress."
THREE = "Schools receive more money than last year. The theater, which had asked for a new roof, receives none of it."


def article(*lines):
    return Article("id", "path", lines=tuple(Line(n, normalize(text)) for n, text in enumerate(lines, 1) if text))


def roles(*lines):
    return [":".join(filter(None, (line.role, line.reason))) for line in clean(article(*lines), ANY).lines]


@pytest.mark.parametrize("name", sorted(GOLD))
def test_every_line_of_the_seeds_has_the_role_that_a_reader_gave_it(name):
    config = ReadConfig(paths=(str(ROOT / "seeds" / name),))
    done = clean(read(next(find(config)), config), CleanConfig())
    assert [[line.number, line.role, line.reason] for line in done.lines] == GOLD[name]


def test_the_seeds_state_title_outlet_and_date():
    config = ReadConfig(paths=(str(ROOT / "seeds/*.txt"),))
    done = [clean(read(item, config), CleanConfig()) for item in find(config)]
    assert [bool(one.title) for one in done] == [True, False, True, True, False]
    assert [one.outlet for one in done] == ["Інтерфакс-Україна", "", "", "UNN", ""]
    assert done[0].published == Stamp("2024-11-13T11:34", "stated", "line 2: 11:34 13.11.2024")


@pytest.mark.parametrize(
    "label", ["Read more", "ЧИТАЙТЕ ТАКОЖ:", "Czytaj też", "Leggi anche:", "Te puede interesar", "» Related articles", "You may also like (5)"]
)
def test_links_under_a_label_are_junk_until_a_paragraph_comes(label):
    links = ["Minister resigns over bridge", "Who will win the cup on Sunday night?", "Ten things to know about the new bridge over the river"]
    found = roles("Budget adopted", ONE, label, *links, TWO, THREE)
    assert found == ["title", "body", "junk:widget_header", *["junk:related_headline"] * 3, "body", "body"]


@pytest.mark.parametrize("label", ["Comments (12)", "Leave a Reply", "Коментарі", "Dodaj komentarz", "Lascia un commento", "Deja un comentario", "About the author"])
def test_nothing_after_the_comments_label_belongs_to_the_article(label):
    found = roles("Budget adopted", ONE, TWO, THREE, label, "Anna", "I do not believe a word of it. They said so last year too.")
    assert found == ["title", *["body"] * 3, *["junk:comment_form"] * 3]


def test_a_comments_link_above_the_article_is_not_its_end():
    assert roles("Budget adopted", "12 Comments", ONE, TWO, THREE)[2:] == ["body"] * 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [("РЕКЛАМА", "ad"), ("Publicidad", "ad"), ("5 min read", "read_time"), ("3 хв читати", "read_time"), ("Tempo di lettura: 4 minuti", "read_time"),
     ("Share on Facebook", "share"), ("Udostępnij", "share"), ("Підписуйтесь на наш Telegram-канал, щоб знати більше", "share"),
     ("1 234 views", "views"), ("15 komentarzy", "comment_form"), ("Fot. Anna Nowak", "photo_credit"), ("Photo: Jane Roe/Getty Images", "photo_credit"),
     ("We use cookies to give you the best experience.", "cookie"), ("Questo sito utilizza cookie tecnici.", "cookie"), ("© 2024 The Daily. All rights reserved.", "copyright"),
     ("Suscríbete a nuestra newsletter", "newsletter"), ("Якщо ви помітили помилку, виділіть її та натисніть Ctrl+Enter", "correction_form"),
     ("* * *", "symbols"), ("Tags: budget, council", "tags"), ("Council meets again in May12.03.24, 10:15 • 812 views", "inline_related_link"),
     ("CZYTAJ TAKŻE: Most zamknięty do maja", "inline_related_link"), ("example.com - all the news of the valley", "partner_promo"), ("2 hours ago", "time_ago")],
)  # fmt: skip
def test_boilerplate_of_any_language_is_junk_inside_an_article(line, reason):
    assert roles("Budget adopted", ONE, line, TWO, THREE) == ["title", "body", f"junk:{reason}", "body", "body"]


@pytest.mark.parametrize(
    "line",
    ["By late Tuesday the bridge was closed again.", "Share prices fell by nine percent.", "He asked for a comment and got none.", "Cookies were sold at the fair, said the baker.",
     "Photo evidence was shown in court on Monday.", "More than 1,390 soldiers were lost.", "Read more slowly, the teacher told them, and think.", "Порівняно з минулим роком реклами стало менше."],
)  # fmt: skip
def test_sentences_that_only_begin_like_boilerplate_stay(line):
    assert roles("Budget adopted", ONE, line, TWO, THREE)[2] == "body"


@pytest.mark.parametrize(
    "line",
    ["На фото: мер Львова на засіданні ради.", "Na zdjęciu: burmistrz podczas obrad", "Nella foto, il sindaco di Torino", "En la imagen, el alcalde",
     "Pictured: the mayor at the council"],
)  # fmt: skip
def test_a_line_that_begins_as_a_caption_is_one(line):
    assert roles("Budget adopted", ONE, line, TWO, THREE) == ["title", "body", "caption", "body", "body"]
    assert roles("Budget adopted", line, ONE, TWO, THREE)[1] == "caption"


@pytest.mark.parametrize("line", ["En la foto se ve al alcalde.", "Na zdjęciu widać burmistrza Lwowa.", "In the photograph he smiles at her."])
def test_a_sentence_about_a_picture_is_body(line):
    assert roles("Budget adopted", ONE, line, TWO, THREE)[2] == "body"


@pytest.mark.parametrize(
    ("caption", "role"), [("The mayor on Wednesday", "caption"), ("The mayor on Wednesday. Photo: Jane Roe/AP", "caption"), ("Photo: Jane Roe/Getty Images", "junk")]
)
def test_a_caption_of_the_page_stays_unless_it_is_only_a_credit(caption, role):
    lines = (Line(1, "Budget adopted", "title"), Line(2, caption, "caption"), Line(3, ONE), Line(4, TWO), Line(5, THREE))
    assert clean(Article("0" * 16, "a.html", lines=lines), CleanConfig()).lines[1].role == role


def test_a_caption_among_links_below_the_article_is_layout():
    menu = ["Home", "News", "Sport", "Our valley", "Weather"]
    found = roles(*menu, "Budget adopted after nine hours", ONE, TWO, THREE, "Quick links", "Share", "Pictured: the mayor at home", "Jobs")
    assert found[-2] == "junk:page_layout"


def test_a_menu_above_and_a_footer_below_are_layout():
    menu, footer = ["Home", "News", "Sport", "Our valley", "Weather"], ["Quick links", "Imprint of the Daily", "Jobs"]
    found = roles(*menu, "Budget adopted after nine hours", "By Jane Roe", "13 November 2024", ONE, TWO, "What comes next", THREE, *footer)
    assert all(role.startswith("junk") for role in found[:5] + found[-3:])
    assert found[5:-3] == ["title", "meta:byline", "meta:published", "body", "body", "heading", "body"]


def test_a_repeated_title_and_a_dateline_are_told_apart():
    assert roles("Budget adopted", "Lviv • ABC", "Budget adopted", ONE, TWO) == ["title", "meta:dateline", "junk:duplicate_title", "body", "body"]


def test_a_run_of_short_lines_is_a_menu_but_an_announced_list_is_text():
    names = ["Schools", "Roads", "Parks", "Theaters", "Libraries", "Bridges"]
    assert roles(ONE, *names, TWO, "Share")[1:7] == ["junk:menu"] * 6
    assert roles(ONE, "The money goes to six purposes:", *names, TWO, "Share")[2:8] == ["body"] * 6


@pytest.mark.parametrize("opening", ["Нагадаємо,", "Przypomnijmy,", "Ricordiamo che", "Recordemos que", "As a reminder,"])
def test_a_recap_is_junk_only_as_the_last_paragraph(opening):
    recap = f"{opening} the council had refused the budget in October, when the mayor was abroad."
    assert roles("Title of it", ONE, TWO, THREE, recap)[-1] == "junk:recap_crosslink"
    assert roles("Title of it", ONE, recap, TWO, THREE)[2] == "body"


def test_a_text_without_any_layout_loses_nothing():
    lines = ["Budget adopted", ONE, "What comes next", TWO, "Schools", "Roads", THREE, "We lost.", "Anna Nowak"]
    assert {role.partition(":")[0] for role in roles(*lines)} <= {"title", "body", "heading"}


def test_what_the_page_layout_decided_stays_and_takes_no_part():
    lines = (Line(1, "Latest", "junk", "page_layout"), Line(2, "Budget adopted"), Line(3, ONE), Line(4, "Comments", "junk", "page_layout"), Line(5, TWO))
    done = clean(Article("id", "path", lines=lines), ANY)
    assert [line.role for line in done.lines] == ["junk", "title", "body", "junk", "body"]


def test_too_little_text_is_skipped_with_the_numbers():
    with pytest.raises(ArticleError, match=r"too little text: \d+ letters of article, clean.min_letters is 1000") as caught:
        clean(article("Budget adopted", ONE), CleanConfig(min_letters=1000))
    assert caught.value.outcome == "skipped"


def test_an_article_without_lines_is_skipped():
    with pytest.raises(ArticleError, match="too little text"):
        clean(Article("id", "path"), CleanConfig(min_letters=1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The end.< /p>", "The end."), ("<p>One</ p>", "One"), ("A&nbsp;B &amp; C", "A B & C"), ("one<br/>two", "one two"), ("<b>Bold</b>, he said", "Bold, he said"),
     ("5 < 7 > 3", "5 < 7 > 3"), ("Q&A", "Q&A"), ("a <priest> b", "a <priest> b")],
)  # fmt: skip
def test_residue_is_stripped_and_nothing_else(text, expected):
    assert strip_residue(text) == expected


def test_a_stripped_line_keeps_what_was_found():
    done = clean(article("Budget adopted", ONE + "< /p>", TWO), ANY)
    assert (done.lines[1].text, done.lines[1].raw) == (ONE, ONE + "< /p>")
    assert done.lines[2].raw == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [("11:34 13.11.2024", "2024-11-13T11:34"), ("2024-11-13", "2024-11-13"), ("13.11.2024, 9:05", "2024-11-13T09:05"), ("25/12/2024", "2024-12-25"),
     ("03/04/2024", None), ("31.02.2024", None), ("13 November 2024", None), ("13.11.2024 25:61", "2024-11-13")],
)  # fmt: skip
def test_a_date_in_figures_is_stated_and_an_ambiguous_one_is_not(text, value):
    found = stamp(text, 2)
    assert (found.value if found else None) == value


@pytest.mark.parametrize("text", ["Published 13 November 2024, 11:34", "13 листопада 2024", "11:34", "13.11.2024", "Opublikowano: 13 listopada 2024", "Sábado, 4 de mayo de 2024"])
def test_a_line_that_is_only_a_date_is_known_in_every_language(text):
    assert shape(text).label == "date"


@pytest.mark.parametrize("language", load_all(), ids=lambda language: language.code)
def test_every_language_names_the_classes_that_matter(language):
    given = language.boilerplate
    assert {"ad", "share", "menu", "cookie", "newsletter", "copyright", "comment_form"} <= set(given.lines)
    assert {"inline_related_link", "photo_credit", "byline", "cookie", "copyright"} <= set(given.starts)
    assert all((given.related, given.latest, given.ends, given.recaps, given.date_words))


@given(st.lists(st.text(max_size=80), max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_line_is_ever_lost_or_left_without_a_role(texts):
    given_article = article(*texts)
    done = clean(given_article, ANY)
    assert [line.number for line in done.lines] == [line.number for line in given_article.lines]
    assert all(line.role in ("body", "heading", "title", "caption", "meta", "junk") and (line.role != "junk" or line.reason) for line in done.lines)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["1" * 2_000_000, "a." * 1_000_000, "<p " * 700_000, "© " * 1_000_000], ids=["digits", "dots", "tags", "marks"])
def test_a_huge_line_has_a_role_like_any_other(text):
    assert all(line.role for line in clean(article(text, ONE), ANY).lines)


def test_bench_clean_counts_what_was_kept_and_dropped(tmp_path):
    text = "\n".join(["Home", "Budget adopted", ONE, TWO, "Read more", "Minister resigns over bridge"])
    page = {"id": "a1", "lang": "en", "text": text, "keep": ["nine hours", "sign  it", "no such words"], "drop": ["Minister", "Home", "congress"]}
    (tmp_path / "pages.jsonl").write_text(json.dumps(page) + "\n")
    told = []
    total = bench_clean(tmp_path / "pages.jsonl", told.append, worst=1)
    assert (total.kept, total.keep, total.dropped, total.drop) == (2, 3, 2, 3)
    assert told[-3:] == ["en   a1           keep 0.667 (2/3)  drop 0.667 (2/3)", "  lost: no such words", "  left: congress"]
