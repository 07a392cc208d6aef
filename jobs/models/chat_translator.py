"""A Translator over an instruct model: sentences in, one hypothesis for each out, in order.

Each segment has a request of its own, so that its English depends on no other; with `segments` so many share one. An
answer that has not each id exactly once is refused, and so is one far too short or too long; its segments are asked
again in halves, down to one, and then alone in other words. A request that fails counts as such an answer. What no
valid answer came for has an empty hypothesis, so that one segment does not take the others with it; ModelError when
there is none at all. Reads no YAML.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from jobs.errors import ModelError
from jobs.languages import load
from jobs.model_spec import ModelSpec
from jobs.models.base import Hypothesis
from jobs.models.chat_prompts import (
    AGAIN,
    TRANSLATE,
    Chat,
    Conversation,
    Item,
    Refused,
    Silent,
    translated,
    translation,
)
from jobs.models.seq2seq import split_to_fit

OVERHEAD = 32  # tokens around the English of a segment in an answer, with some to spare
SHOWN = 60  # letters of a segment in a message
log = logging.getLogger(__name__)
Terms = Callable[[str, str], Mapping[str, str]]  # (source, lang) -> its terms and their English


@dataclass(slots=True)
class Work:
    """The items of one call, the English of some so far, and why a round of requests had no answer."""

    items: Sequence[Item]
    done: dict[int, str] = field(default_factory=dict)
    failure: Refused | Silent | None = None


class ChatTranslator:
    """A Translator; scores are 0, since servers do not give any that compare."""

    def __init__(self, chat: Chat, spec: ModelSpec, fingerprint: str, terms: Terms | None = None) -> None:
        """Keep the model; `terms` finds the glossary terms of a source."""
        self.fingerprint, self.context = fingerprint, spec.context
        self._chat, self._spec, self._terms = chat, spec, terms
        self._turn = Lock()  # languages take turns: `concurrency` holds for all of them together

    def translate(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[Hypothesis]:
        """One hypothesis per source, in order; empty for an empty source, and where no valid answer came."""
        parts = self._parts(sources, lang, contexts)
        with self._turn:
            made = iter(self._answers([item for group in parts for item in group], lang))
        texts = ([next(made) for _ in group] for group in parts)
        return [Hypothesis(" ".join(group) if all(group) else "") for group in texts]

    def candidates(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[list[Hypothesis]]:
        """Different hypotheses per source, asked for in other words; ModelError when nothing can be asked."""
        if self._spec.retry is None:
            return [[] for _ in sources]
        parts = self._parts(sources, lang, contexts)
        items = [item for group in parts for item in group]
        instruction = AGAIN.format(language=load(lang).name)
        try:
            with self._turn:
                answers = self._chat.sample([self._request([item], instruction) for item in items])
        except Refused as error:
            log.warning("no candidates: %s", error)
            return [[] for _ in sources]
        valid = iter([self._valid(tries, item) for tries, item in zip(answers, items, strict=True)])
        return [_ranked([next(valid) for _ in group]) for group in parts]

    def _parts(self, sources: Sequence[str], lang: str, contexts: Sequence[str]) -> list[list[Item]]:
        """For each source its items: one, or several where its English may exceed an answer; none when empty."""
        pairs = zip(sources, contexts or [""] * len(sources), strict=True)
        split = ((split_to_fit(source.strip(), self._fits), self._before(context)) for source, context in pairs)
        return [[Item(part, before, self._terms_of(part, lang)) for part in parts] for parts, before in split]

    def _fits(self, text: str) -> bool:
        """Whether the English of a text surely fits into one answer."""
        return self._chat.tokens(text) <= self._spec.max_new_tokens

    def _terms_of(self, text: str, lang: str) -> Mapping[str, str]:
        """The glossary terms in a text, and their English."""
        return self._terms(text, lang) if self._terms else {}

    def _before(self, context: str) -> tuple[str, ...]:
        """The last sentences of a context that the specification and half of a request have room for."""
        kept: list[str] = []
        room = self._spec.batch_tokens // 2
        for line in reversed(context.splitlines()):
            room -= self._chat.tokens(line)
            if len(kept) == self._spec.context or room < 0:
                break
            kept.insert(0, line)
        return tuple(kept)

    def _answers(self, items: Sequence[Item], lang: str) -> list[str]:
        """The English of every item, empty where no valid answer came; ModelError when that is all of them."""
        work = Work(items)
        groups = list(self._grouped(items))
        try:
            for instruction in (TRANSLATE, AGAIN):
                while groups:
                    groups = self._asked(work, instruction.format(language=load(lang).name), groups)
                groups = [[index] for index in range(len(items)) if index not in work.done]
        except ModelError as error:
            if not work.done:
                raise
            log.warning("%s", error)
        self._report(work)
        return [work.done.get(index, "") for index in range(len(items))]

    def _asked(self, work: Work, instruction: str, groups: Sequence[Sequence[int]]) -> list[list[int]]:
        """Keep the English of groups with a valid answer; the halves of the other ones."""
        parts = [[work.items[index] for index in group] for group in groups]
        try:
            answers = self._chat.complete([self._request(part, instruction) for part in parts])
        except (Refused, Silent) as error:
            answers, work.failure = [""] * len(parts), error
        halves: list[list[int]] = []
        for group, part, answer in zip(groups, parts, answers, strict=True):
            half = len(group) // 2
            if texts := translated(answer, part, structured=self._chat.structured):
                work.done.update(zip(group, texts, strict=True))
            elif half:
                halves += [list(group[:half]), list(group[half:])]
        return halves

    def _report(self, work: Work) -> None:
        """Say for how many segments no valid answer came; ModelError when it came for none, and not by its fault."""
        missing = [item.text for index, item in enumerate(work.items) if index not in work.done]
        if not missing:
            return
        what = f"no valid answer for {missing[0][:SHOWN]!r} and {len(missing) - 1} more of {len(work.items)} segments"
        # one alone may be at fault itself, and then has the outcome that it has among others
        if len(missing) == len(work.items) and (len(missing) > 1 or isinstance(work.failure, Silent)):
            remedy = "raise max_new_tokens, or name another model"
            raise ModelError(f"{self._spec.name}: {what}; {work.failure or remedy}") from work.failure
        log.warning("%s: %s", self._spec.name, what)

    def _request(self, items: Sequence[Item], instruction: str) -> Conversation:
        """The conversation that asks for these items."""
        room = self._spec.max_new_tokens
        if self._chat.structured:  # servers refuse what exceeds the model's window, so no more than the texts need
            room = max(room, sum(2 * self._chat.tokens(item.text) + OVERHEAD for item in items))
        return translation(items, instruction, room, structured=self._chat.structured)

    def _grouped(self, items: Sequence[Item]) -> Iterator[list[int]]:
        """Indices in the order of the items, as many to a request as tokens and number allow."""
        most = self._spec.segments if self._chat.structured else 1
        group: list[int] = []
        room = self._spec.batch_tokens
        for index, item in enumerate(items):
            size = sum(map(self._chat.tokens, (item.text, *item.context)))
            if group and (size > room or len(group) == most):
                yield group
                group, room = [], self._spec.batch_tokens
            group.append(index)
            room -= size
        if group:
            yield group

    def _valid(self, answers: Sequence[str], item: Item) -> list[str]:
        """The different valid ones of several answers for one item, in order."""
        read = [translated(answer, [item], structured=self._chat.structured) for answer in answers]
        return list(dict.fromkeys(texts[0] for texts in read if texts))


def _ranked(parts: Sequence[Sequence[str]]) -> list[Hypothesis]:
    """The candidates of a source from those of its parts: the k-th joins the k-th of each; none if a part has none."""
    if not parts or not all(parts):
        return []
    ranks = range(max(map(len, parts)))
    return [Hypothesis(" ".join(part[min(rank, len(part) - 1)] for part in parts)) for rank in ranks]
