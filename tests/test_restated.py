"""New, changed, repeated: judged on storylines that nothing was tuned on, two days each, in invented news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.restated import judged, telling, weighed

FERRY = (
    (
        "The ferry Aurora sank off the island of Hvar on Tuesday evening with 61 people on board.",
        "Rescuers pulled 38 passengers out of the sea, the coast guard said.",
        "At least four people drowned, according to the harbor office in Split.",
        "The captain, Ante Perkovic, was questioned by police.",
        "The owner of the ferry, Jadran Line, said that the ship had passed an inspection in May.",
        "Strong winds made the search difficult.",
        "Prime Minister Iva Horvat promised a full investigation.",
    ),
    (
        ("The number of people drowned has risen to nine, the harbor office in Split said.", "changed"),
        ("According to the coast guard, 45 passengers were pulled out of the sea.", "changed"),
        ("The ship had passed an inspection in May, its owner Jadran Line said.", "repeated"),
        ("Divers reached the wreck at a depth of 70 meters on Thursday.", "new"),
        ("Police arrested the captain, Ante Perkovic, on suspicion of negligence.", "new"),
        ("The Aurora sank off Hvar on Tuesday evening with 61 people on board.", "repeated"),
        ("Parliament in Zagreb observed a minute of silence.", "new"),
        ("Families of the missing gathered in a school in Split.", "new"),
    ),
)
BUDGET = (
    (
        "The government plans to spend 21 billion euros on defense next year, Finance Minister Karel Novak said.",
        "The deficit is to fall to 2.8 percent of gross domestic product.",
        "Pensions will rise by 4 percent from January.",
        "The opposition rejected the draft budget as unfair.",
        "A tax on sugary drinks will be introduced, the ministry said.",
        "Doctors' unions announced protests against cuts in hospitals.",
        "The vote in parliament is planned for Friday.",
    ),
    (
        ("Parliament passed the budget on Friday with 104 votes to 93.", "new"),
        ("Pensions will go up by 5 percent from January.", "changed"),
        ("Spending on defense will be 21 billion euros next year, Finance Minister Karel Novak said.", "repeated"),
        ("The deficit will fall to 2.8 percent of gross domestic product.", "repeated"),
        ("The tax on sugary drinks was dropped after talks with the coalition partner.", "new"),
        ("About 3,000 doctors protested in front of the ministry of health.", "new"),
        ("The opposition called the budget unfair.", "repeated"),
        ("The president has to sign the budget by the end of the month.", "new"),
    ),
)
FIRE = (
    (
        "A wildfire near Tarragona has burned 1,200 hectares of forest since Sunday.",
        "Some 350 firefighters and 12 aircraft are fighting the flames.",
        "The villages of Alforja and Riudecols were evacuated.",
        "The motorway AP-7 is closed in both directions.",
        "The fire started near a power line, the regional government said.",
        "Nobody has been injured so far.",
        "Temperatures of up to 40 degrees are expected on Tuesday.",
    ),
    (
        ("The wildfire near Tarragona has by now burned 2,900 hectares of forest.", "changed"),
        ("There are 500 firefighters fighting the flames.", "changed"),
        ("The motorway AP-7 was opened again in both directions.", "changed"),
        ("Residents of Alforja were allowed to go back to their houses.", "new"),
        ("The fire broke out near a power line, the regional government said.", "repeated"),
        ("Two firefighters were taken to hospital with burns.", "new"),
        ("The power company Electra denied that its line caused the fire.", "new"),
        ("Strong wind drives the flames towards the coast.", "new"),
    ),
)
STRIKE = (
    (
        "Teachers in Krakow will go on strike from Monday, their union said.",
        "The union demands 15 percent more pay.",
        "The ministry offered 6 percent.",
        "About 8,000 teachers have joined the strike ballot.",
        "Parents formed groups to look after children.",
        "Education Minister Hanna Wilk called the strike irresponsible.",
        "The last strike of teachers in Krakow was seven years ago.",
    ),
    (
        ("Teachers in Krakow went on strike on Monday.", "new"),
        ("The ministry raised its offer to 8 percent.", "changed"),
        ("The union still demands 15 percent more pay.", "repeated"),
        ("Education Minister Hanna Wilk said the strike was irresponsible.", "repeated"),
        ("Talks between the union and the ministry will begin on Wednesday.", "new"),
        ("Some 11,000 teachers joined the strike.", "changed"),
        ("In Krakow 140 schools remained closed.", "new"),
        ("Seven years ago teachers in Krakow went on strike for the last time.", "repeated"),
    ),
)


def pairs():
    """Label and judgement of every statement."""
    for before, today in (FERRY, BUDGET, FIRE, STRIKE):
        weights = weighed([*before, *(text for text, _ in today)])
        for text, label in today:
            yield label, judged(text, before, weights).kind, text


@pytest.mark.parametrize(("kind", "floor"), [("new", 0.85), ("changed", 0.85), ("repeated", 0.85)])
def test_statements_are_judged_as_labeled(kind, floor):
    found = list(pairs())
    hits = sum(label == judgement == kind for label, judgement, _ in found)
    told = sum((label == kind) + (judgement == kind) for label, judgement, _ in found)
    assert 2 * hits / told >= floor, [row for row in found if row[0] != row[1]]


@pytest.mark.parametrize(
    ("today", "before", "kind", "old"),
    [
        ("The toll rose to nine.", "At least four people died.", "changed", "four people"),
        ("Some 400 people were evacuated.", "About 400 residents were evacuated.", "repeated", ""),
        ("The bridge is open to traffic.", "The bridge is closed to traffic.", "changed", "The bridge is closed to traffic."),
        ("The dam will not hold.", "The dam will hold.", "changed", "The dam will hold."),
        ("The court convicted Roman Hnatiuk on 6 March.", "The court convicted Roman Hnatiuk on 4 March.", "new", ""),
        ("The union called a strike.", "The union may call a strike.", "new", ""),
        ("The union may call a strike.", "The union may call a strike, it said.", "repeated", ""),
        ("Five people died in Bologna.", "Three people died in Parma.", "new", ""),
        ("", "The bridge is closed.", "new", ""),
        ("The bridge is closed.", "", "new", ""),
    ],
)
def test_one_statement_beside_another(today, before, kind, old):
    filler = "The weather in the region was calm, forecasters wrote."
    verdict = judged(today, [before, filler], weighed([today, before, filler, filler]))
    assert (verdict.kind, verdict.before) == (kind, old)
    assert verdict.answers == (before if kind != "new" else "")


def test_what_a_statement_says_has_no_speaker_number_or_day():
    one = "Mayor Marta Rinaldi said on Thursday that the Navetta bridge is still closed to 12 buses."
    assert telling(one) == telling("The Navetta bridge is closed to 40 buses, Ewa Malik said.")


sentences = st.lists(st.sampled_from([text for story in (FERRY, FIRE) for text in story[0]]), min_size=1, max_size=6)


@given(sentences=sentences)
def test_a_statement_is_wholly_like_itself_and_as_like_another_as_that_is_like_it(sentences):
    weights = weighed(sentences)
    for one in sentences:
        assert weights.likeness(one, one) == pytest.approx(1)
        assert all(weights.likeness(one, other) == weights.likeness(other, one) for other in sentences)
        assert judged(one, sentences, weights).kind == "repeated"
