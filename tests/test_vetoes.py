"""vetoes: date, city or counterpart keep two articles apart; what is not known does not."""

from types import SimpleNamespace

import pytest

from jobs.records import Stamp
from jobs.vetoes import missing, shared, veto

OSLO = {"cities": ("Oslo",), "date": Stamp("2024-11-13")}


def article(cities=(), partners=(), people=(), date=None):
    """A profile of these; partners are people, too."""
    return SimpleNamespace(cities=cities, partners=partners, people=(*partners, *people), date=date or Stamp())


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({}, {}, ""),
        (OSLO, {}, ""),
        (OSLO, OSLO, ""),
        (OSLO, {"date": Stamp("2024-11-15T09:00")}, ""),
        (OSLO, {"date": Stamp("2024-11-16")}, "different dates: 2024-11-13, 2024-11-16"),
        (OSLO, {"cities": ("Lisbon", "Porto")}, "different cities: Oslo; Lisbon, Porto"),
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
