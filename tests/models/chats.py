"""Instruct models in the tests: one in this process, and one behind an HTTP server of our own."""

import json

from werkzeug import Response

from jobs.model_spec import ModelSpec
from jobs.models.chat_server import Server

PATH = "/v1/chat/completions"


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


def completion(*answers, finish="stop"):
    """A response as the API describes it, with more keys than are used."""
    choices = [{"index": n, "message": {"role": "assistant", "content": text}, "finish_reason": finish} for n, text in enumerate(answers)]
    return Response(json.dumps({"id": "1", "object": "chat.completion", "choices": choices, "usage": {"total_tokens": 1}}))


def repeat(body, *_):
    return completion(*[body["messages"][1]["content"]] * body.get("n", 1))


class Door:
    """Our server, everything it was asked, and a client of it that does not sleep."""

    def __init__(self, server):
        self.url, self._server = server.url_for("/v1"), server
        self.bodies, self.headers, self.pauses = [], [], []

    def serve(self, *answers):
        """Give these answers in turn, the last one for ever; one may be a function of the request's body."""
        waiting = list(answers)

        def handler(request):
            self.bodies.append(request.get_json())
            self.headers.append(request.headers)
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return answer(self.bodies[-1]) if callable(answer) and not isinstance(answer, Response) else answer

        self._server.expect_request(PATH, method="POST").respond_with_handler(handler)
        return self

    def spec(self, **keys):
        return ModelSpec(**{"name": "small", "backend": "server", "url": self.url, "timeout": 5.0} | keys)

    def client(self, key="", **keys):
        return Server(self.spec(**keys), key, sleep=self.pauses.append)


def obedient(body):
    """Translate as asked."""
    found = json.loads(body["messages"][1]["content"])["segments"]
    made = [{"id": one["id"], "text": english(one["text"])} for one in found]
    return completion(f"```json\n{json.dumps({'segments': made})}\n```")


def answered(book, worded):
    """A handler that translates by a book, summarizes by the first sentence, and writes what is worded for a group
    that has this word, else its first sentence."""

    def handler(body):
        ((key, value),) = json.loads(body["messages"][1]["content"]).items()
        if key == "segments":
            made = {"segments": [{"id": one["id"], "text": book.get(one["text"], english(one["text"]))} for one in value]}
        else:
            said = [text for word, text in worded.items() if key == "sentences" and word in " ".join(value)]
            made = {"sentences": said or value[:1]}
        return completion(*[json.dumps(made)] * body.get("n", 1))

    return handler


def obeys(handler, word):
    """A handler that writes nothing but this word where its request has the word, in the form asked for."""

    def obeying(body):
        ((key, value),) = json.loads(data := body["messages"][1]["content"]).items()
        if word not in data:
            return handler(body)
        made = [{"id": one["id"], "text": word} for one in value] if key == "segments" else [word]
        return completion(*[json.dumps({"segments" if key == "segments" else "sentences": made})] * body.get("n", 1))

    return obeying
