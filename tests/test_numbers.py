"""What two texts differ in: their numbers, however each language writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.numbers import mismatched, unsupported

SAME = {
    "scale words": [
        ("it", "28 miliardi di euro", "€28bn"),
        ("uk", "50 млрд крон", "50 billion kroner"),
        ("uk", "1 млн 200 тис. людей", "1.2 million people"),
        ("it", "un milione e duecentomila firme", "1.2 million signatures"),
        ("es", "un billón de dólares", "one trillion dollars"),
        ("es", "500.000 millones", "500 billion"),
        ("it", "duemila miliardi di euro", "€2 trillion"),
        ("pl", "dwa biliony złotych", "two trillion zlotys"),
        ("es", "cientos de miles", "hundreds of thousands"),
        ("uk", "50 і більше мільйонів людей", "50 million or more people"),
        ("it", "due/tre milioni di anni", "two to three million years"),
        ("uk", "від 340 до 500 мільйонів", "340 million to 500 million"),
        ("it", "dai 3 ai 5 milioni", "3 to 5 million"),
        ("uk", "два останні десятиліття", "the past two decades"),
        ("uk", "до 2-х мільйонів дітей", "up to 2 million children"),
    ],
    "halves": [
        ("uk", "пів мільйона людей", "500,000 people"),
        ("es", "medio millón de personas", "half a million people"),
        ("it", "due milioni e mezzo", "2.5 million"),
        ("pl", "dwa i pół miliona", "two and a half million"),
        ("uk", "три з половиною тисячі", "3,500"),
        ("pl", "półtora roku", "a year and a half"),
        ("es", "una hora y media", "1.5 hours"),
        ("es", "media hora", "thirty minutes"),
        ("pl", "połowa ankietowanych", "50% of respondents"),
        ("es", "dos tercios", "two-thirds"),
    ],
    "marks": [
        ("es", "1.390 soldados", "1,390 soldiers"),
        ("it", "1,390 soldati (cifra come scritta dalla fonte inglese)", "1,390 soldiers"),
        ("pl", "1 234 567,89 zł", "1,234,567.89 zlotys"),
        ("pl", "2 proc. PKB", "2% of GDP"),
        ("uk", "2,2 мільйона км²", "2.2 million km2"),
        ("it", "3.136 mm2", "3,136mm2"),
        ("it", "la cosa di Anna", "Anna&#39;s thing"),
    ],
    "dates": [
        ("uk", "13.11 о 22:30", "on 13 November at 10:30 p.m."),
        ("uk", "13.11.2024", "November 13, 2024"),
        ("it", "il 1° maggio", "on May 1st"),
        ("it", "il primo maggio", "on 1 May"),
        ("it", "negli anni '70", "in the 1970s"),
        ("uk", "у 80-х роках", "in the 1980s"),
        ("pl", "w latach osiemdziesiątych XV wieku", "in the 1480s"),
        ("es", "la temporada 2018-2019", "the 2018-19 season"),
        ("es", "la colección de 2019", "the SS19 collection"),
        ("es", "el siglo XXI", "the 21st century"),
        ("it", "nell’Ottocento", "in the nineteenth century"),
        ("pl", "w XIX wieku", "in the 1800s"),
    ],
    "times": [
        ("pl", "o godz. 14.30", "at 2:30 p.m."),
        ("es", "a las 8 de la tarde", "at 20:00"),
        ("es", "a las 14h30", "at 2:30 pm"),
        ("uk", "о двадцятій годині", "at 8 p.m."),
        ("es", "a las diez y media", "at 10:30"),
        ("uk", "о пів на восьму", "at 7:30"),
        ("it", "alle 02:30 UTC", "at 0230 UTC"),
    ],
    "ordinals": [
        ("uk", "двадцять перше століття", "the 21st century"),
        ("es", "su trigésimo sexta reunión", "her 36th meeting"),
        ("es", "el 21.º congreso", "the 21st congress"),
        ("uk", "Друга світова війна", "World War II"),
        ("pl", "I wojna światowa", "WW1"),
        ("uk", "модуль Аполлону 10", "the Apollo X module"),
        ("uk", "двадцять перших солдатів", "the first twenty soldiers"),
    ],
    "words": [
        ("pl", "23 państwa", "twenty-three states"),
        ("uk", "дванадцять ракет", "12 missiles"),
        ("uk", "із п’ятьма союзниками", "with 5 allies"),
        ("it", "duecentocinquantamila euro", "250,000 euros"),
        ("it", "negli ultimi vent'anni", "over the last 20 years"),
        ("pl", "obaj przywódcy", "the two leaders"),
        ("pl", "dwa tygodnie", "a fortnight"),
        ("es", "1 persona", "one person"),
        ("es", "una docena de heridos", "12 wounded"),
        ("it", "altri sei milioni", "another six million"),
        ("it", "tu sei qui", "you are here"),
        ("it", "l’un per cento", "one percent"),
    ],
    "inside words": [
        ("uk", "двогодинна промова", "a 2-hour speech"),
        ("it", "il ventitreenne", "the 23-year-old"),
        ("pl", "czterdziestodwuletni trener", "the coach, 42,"),
        ("pl", "cztero- lub sześcioosobowa grupa", "a group of four to six"),
        ("pl", "całodobowa sieć", "a 24-hour network"),
        ("pl", "w piątek", "on Friday"),
    ],
    "names": [
        ("uk", "С-300 і Су-27", "the S-300 and the Su-27"),
        ("uk", "парк Сикс Флегс", "the park of Six Flags"),
        ("uk", "мільярдер", "the billionaire"),
    ],
    "two units": [
        ("es", "160 km", "160 km (100 miles)"),
        ("it", "30 gradi", "30°C (86°F)"),
        ("it", "6 metri", "6 metres (20 feet)"),
    ],
}
DIFFERENT = {
    "scale words": [
        ("it", "28 miliardi di euro", "28 million euros", "28 miliardi di euro"),
        ("it", "28 miliardi di euro", "82 billion euros", "82 billion euros"),
        ("it", "28 miliardi di euro", "billions of euros", "28 miliardi di euro"),
        ("es", "un billón, es decir 1 billón de euros", "1 billion euros", "1 billón de euros"),
        ("es", "un billón de dólares", "a billion dollars", "un billón de dólares"),
        ("es", "billones de kilómetros", "billions of kilometres", "billones"),
        ("uk", "тисячі людей", "millions of people", "millions"),
        ("it", "miliardi di dollari", "trillions of dollars", "miliardi di dollari"),
        ("it", "mezzo milione", "half a billion", "half a billion"),
    ],
    "units": [
        ("pl", "wzrost o 5 proc.", "a rise of 5 dollars", "5 proc"),
        ("pl", "40 euro", "$40", "$40"),
        ("uk", "160 км", "100 miles", "160"),
        ("es", "30 grados", "86 degrees", "86"),
        ("es", "el 100 % de los votos", "80% of the votes", "80%"),
        ("it", "due strade", "100 miles (160 km) of two roads", "160"),
    ],
    "digits": [
        ("uk", "у 2024 році", "in 2025", "2025"),
        ("uk", "прийшли люди", "23 people came", "23"),
        ("es", "en 1970", "in 1870", "1870"),
        ("es", "1.250 soldados", "12,500 soldiers", "1.250"),
        ("uk", "F-16", "F-35", "35"),
        ("uk", "о 14:30", "at 3:30 p.m.", "14:30"),
        ("uk", "о 10:30", "at 10", "10:30"),
    ],
    "ordinals": [
        ("uk", "третє місце", "fourth place", "fourth"),
        ("uk", "Людовик XIV", "Louis XV", "XIV"),
        ("es", "su trigésimo sexta y quinta reunión", "her fifth and 6th meeting", "6th"),
        ("it", "nel primo XVI secolo", "in the first 1th century", "XVI"),
    ],
    "words": [
        ("uk", "три ракети", "four missiles", "три"),
        ("uk", "люди", "seven people", "seven"),
        ("it", "tre persone", "people", "tre"),
        ("it", "sei mesi e due giorni", "four months and two days", "four"),
        ("it", "sei guardie ferite", "Two officers hurt", "sei"),
        ("uk", "Друга світова війна", "World War Twelve", "Twelve"),
        ("es", "dos clases, la primera y la tercera", "three classes, the first and the third", "three"),
        ("pl", "dwadzieścia trzy", "thirty-two", "thirty-two"),
    ],
    "inside words": [
        ("uk", "восьмирічний пошук", "a two-year search", "two"),
        ("it", "il ventitreenne", "the 32-year-old", "32"),
        ("pl", "czterdziestodwuletni trener obu drużyn", "the 2-year-old coach of both teams", "czterdziestodwuletni"),
        ("uk", "триколісний візок", "a two-wheeled cart", "two"),
    ],
}


@pytest.mark.parametrize(("lang", "source", "target"), [row for rows in SAME.values() for row in rows])
def test_the_same_numbers_written_otherwise_agree(lang, source, target):
    assert mismatched(source, target, lang) == ()


@pytest.mark.parametrize(("lang", "source", "target", "named"), [row for rows in DIFFERENT.values() for row in rows])
def test_a_lost_changed_or_added_number_is_named(lang, source, target, named):
    assert any(f"“{named}”" in line for line in mismatched(source, target, lang))


@pytest.mark.parametrize(
    ("lang", "source", "target"),
    [
        ("es", "las dos economías", "the economies"),
        ("pl", "jeden z nich", "he"),
        ("uk", "перша спроба", "the attempt"),
        ("es", "en mayo", "last month"),
        ("uk", "десятки людей", "dozens of people"),
        ("it", "un centesimo di dollaro", "a U.S. cent"),
        ("pl", "jest przekonany", "he is 100 percent certain"),
        ("pl", "stuprocentowe, stu-procentowe kłamstwo", "an absolute lie"),
    ],
)
def test_what_may_be_left_out_or_said_freely_is_no_error(lang, source, target):
    assert mismatched(source, target, lang) == ()


def test_a_changed_month_is_named():
    assert mismatched("13 листопада", "13 October", "uk") == (
        "“листопада” of the original is not in the translation",
        "“October” of the translation is not in the original",
    )


@pytest.mark.parametrize(
    ("claim", "evidence", "lang", "lacking"),
    [
        ("23 allies spend 2%.", ["Only 23 of 32 allies do.", "They spend two percent."], "en", ()),
        ("23 allies spend 3%.", ["Only 23 of 32 allies do.", "They spend two percent."], "en", ("3%",)),
        ("Two leaders met.", ["The leaders met."], "en", ("Two",)),
        ("It gave 28 billion euros.", ["28 miliardi di euro"], "it", ()),
        ("16 jets flew.", ["An F-16 jet flew."], "en", ("16",)),
        ("They met on 13 October.", ["13.11.2024"], "uk", ("October",)),
    ],
)
def test_claims_need_their_numbers_in_the_evidence(claim, evidence, lang, lacking):
    assert unsupported(claim, evidence, lang) == lacking


@given(st.integers(2, 10**12), st.sampled_from(["uk", "pl", "it", "es"]))
def test_grouped_digits_keep_their_value(value, lang):
    written = f"{value:,}".replace(",", " " if lang in ("uk", "pl") else ".")
    assert mismatched(written, f"{value:,}", lang) == ()


@pytest.mark.parametrize(
    ("source", "target", "differences"),
    [
        (" ".join(map(str, range(2000, 9000))), " ".join(map(str, range(10_000, 17_000))), 14_000),
        ("5% " * 9000, "$5 " * 9000, 2),
        ("13.11 " * 9000, "14 October " * 9000, 2),
        ("tre " * 9000, "four " * 9000, 0),
    ],
)
def test_huge_pairs_are_compared_in_no_time(source, target, differences):
    assert len(mismatched(source, target, "it")) == differences


def test_a_time_is_compared_with_a_number_of_any_length():
    assert mismatched("о 10:30", "1" * 40, "uk")
