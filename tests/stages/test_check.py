"""check: each risk with the target that shows it, and the faithful one that does not."""

from dataclasses import replace

import pytest

from jobs.checks import ACTIONS, Checker
from jobs.config import CheckConfig
from jobs.errors import ArticleError
from jobs.records import Article, Line, Segment, Target, Translation
from jobs.stages.check import Judge, check

JUDGE = Judge(Checker(), ACTIONS)
MORNING = "The prime minister came in the morning."
FINE = {
    "uk": "Прем'єр приїхав уранці.", "pl": "Premier przyjechał rano.", "it": "Il premier è arrivato di mattina.",
    "es": "El primer ministro llegó por la mañana.", "en": MORNING,
}  # fmt: skip


def translation(*pairs, lang="uk", origin="model"):
    """An article of one line per pair of source and target, after a sentence that is fine."""
    pairs = ((FINE[lang], MORNING), *pairs)
    lines = tuple(Line(number, source, "body") for number, (source, _) in enumerate(pairs, 1))
    segments = tuple(Segment(f"a:{line.number}.1", line.number, (0, len(line.text)), line.text) for line in lines)
    targets = tuple(Target(text, "none" if text is None else origin) for _, text in pairs)
    targets = tuple(replace(target, text=target.text or "") for target in targets)
    return Translation(Article("a", "a.txt", lang=lang, lines=lines, segments=segments), targets)


def flags(source, target, lang="uk", origin="model", maker="", judge=JUDGE):
    """The kinds and actions of the flags of one pair."""
    made = translation((source, target), lang=lang, origin=origin)
    made = replace(made, targets=tuple(replace(one, maker=maker) for one in made.targets))
    checked = check(made, CheckConfig(min_usable=0), judge)
    return [(flag.kind, flag.action) for flag in checked.flags if flag.segment == "a:2.1"]


@pytest.mark.parametrize(
    ("lang", "source", "target", "kind"),
    [
        ("it", "La Germania ha inviato 28 miliardi.", "Germany has sent 28 million.", "numbers"),
        ("pl", "Wojska przyszły do miasta w nocy.", "Troops came to the city on 3 May.", "numbers"),
        ("pl", "Wojska przyszły wczoraj do miasta.", "Wojska przyszły wczoraj do miasta.", "copied"),
        ("es", "Los ministros hablaron ayer sobre defensa.", "Los ministros hablaron yesterday sobre defensa.", "copied"),
        ("uk", "Війська прийшли до міста.", "Війська came to the city.", "script"),
        ("uk", "Рада ухвалила закон.", "The Rada passed the lаw.", "script"),  # a Cyrillic а in law
        ("uk", "Війська прийшли до міста.", " ", "empty"),
        ("it", "Il ministro parla della pace.", "The minister of the peace of the peace of the peace.", "loop"),
        ("uk", "Рада ухвалила закон про державний бюджет країни.", "Yes.", "omission"),
        ("uk", "Війська прийшли до міста.", None, "untranslated"),
    ],
)
def test_a_risk_is_flagged_and_withheld(lang, source, target, kind):
    assert (kind, "withheld") in flags(source, target, lang)


@pytest.mark.parametrize(
    ("lang", "source", "target"),
    [
        ("it", "La Germania ha inviato 28 miliardi.", "Germany has sent 28 billion."),
        ("pl", "Antony Blinken, NATO, 2024", "Antony Blinken, NATO, 2024"),
        ("es", "No, no, no, dijo el ministro.", "No, no, no, said the minister."),
        ("es", "El ministro es el ministro del interior.", "The minister is the interior minister."),
        ("uk", "Кут α дорівнює куту.", "The angle α equals the angle."),
        ("uk", "Так.", "Yes, that is how things stand."),
        ("pl", "Łódź ma „nowy” dworzec.", "Łódź has a “new” station."),
    ],
)
def test_a_faithful_target_has_no_flag(lang, source, target):
    assert flags(source, target, lang) == []


@pytest.mark.parametrize(
    ("action", "found"),
    [("withhold", [("numbers", "withheld")] * 2), ("retry", [("numbers", "noted")] * 2), ("note", [("numbers", "noted")] * 2), ("off", [])],
)
def test_what_a_failed_check_leads_to_is_a_matter_of_configuration(action, found):
    judge = Judge(Checker(), ACTIONS, {("uk", "small"): {**ACTIONS, "numbers": action}})
    assert flags("Прийшли 28 людей.", "82 people came.", maker="small", judge=judge) == found


def test_what_was_cut_off_is_withheld():
    made = translation(("Війська прийшли до міста вночі.", "Troops came to the"))
    made = replace(made, targets=(made.targets[0], replace(made.targets[1], cut=True)))
    checked = check(made, CheckConfig(min_usable=0), JUDGE)
    assert ("cut", "withheld") in [(flag.kind, flag.action) for flag in checked.flags]


def test_a_nearly_equal_sentence_is_noted_with_the_one_that_was_approved():
    made = translation(("Прийшли люди.", "People came."), origin="fuzzy")
    made = replace(made, targets=tuple(replace(target, why="approved for: Прийшли всі люди.") for target in made.targets))
    [flag] = [flag for flag in check(made, CheckConfig(), JUDGE).flags if flag.segment == "a:2.1"]
    assert (flag.kind, flag.detail, flag.action) == ("fuzzy", "approved for: Прийшли всі люди.", "noted")


def test_approved_targets_are_only_noted():
    assert flags("Прийшли 28 людей.", "82 people came.", origin="memory") == [("numbers", "noted")] * 2


def test_english_originals_are_checked_for_quotation_marks_only():
    assert flags("Сказано: one, one, one", "Сказано: one, one, one", "en", "source") == []
    assert flags("He said: “Go on.", "He said: “Go on.", "en", "source") == [("quotes", "noted")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("“Siamo qui per la pace, ma anche per altro. “La pace è stata scelta”, ha detto.", [("garbled", "withheld")]),
        ("«Hemos venido. «La paz llegó», dijo el ministro.", [("garbled", "withheld")]),
        ("“Ha detto: “vieni” e poi è andato”, racconta.", []),
        ("“È qui. “Vieni”, disse. E andò”, racconta.", []),
        ("“Siamo qui per la pace, “la pace è stata scelta”, ha detto.", [("quotes", "noted")]),
        ("La pace” è stata scelta.", [("quotes", "noted")]),
        ('Il ministro dice "pace.', [("quotes", "noted")]),
        ("„Pokój” i „spokój“ nadeszły.", []),
        ("„Pokój nadszedł.", [("quotes", "noted")]),
        ("“Pace.” “Guerra.”", []),
    ],
)
def test_quotation_marks_of_the_original(line, found):
    english = "The English text of this line is another matter altogether."
    assert [flag for flag in flags(line, english, "it", "memory") if flag[0] in ("garbled", "quotes")] == found


def test_a_broken_quotation_withholds_every_segment_of_its_line():
    text = "“Siamo qui. “La pace è qui”, ha detto."
    segments = (Segment("a:1.1", 1, (0, 11), text[:11]), Segment("a:1.2", 1, (12, len(text)), text[12:]))
    article = Article("a", "a.txt", lang="it", lines=(Line(1, text, "body"),), segments=segments)
    targets = (Target("We are here.", "memory"), Target("Peace is here, he said.", "memory"))
    with pytest.raises(ArticleError, match="garbled 2"):
        check(Translation(article, targets), CheckConfig(), JUDGE)


def test_an_article_without_a_route_is_dropped_with_the_remedy():
    broken = translation(("Війська прийшли.", None), ("Рада ухвалила закон.", None))
    broken = replace(broken, targets=tuple(replace(t, maker="no route for uk") for t in broken.targets))
    with pytest.raises(ArticleError, match=r"2 of 3 .* no route for uk; .*models fetch CONFIG"):
        check(broken, CheckConfig(), JUDGE)


@pytest.mark.parametrize(("min_usable", "dropped"), [(0.5, False), (0.6, True)])
def test_the_share_of_usable_sentences_decides(min_usable, dropped):
    half = translation(("Війська прийшли до міста.", None))
    if dropped:
        with pytest.raises(ArticleError):
            check(half, CheckConfig(min_usable=min_usable), JUDGE)
    else:
        assert len(list(check(half, CheckConfig(min_usable=min_usable), JUDGE).usable())) == 1


def test_failed_checks_are_named_with_their_number():
    with pytest.raises(ArticleError, match=r"2 of 3 sentences failed the checks \(copied 2, script 2\)"):
        check(translation(("Рада тут.", "Рада тут"), ("Війська прийшли сюди.", "Війська прийшли сюди.")), CheckConfig(), JUDGE)


def test_a_line_of_nothing_but_quotation_marks_is_checked():
    assert flags("Сказав. " + "“a. " * 50_000, "He said so.", origin="memory")[0] == ("garbled", "withheld")
