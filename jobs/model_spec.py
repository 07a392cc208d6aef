"""How the configuration names a model: which one, where it runs, how it searches, and what its output must pass."""

import re
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from jobs.yaml_models import Section

CheckKind = Literal[
    "numbers", "names", "negation", "omission", "addition", "copied", "language", "loop", "residue", "marks",
    "glossary", "protected", "script", "empty", "cut",
]  # fmt: skip
# withhold: try again, then show the original instead; retry: try again, then keep it with a flag; note: only the flag
Action = Literal["withhold", "retry", "note", "off"]
Actions = dict[CheckKind, Action]
Precision = Literal["int8", "int8_float32", "int16", "float32", "bfloat16", "float16", "int8_float16", "int8_bfloat16"]
# what a GPU does by default: no int8 in transformers, and batches that keep it busy; CTranslate2 in float16, since
# bfloat16 needs compute capability 8.0
GPU_PRECISION = {"ct2": "float16", "hf": "bfloat16", "chat": "bfloat16"}
GPU_TOKENS = 16_384
CHATS = ("chat", "server")  # back-ends of instruct models
ADDRESS = re.compile(r"https?://[^@?#\s]+")  # neither user:password@ nor ?key=...: a secret has no place in a file
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")  # no key looks like this
# keys that instruct models do not follow: they search greedily, and the prompt says into which language
UNFOLLOWED = ("beam", "length_penalty", "no_repeat_ngram", "max_ratio", "source_code", "target_code", "prefix")


class Retry(Section):
    """retry: the wider search for a segment that failed a check."""

    beam: int = Field(default=8, ge=1, le=64)
    nbest: int = Field(default=8, ge=1, le=64)
    length_penalty: float = Field(default=1.0, ge=0, le=5)
    no_repeat_ngram: int = Field(default=4, ge=0)

    @model_validator(mode="after")
    def wide_enough(self) -> "Retry":
        """A beam holds no more candidates than it is wide."""
        if self.nbest > self.beam:
            raise ValueError(f"nbest {self.nbest} is above beam {self.beam}; raise beam")
        return self


class ModelSpec(Section):
    """One model: a hub name or a folder, or a model of a server, and how to run it."""

    model_config = ConfigDict(hide_input_in_errors=True)  # what was written may be a secret in the wrong place

    name: str = Field(min_length=1)
    revision: str | None = None
    backend: Literal["ct2", "hf", "chat", "server", "fake"] = "ct2"
    precision: Precision = "int8"
    beam: int = Field(default=4, ge=1, le=32)
    length_penalty: float = Field(default=1.0, ge=0, le=5)
    no_repeat_ngram: int = Field(default=0, ge=0)
    retry: Retry | None = Retry()
    checks: Actions = {}
    batch_tokens: int = Field(default=1024, ge=1)
    max_new_tokens: int = Field(default=256, ge=1)
    max_ratio: float = Field(default=3.0, gt=0)  # target tokens per source token; a loop ends there, flagged as cut
    fast: bool = False  # it takes over from the models before it when run.deadline is in danger
    device: str = Field(default="cpu", pattern=r"^(cpu|cuda(:\d+)?)$")
    threads: int = Field(default=0, ge=0)
    source_code: str | None = None
    target_code: str | None = None
    prefix: str = ""
    # chat and server
    context: int = Field(default=0, ge=0, le=50)  # sentences before a segment that the model sees
    url: str | None = None  # server: the address of its API, such as http://localhost:11434/v1
    key_variable: str | None = None  # server: the environment variable that holds its key
    concurrency: int = Field(default=4, ge=1, le=256)
    timeout: float = Field(default=120.0, gt=0)  # seconds for one request
    attempts: int = Field(default=4, ge=1, le=20)
    segments: int = Field(default=1, ge=1, le=16)  # server: how many share a request

    def __hash__(self) -> int:
        """Of what tells most models apart: a dict cannot be hashed."""
        return hash((self.name, self.revision, self.backend, self.precision, self.beam))

    @model_validator(mode="before")
    @classmethod
    def suits_the_device(cls, given: object) -> object:
        """What is not said is as a GPU has it, if it runs on one."""
        if not isinstance(given, dict) or not str(given.get("device")).startswith("cuda"):
            return given
        precision = GPU_PRECISION.get(given.get("backend", "ct2"))
        return {"batch_tokens": GPU_TOKENS, **({"precision": precision} if precision else {}), **given}

    @model_validator(mode="after")
    def fits_the_backend(self) -> "ModelSpec":
        """Keys that this back-end cannot follow are mistakes."""
        if (self.backend == "server") != (self.url is not None):
            raise ValueError("url belongs to backend server, which needs it; add it, or correct backend")
        for key in ("key_variable", "segments"):
            if key in self.model_fields_set and self.backend != "server":
                raise ValueError(f"{key} belongs to backend server; remove it, or correct backend")
        if self.context and self.backend not in (*CHATS, "fake"):
            raise ValueError(f"backend {self.backend} translates sentence by sentence; remove context")
        return self

    @model_validator(mode="after")
    def without_secrets(self) -> "ModelSpec":
        """An address is one that articles can go to, and holds no secret; what was written is not repeated."""
        if self.url is not None and not ADDRESS.fullmatch(self.url):
            raise ValueError(
                "url should start with http:// or https://, such as http://localhost:11434/v1, without user, password "
                "or query; export the server's key in an environment variable, and name that as key_variable"
            )
        if self.key_variable is not None and not VARIABLE.fullmatch(self.key_variable):
            raise ValueError(
                "key_variable should be the name of an environment variable in capital letters, such as VLLM_KEY; "
                "export the key in that"
            )
        return self

    @model_validator(mode="after")
    def followed(self) -> "ModelSpec":
        """Keys of a search that an instruct model does not make are mistakes, with their defaults too."""
        if self.backend in CHATS and (idle := [key for key in UNFOLLOWED if key in self.model_fields_set]):
            raise ValueError(f"backend {self.backend} does not follow {', '.join(idle)}; remove it")
        return self
