"""vetoes: date, city or counterpart keep two articles apart; what is not known does not."""

from types import SimpleNamespace

import pytest

from jobs.records import Stamp
from jobs.vetoes import ASKED, barred, missing, shared, some, veto

WIRE = {"text": " ".join(f"word{n}" for n in range(60)), "outlet": "A"}
CUT = {"text": " ".join(f"word{n}" for n in range(30)) + " and so on."}
OSLO = {"cities": ("Oslo",), "date": Stamp("2024-11-13")}


def article(cities=(), partners=(), people=(), date=None, text="", outlet=""):
    """A profile of these; partners are people, too."""
    summary = SimpleNamespace(article=SimpleNamespace(outlet=outlet))
    everyone = (*partners, *people)
    return SimpleNamespace(cities=cities, partners=partners, people=everyone, date=date or Stamp(), text=text, summary=summary)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({}, {}, ""),
        (OSLO, {}, ""),
        (OSLO, OSLO, ""),
        (OSLO, {"date": Stamp("2024-11-15T09:00")}, ""),
        (OSLO, {"date": Stamp("2024-11-16")}, "different dates: 2024-11-13, 2024-11-16"),
        (OSLO, {"cities": ("Lisbon",)}, "different cities: Oslo; Lisbon"),
        (OSLO, {"cities": ("Lisbon", "Porto")}, ""),
        (OSLO | {"text": "then to Lisbon"}, {"cities": ("Lisbon",), "text": "after Oslo"}, ""),
        (OSLO | {"text": "then to Lisbon"}, {"cities": ("Lisbon",)}, "different cities: Oslo; Lisbon"),
        (OSLO | WIRE, {"cities": ("Lisbon",), "outlet": "B"} | CUT, ""),
        (OSLO | WIRE, {"cities": ("Lisbon",), "outlet": "a"} | CUT, "different cities: Oslo; Lisbon"),
        (OSLO | WIRE, {"cities": ("Lisbon",), "outlet": "B", "text": "word1 word2"}, "different cities: Oslo; Lisbon"),
        (OSLO, {"cities": ("Lisbon", "Oslo")}, ""),
        ({"partners": ("Hanna Lind", "Peter Okoye")}, {"partners": ("Hanna Lind", "Marta Silva")},
         "different counterparts: Peter Okoye; Marta Silva"),
        ({"partners": ("Hanna Lind", "Peter Okoye")}, {"partners": ("Hanna Lind", "P. Okoye")}, ""),
        ({"partners": ("Hanna Lind", "Peter Okoye")}, {"partners": ("Lind", "Marta Silva"), "people": ("Okoye",)}, ""),
        ({"partners": ("Hanna Lind", "Peter Okoye")}, {"partners": ("Marta Silva",)}, ""),
    ],
)  # fmt: skip
def test_a_veto_names_what_differs(one, other, reason):
    assert veto(article(**one), article(**other), 2) == reason


@pytest.mark.parametrize("days", [0, 1, 3])
def test_dates_may_be_as_far_apart_as_the_configuration_says(days):
    dates = [article(date=Stamp(value)) for value in ("2024-11-13", f"2024-11-{13 + days}", f"2024-11-{14 + days}")]
    assert [bool(veto(dates[0], other, days)) for other in dates] == [False, False, True]


@pytest.mark.parametrize(
    ("ours", "theirs", "both", "lost"),
    [
        (["Antony Blinken", "Mark Rutte"], ["Anthony Blinken"], ["Antony Blinken"], ["Mark Rutte"]),
        (["Zelenskyy"], ["Volodymyr Zelensky"], ["Zelenskyy"], []),
        (["Olaf Scholz"], [], [], ["Olaf Scholz"]),
        (["Pavlo Hrytsenko"], ["P. Gritsenko"], [], []),
    ],
)
def test_names_are_the_same_in_any_spelling(ours, theirs, both, lost):
    assert (shared(ours, theirs), missing(ours, theirs)) == (both, lost)


OSLO_TOO, LISBON, BARE = {"cities": ("Oslo",)}, {"cities": ("Lisbon",)}, {}
EARLY, LATE, BETWEEN = ({"date": Stamp(f"2024-11-{day}")} for day in (13, 17, 15))


@pytest.mark.parametrize(
    ("ours", "theirs", "apart"),
    [
        ([OSLO_TOO], [LISBON], True),
        ([OSLO_TOO], [BARE], False),
        ([OSLO_TOO, BARE], [LISBON, BARE, BARE], True),
        ([OSLO_TOO] * 2 + [LISBON], [OSLO_TOO], True),
        ([OSLO_TOO] * 3 + [LISBON], [OSLO_TOO], False),
        ([OSLO_TOO] * 3, [LISBON] + [BARE] * 5, False),
        ([OSLO_TOO] * 3, [LISBON] * 2 + [BARE] * 5, True),
        ([OSLO_TOO] * 90, [LISBON], True),
        ([EARLY, BETWEEN], [LATE], True),
        ([EARLY] + [BARE] * 9, [LATE], True),
        ([EARLY | OSLO_TOO, *[BETWEEN | OSLO_TOO] * 3], [LATE | LISBON], True),
    ],
    ids=["one city each", "not known", "of three one says", "two of three", "three of four", "one of six", "two of seven", "all agree", "days between", "one of ten has a date", "any kind"],
)  # fmt: skip
def test_groups_are_apart_when_enough_of_those_who_say_it_say_so(ours, theirs, apart):
    one, other = ([article(**fields) for fields in side] for side in (ours, theirs))
    assert barred(one, other, 2) == barred(other, one, 2) == apart


@pytest.mark.parametrize("size", [1, ASKED, ASKED + 1, 10_000])
def test_of_a_large_group_some_are_asked(size):
    asked = some(range(size))
    assert len(set(asked)) == len(asked) <= ASKED and asked[0] == 0
