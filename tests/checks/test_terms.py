"""checks/terms.py: what must stand in the target as it is, and the glossary."""

import pytest

from jobs.checks.terms import glossary_missed, protected_lost
from jobs.glossary import EMPTY, load_glossary


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("На https://x.ua/Стаття.", "On https://x.ua/Стаття, he said.", []),
        ("На https://x.ua/a", "On HTTPS://X.UA/a", []),
        ("На https://x.ua/a", "On https://x.ua/A", ["https://x.ua/a"]),
        ("На https://x.ua/a", "On https://x.ua/ab", ["https://x.ua/a"]),
        ("На https://x.ua", "On the website", ["https://x.ua"]),
        ("Пишіть на a.b@gov.ua", "Write to a.b@Gov.UA!", []),
        ("#Україна і @unn", "#Ukraine and @unn", ["#Україна"]),
        ("#MeToo", "#MeTooNow", ["#MeToo"]),
        ("@anna, @anna", "@anna’s", []),
        ("lb.ua пише", "Lb.ua writes", []),
        ("Без усього.", "", []),
    ],
)
def test_what_is_protected_stands_in_the_target(source, target, lost):
    assert [detail.split("”")[0][1:] for detail in protected_lost(source, target, "uk")] == lost


@pytest.mark.parametrize(
    ("target", "details"),
    [
        ("The MPs agreed.", []),
        ("The deputies agreed.", ["“poseł” should be “MP” or “lawmaker” by the glossary"]),
    ],
)
def test_a_term_without_its_english_is_named_with_what_it_should_be(tmp_path, target, details):
    (tmp_path / "g.yaml").write_text("pl: {poseł: [MP, lawmaker]}", encoding="utf-8")
    glossary = load_glossary([tmp_path / "g.yaml"])
    assert list(glossary_missed("Posłowie się zgodzili.", target, "pl", glossary)) == details


def test_without_a_glossary_nothing_is_missed():
    assert list(glossary_missed("Posłowie", "", "pl", EMPTY)) == []
