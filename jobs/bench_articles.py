"""Articles of our own grammar in five languages, with their English: what speed and memory are measured on.

In: how many, and a seed; out: articles whose sentences are put together from phrases that mean the same in every
language, about as long as those of news. The same seed gives the same articles; hardly a sentence occurs twice.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGS = ("uk", "pl", "it", "es", "en")
Phrases = tuple[tuple[str, str, str, str, str], ...]  # in the order of LANGS

SUBJECTS: Phrases = (
    ("Уряд", "Rząd", "Il governo", "El gobierno", "The government"),
    ("Парламент", "Parlament", "Il parlamento", "El parlamento", "The parliament"),
    ("Мер", "Burmistrz", "Il sindaco", "El alcalde", "The mayor"),
    ("Президент", "Prezydent", "Il presidente", "El presidente", "The president"),
    ("Міністр", "Minister", "Il ministro", "El ministro", "The minister"),
    ("Банк", "Bank", "La banca", "El banco", "The bank"),
    ("Шпиталь", "Szpital", "L'ospedale", "El hospital", "The hospital"),
    ("Інститут", "Instytut", "L'istituto", "El instituto", "The institute"),
)
ACTIONS: Phrases = (
    ("схвалив новий бюджет", "zatwierdził nowy budżet", "ha approvato il nuovo bilancio",
     "aprobó el nuevo presupuesto", "approved the new budget"),
    ("оголосив про будівництво {n} шкіл", "ogłosił budowę {n} szkół", "ha annunciato la costruzione di {n} scuole",
     "anunció la construcción de {n} escuelas", "announced the construction of {n} schools"),
    ("виділив {n} млн євро на ремонт доріг", "przeznaczył {n} mln euro na remont dróg",
     "ha stanziato {n} milioni di euro per la riparazione delle strade",
     "destinó {n} millones de euros a la reparación de las carreteras",
     "allocated {n} million euros for the repair of the roads"),
    ("відклав рішення про підвищення тарифів", "odłożył decyzję o podwyżce taryf",
     "ha rinviato la decisione sull'aumento delle tariffe", "aplazó la decisión sobre la subida de las tarifas",
     "postponed the decision on raising the tariffs"),
    ("не підтримав пропозицію опозиції", "nie poparł propozycji opozycji",
     "non ha sostenuto la proposta dell'opposizione", "no apoyó la propuesta de la oposición",
     "did not support the proposal of the opposition"),
    ("підписав угоду про співпрацю з {n} підприємствами", "podpisał umowę o współpracy z {n} przedsiębiorstwami",
     "ha firmato un accordo di cooperazione con {n} imprese", "firmó un acuerdo de cooperación con {n} empresas",
     "signed a cooperation agreement with {n} companies"),
    ("представив план захисту лісів", "przedstawił plan ochrony lasów",
     "ha presentato un piano per la protezione delle foreste", "presentó un plan de protección de los bosques",
     "presented a plan for the protection of the forests"),
    ("закрив старий міст для вантажівок", "zamknął stary most dla ciężarówek",
     "ha chiuso il vecchio ponte ai camion", "cerró el viejo puente a los camiones",
     "closed the old bridge to trucks"),
    ("пообіцяв допомогу {n} родинам", "obiecał pomoc {n} rodzinom", "ha promesso aiuto a {n} famiglie",
     "prometió ayuda a {n} familias", "promised help to {n} families"),
    ("відкрив виставку сучасного мистецтва", "otworzył wystawę sztuki współczesnej",
     "ha aperto una mostra di arte contemporanea", "inauguró una exposición de arte contemporáneo",
     "opened an exhibition of contemporary art"),
    ("попередив про сильний дощ і вітер", "ostrzegł przed silnym deszczem i wiatrem",
     "ha avvertito di forti piogge e vento", "advirtió de fuertes lluvias y viento",
     "warned of heavy rain and wind"),
    ("скасував {n} рейсів через туман", "odwołał {n} lotów z powodu mgły",
     "ha cancellato {n} voli a causa della nebbia", "canceló {n} vuelos a causa de la niebla",
     "canceled {n} flights because of fog"),
)  # fmt: skip
PLACES: Phrases = (
    ("у Львові", "we Lwowie", "a Leopoli", "en Leópolis", "in Lviv"),
    ("у Києві", "w Kijowie", "a Kiev", "en Kiev", "in Kyiv"),
    ("у Варшаві", "w Warszawie", "a Varsavia", "en Varsovia", "in Warsaw"),
    ("у Римі", "w Rzymie", "a Roma", "en Roma", "in Rome"),
    ("у Мадриді", "w Madrycie", "a Madrid", "en Madrid", "in Madrid"),
    ("в Одесі", "w Odessie", "a Odessa", "en Odesa", "in Odesa"),
    ("у Мілані", "w Mediolanie", "a Milano", "en Milán", "in Milan"),
    ("у Берліні", "w Berlinie", "a Berlino", "en Berlín", "in Berlin"),
    ("у Відні", "w Wiedniu", "a Vienna", "en Viena", "in Vienna"),
    ("у Празі", "w Pradze", "a Praga", "en Praga", "in Prague"),
)
DATE = ("{d} листопада", "{d} listopada", "il {d} novembre", "el {d} de noviembre", "on {d} November")
WEEKDAYS: Phrases = (
    ("у понеділок", "w poniedziałek", "lunedì", "el lunes", "on Monday"),
    ("у вівторок", "we wtorek", "martedì", "el martes", "on Tuesday"),
    ("у середу", "w środę", "mercoledì", "el miércoles", "on Wednesday"),
    ("у четвер", "w czwartek", "giovedì", "el jueves", "on Thursday"),
    ("у п'ятницю", "w piątek", "venerdì", "el viernes", "on Friday"),
    ("у суботу", "w sobotę", "sabato", "el sábado", "on Saturday"),
    ("у неділю", "w niedzielę", "domenica", "el domingo", "on Sunday"),
)
HOURS: Phrases = (
    ("", "", "", "", ""),
    (" вранці", " rano", " mattina", " por la mañana", " morning"),
    (" увечері", " wieczorem", " sera", " por la noche", " evening"),
)
# of 100 sentences of news (NTREX-128) 22 have digits
WITH_DATE, WITH_NUMBER = 0.05, 0.19
TAILS: Phrases = (
    ("", "", "", "", ""),
    (", хоча експерти радили зачекати до весни", ", choć eksperci radzili poczekać do wiosny",
     ", anche se gli esperti consigliavano di aspettare fino alla primavera",
     ", aunque los expertos aconsejaban esperar hasta la primavera", ", although experts advised waiting until spring"),
    (", бо попередній план виявився надто дорогим", ", bo poprzedni plan okazał się zbyt drogi",
     ", perché il piano precedente si è rivelato troppo costoso", ", porque el plan anterior resultó demasiado caro",
     ", because the previous plan turned out to be too expensive"),
    (" після тривалих переговорів із профспілками", " po długich rozmowach ze związkami zawodowymi",
     " dopo lunghe trattative con i sindacati", " tras largas negociaciones con los sindicatos",
     " after long talks with the trade unions"),
    (" і пояснив, що кошти надійдуть наступного року", " i wyjaśnił, że środki wpłyną w przyszłym roku",
     " e ha spiegato che i fondi arriveranno l'anno prossimo", " y explicó que los fondos llegarán el próximo año",
     " and explained that the funds will arrive next year"),
    (", а мешканці просять прямий автобус до лікарні", ", a mieszkańcy proszą o bezpośredni autobus do szpitala",
     ", mentre gli abitanti chiedono un autobus diretto per l'ospedale",
     ", mientras los vecinos piden un autobús directo al hospital",
     ", while the residents are asking for a direct bus to the hospital"),
)  # fmt: skip
SAID = (
    ", заявив речник {p}", ", oświadczył rzecznik {p}", ", ha dichiarato il portavoce {p}",
    ", declaró el portavoz {p}", ", spokesman {p} said",
)  # fmt: skip
PEOPLE = (  # in Ukrainian, elsewhere
    ("Марек Новак", "Marek Nowak"), ("Андрій Мельник", "Andrii Melnyk"), ("Лука Россі", "Luca Rossi"),
    ("Карлос Перес", "Carlos Pérez"), ("Томас Вебер", "Thomas Weber"), ("Петро Гнатюк", "Petro Hnatiuk"),
)  # fmt: skip
PAGES = 3  # every third article is scraped with what stands around it on its page: above, within and below it
FURNITURE = {
    "uk": ("Головна\nНовини\nСпорт\nКультура\nПогода\nПошук\nПоділитися",
           "РЕКЛАМА\nЧитайте також\nЩо варто знати про нові тарифи\nЯк змінюється місто",
           "Коментарі\nВаше ім'я\nНадіслати коментар\n© 2026 Всі права захищені"),
    "pl": ("Strona główna\nWiadomości\nSport\nKultura\nPogoda\nSzukaj\nUdostępnij",
           "REKLAMA\nCzytaj także\nCo warto wiedzieć o nowych taryfach\nJak zmienia się miasto",
           "Komentarze\nTwoje imię\nWyślij komentarz\n© 2026 Wszelkie prawa zastrzeżone"),
    "it": ("Home\nNotizie\nSport\nCultura\nMeteo\nCerca\nCondividi",
           "PUBBLICITÀ\nLeggi anche\nChe cosa sapere sulle nuove tariffe\nCome cambia la città",
           "Commenti\nIl tuo nome\nInvia commento\n© 2026 Tutti i diritti riservati"),
    "es": ("Inicio\nNoticias\nDeportes\nCultura\nEl tiempo\nBuscar\nCompartir",
           "PUBLICIDAD\nLee también\nQué hay que saber sobre las nuevas tarifas\nCómo cambia la ciudad",
           "Comentarios\nTu nombre\nEnviar comentario\n© 2026 Todos los derechos reservados"),
    "en": ("Home\nNews\nSport\nCulture\nWeather\nSearch\nShare",
           "ADVERTISEMENT\nRead more\nWhat to know about the new tariffs\nHow the city is changing",
           "Comments\nYour name\nPost comment\n© 2026 All rights reserved"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """One article, sentence by sentence, with the English of each."""

    name: str
    lang: str
    title: tuple[str, str]
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]
    page: bool = False  # with furniture

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every segment and its English, the title first."""
        return (self.title, *(pair for paragraph in self.paragraphs for pair in paragraph))

    @property
    def text(self) -> str:
        """The article as a file holds it."""
        bodies = [" ".join(source for source, _ in paragraph) for paragraph in self.paragraphs]
        parts = [self.title[0], *bodies]
        if self.page:
            above, within, below = FURNITURE[self.lang]
            parts = [above, self.title[0], bodies[0], within, *bodies[1:], below]
        return "\n\n".join(parts) + "\n"


def articles(count: int, seed: int = 17) -> Iterator[Written]:
    """So many articles, the languages in turn; about every other one reports the event of the one before it."""
    chance = random.Random(seed)
    event = seed
    for number in range(count):
        if number == 0 or chance.random() < 0.5:
            event = chance.randrange(1 << 40)
        yield _article(number, LANGS[number % len(LANGS)], random.Random(event), chance)


def write(folder: Path, count: int, seed: int = 17) -> list[Written]:
    """So many articles as text files in a folder."""
    return list(written(folder, count, seed))


def written(folder: Path, count: int, seed: int = 17) -> Iterator[Written]:
    """The same, one after the other: none of them need stay in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles(count, seed):
        (folder / f"{article.name}.txt").write_text(article.text, encoding="utf-8")
        yield article


def _article(number: int, lang: str, event: random.Random, chance: random.Random) -> Written:
    """One article: its first sentences are about its event, the rest about what else happened."""
    told = [_told(event) for _ in range(4)] + [_told(chance) for _ in range(chance.randint(8, 18))]
    place = LANGS.index(lang)
    title = (told[0][0][place], told[0][0][-1])
    pairs = [(sentence[place], sentence[-1]) for _, sentence in told]
    cuts = [*range(0, len(pairs), 4), len(pairs)]
    paragraphs = tuple(tuple(pairs[a:b]) for a, b in itertools.pairwise(cuts))
    return Written(f"{number:06}-{lang}", lang, title, paragraphs, page=number % PAGES == 0)


def _told(chance: random.Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What happened, as a headline and as a sentence, in every language."""
    counted = chance.random() < WITH_NUMBER
    actions = [action for action in ACTIONS if ("{n}" in action[0]) == counted]
    parts = [chance.choice(table) for table in (SUBJECTS, actions, PLACES, TAILS)]
    weekday, hour, dated = chance.choice(WEEKDAYS), chance.choice(HOURS), chance.random() < WITH_DATE
    when = DATE if dated else tuple(map("".join, zip(weekday, hour, strict=True)))
    person, said = chance.choice(PEOPLE), chance.random() < 0.4
    number, day = chance.randint(13, 989), chance.randint(1, 30)
    heads, texts = [], []
    for place, (subject, action, where, tail) in enumerate(zip(*parts, strict=True)):
        head = f"{subject} {action} {where}"
        text = f"{head} {when[place]}{tail}{SAID[place] if said else ''}."
        heads.append(head.format(n=number))
        texts.append(text.format(n=number, d=day, p=person[min(place, 1)]))
    return tuple(heads), tuple(texts)
