"""The claims of the hand-written target digest on the sample: which sentences of which articles end in one claim.

Each key point of the target is taken apart into the facts that extraction can align. A fact holds when one claim cites,
of every article that the target cites for it, one of those sentences, none of them silent or against it, and where an
article is silent in the target, it is silent here.
"""

import datetime
import json
from pathlib import Path

import pytest

from jobs.claims import claims
from jobs.config import load
from jobs.differences import differences
from jobs.first_leg import finished, first_leg
from jobs.kit import Night, opened
from jobs.quotes import quotes
from jobs.report import Ledger
from jobs.speech import verbatim
from jobs.units import units

POINTS = json.loads(Path("tests/gold/claims/seeds.json").read_text(encoding="utf-8"))
FACTS = [(name, point["marks"], fact) for name, point in POINTS.items() for fact in point["facts"]]
AS_OF = datetime.date(2024, 11, 14)


def number(article):
    """000 of seeds/000_fed0d1b86e137522.txt."""
    return Path(article.path).name[:3]


@pytest.fixture(scope="module")
def summaries(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leg")
    tonight = Night("claims", load(Path("config/sample.yaml")), AS_OF, folder / str(AS_OF))
    with opened(tonight):
        return {number(summary.article): summary for summary in finished(first_leg(tonight, Ledger()))}


@pytest.fixture(scope="module")
def found(summaries):
    """Of each claim: which lines of which articles it cites, and the mark of each article."""
    names = {summary.article.id: name for name, summary in summaries.items()}
    rows = []
    for claim in claims([summaries[name] for name in ("000", "001", "004")]):
        cites = {(names[cite.split(":")[0]], cite.split(":")[1]) for cite in claim.cites}
        rows.append((cites, {names[article]: mark for article, mark in claim.support}))
    return rows


def cited(cites, article, wanted):
    """Whether a claim cites one of these lines or sentences of an article."""
    return any(name == article and any(f"{at}.".startswith(f"{one}.") for one in wanted) for name, at in cites)


def holds(found, marks, fact):
    """The marks of the claims that hold a fact."""
    quiet = [article for article, mark in marks.items() if mark == "silent"]
    for cites, got in found:
        spoken = all(cited(cites, *item) and got[item[0]] in ("supports", "partly") for item in fact.items())
        if spoken and all(got[article] == "silent" for article in quiet):
            yield got


def label(fact):
    return " ".join(f"{article}:{'/'.join(lines)}" for article, lines in fact.items())


@pytest.mark.parametrize(("name", "marks", "fact"), [pytest.param(*row, id=f"{row[0]}: {label(row[2])}") for row in FACTS])
def test_a_fact_of_the_target_is_one_claim_with_its_supports(found, name, marks, fact):
    assert any(holds(found, marks, fact)), name


def test_four_of_eleven_facts_have_the_very_marks_of_the_target(found):
    # the target puts several sentences into one; a claim prints one, of which another article often says only part
    exact = [any(all(got[a] == marks[a] for a in fact) for got in holds(found, marks, fact)) for _, marks, fact in FACTS]
    assert sum(exact) >= 4


def test_no_claim_of_the_sample_is_called_a_contradiction(found):
    assert [marks for _, marks in found if "contradicts" in marks.values()] == []


def test_troops_in_ukraine_and_in_russia_are_never_one_claim(summaries):
    told = claims([summaries["000"], summaries["002"]])
    troops = [claim for claim in told if "deployed in Russia" in claim.core.text or "active in Ukraine" in claim.core.text]
    assert troops
    assert all("supports" not in {m for a, m in claim.support if a != claim.core.article} for claim in troops)


def test_sums_of_different_givers_and_times_are_neither_one_claim_nor_against_each_other(summaries):
    told = claims([summaries["002"], summaries["003"]])
    sums = [claim for claim in told if "28 billion" in claim.core.text or "20.9 billion" in claim.core.text]
    assert len(sums) > 1
    assert {m for claim in sums for a, m in claim.support if a != claim.core.article} <= {"silent", "partly"}


def test_arms_technology_and_money_are_given_to_nobody_by_name_where_their_article_names_nobody(summaries):
    told = claims([summaries["001"], summaries["004"]])
    paid = [claim for claim in told if "Tehran" in claim.core.text or "handing over money" in claim.core.text]
    assert paid
    assert all("supports" not in {m for a, m in claim.support if a != claim.core.article} for claim in paid)


def test_where_sources_differ_is_what_the_target_tells(summaries):
    event = [summaries[name] for name in ("000", "001", "004")]
    rows = [(row.kind, row.about) for row in differences(event, claims(event))]
    assert ("wording", "Mark Rutte: win / prevail") in rows
    assert ("wording", "Mark Rutte: support, survived / leadership, prevailed") in rows
    assert not any(kind == "numbers" for kind, _ in rows)
    assert not {kind for kind, _ in rows} & {"polarity", "places", "dates", "attribution"}


def test_an_utterance_in_three_languages_is_one_quote_of_one_speaker(summaries):
    found = quotes(claims([summaries[name] for name in ("000", "001", "004")]))
    assert [quote.speaker for quote in found if quote.articles == 3] == ["Mark Rutte", "Mark Rutte"]
    originals = [line for summary in summaries.values() for line in summary.article.originals]
    assert all(verbatim(unit.text, originals) == unit.text for quote in found for unit in quote.reports)


def test_what_china_does_is_told_as_somebody_says_it(found, summaries):
    told = claims([summaries[name] for name in ("000", "001", "004")])
    china = [claim for claim in told if "China" in claim.core.text and claim.articles > 1]
    assert china[0].core.speaker == "Mark Rutte"


@pytest.mark.parametrize(
    ("article", "line", "who"),
    [
        ("000", "15.1", "Mark Rutte"),  # the Secretary General
        ("001", "17.1", "Antony Blinken"),  # the US Secretary of State
        ("004", "2.1", "Anthony Blinken"),  # the American Democratic politician
        ("004", "11.1", "Mark Rutte"),  # the Dutch politician
        ("004", "14.1", "Mark Rutte"),  # he
        ("001", "15.1", ""),  # both
    ],
)
def test_speakers_of_the_sample_are_known_by_name(summaries, article, line, who):
    made = units(summaries[article].translation)
    assert next(unit.speaker for unit in made if unit.cites[0].endswith(f":{line}")) == who
