"""The gate of generated sentences: what rests on its evidence passes, what is new, denied or turned round does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.grounding import covered, objections, supported

CLOSED = "Mayor Anna Kowal closed the old bridge in Lublin on Monday."
COST = "Repairs of the bridge will cost 4 million zlotys and will not touch the tram line."
STAYED = "The mayor did not close the market; the bridge will be closed in May."
ROSE = "Gas prices rose in Germany."
LINK = "Read the plan of the old bridge at https://lublin.example/plan, mayor Anna Kowal said."


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (CLOSED, [CLOSED]),
        ("On Monday Anna Kowal closed the bridge, whose repairs will cost 4 million zlotys.", [CLOSED, COST]),
        ("Repairs will not touch the tram line.", [COST]),
        ("Repairs of the bridge will cost millions of zlotys.", [COST]),
        ("No flooding was reported.", ["There were no reports of damage or flooding."]),
        ("It depends on whether or not the bridge was closed in Lublin.", ["In Lublin, it depends on whether the bridge was closed."]),
        ("Repairs of the bridge will cost 4 million zlotys.", [COST]),  # the denied part is left out
        ("The bridge will be closed in May.", [STAYED]),
        ("Not only the bridge in Lublin was closed by mayor Anna Kowal.", [CLOSED]),
        ("Nobody was hurt in the crash.", ["No one was hurt in the crash near the bridge."]),
        ("Gas prices rose, and prices fell in Italy.", [ROSE, "Gas prices fell in Italy."]),
        ("The plan of the old bridge is at https://lublin.example/plan.", [LINK]),
    ],
)
def test_what_rests_on_its_evidence_passes(text, evidence):
    assert list(objections(text, evidence)) == []
    assert supported(text, evidence)


@pytest.mark.parametrize(
    ("text", "evidence", "why"),
    [
        ("Repairs of the bridge will cost 9 million zlotys.", [COST], "9 million"),
        ("Repairs of the bridge will cost thousands of zlotys.", [COST], "thousands"),
        ("Mayor Piotr Nowak closed the old bridge in Lublin.", [CLOSED], "Piotr Nowak"),
        ("Mayor Anna Kowal closed the old bridge in Kyiv.", [CLOSED], "Kyiv"),
        ("Mayor Anna Kowal never closed the old bridge in Lublin.", [CLOSED], "it denies what nobody denies"),
        ("Repairs of the bridge will touch the tram line.", [COST], "touch"),
        ("Repairs will not cost 4 million zlotys.", [COST], "cost"),
        ("Gas prices fell in Germany.", [ROSE], "opposite"),
        ("Nobody was hurt.", ["Ten people were hurt."], "it denies what nobody denies"),
        ("Mayor Anna Kowal closed the old bridge, see https://evil.example/win.", [CLOSED], "https://evil.example/win"),
        ("Mayor Anna Kowal closed the old bridge, the old bridge, the old bridge, the old bridge.", [CLOSED], "repeated"),
        ("Scientists discovered water beneath planets yesterday.", [CLOSED], "most of its words are new"),
        ("Mayor Anna Kowal closed the bridge.", [], "most of its words are new"),
        ("Closed.", [CLOSED], "it is no sentence"),
        ("", [CLOSED], "it is no sentence"),
    ],
)
def test_what_is_new_or_turned_round_does_not(text, evidence, why):
    assert any(why in objection for objection in objections(text, evidence))
    assert not supported(text, evidence)


def test_two_outlets_that_disagree_on_a_denial_leave_both_ways_open():
    both = ["Kowal did not close the bridge.", "Kowal will close the bridge."]
    assert all(supported(text, both) for text in both)


@given(st.lists(st.sampled_from([CLOSED, COST, STAYED, ROSE, LINK]), min_size=1, unique=True), st.data())
def test_every_sentence_supports_itself_and_more_evidence_covers_no_less(evidence, data):
    text = data.draw(st.sampled_from(evidence))
    assert supported(text, [text])
    assert covered(text, evidence) >= covered(text, [text]) == 1.0
