"""translate: the memory first, then the models of the route, and never an invented target."""

from jobs.errors import ModelError
from jobs.memory import Memory
from jobs.models.base import Hypothesis
from jobs.stages.translate import translate
from jobs.tmx import Entry, write_tmx


class Dictionary:
    """A translator that knows some sentences and counts what it was asked."""

    def __init__(self, known, name="dictionary", broken=False):
        self.known, self.fingerprint, self.broken, self.asked = known, name, broken, []

    def translate(self, sources, lang):
        if self.broken:
            raise ModelError("out of memory")
        self.asked.append((lang, list(sources)))
        return [Hypothesis(self.known.get(source, source.upper()), -0.5) for source in sources]


def memory_with(folder, *pairs, lang="uk"):
    write_tmx(folder / "approved.tmx", [Entry(lang, source, target) for source, target in pairs])
    return Memory(None, [folder / "approved.tmx"])


def test_english_is_its_own_target(article):
    [made] = translate([article("One.", "Two.")], {}, Memory(None))
    assert [(t.text, t.origin) for t in made.targets] == [("One.", "source"), ("Two.", "source")]


def test_memory_overrides_the_model(article, tmp_path):
    model = Dictionary({"Так.": "Yeah."})
    [made] = translate([article("Так.", lang="uk")], {"uk": [model]}, memory_with(tmp_path, ("Так.", "Yes.")))
    assert [(t.text, t.origin, t.maker) for t in made.targets] == [("Yes.", "memory", "approved.tmx")]
    assert model.asked == []


def test_a_sentence_that_nothing_knows_stays_without_a_target(article, tmp_path):
    memory = memory_with(tmp_path, ("Так.", "Yes."))
    [made] = translate([article("Так.", "Ні.", lang="uk")], {}, memory)
    assert [(t.text, t.origin) for t in made.targets] == [("Yes.", "memory"), ("", "none")]
    assert "no route for Ukrainian (uk)" in made.targets[1].maker


def test_a_failing_model_hands_over_to_the_next(article):
    route = [Dictionary({}, "big", broken=True), Dictionary({"Так.": "Yes."}, "small")]
    [made] = translate([article("Так.", lang="uk")], {"uk": route}, Memory(None))
    assert (made.targets[0].text, made.targets[0].maker, made.targets[0].score) == ("Yes.", "small", -0.5)


def test_when_every_model_fails_the_reason_is_kept(article):
    [made] = translate([article("Так.", lang="uk")], {"uk": [Dictionary({}, "big", broken=True)]}, Memory(None))
    assert (made.targets[0].origin, made.targets[0].maker) == ("none", "big failed: out of memory")


def test_a_shard_is_asked_once_per_language_without_duplicates_longest_first(article):
    model = Dictionary({})
    articles = [article("Так.", "Ні, дякую.", lang="uk", path="a"), article("Так.", lang="uk", path="b")]
    made = translate(articles, {"uk": [model]}, Memory(None))
    assert model.asked == [("uk", ["Ні, дякую.", "Так."])]
    assert [[t.text for t in each.targets] for each in made] == [["ТАК.", "НІ, ДЯКУЮ."], ["ТАК."]]


def test_what_a_model_said_is_not_asked_again(article):
    model, memory = Dictionary({"Так.": "Yes."}), Memory(None)
    first = translate([article("Так.", lang="uk")], {"uk": [model]}, memory)
    assert translate([article("Так.", lang="uk")], {"uk": [model]}, memory) == first
    assert len(model.asked) == 1


def test_another_model_does_not_inherit_what_the_first_said(article):
    memory = Memory(None)
    translate([article("Так.", lang="uk")], {"uk": [Dictionary({"Так.": "Yeah."}, "old")]}, memory)
    [made] = translate([article("Так.", lang="uk")], {"uk": [Dictionary({"Так.": "Yes."}, "new")]}, memory)
    assert made.targets[0].text == "Yes."
