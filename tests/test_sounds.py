"""sounds.py: which words of five languages may be one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.sounds import clearly_alike, plain, readings, sound_alike

ALIKE = {
    "uk": """Шольца Scholz, Джонсоном Johnson, Вашингтоні Washington, Зеленського Zelensky, Зеленського Zelenskyy, Рід Reid,
        Х'юстон Houston, Чжан Zhang, Найт Knight, Райт Wright, Майкл Michael, Шварценеггер Schwarzenegger, Ксав'є Xavier,
        Версаль Versailles, Макілрой McIlroy, Гюго Hugo, Піфагор Pythagoras, Сійярто Szijjarto, Києві Kyiv, Київ Kiev, Щорса Shchors, Юнкер Juncker""",
    "pl": """Bidenowi Biden, Łukaszenki Lukashenko, Czajkowskim Tchaikovsky, Waszyngtonie Washington, Zełenskiego Zelensky,
        Szolca Scholz, Chruszczow Khrushchev, Charkowie Kharkiv, Londynie London, Szekspir Shakespeare, Jelcyna Yeltsin""",
    "it": "Cracovia Cracow, Zurigo Zurich, Gorbaciov Gorbachev, Teheran Tehran, Ucraina Ukraine, californiano California",
    "es": "Jrushchov Khrushchev, Járkov Kharkiv, Zelenski Zelensky, Túnez Tunis, Bogotá Bogota, californiano California",
}
DIFFERENT = {
    "uk": "Шольц Macron, Рід Reagan, Київ Lviv, Путін Biden, Польща Portugal, Берлін Beijing, Іран Iraq",
    "pl": "Biden Baldwin, Tusk Trump, Kijów Kraków, Niemcy Germany, Duda Zelensky, Rzym Riga",
    "it": "Meloni Macron, Roma Riga, Prodi Putin, Milano Malta, Draghi Dublin",
    "es": "Madrid Moscow, Sánchez Scholz, Lima London, Bolivia Belgium, Perú Poland",
}


def pairs(table):
    """(lang, word, English word) for every pair of a table."""
    return [(lang, *pair.split()) for lang, listed in table.items() for pair in listed.split(",")]


@pytest.mark.parametrize(("lang", "word", "english"), pairs(ALIKE))
def test_a_name_sounds_like_its_english_form(lang, word, english):
    assert sound_alike(word.lower(), english.lower(), lang)


@pytest.mark.parametrize(("lang", "word", "english"), pairs(DIFFERENT))
def test_other_names_do_not(lang, word, english):
    assert not sound_alike(word.lower(), english.lower(), lang)


def test_a_latin_word_in_ukrainian_is_read_as_english():
    assert sound_alike("reuters", "reuters", "uk") and not sound_alike("reuters", "bloomberg", "uk")


@pytest.mark.parametrize(
    ("lang", "word", "english", "clearly"),
    [
        ("uk", "харкова", "kharkiv", True),
        ("it", "industria", "industry", True),
        ("uk", "reuters", "reuters", True),
        ("es", "texas", "those", False),
        ("it", "armenia", "arguments", False),
        ("uk", "хаджу", "housed", False),
    ],
)
def test_words_in_small_letters_must_share_three_consonants_or_their_spelling(lang, word, english, clearly):
    assert clearly_alike(word, english, lang) is clearly


@pytest.mark.parametrize(
    ("word", "letters"), [("Łódź", "lodz"), ("Peña", "pena"), ("Strauß", "strauss"), ("Bob", "bob")]
)
def test_plain_letters_have_no_accents(word, letters):
    assert plain(word) == letters


@given(
    st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'abcdxyzłéñ", min_size=1, max_size=20),
    st.sampled_from(("uk", "pl", "en")),
)
def test_a_word_has_a_few_readings_and_sounds_like_itself(word, lang):
    assert sound_alike(word, word, lang)
    assert 1 <= len(readings(word, lang).ways) <= 100
