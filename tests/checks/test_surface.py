"""Surface checks: each mistake with pairs that show it, and faithful pairs that come near it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.checks.surface import copied, empty, looped, marks_differ, other_language, other_script, residue

CHECKS = {
    "empty": empty,
    "copied": copied,
    "language": other_language,
    "script": other_script,
    "loop": looped,
    "residue": residue,
    "marks": marks_differ,
}


def found(source, target, lang):
    """The kinds of all that is wrong with the surface of a target."""
    return {kind for kind, check in CHECKS.items() if any(True for _ in check(source, target, lang))}


@pytest.mark.parametrize(
    ("lang", "source", "target", "kind"),
    [
        ("uk", "Війська прийшли до міста.", " ", "empty"),
        ("pl", "Wojska przyszły wczoraj do miasta.", "Wojska przyszły wczoraj do miasta.", "copied"),
        ("pl", "Wojska przyszły wczoraj do miasta.", "WOJSKA PRZYSZŁY, wczoraj, do miasta!", "copied"),
        (
            "es",
            "Los ministros hablaron ayer sobre defensa.",
            "Los ministros hablaron yesterday sobre defensa.",
            "copied",
        ),
        (
            "it",
            "Il governo ha approvato ieri la nuova legge di bilancio.",
            "Il governo approved ieri la nuova law.",
            "copied",
        ),
        ("uk", "Війська прийшли до міста вранці.", "Las tropas llegaron a la ciudad por la mañana.", "language"),
        ("es", "Las tropas llegaron por la mañana.", "Die Soldaten kamen am Morgen in die kleine Stadt.", "language"),
        ("it", "Le truppe sono arrivate in città.", "Les soldats sont arrivés ce matin dans la ville.", "language"),
        ("pl", "Wojska przyszły wczoraj do miasta.", "As tropas chegaram ontem à cidade vizinha.", "language"),
        ("pl", "Wojska przyszły wczoraj do miasta.", "Войска вошли вчера вечером в город.", "language"),
        ("uk", "Війська прийшли до міста.", "Війська came to the city.", "script"),
        ("uk", "Рада ухвалила закон.", "The Rada passed the lаw.", "script"),  # a Cyrillic а in law
        ("it", "Il ministro parla della pace.", "The minister of the peace of the peace of the peace.", "loop"),
        ("uk", "Вони прийшли.", "They came, came, came.", "loop"),
        ("uk", "Вони прийшли.", "They came nooooooo.", "loop"),
        ("pl", "Przyszli wczoraj.", "They came blablablabla.", "loop"),
        ("es", "El plan fue aprobado.", "The plan that was made for them, the plan that was made for them.", "loop"),
        ("es", "Vino.", "He came to the town, I saw. He came to the gate, I saw. He came to the house, I saw.", "loop"),
        ("es", "El gobierno anunció medidas.", "The gobierno announced measures.", "residue"),
        ("it", "Il sindaco ha parlato di giustizia.", "The mayor spoke of giustizia.", "residue"),
        ("pl", "Policja zatrzymała trzech mężczyzn.", "The police arrested three mężczyzn.", "residue"),
        ("es", "«Vamos a ganar la final», dijo.", "We are going to win the final, he said.", "marks"),
        ("it", "Ha detto: “Vengo domani”.", "He said: “I am coming tomorrow.", "marks"),
        ("pl", "Rząd (w Warszawie) zdecydował.", "The government (in Warsaw decided.", "marks"),
        ("uk", "«Ми тут», сказав він.", "&quot;We are here,&quot; he said.", "marks"),
    ],
)
def test_a_mistake_is_seen(lang, source, target, kind):
    assert kind in found(source, target, lang)


@pytest.mark.parametrize(
    ("lang", "source", "target"),
    [
        ("pl", "Antony Blinken, NATO, 2024", "Antony Blinken, NATO, 2024"),
        ("uk", "", ""),
        ("es", "El hospital general es una idea popular.", "The general hospital is a popular idea."),
        ("es", "Un error fatal del motor central.", "A fatal error of the central motor."),
        ("it", "Juventus batte Napoli.", "Juventus beats Napoli."),
        ("uk", "Зеленський зустрівся з Тасмі.", "Zelensky met Tusk."),
        ("es", "No, no, no, dijo el ministro.", "No, no, no, said the minister."),
        ("es", "Ja, ja, ja.", "Ha, ha, ha."),
        ("it", "Nooooo!", "Nooooo!"),
        ("uk", "Людовик XVIII помер у 1824 році.", "Louis XVIII died in 1824 with 10000000 francs."),
        ("es", "El ministro es el ministro del interior.", "The minister is the interior minister."),
        ("pl", "Im więcej, tym lepiej.", "The more the better, the more the merrier."),
        ("uk", "Кут α дорівнює куту.", "The angle α equals the angle."),
        ("pl", "Łódź ma „nowy” dworzec.", "Łódź has a “new” station."),
        ("it", "Il lupo (Canis lupus) è tornato.", "The wolf (Canis lupus) is back."),
        ("es", "La «paella» es un plato.", "The “paella” is a dish."),
        ("uk", "Фільм «Земля» вийшов торік.", "The film Earth came out last year."),
        ("pl", "„Przyjdę jutro.", "“I will come tomorrow."),  # the quotation goes on in the next sentence
        ("pl", "„Przyjdę jutro i pojutrze”, powiedział.", "'I will come tomorrow and the day after,' he said."),
        ("es", "Mide 19 pulgadas.", 'It measures 19".'),
        ("it", "1) Il governo decide.", "1) The government decides."),
    ],
)
def test_a_faithful_target_has_no_mistake(lang, source, target):
    assert found(source, target, lang) == set()


def test_a_copied_source_is_named_once():
    text = "Wojska przyszły wczoraj wieczorem do naszego miasta."
    assert found(text, text, "pl") == {"copied"}


def test_words_left_over_are_named():
    source, target = "El gobierno y el ayuntamiento callan.", "The gobierno and the ayuntamiento keep silent."
    assert list(residue(source, target, "es")) == ["“ayuntamiento, gobierno” of the original is not translated"]


@pytest.mark.parametrize(
    ("target", "phrase"),
    [
        ("He said he said he said so.", "he said"),
        ("Peace, peace, peace!", "peace"),
        ("We saw the old town hall, we saw the old town hall.", "we saw the old town hall"),
        ("Waaaaait for them.", "waaaaait"),
    ],
)
def test_the_phrase_that_loops_is_named(target, phrase):
    assert list(looped("Джерело.", target, "uk")) == [f"“{phrase}” is repeated over and over"]


NOUNS = ("peace", "war", "city", "law", "sea", "road", "bread", "night", "river", "stone")
WORDS = st.lists(st.sampled_from(NOUNS), unique=True, max_size=8)


@given(WORDS)
def test_different_words_never_loop(words):
    assert list(looped("", " ".join(words), "uk")) == []


@given(WORDS.filter(bool), st.integers(3, 6))
def test_words_said_three_times_in_a_row_always_loop(words, times):
    assert list(looped("", " ".join(words * times), "uk")) != []


@given(st.text(alphabet='abc „“”«»"()[].', max_size=40))
def test_equal_marks_never_differ(text):
    assert not any("pair up" in detail for detail in marks_differ(text, text, "pl"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_checked(source, target):
    assert found(source, target, "uk") <= set(CHECKS)


def test_a_long_target_is_checked_in_time_linear_in_its_length():
    assert found("Джерело.", "so it goes on and on " * 20_000, "uk") == {"loop"}
