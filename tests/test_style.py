"""Faults of style that a reader stumbles over."""

import pytest

from jobs.style import faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge is safe.", ()),
        ("This week the bridge was closed.", ()),
        ("Kowal said that she will close it.", ()),
        ("But the bridge is safe.", ("opener",)),
        ("And so it was.", ("opener",)),
        ("There is a lot that you have to do.", ("pronoun",)),
        ("He closed the bridge.", ("opener", "pronoun")),
        ("At the station, he closed the bridge.", ("pronoun",)),
        ("“The bridge is safe.", ("quote",)),
        ("Kowal said: We close the bridge to our buses.", ("pronoun",)),
        (" ".join(["bridge"] * 40) + " fell.", ("long",)),
        ("Will the bridge fall?", ("question",)),
        ("“Will it fall?” Kowal asked.", ()),
        ("The old bridge of Lublin", ("cut",)),
        ("Iran is contributing to this by sending drones.", ("pronoun",)),
        ("The mayor objects to this plan of the council.", ()),
        ("The river is a threat not only to the north but also to the south, considered.", ("cut",)),
        ("“The bridge is safe.”", ("pronoun",)),
        (" ".join(["The", *["bridge"] * 24, "stood.", "The", *["bridge"] * 24, "fell."]), ()),
    ],
)
def test_faults_are_named(text, expected):
    assert faults(text) == expected
