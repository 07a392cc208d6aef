"""An instruct model in the tests: it answers what it is asked, in the form that it is asked for, or as it is told to."""

import json


class Imitation:
    """A Chat that says "EN <text>" for a segment, and the first sentence for sentences; `spoil` changes its answers."""

    def __init__(self, spoil=lambda answer, asked: answer, *, structured=True, candidates=None):
        self.structured, self._spoil, self._candidates = structured, spoil, candidates
        self.asked = []  # every conversation

    def tokens(self, text):
        return len(text.split())

    def complete(self, conversations):
        self.asked += conversations
        return [self._spoil(answer(conversation), conversation) for conversation in conversations]

    def sample(self, conversations):
        self.asked += conversations
        return [list(self._candidates or [answer(conversation)]) for conversation in conversations]

    def sizes(self):
        """How many segments each request had."""
        return [len(segments(conversation)) for conversation in self.asked]


def segments(conversation):
    return json.loads(conversation.data)["segments"]


def answer(conversation):
    """What a model that does as it is told says."""
    ((key, value),) = json.loads(conversation.data).items()
    if key != "segments":
        return json.dumps({"sentences": value[:1]}) if conversation.form else value[0]
    made = [{"id": one["id"], "text": english(one["text"])} for one in value]
    return json.dumps({"segments": made}) if conversation.form else made[0]["text"]


def english(text):
    """The translation by this model: without runs of space, which no reader of answers keeps."""
    return " ".join(f"EN {text}".split())
