"""Instruct models on transformers: conversations in, answers out, through the chat template of the model's tokenizer.

Reads no YAML; takes a ModelSpec and the model's folder. Safetensors only, no code from the folder, no network. Greedy,
or beam search for candidates; batches are padded on the left, since a model continues from the right. Text of articles
cannot become a control token: what could is written as a JSON escape, and every conversation's ids are counted. What
the model cannot hold has no answer.
"""

import logging
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models import devices
from jobs.models.chat_prompts import Conversation, Refused, escaped
from jobs.models.codec import offline
from jobs.models.hf import precision
from jobs.models.seq2seq import in_batches
from jobs.progress import advance

if TYPE_CHECKING:
    import torch
    from transformers import GenerationConfig, PreTrainedModel, PreTrainedTokenizerBase

# templates that print today's date would give other answers tomorrow; this is the date that Llama's has as its own
DATE = "26 Jul 2024"
log = logging.getLogger(__name__)
Loaded = tuple["PreTrainedTokenizerBase", "PreTrainedModel", frozenset[int]]


class Local:
    """A Chat whose model runs in this process."""

    structured = False

    def __init__(self, spec: ModelSpec, folder: Path) -> None:
        """Load the model, or share the one that is loaded; ModelError when it is not an instruct model."""
        self._spec, self._folder = spec, folder
        devices.require([spec])
        self._tokenizer, self._model, self._ends = loaded(folder, precision(spec), spec.device, spec.threads)
        # some models also keep runs of spaces as added tokens, which control nothing
        control = {token: index for token, index in self._tokenizer.get_added_vocab().items() if token.strip()}
        longest_first = sorted(control, key=lambda token: (-len(token), token))
        self._control = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._control_ids = frozenset(control.values())

    def tokens(self, text: str) -> int:
        """How many tokens a text has."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def complete(self, conversations: Sequence[Conversation]) -> list[str]:
        """One answer per conversation, in order, by greedy search; an empty one where it was cut at its length."""
        return [answers[0] if answers else "" for answers in self._search(conversations, beam=1, many=1)]

    def sample(self, conversations: Sequence[Conversation]) -> list[list[str]]:
        """The n best answers per conversation by beam search."""
        wider = self._spec.retry
        return self._search(conversations, wider.beam, wider.nbest) if wider else [[] for _ in conversations]

    def _search(self, conversations: Sequence[Conversation], beam: int, many: int) -> list[list[str]]:
        """The best answers per conversation, batched; none where the model cannot hold it."""
        if not conversations:
            return []
        decoding = self._decoding(beam, many, max(one.room for one in conversations))
        known = self._encoded(conversations)
        budget = self._spec.batch_tokens // beam
        made = in_batches([*known.values()], budget, lambda batch: self._generate(batch, decoding), [""] * many)
        found = dict(zip(known, made, strict=True))
        return [found.get(place, []) for place in range(len(conversations))]

    def _encoded(self, conversations: Sequence[Conversation]) -> dict[int, list[int]]:
        """Ids of each conversation that the model can hold, by its place; Refused when it can hold none."""
        known: dict[int, list[int]] = {}
        refused: list[Refused] = []
        for place, conversation in enumerate(conversations):
            try:
                known[place] = self.encode(conversation)
            except Refused as error:
                log.warning("%s", error)
                refused.append(error)
        if not known:
            raise refused[0]
        return known

    def encode(self, conversation: Conversation) -> list[int]:
        """Ids of a conversation up to where the answer begins; Refused when the model cannot hold it."""
        data = self._control.sub(lambda match: escaped(match[0][0]) + match[0][1:], conversation.data)
        wanted = self._controls(self._ids(conversation.system, "{}"))
        ids = self._ids(conversation.system, data)
        if self._controls(ids) != wanted:  # a normalizer can make a control token of letters that only look like one
            ids = self._ids(conversation.system, "".join(one if one.isascii() else escaped(one) for one in data))
        if self._controls(ids) != wanted:
            raise Refused(f"{self._spec.name}: its tokenizer reads control tokens out of plain text; name another")
        positions = getattr(self._model.config, "max_position_embeddings", None)
        if positions and len(ids) + conversation.room > positions:
            raise Refused(
                f"{self._spec.name}: {len(ids)} tokens and {conversation.room} for the answer exceed its {positions}; "
                "lower batch_tokens, context or max_new_tokens"
            )
        return ids

    def _ids(self, system: str, data: str) -> list[int]:
        """Ids of these two messages; templates without a system role get both in one."""
        from jinja2 import TemplateError

        turns = [{"role": "system", "content": system}, {"role": "user", "content": data}]
        try:
            text = self._template(turns)
        except TemplateError:
            text = self._template([{"role": "user", "content": f"{system}\n\n{data}"}])
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _template(self, turns: list[dict[str, str]]) -> str:
        """The turns as the model was taught to see them, and the beginning of its own; without thinking aloud."""
        return str(
            self._tokenizer.apply_chat_template(
                turns, tokenize=False, add_generation_prompt=True, enable_thinking=False, date_string=DATE
            )
        )

    def _controls(self, ids: Sequence[int]) -> list[int]:
        """The control tokens among these."""
        return [index for index in ids if index in self._control_ids]

    def _generate(self, batch: list[list[int]], decoding: "GenerationConfig") -> list[list[str]]:
        """The answers to a batch of encoded conversations."""
        import torch

        ids, mask = padded_left(batch, int(decoding.pad_token_id), self._spec.device)
        with torch.inference_mode():
            out = self._model.generate(input_ids=ids, attention_mask=mask, generation_config=decoding)
        advance(len(batch))
        texts = [self._text(row) for row in out[:, ids.shape[1] :].tolist()]
        many = len(texts) // len(batch)
        return [texts[index : index + many] for index in range(0, len(texts), many)]

    def _text(self, row: list[int]) -> str:
        """The text of generated ids up to the model's end; nothing when it did not come to an end."""
        end = next((place for place, index in enumerate(row) if index in self._ends), None)
        return "" if end is None else str(self._tokenizer.decode(row[:end], skip_special_tokens=True)).strip()

    def _decoding(self, beam: int, many: int, room: int) -> "GenerationConfig":
        """Every setting explicit; no n-gram is forbidden, since that would count those of the prompt too."""
        from transformers import GenerationConfig

        ends, pad = sorted(self._ends), self._tokenizer.pad_token_id
        return GenerationConfig(
            num_beams=beam, num_return_sequences=many, do_sample=False, max_new_tokens=room, use_cache=True,
            length_penalty=self._spec.retry.length_penalty if self._spec.retry and beam > 1 else None,
            eos_token_id=ends, pad_token_id=ends[0] if pad is None else pad,
        )  # fmt: skip


@lru_cache(maxsize=2)
def loaded(folder: Path, dtype: str, device: str, threads: int) -> Loaded:
    """Tokenizer, model and the ids that end an answer, once per process: translator, summarizer and writer share it."""
    offline()
    try:
        import torch
        from safetensors import SafetensorError
        from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig
    except ImportError as error:
        raise ModelError("torch and transformers are not installed; run: pip install nightdesk") from error
    torch.manual_seed(0)
    if threads:
        torch.set_num_threads(threads)
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model = AutoModelForCausalLM.from_pretrained(
            folder, dtype=getattr(torch, dtype), local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
    except (OSError, ValueError, KeyError, RuntimeError, AttributeError, TypeError, SafetensorError) as error:
        raise ModelError(f"{folder}: cannot be loaded as an instruct model: {error}; fetch the model again") from error
    if not tokenizer.chat_template:
        raise ModelError(f"{folder}: its tokenizer has no chat template; name the instruct version of the model")
    own = model.generation_config.eos_token_id
    ends = {tokenizer.eos_token_id, *(own if isinstance(own, list) else [own])} - {None}
    model.generation_config = GenerationConfig()  # generate() fills gaps from it: penalties, temperatures
    return tokenizer, model.eval().to(device), frozenset(ends)


def padded_left(rows: list[list[int]], pad: int, device: str) -> "tuple[torch.Tensor, torch.Tensor]":
    """Rows as one tensor padded on the left, and its mask."""
    import torch

    width = max(map(len, rows))
    ids = torch.tensor([[pad] * (width - len(row)) + row for row in rows], device=device)
    mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in rows], device=device)
    return ids, mask
