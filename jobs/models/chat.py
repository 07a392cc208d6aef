"""Translator, Summarizer and Writer over an instruct model: a ModelSpec in, ready objects out.

`backend: chat` runs a model of this machine through transformers, `backend: server` one behind an OpenAI-compatible
address; what is asked and how answers are read is the same code. `folder` is the model's, None for a server, whose key
is in the environment variable that the specification names. Reads no YAML.
"""

import logging
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from jobs.config import secret
from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import hub
from jobs.models.chat_prompts import SUMMARIZE, VERSION, WRITE, Chat, sentences_asked, written
from jobs.models.chat_translator import ChatTranslator, Terms

log = logging.getLogger(__name__)


def translator(spec: ModelSpec, folder: Path | None, name: str, terms: Terms | None = None) -> ChatTranslator:
    """The translator of this specification, loaded now; `name` is its fingerprint."""
    return ChatTranslator(connect(spec, folder), spec, name, terms)


def summarizer(spec: ModelSpec, folder: Path | None, name: str, max_sentences: int) -> "ChatSummarizer":
    """The summarizer of this specification, loaded now."""
    return ChatSummarizer(connect(spec, folder), spec, name, max_sentences)


def writer(spec: ModelSpec, folder: Path | None, name: str) -> "ChatWriter":
    """The writer of digest sentences of this specification, loaded now."""
    return ChatWriter(connect(spec, folder), spec, name)


def fingerprint(spec: ModelSpec, folder: Path | None, task: str) -> str:
    """What decides the output: weights, or the server's model; back-end, decoding, context, prompts and the task."""
    if folder is None:
        model, precision = f"{spec.name}@{spec.revision or 'server'}", "server"
    else:
        from jobs.models.hf import precision as run_in

        model, precision = hub.identity(spec, folder), run_in(spec)
    decoding = ["greedy", f"new{spec.max_new_tokens}", f"batch{spec.batch_tokens}", f"context{spec.context}"]
    wider = _wider(spec, local=folder is not None)
    return "|".join([model, spec.backend, precision, *decoding, *wider, f"prompt{VERSION}", task])


def _wider(spec: ModelSpec, *, local: bool) -> list[str]:
    """What decides the candidates; and how many segments share a request, where they do."""
    shared = [f"segments{spec.segments}"] if spec.segments > 1 else []
    if spec.retry is None:
        return [*shared, "retrynone"]
    search = [spec.retry.beam, spec.retry.length_penalty] if local else []
    return [*shared, "retry" + ",".join(f"{value:g}" for value in (spec.retry.nbest, *search))]


def connect(spec: ModelSpec, folder: Path | None) -> Chat:
    """The back-end of this specification; ModelError when its key is missing or its weights are broken."""
    if folder is not None:
        from jobs.models.chat_local import Local

        return Local(spec, folder)
    from jobs.models.chat_server import Server

    key = secret(spec.key_variable) if spec.key_variable else ""
    if spec.key_variable and not key:
        raise ModelError(
            f"{spec.name}: the environment variable {spec.key_variable} is not set; export the server's key in it, or "
            "remove key_variable"
        )
    return Server(spec, key)


class ChatSummarizer:
    """A Summarizer; of a document beyond batch_tokens it reads the leading sentences that fit."""

    def __init__(self, chat: Chat, spec: ModelSpec, fingerprint: str, max_sentences: int = 3) -> None:
        """Keep the model and how many sentences a summary may have."""
        self.fingerprint = fingerprint
        self._chat, self._spec, self._most = chat, spec, max_sentences

    def summarize(self, documents: Sequence[str]) -> list[str]:
        """One summary per document, a sentence a line; empty where the document is or no valid answer came."""
        texts = [self._leading(document.splitlines()) for document in documents]
        instruction = SUMMARIZE.format(count=self._most)
        made = _written(self._chat, [(instruction, "article", text) for text in texts], self._spec, self._most)
        return ["\n".join(sentences) for sentences in made]

    def _leading(self, sentences: Sequence[str]) -> list[str]:
        """The leading sentences that fit, but at least one."""
        found = [sentence.strip() for sentence in sentences if sentence.strip()]
        ends = accumulate(self._chat.tokens(sentence) for sentence in found)
        return found[: max(1, sum(end <= self._spec.batch_tokens for end in ends))]


class ChatWriter:
    """A Writer."""

    def __init__(self, chat: Chat, spec: ModelSpec, fingerprint: str) -> None:
        """Keep the model."""
        self.fingerprint = fingerprint
        self._chat, self._spec = chat, spec

    def write(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """One sentence per group, in order; empty where the group is or no valid answer came."""
        asked = [(WRITE, "sentences", [text.strip() for text in group if text.strip()]) for group in groups]
        return ["".join(sentences) for sentences in _written(self._chat, asked, self._spec, 1)]


def _written(chat: Chat, asked: Sequence[tuple[str, str, list[str]]], spec: ModelSpec, most: int) -> list[list[str]]:
    """The sentences for each (instruction, key, texts), none for no texts; ModelError when no answer is valid."""
    room, structured = spec.max_new_tokens, chat.structured
    places = [place for place, (_, _, texts) in enumerate(asked) if texts]
    answers = chat.complete([sentences_asked(*asked[place], room, structured=structured) for place in places])
    found = {place: written(answer, most, structured=structured) for place, answer in zip(places, answers, strict=True)}
    refused = sum(not found[place] for place in places)
    if refused:
        what = f"{spec.name}: no valid answer for {refused} of {len(places)} texts"
        if refused == len(places):
            raise ModelError(f"{what}; raise max_new_tokens, or name another model")
        log.warning("%s", what)
    return [found.get(place) or [] for place in range(len(asked))]
