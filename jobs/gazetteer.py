"""What the English language file says about names, ready for use: `gazetteer()`.

In: `places` and `names` of languages/en.yaml. Out: sets to look words up in, and patterns that find them in a text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from jobs.languages import load

START = r"(?=[A-ZÀ-ÞĀ-Ž])(?<!\w)"  # of a name; the look at its first letter makes the search four times as quick


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The lists on names; `usual` leads from a variant or demonym to the name as we write it."""

    cities: frozenset[str]
    countries: frozenset[str]  # and regions
    places: frozenset[str]  # both, and their variants
    usual: dict[str, str]  # variants and demonyms
    demonyms: frozenset[str]
    common: frozenset[str]
    longest: int  # letters of the longest of these
    not_people: frozenset[str]
    place: re.Pattern[str]
    nation: re.Pattern[str]
    title: re.Pattern[str]


@cache
def gazetteer() -> Gazetteer:
    """The English lists, ready for use."""
    english = load("en")
    names = english.names
    cities, countries = frozenset(english.places), frozenset((*names.regions, *names.countries))
    written = {form: usual for form, usual in names.variants.items() if usual in cities | countries}
    written_places = _either([*cities, *countries, *written])
    return Gazetteer(
        cities=cities,
        countries=countries,
        places=cities | countries | written.keys(),
        usual={**names.demonyms, **names.variants},
        demonyms=frozenset(names.demonyms),
        common=frozenset(names.common),
        longest=max(map(len, names.common)),
        not_people=frozenset(names.not_people),
        place=re.compile(rf"{START}{written_places}(?!\w)(?! (?:Times|Post|Journal|Independent))"),
        nation=re.compile(rf"{START}(?:{_either(names.demonyms)}s?|{_either([*countries, *written])})(?!\w)"),
        title=re.compile(rf"{START}{_either(names.titles)}s?(?!\w)(?! {_either(names.not_people)}\b)"),
    )


def _either(forms: Iterable[str]) -> str:
    """A pattern for any of these, longest first."""
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) + ")"
