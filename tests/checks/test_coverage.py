"""Coverage: targets that lack a part of the source, have more, or are about something else; faithful ones of any length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.checks.anchors import FOUND, anchors
from jobs.checks.coverage import added, omitted

# lang -> a source, its English in three parts, in order
WHOLE = {
    "uk": (
        "Уряд повідомив у понеділок, що лікарні області отримають 40 мільйонів гривень на нове обладнання, "
        "а міністр охорони здоров'я Ляшко відвідає Житомир наступного тижня.",
        "The government said on Monday that hospitals in the region would receive 40 million hryvnias",
        "for new equipment,",
        "and Health Minister Liashko will visit Zhytomyr next week.",
    ),
    "pl": (
        "Rząd poinformował w poniedziałek, że szpitale w regionie otrzymają 40 milionów złotych na nowy sprzęt, "
        "a minister zdrowia Nowicka odwiedzi Białystok w przyszłym tygodniu.",
        "The government said on Monday that hospitals in the region would receive 40 million zlotys",
        "for new equipment,",
        "and Health Minister Nowicka will visit Białystok next week.",
    ),
    "it": (
        "Il governo ha comunicato lunedì che gli ospedali della regione riceveranno 40 milioni di euro per nuove "
        "apparecchiature, e il ministro della Salute Bianchi visiterà Bergamo la prossima settimana.",
        "The government said on Monday that hospitals in the region would receive 40 million euros",
        "for new equipment,",
        "and Health Minister Bianchi will visit Bergamo next week.",
    ),
    "es": (
        "El gobierno informó el lunes de que los hospitales de la región recibirán 40 millones de euros para nuevos "
        "equipos, y la ministra de Sanidad, Robles, visitará Zamora la próxima semana.",
        "The government said on Monday that hospitals in the region would receive 40 million euros",
        "for new equipment,",
        "and Health Minister Robles will visit Zamora next week.",
    ),
}
OTHER = (
    "Scientists who study the deep ocean have described four kinds of blind shrimp, none of which had been seen "
    "alive until their camera was lowered into a trench off Chile last spring."
)
LANGS = pytest.mark.parametrize("lang", sorted(WHOLE))


@LANGS
def test_a_whole_translation_lacks_nothing(lang):
    source, *parts = WHOLE[lang]
    assert [*omitted(source, " ".join(parts), lang), *added(source, " ".join(parts), lang)] == []


@LANGS
@pytest.mark.parametrize("kept", [slice(0, 1), slice(2, 3), slice(1, 3)])
def test_a_dropped_part_is_seen(lang, kept):
    source, *parts = WHOLE[lang]
    assert len(list(omitted(source, " ".join(parts[kept]), lang))) == 1


@LANGS
def test_what_is_missing_is_shown(lang):
    source, first, *_ = WHOLE[lang]
    (detail,) = omitted(source, first + ".", lang)
    assert "% of the usual length; “" in detail and source[-20:] in detail


@LANGS
def test_a_target_about_something_else_is_seen(lang):
    assert list(omitted(WHOLE[lang][0], OTHER, lang)) == ["nothing of the original was found in the translation"]


@LANGS
def test_a_target_with_a_sentence_more_is_seen(lang):
    source, *parts = WHOLE[lang]
    assert len(list(added(source, " ".join([*parts, OTHER]), lang))) == 1


@pytest.mark.parametrize(
    ("lang", "source", "target"),
    [
        ("uk", "Так.", "Yes, that is how things stand."),
        ("uk", "Що?", "What?"),
        ("uk", "Рада ухвалила закон про державний бюджет.", "The Rada passed the budget law."),
        ("pl", "Dzień dobry państwu.", "Hello."),
        ("it", "Arrivederci a tutti.", "Goodbye."),
        ("es", "", ""),
        ("es", "Madrid, 3 de mayo.", "Madrid, 3 May."),
        ("pl", "Zdjęcie: archiwum rodzinne", "Photo: family archive"),
    ],
)
def test_short_texts_may_be_of_any_length(lang, source, target):
    assert [*omitted(source, target, lang), *added(source, target, lang)] == []


@pytest.mark.parametrize(
    ("lang", "source", "target", "found", "missing"),
    [
        ("uk", "У понеділок Ляшко відвідав лікарню.", "Liashko was there.", ["Ляшко"], ["понеділок", "лікарню"]),
        (
            "uk",
            "Організація зникла 12 травня.",
            "The organization vanished on 12 May.",
            ["Організація", "12", "травня"],
            [],
        ),
        ("uk", "Уся сім'я тут.", "The family is here.", ["сім'я"], []),
        ("pl", "Przyszły czterdzieści trzy kobiety.", "43 men came.", [], ["kobiety"]),
        ("it", "L'economia dell'università cresce.", "The economy grows.", ["economia", "cresce"], ["università"]),
        (
            "es",
            "La constitución habla de once ríos.",
            "The constitution names 11 rivers.",
            ["constitución", "once", "ríos"],
            [],
        ),
    ],
)
def test_anchors_are_found_by_meaning_spelling_and_value(lang, source, target, found, missing):
    evidence = {source[place:].split()[0].strip(".,"): value for place, value in anchors(source, target, lang)}
    assert {word for word in found if evidence[word] == FOUND} == set(found)
    assert {word for word in missing if evidence[word] > 0} == set(missing)


@LANGS
def test_most_words_of_a_lexicon_are_anchors_of_their_own_english(lang):
    source, *parts = WHOLE[lang]
    evidence = [value for _, value in anchors(source, " ".join(parts), lang)]
    assert sum(value == FOUND for value in evidence) >= 8


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(sorted(WHOLE)))
def test_any_two_texts_can_be_compared(source, target, lang):
    assert len([*omitted(source, target, lang), *added(source, target, lang)]) <= 1


@given(st.integers(1, 40), st.sampled_from(sorted(WHOLE)))
def test_a_text_repeated_on_both_sides_is_judged_alike(times, lang):
    source, *parts = WHOLE[lang]
    assert list(omitted(f"{source} " * times, f"{' '.join(parts)} " * times, lang)) == []


@given(st.text(alphabet="abcdefgh ", min_size=60, max_size=200))
def test_a_target_never_lacks_and_adds_at_once(text):
    for target in (text[:10], text * 2):
        assert not (list(omitted(text, target, "it")) and list(added(text, target, "it")))


@pytest.mark.parametrize("text", ["я" * 100_000, "слово і діло " * 8_000, "«а " * 30_000])
def test_a_hostile_text_is_compared_in_time_linear_in_its_length(text):
    assert len(list(omitted(text, "Nothing of the kind.", "uk"))) == 1
