"""checks/names.py: names that are one in two languages, and names that are not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.checks.names import is_ordinary, names_differ

NEWS = Path(__file__).with_name("news_pairs.tsv")  # our own headlines and leads: lang, source, a true translation
# our own sentences: source, a true translation, the same with another name, what is found there
SWAPPED = [
    ("uk", "Учора Шольц прибув до Відня.", "Scholz arrived in {} yesterday.", "Vienna", "Lisbon"),
    ("uk", "Про це Макрон говорив із Зеленським.", "Macron spoke about it with {}.", "Zelenskyy", "Duterte"),
    ("uk", "Удар завдали по Харкову.", "{} was hit.", "Kharkiv", "Bratislava"),
    ("uk", "Вони живуть у Х'юстоні.", "They live in {}.", "Houston", "Dallas"),
    ("uk", "Президент Німеччини приїхав.", "The president of {} came.", "Germany", "Slovenia"),
    ("uk", "Суддя О'Шеннессі мовчав.", "Judge {} kept silent.", "O'Shannessy", "Kowalczyk"),
    ("pl", "Wczoraj widziano Bidena w Waszyngtonie.", "{} was seen in Washington yesterday.", "Biden", "Sarkozy"),
    ("pl", "Do Monachium jechał Łukaszenka.", "Lukashenko was going to {}.", "Munich", "Oslo"),
    ("pl", "Muzyka to Czajkowski.", "The music is by {}.", "Tchaikovsky", "Rossini"),
    ("pl", "Zapytano o to Putina w Kijowie.", "{} was asked about it in Kyiv.", "Putin", "Orbán"),
    ("it", "Il treno va a Monaco di Baviera.", "The train goes to {}.", "Munich", "Warsaw"),
    ("it", "Ne ha parlato Meloni a Londra.", "{} talked about it in London.", "Meloni", "Sánchez"),
    ("es", "Lo dijo Sánchez en Nueva York.", "{} said so in New York.", "Sánchez", "Berlusconi"),
    ("es", "El avión volaba hacia Ginebra.", "The plane was flying to {}.", "Geneva", "Naples"),
]


@pytest.mark.parametrize(("lang", "source", "target", "name", "other"), SWAPPED)
def test_another_name_in_the_place_of_one_is_told(lang, source, target, name, other):
    assert list(names_differ(source, target.format(name), lang)) == []
    assert f"“{other}” is not in the original" in [*names_differ(source, target.format(other), lang)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("За даними ООН, США та ЄС згодні.", "The UN says that the U.S. and the European Union agree."),
        ("ЗМІ пишуть про ВРП і КМУ.", "The media write about the HCJ and the CMU."),
        ("Верховний Суд і Біла книга.", "The Supreme Court and the White Paper."),
        ("Бували тут німецькі та польські вояки.", "There were German and Polish soldiers here."),
        ("Він говорить іспанською.", "He speaks Spanish."),
        ("У понеділок, 5 травня, я мовчав.", "On Monday, 5 May, I kept silent."),
        ("Так пише Reuters про Google.", "That is what Reuters writes about Google."),
        ("Це сталося в Гонконзі.", "It happened in Hong Kong."),
        ("Він приїхав до Києва.", "He came to Kiev."),
        ("Суд у Гаазі та мешканці Праги.", "The court in The Hague and the people of Prague."),
        ("Мюнхенська конференція з безпеки почалась.", "The Munich Security Conference began."),
        ("Ціна впала до 5 доларів.", "The price fell to US$5."),
        ("Прийшов Кім Чен Ин.", "Kim Jong Un came."),
        ("Місяць обертається довкола Землі.", "The Moon goes around the Earth."),
    ],
)
def test_ukrainian_names_have_their_english_forms(source, target):
    assert list(names_differ(source, target, "uk")) == []


@pytest.mark.parametrize(
    ("lang", "source", "target"),
    [
        ("pl", "Spotkanie w Stanach Zjednoczonych i we Włoszech.", "A meeting in the United States and Italy."),
        ("pl", "O tym mówiła Partia Pracy i ONZ.", "The Labour Party and the United Nations spoke about it."),
        ("pl", "Rosjanie i Niemki przyszli.", "Russians and German women came."),
        ("pl", "Zapytano Johna Howarda Smitha.", "Mr Smith was asked."),
        ("it", "Sono 28 miliardi, dice l’Ue.", "It is 28 billion, says the EU."),
        ("it", "I Paesi Bassi e la Casa Bianca.", "The Netherlands and the White House."),
        ("it", "Torna a Milano dall'Inghilterra.", "He returns to Milan from England."),
        ("es", "El Tribunal Supremo de EE.UU. calla.", "The US Supreme Court is silent."),
        ("es", "Vive en el Reino Unido con una alemana.", "She lives in the UK with a German."),
        ("es", "La OTAN y la ONU callan.", "NATO and the UN are silent."),
        ("es", "Llegó el húngaro a Pekín.", "The Hungarian reached Beijing."),
    ],
)
def test_names_of_other_languages_have_their_english_forms(lang, source, target):
    assert list(names_differ(source, target, lang)) == []


@pytest.mark.parametrize(
    ("lang", "source", "target"),
    [
        ("it", "Il Pil cala, dice la Bce.", "GDP is falling, says the ECB."),
        ("it", "Sale l'Iva, non il Pil.", "VAT rises, not output."),
        ("it", "Così il Copasir tace.", "So the committee is silent."),
        ("it", "I leader dell'Ue.", "European leaders."),
        ("uk", "Речниця ЄС мовчала.", "A European spokeswoman kept silent."),
        ("uk", "Так передає DW.", "So says Deutsche Welle."),
        ("uk", "Бачили міністра Угорщини Петера Сійярто.", "Hungarian minister Péter Szijjártó was seen."),
        ("pl", "Iran dostarcza jej drony.", "Iran supplies Russia with drones."),
        ("pl", "Jak mówi Moskwa, nie.", "No, says Russia."),
        ("pl", "To biuro UE.", "It is a European office."),
        ("es", "Ayer lo negó la Moncloa.", "The government denied it yesterday."),
        ("es", "Dijo: ¿Por qué no?", "He said: Why not?"),
        ("es", "Lo dicen las CC.AA. y el FMI.", "The regions and the IMF say so."),
    ],
)
def test_acronyms_offices_and_pronouns_may_be_put_in_other_words(lang, source, target):
    assert list(names_differ(source, target, lang)) == []


@pytest.mark.parametrize(
    ("lang", "source", "target", "other"),
    [
        ("pl", "Polacy byli wczoraj w Szwecji.", "The Poles were in Spain yesterday.", "Spain"),
        ("uk", "Данія мовчить.", "Sweden is silent.", "Sweden"),
        ("es", "La Moncloa calla.", "Zapatero is silent.", "Zapatero"),
        ("pl", "Byli wczoraj w Warszawie.", "The Polish were in Turkey yesterday.", "Turkey"),
    ],
)
def test_a_country_in_the_place_of_another_explains_nothing(lang, source, target, other):
    assert f"“{other}” is not in the original" in [*names_differ(source, target, lang)]


@pytest.mark.parametrize("lang", ["uk", "pl", "it", "es"])
def test_true_news_pairs_raise_hardly_an_alarm(lang):
    rows = [row.split("\t") for row in NEWS.read_text(encoding="utf-8").splitlines()]
    pairs = [(source, target) for code, source, target in rows if code == lang]
    alarms = [pair for pair in pairs if [*names_differ(*pair, lang)]]
    assert len(pairs) > 40 and len(alarms) <= 0.015 * len(pairs), alarms


@pytest.mark.parametrize(
    ("lang", "source", "target", "found"),
    [
        ("uk", "Тоді прийшов Овечкін.", "Then he came.", ["“Овечкін” of the original is missing"]),
        ("pl", "Potem przyszedł Kaczyński.", "Then he came.", ["“Kaczyński” of the original is missing"]),
        (
            "it",
            "Poi è arrivato Prodi.",
            "Then Reid came.",
            ["“Reid” is not in the original", "“Prodi” of the original is missing"],
        ),
        (
            "it",
            "Poi il Primo Ministro Zoran Zaev tace.",
            "Then he is silent.",
            ["“Zoran Zaev” of the original is missing"],
        ),
        ("uk", "Тоді Борис Джонсон пішов.", "Then Boris Nadal left.", ["“Boris Nadal” stands for “Борис Джонсон”"]),
        ("es", "No salió ileso.", "Zayat was hurt.", ["“Zayat” is not in the original"]),
    ],
)
def test_what_differs_is_said_in_plain_words(lang, source, target, found):
    assert list(names_differ(source, target, lang)) == found


@pytest.mark.parametrize(
    ("word", "ordinary"),
    [
        ("Court", True),
        ("Mrs", True),
        ("WTO", True),
        ("MPs", True),
        ("U.S.", True),
        ("Nadal", False),
        ("O'Neill", False),
    ],
)
def test_words_of_a_dictionary_and_acronyms_need_be_no_names(word, ordinary):
    assert is_ordinary(word) is ordinary


@given(st.text(alphabet="АБвгЇ'’ABxyzé.-$“ ", max_size=40), st.sampled_from(("uk", "pl", "it", "es")))
def test_a_text_has_the_same_names_as_itself(text, lang):
    assert not [detail for detail in names_differ(text, text, lang) if "original is missing" in detail]
