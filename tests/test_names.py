"""Names of English texts: who and where, and which spellings are one."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.names import (
    is_city,
    names,
    nations,
    people,
    place_spans,
    places,
    same_name,
    unsupported_names,
)
from jobs.transliteration import transliterate


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Blinken said that NATO will respond.", ("Blinken", "NATO")),
        ("Troops were sent by Russian President Vladimir Putin to Kursk.", ("Vladimir Putin", "Kursk")),
        ("US Secretary of State Antony Blinken met Ursula von der Leyen.", ("US", "Antony Blinken", "Ursula von der Leyen")),
        ("He spoke at the Bank of England about the Indo-Pacific.", ("Bank of England", "Indo-Pacific")),
        ("Defence Minister of Ukraine Rustem Umerov came.", ("Ukraine", "Rustem Umerov")),
        ("However, talks failed. Officials were silent.", ()),
        ("The Dutch and the North Korean side spoke.", ()),
        ("They saw Marin there. Marin left.", ("Marin",)),
        ("Prices rose on Monday in November.", ()),
        ("Scholz left. He met Olaf Scholzafter lunch with Scholz.", ("Scholz", "Olaf Scholz")),
        ("The General Assembly met.", ("General Assembly",)),
    ],
)
def test_names_are_capitals_that_do_not_only_open_a_sentence(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mark Rutte met Olaf Scholz in Berlin. Rutte thanked him.", ("Mark Rutte", "Olaf Scholz")),
        ("Rutte said so in Kyiv, said the Ministry of Defence.", ("Rutte",)),
        ("The Middle East, New York and the European Union wait.", ()),
        ("Anthony Blinken came. Antony Blinken left.", ("Anthony Blinken",)),
        ("NATO and the G7 read the Reuters report.", ()),
    ],
)
def test_people_by_their_fullest_name(text, found):
    assert people(text) == found


def test_places_are_written_as_the_english_press_does():
    text = "From Kiev and the U.S. to Republic of Korea; the New York Times; Lvov, Kyiv"
    assert places(text) == ("Kyiv", "United States", "South Korea", "Lviv")
    assert [text[slice(*span)] for place, span in place_spans(text) if is_city(place)] == ["Kiev", "Lvov", "Kyiv"]


def test_nations_by_noun_or_adjective():
    assert nations("North Korean troops, the Dutch, Poles and Norway") == ("North Korea", "Netherlands", "Poland", "Norway")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Antony Blinken", "Anthony Blinken"),
        ("Blinken", "Antony Blinken"),
        ("Kyiv", "Kiev"),
        ("Zelenskyy", "Zelensky"),
        ("Volodymyr Zelenskyy", "Zelenskiy"),
        ("US", "United States"),
        ("DPRK", "North Korea"),
        ("Sergei Lavrov", "Sergey Lavrov"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert same_name(one, other) and same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Putin", "Rutte"),
        ("North Korea", "South Korea"),
        ("Iran", "Iraq"),
        ("Slovakia", "Slovenia"),
        ("Austria", "Australia"),
        ("Tusk", "Musk"),
        ("Joe Biden", "Hunter Biden"),
        ("NATO", "NAFO"),
        ("Scholz", "Schulz"),
    ],
)
def test_different_names(one, other):
    assert not same_name(one, other) and not same_name(other, one)


@pytest.mark.parametrize(
    ("claim", "evidence", "lacking"),
    [
        ("Blinken met Rutte.", ["Antony Blinken met Mark Rutte in Brussels."], ()),
        ("Scholz met Rutte.", ["Antony Blinken met Mark Rutte in Brussels."], ("Scholz",)),
        ("Dutch troops came.", ["Troops from the Netherlands came."], ()),
        ("South Korean troops came.", ["North Korean troops came."], ("South Korea",)),
        ("They met in Berlin.", ["They met in Brussels."], ("Berlin",)),
        ("Zelensky spoke to Iran.", ["Volodymyr Zelenskyy spoke to Iraq."], ("Iran",)),
    ],
)
def test_claims_need_their_names_in_the_evidence(claim, evidence, lacking):
    assert unsupported_names(claim, evidence) == lacking


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Київ", "Kyiv"),
        ("Зеленський", "Zelenskyi"),
        ("Згорани Розгон", "Zghorany Rozghon"),
        ("Запоріжжя", "Zaporizhzhia"),
        ("ЗАПОРІЖЖЯ", "ZAPORIZHZHIA"),
        ("Знам’янка", "Znamianka"),
        ("Єнакієве Гаєвич Короп'є", "Yenakiieve Haievych Koropie"),
        ("Їжакевич Кадиївка", "Yizhakevych Kadyivka"),
        ("Йосипівка Стрий Олексій", "Yosypivka Stryi Oleksii"),
        ("Юрій Корюківка", "Yurii Koriukivka"),
        ("Яготин Костянтин", "Yahotyn Kostiantyn"),
        ("Щербухи Гоща", "Shcherbukhy Hoshcha"),
        ("Ґалаґан Харків Біла Церква", "Galagan Kharkiv Bila Tserkva"),
        ("Івано-Франківськ, НАТО", "Ivano-Frankivsk, NATO"),
        ("Яна Янченко і Я", "Yana Yanchenko i Ya"),
    ],
)
def test_transliteration_follows_the_table_of_2010(cyrillic, latin):
    assert transliterate(cyrillic) == latin


@given(st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'АБЯЩ -", max_size=20))
def test_transliteration_leaves_no_ukrainian_letter(text):
    assert not set(transliterate(text).lower()) & set("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")


def test_an_alias_by_knowledge_is_no_evidence():
    assert unsupported_names("NATO lost the vote.", ["The Alliance lost the vote in Cape Town."]) == ("NATO",)


def test_people_are_matched_as_by_comparing_all_pairs():
    text = "Ann Zelenskyy said no. Zelensky left. Bo Harrison met Ann Zelensky. Harrisson was late. Ms Li said yes."
    assert people(text) == ("Ann Zelenskyy", "Bo Harrison", "Li")


@given(st.lists(st.sampled_from(("Ann Zelensky", "Zelenskyy", "Bo Harrison", "Harrisson", "Li", "Ann", "Anna Li")), max_size=9))
def test_no_two_people_may_be_one(them):
    found = people(" ".join(f"{name} said so." for name in them))
    assert not any(same_name(one, other) for one, other in combinations(found, 2))
    assert all(any(same_name(name, one) for one in found) for name in them)


@pytest.mark.parametrize("text", ["Ab " * 50_000 + "Bank " + "of Ab " * 25_000, "The " * 75_000, "Ann Lee said. " * 20_000])
def test_a_huge_text_has_names(text):
    assert people(text + ". Then Mark Rutte said so.")[-1] == "Mark Rutte"
