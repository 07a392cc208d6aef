"""Identify: the language by a weighted vote, languages that are not read, translations, and the dates."""

import random
import tempfile
from collections import Counter
from datetime import date

import pytest

from jobs.config import IdentifyConfig
from jobs.errors import ArticleError, ModelError
from jobs.langid import identifier
from jobs.records import Article, Line
from jobs.stages.identify import identify
from jobs.text import letters

AS_OF = date(2024, 11, 14)
TEXTS = {
    "uk": "Міністри обговорили нову допомогу. Вони зустрінуться знову наступного тижня, щоб узгодити її.",
    "pl": "Ministrowie rozmawiali o nowej pomocy. Spotkają się znowu w przyszłym tygodniu, żeby ją uzgodnić.",
    "it": "I ministri hanno discusso i nuovi aiuti. Si incontreranno di nuovo la settimana prossima.",
    "es": "Los ministros hablaron de la nueva ayuda. Volverán a reunirse la próxima semana para acordarla.",
    "en": "The ministers talked about new aid. They will meet again next week to agree on the details.",
}
OTHERS = {
    "ru": "Министры обсудили новую помощь. Они встретятся снова на следующей неделе, чтобы её согласовать.",
    "be": "Міністры абмеркавалі новую дапамогу. Яны зноў сустрэнуцца на наступным тыдні, каб яе ўзгадніць.",
    "sr": "Министри су разговарали о новој помоћи. Поново ће се састати следеће недеље да је договоре.",
    "bg": "Министрите обсъдиха новата помощ. Те ще се срещнат отново следващата седмица, за да я договорят.",
    "sk": "Ministri hovorili o novej pomoci. Znovu sa stretnú budúci týždeň, aby ju dohodli.",
    "gl": "Os ministros falaron da nova axuda. Volverán reunirse a vindeira semana para acordala.",
    "pt": "Os ministros falaram sobre a nova ajuda. Eles vão se reunir de novo na próxima semana.",
    "ca": "Els ministres van parlar de la nova ajuda. Es tornaran a reunir la setmana vinent per acordar-la.",
}
OUTSIDERS = {
    "el": "Οι υπουργοί συζήτησαν για τη νέα βοήθεια και θα συναντηθούν ξανά.",
    "sv": "Ministrarna talade om det nya stödet och de kommer att träffas igen nästa vecka för att enas om det. " * 3,
}
FORM = "Your email address will not be published. Required fields are marked"


def article(*lines):
    made = (line if isinstance(line, tuple) else (line, "body") for line in lines)
    return Article(id="0" * 16, path="a.txt", lines=tuple(Line(n, *line) for n, line in enumerate(made, start=1)))


def known(*lines):
    return identify(article(*lines), IdentifyConfig(), AS_OF)


@pytest.mark.parametrize("lang", TEXTS)
def test_our_languages_are_told_apart(lang):
    assert known(TEXTS[lang]).lang == lang


@pytest.mark.parametrize("lang", {**OTHERS, **OUTSIDERS})
def test_other_languages_are_named_and_skipped(lang):
    with pytest.raises(ArticleError, match=rf"language {lang}\b.* is not read") as caught:
        known({**OTHERS, **OUTSIDERS}[lang])
    assert caught.value.outcome == "skipped"


def test_a_language_left_out_of_the_configuration_is_skipped():
    with pytest.raises(ArticleError, match=r"language pl \(Polish\) is not read; identify.langs has uk, en"):
        identify(article(TEXTS["pl"]), IdentifyConfig(langs=("uk", "en")), AS_OF)


def test_an_article_without_letters_fails():
    with pytest.raises(ArticleError, match="no letters"):
        known("1234 — 5678")


@pytest.mark.parametrize("form", [(FORM, "junk", "comment_form"), (FORM, "body")])
def test_an_english_comment_form_does_not_make_an_italian_article_english(form):
    assert known(TEXTS["it"], TEXTS["it"], form, form).lang == "it"


def test_the_language_of_most_letters_wins_not_of_most_lines():
    assert known("This is a short line.", "So is this line, too.", TEXTS["uk"] * 2).lang == "uk"


@pytest.mark.parametrize("seed", range(12))
def test_an_article_has_the_language_of_most_letters_of_its_lines(seed):
    chance = random.Random(seed)
    langs = chance.choices(["uk", "it"], k=7)
    texts = [" ".join([TEXTS[lang]] * chance.randint(1, 3)) for lang in langs]
    weights = Counter()
    for lang, text in zip(langs, texts, strict=True):
        weights[lang] += letters(text)
    assert known(*texts, "Kyiv").lang == max(sorted(weights), key=weights.get)


def test_lines_in_another_language_and_short_ones_do_not_decide():
    assert known(TEXTS["it"], TEXTS["it"], "Kyiv • News", FORM, "РЕКЛАМА").lang == "it"


@pytest.mark.parametrize(
    ("lang", "headline"),
    [
        ("uk", "Україна отримає нову допомогу"),
        ("pl", "Rząd zapowiada nowe sankcje"),
        ("it", "Il governo annuncia nuovi aiuti"),
        ("es", "El gobierno anuncia nuevas ayudas"),
        ("en", "Government announces more aid"),
    ],
)
def test_a_short_headline_is_enough(lang, headline):
    assert known((headline, "title")).lang == lang


@pytest.mark.parametrize(
    ("lang", "line", "source"),
    [
        ("en", ("Translated from Spanish by Ann Lee", "meta", "byline"), "es"),
        ("en", "(Automatically translated from the original Ukrainian)", "uk"),
        ("en", "This article was originally published in Polish.", "pl"),
        ("en", ("News | Translated from Italian", "junk", "share"), "it"),
        ("en", "It rained, says the reporter. (Translated by Ann Lee)", "und"),
        ("en", ("Translated by Ann Lee from Kyiv", "meta", "byline"), "und"),
        ("es", "Traducido del inglés por Ana Ruiz", "en"),
        ("it", ("Articolo tradotto dall’inglese", "meta"), "en"),
        ("pl", ("Tłumaczenie z angielskiego: Jan Nowak", "meta"), "en"),
        ("uk", ("Переклад з англійської", "junk"), "en"),
        ("en", "He reads novels translated from Spanish.", ""),
        ("en", "Translated from Spanish last year, her novel won the prize of the city, which nobody had expected at all.", ""),
        ("en", ("Translated from English", "junk"), ""),
    ],
)
def test_an_article_that_says_it_is_translated_keeps_the_source(lang, line, source):
    assert known(TEXTS[lang], TEXTS[lang], line).translated_from == source


@pytest.mark.parametrize(
    ("cues", "source"),
    [
        (["“We will help them”, considered.", "He met the Dutch Anna Berg."], "es"),
        (["-USA. asks for calm", "The aid goes to United States and Japan."], "es"),
        (["He also considered that aid is due.", "He spoke of Japan“as a friend” of all."], "es"),
        (["“We will help them”, considered.", "“We will stay here”, stressed."], ""),  # one cue, twice
        (["“We will help them,” he said.", "He met the Dutch minister Anna Berg, of the Dutch Grand Prix."], ""),
        (["They considered that plan.", "He went to United States Steel in the USA. They met."], ""),
    ],
)
def test_two_different_cues_show_a_translation_one_does_not(cues, source):
    assert known(TEXTS["en"], *cues).translated_from == source


def test_the_article_comes_back_dated():
    done = known(("13.11.2024", "meta", "published"), f"Kyiv on Tuesday saw rain. {TEXTS['en']}")
    assert (done.published.value, done.happened.value) == ("2024-11-13", "2024-11-12")


def test_no_room_for_temporary_files_is_named_with_the_remedy(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    with pytest.raises(ModelError, match=r"cannot be unpacked: .*set TMPDIR"):
        identifier.__wrapped__(wide=True)  # not the one that this process has loaded
