"""Three days of invented news: a flood with a rising toll, a strike, a trial, and other news of the same people.

Every sentence of an article stands as it is in the file, and as (original, English) where the file is not English. The
label of an English sentence says what it is on its day: new, changed, repeated; GONE is what a day no longer says.
"""

from pathlib import Path

from jobs.config import Config, load
from jobs.tmx import Entry, write_tmx

DAYS = ("2026-03-05", "2026-03-06", "2026-03-07")

# name of a file -> title and sentences; the language is that of the name's ending
ARTICLES: dict[str, dict[str, list]] = {
    "2026-03-05": {
        "flood-en": [
            "Three dead as the Baganza floods Parma",
            "Three people were killed when the Baganza river flooded the south of Parma on Wednesday, 4 March 2026.",
            "About 120 residents were evacuated to a sports hall, Mayor Marta Rinaldi said.",
            "The Navetta bridge is closed to all traffic.",
            "Schools in Parma will stay shut until Monday, the city council decided.",
            "The river rose by four meters in one night, the water board of Parma said.",
        ],
        "flood-it": [
            ("Alluvione a Parma, tre morti", "Flood in Parma, three dead"),
            (
                "Tre persone sono morte mercoledì 4 marzo 2026 nell'alluvione del Baganza a Parma.",
                "Three people died on Wednesday, 4 March 2026, in the flood of the Baganza in Parma.",
            ),
            (
                "Il ponte della Navetta è chiuso al traffico.",
                "The Navetta bridge is closed to traffic.",
            ),
            (
                "La sindaca Marta Rinaldi ha chiesto al governo lo stato di emergenza.",
                "Mayor Marta Rinaldi asked the government for a state of emergency.",
            ),
            (
                "Paolo Conti, capo della protezione civile, ha detto che la diga di Marzolara resisterà.",
                "Paolo Conti, head of civil protection, said that the Marzolara dam will hold.",
            ),
        ],
        "strike-pl": [
            ("Strajk w porcie w Gdańsku", "Strike at the port of Gdańsk"),
            (
                "Dokerzy z portu w Gdańsku rozpoczęli w środę 4 marca 2026 r. strajk płacowy.",
                "Dockers at the port of Gdańsk began a strike over pay on Wednesday, 4 March 2026.",
            ),
            (
                "Związek żąda podwyżki płac o 12 procent, powiedziała jego przewodnicząca Ewa Malik.",
                "The union demands a pay raise of 12 percent, its chairwoman Ewa Malik said.",
            ),
            (
                "Dyrektor portu Tomasz Borowy zaproponował dokerom podwyżkę o 5 procent.",
                "Port director Tomasz Borowy offered the dockers a raise of 5 percent.",
            ),
            (
                "Na redzie na rozładunek czeka 14 statków.",
                "In the roadstead 14 ships are waiting to be unloaded.",
            ),
        ],
        "trial-en": [
            "Trial of former Lviv official opens",
            "The trial of Roman Hnatiuk, a former official of the city of Lviv, opened on Wednesday, 4 March 2026.",
            "Prosecutors accuse Roman Hnatiuk of taking bribes of 2 million hryvnias for building permits.",
            "Roman Hnatiuk pleaded not guilty before the district court.",
            "The court will hear 11 witnesses.",
        ],
    },
    "2026-03-06": {
        "flood-en": [
            "Flood toll in Parma rises to five",
            "The death toll of the flood that hit Parma on Wednesday, 4 March 2026, rose to five.",
            "Some 400 people have been evacuated from the south of Parma, Mayor Marta Rinaldi said.",
            "The Navetta bridge remains closed to traffic.",
            "The government declared a state of emergency for the province of Parma on Thursday.",
            "Damage is estimated at 30 million euros, the chamber of commerce said.",
        ],
        "flood-pl": [
            ("Powódź w Parmie: pięć ofiar", "Flood in Parma: five victims"),
            (
                "Pięć osób zginęło w powodzi, która w środę 4 marca 2026 r. nawiedziła Parmę.",
                "Five people died in the flood that struck Parma on Wednesday, 4 March 2026.",
            ),
            (
                "Most Navetta jest nadal zamknięty dla ruchu.",
                "The Navetta bridge is still closed to traffic.",
            ),
            (
                "Paolo Conti, szef obrony cywilnej, powiedział, że tama w Marzolarze wytrzyma.",
                "Paolo Conti, head of civil protection, said that the Marzolara dam will hold.",
            ),
            (
                "Burmistrz Marta Rinaldi wezwała mieszkańców, by gotowali wodę z kranu.",
                "Mayor Marta Rinaldi called on residents to boil tap water.",
            ),
        ],
        "strike-pl": [
            ("Rozmowy w porcie w Gdańsku bez wyniku", "Talks at the port of Gdańsk without a result"),
            (
                "Rozmowy o strajku dokerów w porcie w Gdańsku zakończyły się w czwartek 5 marca 2026 r. bez wyniku.",
                "Talks about the strike of the dockers at the port of Gdańsk ended without a result on Thursday, 5 March 2026.",
            ),
            (
                "Dyrektor portu Tomasz Borowy zaproponował dokerom podwyżkę o 7 procent.",
                "Port director Tomasz Borowy offered the dockers a raise of 7 percent.",
            ),
            (
                "Związek nadal żąda podwyżki płac o 12 procent, powiedziała przewodnicząca Ewa Malik.",
                "The union still demands a pay raise of 12 percent, chairwoman Ewa Malik said.",
            ),
            (
                "Na rozładunek czekają już 22 statki.",
                "By now 22 ships are waiting to be unloaded.",
            ),
        ],
        "museum-it": [
            ("Un museo del violino a Parma", "A violin museum in Parma"),
            (
                "La sindaca Marta Rinaldi e Paolo Conti presentano il museo del violino, che aprirà in autunno.",
                "Mayor Marta Rinaldi and Paolo Conti are presenting the violin museum, which opens in autumn.",
            ),
            (
                "La collezione comprende ottanta strumenti antichi donati da una famiglia di liutai.",
                "The collection comprises eighty old instruments donated by a family of violin makers.",
            ),
            (
                "I biglietti costeranno nove euro, e gli studenti di musica entreranno gratis.",
                "Tickets will cost nine euros, and students of music will enter free of charge.",
            ),
        ],
    },
    "2026-03-07": {
        "flood-en": [
            "Sixth victim of Parma flood found",
            "Six people have died in the flood that hit Parma on Wednesday, 4 March 2026.",
            "Some 400 people have been evacuated from the south of Parma.",
            "Damage is put at 45 million euros, the chamber of commerce said.",
            "The Navetta bridge was reopened to buses on Friday.",
            "Prosecutors in Parma opened an inquiry into the building of houses along the Baganza.",
        ],
        "strike-pl": [
            ("Porozumienie w porcie w Gdańsku", "Agreement at the port of Gdańsk"),
            (
                "Strajk dokerów w porcie w Gdańsku zakończył się w piątek 6 marca 2026 r. porozumieniem.",
                "The strike of the dockers at the port of Gdańsk ended on Friday, 6 March 2026, with an agreement.",
            ),
            (
                "Dokerzy dostaną podwyżkę o 9 procent, ogłosili Ewa Malik i Tomasz Borowy.",
                "The dockers will get a raise of 9 percent, Ewa Malik and Tomasz Borowy announced.",
            ),
            (
                "Na rozładunek czekają jeszcze 22 statki.",
                "There are still 22 ships waiting to be unloaded.",
            ),
        ],
        "trial-uk": [
            ("Колишнього посадовця Львова засудили", "Former Lviv official convicted"),
            (
                "Суд у Львові у п'ятницю, 6 березня 2026 року, засудив Романа Гнатюка до п'яти років в'язниці.",
                "A court in Lviv sentenced Roman Hnatiuk to five years in prison on Friday, 6 March 2026.",
            ),
            (
                "За даними прокуратури, Роман Гнатюк узяв 2 мільйони гривень хабарів за дозволи на будівництво.",
                "According to prosecutors, Roman Hnatiuk took bribes of 2 million hryvnias for building permits.",
            ),
            (
                "Адвокатка Олена Сич повідомила, що подасть апеляцію.",
                "Lawyer Olena Sych said that she will file an appeal.",
            ),
        ],
    },
}

# the first words of a statement in English -> what it is
LABELS = {
    "2026-03-06": {
        "The death toll of the flood": "changed",
        "Five people died in the flood": "changed",
        "Some 400 people": "changed",
        "The Navetta bridge": "repeated",
        "The government declared": "new",
        "Damage is estimated": "new",
        "Paolo Conti, head": "repeated",
        "Mayor Marta Rinaldi called": "new",
        "Talks about the strike": "new",
        "Port director Tomasz Borowy": "changed",
        "The union still demands": "repeated",
        "By now 22 ships": "changed",
    },
    "2026-03-07": {
        "Six people have died": "changed",
        "Some 400 people": "repeated",
        "Damage is put": "changed",
        "The Navetta bridge was reopened": "changed",
        "Prosecutors in Parma": "new",
        "The strike of the dockers": "new",
        "The dockers will get": "changed",
        "There are still 22 ships": "repeated",
        "A court in Lviv": "new",
        "According to prosecutors": "repeated",
        "Lawyer Olena Sych": "new",
    },
}
GONE = {"2026-03-06": ("Schools in Parma will stay shut", "The river rose"), "2026-03-07": ()}


def written(day: str, folder: Path) -> list[Entry]:
    """The articles of a day as files, each in its language; what the memory has to know of them."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, rows in ARTICLES[day].items():
        pairs = [row if isinstance(row, tuple) else (row, row) for row in rows]
        (folder / f"{name}.txt").write_text("\n\n".join(source for source, _ in pairs), encoding="utf-8")
        entries += [Entry(name[-2:], *pair) for pair in pairs if pair[0] != pair[1]]
    return entries


def serial(home: Path, day: str, more: str = "") -> Config:
    """The configuration of the night of a day; its articles are in a folder of their own."""
    entries = [entry for each in DAYS for entry in written(each, home / each)]
    write_tmx(home / "approved.tmx", entries)
    text = f"""
run: {{out: {home}/out, as_of: {day}}}
read: {{paths: [{home}/{day}]}}
clean: {{min_letters: 100}}
translate: {{memory: {{imports: [{home}/approved.tmx]}}}}
models: {{cache: {home}/cache}}
{more}
"""
    (home / f"{day}.yaml").write_text(text, encoding="utf-8")
    return load(home / f"{day}.yaml")
