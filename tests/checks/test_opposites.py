"""Words that say the opposite."""

import pytest

from jobs.checks.negation import negation_differs
from jobs.checks.opposites import opposed
from jobs.languages import load_all

PAIRS = [
    ("uk", "Ціни зросли на п’ять відсотків.", "Prices rose by five percent.", "Prices fell by five percent."),
    ("pl", "Ceny spadły o pięć procent.", "Prices fell by five percent.", "Prices rose by five percent."),
    ("it", "I prezzi sono aumentati.", "Prices increased.", "Prices decreased."),
    ("es", "Los precios bajaron.", "Prices dropped.", "Prices climbed."),
    ("uk", "Партія перемогла на виборах.", "The party won the election.", "The party loses the election."),
    ("pl", "Drużyna przegrała mecz.", "The team lost the match.", "The team is winning the match."),
    ("it", "Il tribunale ha vietato la marcia.", "The court banned the march.", "The court allowed the march."),
    ("es", "El juez permitió la marcha.", "The judge allowed the march.", "The judge banned the march."),
    ("uk", "Рада відхилила проєкт.", "The council rejected the draft.", "The council approved the draft."),
    ("pl", "Granica została zamknięta.", "The border was closed.", "The border was opened."),
    ("it", "È il primo caso.", "It is the first case.", "It is the last case."),
    ("es", "Ocurrió en el norte del país.", "It happened in the north.", "It happened in the south."),
    ("uk", "Бої на сході тривають.", "Fighting goes on in the east.", "Fighting goes on in the west."),
    ("pl", "Firma kupiła fabrykę.", "The company bought a plant.", "The company sold a plant."),
]


@pytest.mark.parametrize(("lang", "source", "right", "wrong"), PAIRS)
def test_the_other_end_of_a_scale_is_told(lang, source, right, wrong):
    assert [len(list(opposed(source, target, lang))) for target in (right, wrong)] == [0, 1]


def test_the_detail_shows_both_words():
    details = list(negation_differs("I prezzi sono calati.", "Prices rose.", "it"))
    assert details == ["“calati” of the original is the opposite of “rose” of the translation"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Ціни зросли, а доходи впали.", "Prices fell, incomes rose."),  # both ends: who did what is not read
        ("Ціни зросли.", "Prices rose, incomes fell."),
        ("Ціни не зросли.", "Prices did not fall."),  # a denial may turn it round
        ("Вчора був дощ.", "Prices fell."),
    ],
)
def test_only_a_plain_contradiction_is_told(source, target):
    assert list(negation_differs(source, target, "uk")) == []


def test_every_language_has_the_scales_of_english():
    assert len({tuple(language.opposites) for language in load_all()}) == 1
