"""Who was at work for how long: alone, side by side, and after a failure."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.models import LazySummarizer, LazyTranslator, LazyWriter
from jobs.models.fake import FakeSummarizer, FakeTranslator, FakeWriter
from jobs.stints import AGAIN, FIRST, LOAD, STINTS, TELL, Stint, Stints, added


class Hand:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self):
        return self.now


def test_work_alone_is_its_own():
    hand = Hand()
    stints = Stints(hand)
    with stints.at_work(FIRST, "model", ["abc", "de"]):
        hand.now += 4
    hand.now += 9
    assert stints.taken() == (Stint(FIRST, "model", 2, 5, 4.0),)
    assert stints.taken() == ()


def test_two_at_once_share_the_time():
    hand = Hand()
    stints = Stints(hand)
    with stints.at_work(FIRST, "a", ["x"]):
        hand.now += 1
        with stints.at_work(FIRST, "b", ["yy"]):
            hand.now += 2
        hand.now += 3
    assert stints.taken() == (Stint(FIRST, "a", 1, 1, 5.0), Stint(FIRST, "b", 1, 2, 1.0))


def test_a_model_that_fails_has_worked():
    stints = Stints(hand := Hand())
    with pytest.raises(ValueError), stints.at_work(TELL, "m", ["abc"]):
        hand.now += 2
        raise ValueError
    assert stints.taken() == (Stint(TELL, "m", 1, 3, 2.0),)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), min_size=1, max_size=12))
def test_the_seconds_sum_to_the_time_in_which_any_was_at_work(steps):
    stints = Stints(hand := Hand())
    blocks = [stints.at_work(FIRST, name) for name, _ in steps]
    for block, (_, wait) in zip(blocks, steps, strict=True):
        block.__enter__()
        hand.now += wait
    for block in reversed(blocks):
        block.__exit__(None, None, None)
    assert sum(one.seconds for one in stints.taken()) == pytest.approx(sum(wait for _, wait in steps))


def test_rows_of_one_model_are_added_in_order():
    rows = [Stint(FIRST, "b", 1, 2, 3.0), Stint(FIRST, "a", 1, 1, 1.0), Stint(FIRST, "b", 1, 2, 3.0)]
    made = added(rows)
    assert made == (Stint(FIRST, "a", 1, 1, 1.0), Stint(FIRST, "b", 2, 4, 6.0))
    assert all(one < other for one, other in pairwise(made))


def test_every_kind_of_model_tells_of_its_work():
    STINTS.taken()
    translator = LazyTranslator("t", 0, lambda: FakeTranslator({}))
    translator.translate(["Dzień dobry."], "pl")
    translator.candidates(["Dzień dobry."], "pl")
    LazySummarizer("s", FakeSummarizer).summarize(["One.", "Two."])
    LazyWriter("w", FakeWriter).write([["One.", "Two."]])
    done = [(one.kind, one.maker, one.texts, one.chars) for one in STINTS.taken()]
    assert [row for row in done if row[0] != LOAD] == [
        (TELL, "s", 2, 8), (TELL, "w", 2, 8), (FIRST, "t", 1, 12), (AGAIN, "t", 1, 12)]  # fmt: skip
    assert [row[1] for row in done if row[0] == LOAD] == ["s", "t", "w"]
