"""Where articles differ: numbers, wording, spellings; and where a difference would be noise."""

import pytest

from jobs.claims import claims
from jobs.differences import differences
from jobs.records import Summary


@pytest.fixture
def found(translation):
    def build(*articles):
        items = [
            translation(*((s, s) for s in sentences), lang="en", origin="source", path=f"{number}.txt")
            for number, sentences in enumerate(articles)
        ]
        summaries = [Summary(item, ()) for item in items]
        return [(d.kind, d.about) for d in differences(summaries, claims(summaries))]

    return build


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "Repairs of the old bridge will cost 4 million zlotys.",
            "Repairs of the old bridge will cost 5 million zlotys.",
            [("numbers", "4 million zlotys · 5 million zlotys")],
        ),
        (
            "At least 23 members spend 2% of their income on defense.",
            "As many as 23 of 32 members spend 2% of their income on defense.",
            [],
        ),
        (
            "At least 23 members of 30 spend 2% of their income on defense.",
            "As many as 23 of 32 members spend 2% of their income on defense.",
            [("numbers", "30 / 32")],
        ),
        (
            "We have to make sure that the city can win the long court case.",
            "We have to make sure that the city can prevail in the long court case.",
            [("wording", "win / prevail")],
        ),
        (
            "In the fire at the factory 12 people died on Monday.",
            "15 people died in the fire at the factory on Monday.",
            [("numbers", "12 · 15")],
        ),
        (
            "The first factory will be built in Lublin next year.",
            "The first factory will be built in Warsaw next year.",
            [("places", "Lublin · Warsaw")],
        ),
        (
            "The company will pay for the damage to the school.",
            "The company will not pay for the damage to the school.",
            [("polarity", "said and denied: The company will pay for the damage to …")],
        ),
        (
            "The court will announce its ruling on the mine on 3 May.",
            "The court will announce its ruling on the mine on 10 May.",
            [("dates", "3 May · 10 May")],
        ),
        ("Exports of wine rose in the last year.", "Exports of wine fell in the last year.", [("polarity", "rose · fell")]),
        (
            "Anna Kowal said the driver fell asleep at the wheel before the crash on the bridge.",
            "Jan Nowak said the driver fell asleep at the wheel before the crash on the bridge.",
            [("attribution", "Anna Kowal · Jan Nowak")],
        ),
        (
            "Mayor Anna Kowal said: The old bridge must be safe for children.",
            "Mayor Anna Kowal warned that children need an old bridge that is safe and repaired before snow comes.",
            [("quotation", "Anna Kowal, as 2 articles report it: The old bridge must be safe for children. …")],
        ),
        ("The mayor Anna Kowal opened the bridge.", "The mayor Ana Kowal opened the bridge.", [("names", "Ana Kowal")]),
        ("Johnson fell 2 and 1 to Poulter in the evening.", "They beat Poulter 4 and 3, after a 2 and 1 win over Rahm.", []),
        ("Repairs will cost 4 million zlotys.", "Repairs will cost 4 million zlotys.", []),
    ],
)
def test_what_differs_is_shown_and_noise_is_not(found, one, other, expected):
    assert found([one], [other]) == expected


def test_one_article_never_differs_from_itself(found):
    assert found(["Repairs will cost 4 million zlotys.", "Repairs will cost 5 million zlotys."]) == []
