"""translate: the segments of a shard, once per language, in order; never an invented target."""

from threading import Barrier

from jobs.checks import ACTIONS, Checker
from jobs.ladder import Rung, Tools
from jobs.memory import Memory
from jobs.models.fake import FakeTranslator
from jobs.stages.translate import translate
from jobs.tmx import Entry, write_tmx

SAID = {"Так.": "Yes.", "Ні, дякую.": "No, thanks."}


def made(articles, *models, memory=None):
    """The translations of these articles by these models for Ukrainian."""
    routes = {"uk": [Rung(model, ACTIONS) for model in models]} if models else {}
    return translate(articles, routes, Tools(memory or Memory(None), Checker(), ACTIONS))


def memory_with(folder, *pairs, lang="uk"):
    write_tmx(folder / "approved.tmx", [Entry(lang, source, target) for source, target in pairs])
    return Memory(None, [folder / "approved.tmx"])


def test_english_is_its_own_target(article):
    [one] = made([article("One.", "Two.")])
    assert [(t.text, t.origin) for t in one.targets] == [("One.", "source"), ("Two.", "source")]


def test_memory_overrides_the_model(article, tmp_path):
    model = FakeTranslator(SAID)
    [one] = made([article("Так.", lang="uk")], model, memory=memory_with(tmp_path, ("Так.", "Yeah.")))
    assert [(t.text, t.origin, t.maker) for t in one.targets] == [("Yeah.", "memory", "approved.tmx")]
    assert model.calls == []


def test_a_sentence_that_nothing_knows_stays_without_a_target(article, tmp_path):
    [one] = made([article("Так.", "Ні, дякую.", lang="uk")], memory=memory_with(tmp_path, ("Так.", "Yes.")))
    assert [(t.text, t.origin) for t in one.targets] == [("Yes.", "memory"), ("", "none")]
    assert "no route for Ukrainian (uk)" in one.targets[1].maker


def test_a_shard_is_asked_once_per_language_without_duplicates_longest_first(article):
    model = FakeTranslator(SAID)
    articles = [article("Так.", "Ні, дякую.", lang="uk", path="a"), article("Так.", lang="uk", path="b")]
    texts = [[target.text for target in one.targets] for one in made(articles, model)]
    assert model.calls == [("Ні, дякую.", "Так.")]
    assert texts == [["Yes.", "No, thanks."], ["Yes."]]


class Meeting(FakeTranslator):
    """A model that answers when it has been asked in both languages."""

    def __init__(self):
        super().__init__({"Так.": "Yes.", "Tak.": "Yes."})
        self.barrier = Barrier(2, timeout=30)

    def translate(self, sources, lang, contexts=()):
        self.barrier.wait()
        return super().translate(sources, lang, contexts)


def test_all_languages_of_a_shard_are_under_way_at_once_and_keep_their_order(article, tmp_path):
    model, memory = Meeting(), Memory(tmp_path / "memory.sqlite")
    routes = {lang: [Rung(model, ACTIONS)] for lang in ("uk", "pl")}
    articles = [article("Так.", lang="uk", path="a"), article("Tak.", lang="pl", path="b")]
    made = translate(articles, routes, Tools(memory, Checker(), ACTIONS))
    assert [(one.article.path, one.targets[0].text) for one in made] == [("a", "Yes."), ("b", "Yes.")]
    assert [(count.lang, count.entries) for count in memory.counts()] == [("pl", 1), ("uk", 1)]


def test_a_model_that_looks_back_sees_the_sentences_before_in_the_article(article):
    model = FakeTranslator(SAID, context=2)
    [one] = made([article("Так.", "Ні, дякую.", "Так.", lang="uk")], model)
    assert len(one.targets) == 3
    assert set(zip(model.calls[0], model.contexts[0], strict=True)) == {
        ("Так.", ""), ("Ні, дякую.", "Так."), ("Так.", "Так.\nНі, дякую."),
    }  # fmt: skip


def test_what_a_model_said_is_not_asked_again(article):
    model, memory = FakeTranslator(SAID), Memory(None)
    first = made([article("Так.", lang="uk")], model, memory=memory)
    assert made([article("Так.", lang="uk")], model, memory=memory) == first
    assert len(model.calls) == 1


def test_another_model_does_not_inherit_what_the_first_said(article):
    memory = Memory(None)
    made([article("Так.", lang="uk")], FakeTranslator({"Так.": "Yeah."}, name="old"), memory=memory)
    [one] = made([article("Так.", lang="uk")], FakeTranslator({"Так.": "Yes."}, name="new"), memory=memory)
    assert one.targets[0].text == "Yes."
