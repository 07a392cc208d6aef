"""Splitting, batching, halving and putting back, over an engine of our own that repeats its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import ModelError
from jobs.models.ct2 import even_batches
from jobs.models.seq2seq import Generated, batches, halving, in_batches, join, sentences, split_to_fit, trimmed

WORDS = st.text(alphabet="аb ,;.—:", max_size=120).map(lambda text: " ".join(text.split()))


@given(WORDS, st.integers(1, 30))
def test_parts_fit_and_are_the_text(text, limit):
    parts = split_to_fit(text, lambda part: len(part) <= limit)
    assert all(len(part) <= limit for part in parts)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("One two. Three four.", 12, ["One two.", "Three four."]),
        ("one two; three four", 12, ["one two;", "three four"]),
        ("one two — three four", 13, ["one two", "— three four"]),
        ("one, two, three, four", 12, ["one, two,", "three, four"]),
        ("one two three four", 10, ["one two", "three four"]),
        ("abcdefgh", 5, ["abcd", "efgh"]),
        ("", 5, []),
        ("short", 5, ["short"]),
    ],
)
def test_best_break_nearest_the_middle(text, limit, parts):
    assert split_to_fit(text, lambda part: len(part) <= limit) == parts


@given(st.lists(st.integers(1, 40), max_size=60), st.integers(1, 200))
def test_batches_hold_every_source_once_within_the_budget(lengths, budget):
    made = list(batches(lengths, budget))
    assert sorted(index for batch in made for index in batch) == list(range(len(lengths)))
    assert all(len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= budget for batch in made)


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=9), max_size=30), st.integers(1, 40))
def test_results_come_back_in_order(sources, budget):
    assert in_batches(sources, budget, lambda batch: [sum(source) for source in batch], 0) == [sum(s) for s in sources]


@pytest.mark.parametrize("failure", [RuntimeError("out of memory"), MemoryError()])
def test_failing_batch_is_halved_until_it_works(failure):
    sizes = []

    def work(batch):
        sizes.append(len(batch))
        if len(batch) > 2:
            raise failure
        return [source[0] for source in batch]

    assert halving([[n] for n in range(7)], work, -1, []) == list(range(7))
    assert max(sizes) == 7
    assert sizes.count(2) == 3


def failing_on(*bad):
    def work(batch):
        if any(source in batch for source in bad):
            raise RuntimeError("bad source")
        return [source[0] for source in batch]

    return work


def test_a_source_that_fails_alone_gets_nothing_and_the_others_their_result():
    assert in_batches([[1], [2], [3], [4]], 100, failing_on([3]), -1) == [1, 2, -1, 4]


def test_a_model_that_fails_on_every_source_is_a_model_error():
    with pytest.raises(ModelError, match="failed on every one of 2 sources: bad source"):
        in_batches([[1], [2]], 100, failing_on([1], [2]), -1)


def test_other_faults_are_not_hidden():
    def work(_batch):
        raise TypeError("a fault of the program")

    with pytest.raises(TypeError):
        halving([[1], [2]], work, 0, [])


def test_joined_parts_weigh_their_scores_by_length():
    from jobs.models.base import Hypothesis

    assert join([Hypothesis("abc", -1.0), Hypothesis("d", -5.0)]) == Hypothesis("abc d", -2.0)
    assert join([]) == Hypothesis("")


@pytest.mark.parametrize(
    ("summary", "found"),
    [
        ("One thing happened. Another followed.", ["One thing happened.", "Another followed."]),
        ("One thing . Another .", ["One thing.", "Another."]),
        ("First.<n>Second.", ["First.", "Second."]),
        ("Mr. Smith met Dr. Jones. They spoke.", ["Mr. Smith met Dr. Jones.", "They spoke."]),
        ("J. K. Nowak said “No.” He left.", ["J. K. Nowak said “No.”", "He left."]),
        ("It rose by 2.5 percent. 20 people came.", ["It rose by 2.5 percent.", "20 people came."]),
        ("", []),
    ],
)
def test_sentences_of_a_summary(summary, found):
    assert sentences(summary) == found


@given(st.lists(st.integers(1, 60), min_size=1, max_size=80), st.integers(60, 400), st.integers(1, 4))
def test_even_batches_hold_every_source_once_within_the_budget(lengths, budget, workers):
    made = even_batches(lengths, budget, workers)
    assert sorted(place for batch in made for place in batch) == list(range(len(lengths)))
    assert all(len(batch) * max(lengths[place] for place in batch) <= budget for batch in made)


@pytest.mark.parametrize(
    ("sources", "sizes"),
    [(0, []), (1, [1]), (4, [2, 2]), (8, [4, 4]), (9, [4, 4, 1]), (12, [4, 4, 2, 2])],
)
def test_the_last_batch_is_parted_so_that_no_worker_waits_for_another(sources, sizes):
    assert [len(batch) for batch in even_batches([10] * sources, 40, 2)] == sizes


@pytest.mark.parametrize(("length", "limit", "text", "cut"), [(3, 5, "abc", False), (5, 5, "abcde", False), (6, 5, "abcde", True)])
def test_a_target_beyond_what_its_source_allows_is_cut_and_says_so(length, limit, text, cut):
    made = trimmed(Generated(tuple(range(length)), -1.0), limit)
    assert (len(made.ids), made.cut) == (len(text), cut)
