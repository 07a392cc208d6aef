"""Invented editions for tests: two events of one storyline in four languages, a short item, an input nobody could read."""

from dataclasses import replace

from jobs.records import (
    Article,
    Dated,
    Difference,
    Digest,
    Drop,
    Edition,
    Event,
    Fact,
    Flag,
    Line,
    News,
    Point,
    Segment,
    Sentence,
    ShortItem,
    Stamp,
    Summary,
    Target,
    Translation,
    Variant,
    Voice,
)
from jobs.text import content_id

JUNK = {"РЕКЛАМА": "ad", "Czytaj także": "related_links", "Altre notizie": "widget_header"}


def translation(path, lang, title, lines, **fields):
    """An article and its English: `lines` holds, line by line, (original, English) pairs, or the text of a junk line."""
    rows = [[title], *lines] if title[0] else list(lines)
    article_id, numbered, segments, targets = content_id(path), [], [], []
    for number, row in enumerate(rows, 1):
        role = "title" if row == [title] else "junk" if isinstance(row, str) else "body"
        text = row if role == "junk" else " ".join(original for original, _ in row)
        numbered.append(Line(number, text, role, JUNK.get(text, "ad") if role == "junk" else ""))
        for sentence, (original, english) in enumerate(row if role != "junk" else (), 1):
            start = text.index(original)
            span = (start, start + len(original))
            segments.append(Segment(f"{article_id}:{number}.{sentence}", number, span, original, role))
            made = Target(english, "source", "") if lang == "en" else Target(english, "memory", "approved.tmx", 1.0)
            targets.append(made if english else Target("", "none", "no route for this language"))
    article = Article(article_id, path, lang=lang, title=title[0], lines=tuple(numbered), segments=tuple(segments), **fields)
    flags = [Flag(s.id, "untranslated", "no translation", "withheld") for s, t in zip(segments, targets, strict=True) if not t.text]
    return Translation(article, tuple(targets), tuple(flags))


def summary(made, *numbers):
    """A summary of these body segments, counted from 0."""
    pairs = list(made.usable())
    return Summary(made, tuple(Sentence(pairs[number][1].text, (pairs[number][0].id,)) for number in numbers))


UK = translation(
    "in/010_mist.txt",
    "uk",
    ("У Верхові відкрили залізничний міст через Дністрянку", "Rail bridge across the Dnistrianka opens in Verkhiv"),
    [
        [
            (
                "У четвер, 6 березня, у Верхові відкрили новий залізничний міст, який з'єднав місто з польським Лесковом.",
                "On Thursday, March 6, a new rail bridge opened in Verkhiv that connected the city with Leskow in Poland.",
            )
        ],
        [
            ("Будівництво тривало 31 місяць і коштувало 340 млн євро.", "Construction took 31 months and cost 340 million euros."),
            ("Перший потяг перетнув річку о 10:20.", "The first train crossed the river at 10:20."),
        ],
        "РЕКЛАМА",
        [
            (
                "Міністр Олена Савчук сказала, що потяги ходитимуть шість разів на добу.",
                "Minister Olena Savchuk said that trains will run six times a day.",
            )
        ],
        [("Про наступний об'єкт не повідомили", "")],
        "РЕКЛАМА",
    ],
    outlet="Верхівський вісник",
    url="https://visnyk.example/mist",
    published=Stamp("2025-03-06T13:05", "stated", "line 2"),
    happened=Stamp("2025-03-06", "stated", "line 2: у четвер, 6 березня"),
)
PL = translation(
    "in/020_most.txt",
    "pl",
    ("", ""),
    [
        [
            ("Pierwszy pociąg przejechał w czwartek z Leskowa do Werchowa.", "The first train ran from Leskow to Verkhiv on Thursday."),
            (
                "Przeprawa kosztowała 360 mln euro, z czego 200 mln dała Unia Europejska.",
                "The crossing cost 360 million euros, of which 200 million came from the European Union.",
            ),
        ],
        [
            (
                "Minister infrastruktury Piotr Lis zapowiedział sześć par pociągów dziennie.",
                "Infrastructure minister Piotr Lis announced six pairs of trains a day.",
            )
        ],
        "Czytaj także",
    ],
    happened=Stamp("2025-03-06", "inferred", "the only Thursday that fits"),
)
EN = translation(
    "in/030_crossing.txt",
    "en",
    ("Border bridge reopens rail link", "Border bridge reopens rail link"),
    [[(text, text)] for text in ("A rail bridge on the border opened on Thursday after 31 months of work.", "Six trains a day will cross it.")],
    outlet="The Valley Post",
    url="javascript:alert(1)",
    translated_from="es",
    happened=Stamp("2025-03-06", "inferred", "Thursday before the date of the file"),
)
IT = translation(
    "in/040_accordo.txt",
    "it",
    ("Accordo sul ponte di Verchiv", "Agreement on the Verkhiv bridge"),
    [
        [
            (
                "I ministri hanno firmato il 12 febbraio a Leopoli l'accordo sull'esercizio del ponte.",
                "The ministers signed the agreement on operating the bridge in Lviv on February 12.",
            )
        ],
        [("La galleria di 4 km resta chiusa fino a giugno.", "The 4 km tunnel stays closed until June.")],
        "Altre notizie",
    ],
    outlet="Corriere del Ponte",
    happened=Stamp("2025-02-12", "stated", "line 2"),
)
SHORT = translation(
    "in/050_sad.txt",
    "pl",
    ("Sad w Leskowie", "Orchard in Leskow"),
    [[("Miasto posadziło 1 200 jabłoni nad rzeką.", "The city planted 1,200 apple trees by the river.")]],
)
UK, IT = (
    replace(made, flags=(*made.flags, Flag(made.article.segments[2].id, "numbers", "the unit was checked by hand", "noted"))) for made in (UK, IT)
)


def cite(made, line, sentence=1):
    """The segment id of this line and sentence."""
    return f"{made.article.id}:{line}.{sentence}"


def support(*marks):
    """Marks for the three articles of the first event."""
    return tuple((made.article.id, mark) for made, mark in zip((UK, PL, EN), marks, strict=True))


OPENING = Event(
    "e-opening",
    "s-bridge",
    (summary(UK, 0, 1), summary(PL, 0, 1), summary(EN, 0)),
    Stamp("2025-03-06", "stated", "uk line 2"),
    "Verkhiv",
    ("010 and 020: bridge, Leskow, Verkhiv, Thursday", "040 kept apart: 22 days earlier"),
)
AGREEMENT = Event("e-agreement", "s-bridge", (summary(IT, 0),), Stamp("2025-02-12", "stated", "line 2"), "Lviv")
ORCHARD = Event("e-orchard", "s-orchard", (summary(SHORT, 0),), Stamp())

FULL = Digest(
    OPENING,
    "Rail bridge between Verkhiv and Leskow opens after 31 months",
    Point(
        "A rail bridge that connects Verkhiv with Leskow in Poland opened on Thursday, with six trains a day announced.",
        (cite(UK, 2), cite(PL, 2), cite(EN, 3)),
        support("supports", "supports", "partly"),
    ),
    points=(
        Point("The first train ran from Leskow to Verkhiv on Thursday.", (cite(PL, 1), cite(UK, 3, 2)), support("partly", "supports", "silent")),
        Point("Construction took 31 months.", (cite(UK, 3), cite(EN, 2)), support("supports", "silent", "supports")),
        Point("Minister Olena Savchuk said that trains will run six times a day.", (cite(UK, 5),), support("supports", "supports", "contradicts")),
    ),
    differences=(
        Difference(
            "numbers",
            "cost of the bridge",
            (
                Variant(UK.article.id, "Construction cost 340 million euros.", cite(UK, 3)),
                Variant(PL.article.id, "The crossing cost 360 million euros.", cite(PL, 1, 2)),
            ),
        ),
    ),
    single_source=(
        Point("The European Union gave 200 million euros.", (cite(PL, 1, 2),), support("silent", "supports", "silent")),
    ),
    timeline=(
        Dated(Stamp("2025-02-12", "stated"), "The ministers signed the agreement on operating the bridge.", (cite(IT, 2),), "e-agreement"),
        Dated(Stamp("2025-03-06T10:20", "stated"), "The first train crossed the river.", (cite(UK, 3, 2),), "e-opening"),
    ),
    voices=(Voice("Olena Savchuk, minister", "Trains will run six times a day.", (cite(UK, 5),)),),
    facts=(
        Fact("number", "31 months", "construction of the bridge", (cite(UK, 3), cite(EN, 2)), True),
        Fact("number", "360 million euros", "cost of the crossing", (cite(PL, 1, 2),), False),
        Fact("name", "Piotr Lis", "infrastructure minister", (cite(PL, 2),), True),
    ),
)
SMALL = Digest(
    AGREEMENT,
    "Ministers sign agreement on the Verkhiv bridge",
    Point("The ministers signed the agreement on operating the bridge in Lviv.", (cite(IT, 2),), ((IT.article.id, "supports"),)),
)
EDITION = Edition(
    date="2025-03-07",
    state="DEGRADED",
    notes=("1 of 6 articles could not be read.", "Translations come from the translation memory approved.tmx."),
    digests=(FULL, SMALL),
    short_items=(ShortItem(ORCHARD, "The city planted 1,200 apple trees by the river.", (cite(SHORT, 2),)),),
    unread=(Drop("f00d", "in/060_broken.txt", "read", "is not text (31 % control characters)", "failed"),),
    ledger=(("in", 6), ("used", 5), ("duplicate", 0), ("skipped", 0), ("failed", 1)),
    signature=(("code", "1.0.0"), ("config", "9f2c41d07a3be658"), ("models", "none"), ("decoding", "none")),
)
EMPTY = Edition("2025-03-08", "OK", (), (), (), (), (("in", 0), ("used", 0)), ())


def crowd(number):
    """An edition of this many events, each of one article that nobody else has."""
    digests = []
    for n in range(1, number + 1):
        lines = [[(f"Rada dzielnicy {n} uchwaliła budżet w wysokości {n} mln euro.", f"The council of district {n} adopted a budget of {n} million euros.")]]
        made = translation(f"in/crowd_{n:03}.txt", ("pl", "it", "uk", "es")[n % 4], ("", ""), lines, happened=Stamp(f"2025-03-{n % 7 + 1:02}", "stated", "line 1"))
        event = Event(f"e-{n:03}", f"s-{n:03}", (summary(made, 0),), made.article.happened, "Leskow")
        text = f"The council of district {n} adopted a budget of {n} million euros"
        digests.append(Digest(event, text, Point(f"{text}.", (cite(made, 1),), ((made.article.id, "supports"),))))
    return replace(EDITION, digests=tuple(digests), short_items=(), unread=(), state="OK", notes=())


def chorus(number):
    """An edition of one event that this many articles tell of, in the same words."""
    made = [
        translation(f"in/chorus_{n:03}.txt", ("pl", "uk", "es", "it")[n % 4], ("", ""), [[(f"Most {n} otwarto w Leskowie.", "The bridge opened in Leskow.")]])
        for n in range(1, number + 1)
    ]
    marks = tuple((one.article.id, ("supports", "partly", "silent")[n % 3]) for n, one in enumerate(made))
    lead = Point("The bridge opened in Leskow.", tuple(cite(one, 1) for one in made), marks)
    event = Event("e-chorus", "s-chorus", tuple(summary(one, 0) for one in made), Stamp("2025-03-06", "stated"), "Leskow")
    return replace(EDITION, digests=(Digest(event, "Bridge opens", lead, points=(lead,)),), short_items=(), unread=(), state="OK", notes=())


def continued():
    """EDITION, its first event told before and its second one new in a storyline of earlier editions."""
    news = (
        News("changed", "Construction took 31 months.", (cite(UK, 3),), "Construction took 30 months.", "2025-03-06", "event-a2"),
        News("new", "The first train crossed the river at 10:20.", (cite(UK, 3, 2),)),
        News("repeated", "Minister Olena Savchuk said that trains will run six times a day.", (cite(UK, 5),), since="2025-03-05", anchor="event-a3"),
        News("gone", "", (), "The opening was put off to April.", "2025-03-06", "event-a2"),
    )
    before = Dated(Stamp("2025-01-20", "stated"), "The last pillar was raised.", (), "event-a1", "2025-01-21")
    told = replace(FULL, news=news, status="updated", since="2025-03-06", timeline=(before, *FULL.timeline))
    told = replace(told, more=(("new", 5), ("gone", 2)), earlier=(before,) * 3)
    line = EDITION.short_items[0]
    again = (News("changed", line.text, line.cites, "900 apple trees", "2025-03-05", "event-a4"),)
    short = replace(line, news=again, status="updated", since="2025-03-05")
    return replace(EDITION, digests=(told, replace(SMALL, status="continuing")), short_items=(short,), pages=(("2025-03-05", ("digest.md",)),))
