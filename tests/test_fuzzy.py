"""Nearly the same sentence: found through the index as surely as by comparing with every entry, and never with other numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.fuzzy import pieces, probes, similarity, slack_of
from jobs.memory import Memory
from jobs.tmx import Entry, write_tmx

LONG = "Генеральний секретар НАТО Марк Рютте у середу обговорив з держсекретарем подальшу підтримку України"
SLACKS = st.sampled_from([20, 50, 100, 200])
TEXTS = st.text("фщгь ", min_size=1, max_size=150)  # letters that make no number word


@st.composite
def edited(draw, texts=TEXTS):
    """A text and one that is some edits away."""
    text = other = draw(texts)
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, len(other)))
        other = other[:place] + draw(st.sampled_from(["", "ф", "щщ"])) + other[place + draw(st.integers(0, 2)) :]
    return text, other


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (LONG, LONG, 1.0),
        (LONG, LONG[:-1], 1 - 1 / len(LONG)),
        (LONG, LONG.replace("середу", "суботу"), 1 - 4 / len(LONG)),
        (LONG, LONG.replace("Рютте", "Столтенберг"), 0.0),
        (LONG + " 5", LONG + " 6", 0.0),
        (LONG + " 1 23", LONG + " 12 3", 0.0),
        ("так", "та", 0.0),
        ("", "", 0.0),
    ],
)
def test_similarity_is_one_without_the_share_of_edits_or_nothing(one, other, expected):
    assert similarity(one, other, 50) == similarity(other, one, 50) == pytest.approx(expected)


@pytest.mark.parametrize(("threshold", "slack"), [(1, 0), (0.95, 50), (0.9, 100), (0.8, 200), (0.999, 1)])
def test_the_slack_of_a_threshold_is_exact(threshold, slack):
    assert slack_of(threshold) == slack


@given(edited(), SLACKS)
def test_whatever_is_near_enough_shares_a_piece(pair, slack):
    text, other = pair
    wanted, shortest, longest = probes("uk", text, slack)
    near = text != other and similarity(text, other, slack) > 0
    assert not near or (set(wanted) & set(pieces("uk", other, slack)) and shortest <= len(other) <= longest)


def test_an_entry_has_one_piece_more_than_edits_and_a_probe_a_few_dozen():
    assert len(pieces("uk", LONG, 50)) == len(LONG) // 19 + 1
    assert len(probes("uk", LONG, 50)[0]) <= 72
    assert pieces("uk", "коротко", 50) == []


@pytest.fixture
def memory(tmp_path):
    """memory((source, target), ...): a memory of these pairs in one file each; the keywords of Memory."""

    def build(*pairs, fuzzy=0.95, lang="uk", path=None):
        for number, (source, target) in enumerate(pairs):
            write_tmx(tmp_path / f"{number}.tmx", [Entry(lang, source, target)])
        return Memory(path, [tmp_path / f"{number}.tmx" for number in range(len(pairs))], fuzzy)

    return build


def test_a_hit_says_how_near_it_is_and_for_what_it_was_approved(memory):
    (hit,) = memory((LONG, "Rutte")).similar("uk", [LONG.replace("середу", "суботу")])
    assert (hit.text, hit.origin, hit.maker, hit.source, hit.place) == ("Rutte", "fuzzy", "0.tmx", LONG, "unit 1")
    assert hit.score == hit.similarity == pytest.approx(1 - 4 / len(LONG))


@pytest.mark.parametrize(
    ("source", "lang", "fuzzy"),
    [
        (LONG, "uk", 0.95),  # the same sentence is an exact hit, not a fuzzy one
        (LONG.replace(" ", "  "), "uk", 0.95),
        (LONG.replace("середу", "п'ятницю, 8 числа,"), "uk", 0.95),
        (LONG.replace("Рютте", "Ратте"), "pl", 0.95),
        (LONG.replace("Рютте", "Ратте"), "uk", 1.0),
        ("", "uk", 0.95),
    ],
)
def test_nothing_is_offered_for(memory, source, lang, fuzzy):
    assert memory((LONG, "Rutte"), fuzzy=fuzzy).similar(lang, [source]) == [None]


@pytest.mark.parametrize(
    ("approved", "source"),
    [
        (LONG + " 5 разів", LONG + " 6 разів"),
        (LONG + " два рази", LONG + " три рази"),
        (LONG + " на 1,5 млн", LONG + " на 15 млн"),
    ],
)
def test_another_number_is_another_sentence(memory, approved, source):
    assert memory((approved, "no")).similar("uk", [source]) == [None]


def test_what_a_model_made_is_never_offered(memory):
    opened = memory(("інше", "other"))
    opened.remember("uk", [LONG], [("made", 0.0)], "m")
    assert opened.similar("uk", [LONG + "!"]) == [None]


def test_the_nearest_wins_then_the_file_listed_first_then_the_alphabet(memory):
    far, near = LONG + "!!", LONG + "!"
    assert memory((far, "far"), (near, "near")).similar("uk", [LONG + "?"])[0].text == "near"
    assert memory((LONG + "б", "first"), (LONG + "а", "second")).similar("uk", [LONG + "?"])[0].text == "first"
    one = memory()
    assert one.similar("uk", [LONG]) == [None]


def test_a_source_of_a_later_file_that_an_earlier_one_has_too_is_the_earlier_one_s(memory):
    assert memory((LONG, "first"), (LONG.replace(" ", "  "), "second")).similar("uk", [LONG + "."])[0].text == "first"


def test_each_threshold_has_its_own_index_beside_the_others(memory, tmp_path):
    path, source = tmp_path / "memory.sqlite", LONG.replace("Марк Рютте", "Столтенберг")
    found = []
    for fuzzy in (1.0, 0.95, 0.85, 0.95, 0.85):
        opened = memory((LONG, "Rutte"), fuzzy=fuzzy, path=path)
        found.append([bool(hit) for hit in opened.similar("uk", [source, LONG + "."])])
        opened.close()
    assert found == [[False, False], [False, True], [True, True], [False, True], [True, True]]


def test_how_near_is_part_of_the_signature(memory):
    assert len({memory((LONG, "Rutte"), fuzzy=fuzzy).signature() for fuzzy in (1.0, 0.95, 0.9, 0.9)}) == 3


@settings(max_examples=40)
@given(st.lists(edited(st.text("фщ", min_size=18, max_size=60)), min_size=1, max_size=6), SLACKS)
def test_the_index_finds_what_comparing_with_every_entry_finds(tmp_path_factory, pairs, slack):
    path = tmp_path_factory.getbasetemp() / "all.tmx"
    sources = sorted({text for text, _ in pairs if text})
    write_tmx(path, [Entry("uk", text, text) for text in sources])
    for _, asked in pairs:
        best = min(((-similarity(asked, text, slack), text) for text in sources), default=(0, ""))
        (hit,) = Memory(None, [path], 1 - slack / 1000).similar("uk", [asked])
        assert (hit.source if hit else "") == (best[1] if best[0] and best[1] != asked else "")
