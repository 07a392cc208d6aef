"""How a model searches: the settings that every back-end understands in the same way."""

import math
from dataclasses import dataclass

ROOM = 8  # tokens that a target of any source may have


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a back-end searches; lengths in tokens, without the forced start."""

    start: int  # decoder_start_token_id
    eos: int
    pad: int
    beam: int = 1
    nbest: int = 1
    max_new_tokens: int = 256
    min_new_tokens: int = 0
    length_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    early_stopping: bool = False
    banned: tuple[tuple[int, ...], ...] = ()
    max_ratio: float = math.inf  # target tokens per source token

    def limit(self, source: int) -> int:
        """The most tokens that the target of a source of so many tokens may have: a loop would go on to the end.

        A ratio of 3 is the default of marian-decoder (max-length-factor).
        """
        return round(min(self.max_new_tokens, source * self.max_ratio + ROOM))
