"""Models by name: a ModelSpec in, a Translator, Summarizer or Writer out.

Reads the YAML sections `translate.routes` and `summarize` as configuration objects. That a model is on this machine is
checked at once; it is loaded, and heavy packages are imported, when it gets its first source: a night whose sentences
are all in the memory loads none. One loaded model serves every language whose route names it the same way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

from jobs.config import SummarizeConfig
from jobs.errors import ModelError
from jobs.glossary import EMPTY, Glossary
from jobs.model_spec import CHATS, ModelSpec
from jobs.models import hub
from jobs.models.base import Hypothesis, Summarizer, Translator, Writer
from jobs.stints import AGAIN, FIRST, LOAD, STINTS, TELL

if TYPE_CHECKING:
    from jobs.models.codec import Codec
    from jobs.models.seq2seq import Engine

# each module has engine(spec, folder, codec, cache) and precision(spec)
BACKENDS = {"ct2": "jobs.models.ct2", "hf": "jobs.models.hf"}
SEARCH = ("beam", "length_penalty", "no_repeat_ngram", "max_ratio", "retry", "checks", "fast")  # not of the engine
Loaded = TypeVar("Loaded")
_ENGINES: WeakValueDictionary[str, "Engine"] = WeakValueDictionary()  # as long as a translator has them


class Backend(Protocol):
    """What a back-end's module offers."""

    def engine(self, spec: ModelSpec, folder: Path, codec: "Codec", cache: Path) -> "Engine":
        """The loaded model."""
        ...

    def precision(self, spec: ModelSpec) -> str:
        """The precision that it runs."""
        ...


def require(specs: Iterable[ModelSpec], cache: Path) -> None:
    """ModelMissing, within milliseconds, names every model of these that is not on this machine.

    Language codes are not looked at: opening a tokenizer takes up to a second. `models fetch` and `models check` verify
    them beforehand, and a model's first source does so again, before anything is translated.
    """
    hub.check_specs(specs, cache)


def load_routes(
    routes: Mapping[str, Sequence[ModelSpec]], cache: Path, glossary: Glossary = EMPTY
) -> dict[str, tuple[Translator, ...]]:
    """The translators of each language's route, in order; specs that differ in their checks alone share one model."""
    plain = {lang: [spec.model_copy(update={"checks": {}}) for spec in routes[lang]] for lang in sorted(routes)}
    specs = dict.fromkeys(spec for lang in plain for spec in plain[lang])
    langs = {spec: [lang for lang in plain if spec in plain[lang]] for spec in specs}
    shared = {spec: load_translator(spec, cache, langs[spec], glossary) for spec in specs}
    return {lang: tuple(shared[spec] for spec in plain[lang]) for lang in plain}


def load_translator(spec: ModelSpec, cache: Path, langs: Sequence[str], glossary: Glossary = EMPTY) -> Translator:
    """The translator of this specification for these languages, loaded on first use; instruct models are told the
    glossary's terms."""
    if spec.backend == "fake":
        from jobs.models.fake import fake_translator

        return fake_translator(spec.name)
    folder = None if spec.backend in hub.ELSEWHERE else hub.locate(spec, cache)
    if spec.backend in CHATS or folder is None:
        return _lazy_chat(
            spec, folder, f"{fingerprint(spec, folder)}{glossary.digest and '|terms '}{glossary.digest}", glossary
        )
    return _lazy_translator(spec, folder, cache, (fingerprint(spec, folder), *sorted(langs)))


@lru_cache(maxsize=32)
def _lazy_translator(spec: ModelSpec, folder: Path, cache: Path, key: tuple[str, ...]) -> Translator:
    """One translator per process for this fingerprint and these languages: every shard asks for it again."""
    name, *langs = key

    def load() -> Translator:
        """Open the model for these languages, whose codes are verified."""
        from jobs.models.codec import Codec
        from jobs.models.seq2seq import Seq2SeqTranslator

        codec = Codec(spec, folder)
        codec.prepare(langs)
        return Seq2SeqTranslator(codec, _engine(spec, folder, codec, cache), name)

    return LazyTranslator(name, spec.context, load)


def _engine(spec: ModelSpec, folder: Path, codec: "Codec", cache: Path) -> "Engine":
    """The weights of a translation model, in memory once however it searches: at the first level of the deadline all
    models search otherwise."""
    usual = ModelSpec(name=spec.name)
    key = str((spec.model_copy(update={name: getattr(usual, name) for name in SEARCH}), folder, cache))
    if (known := _ENGINES.get(key)) is None:
        known = _ENGINES[key] = _backend(spec).engine(spec, folder, codec, cache)
    return known


@lru_cache(maxsize=32)
def _lazy_chat(spec: ModelSpec, folder: Path | None, name: str, glossary: Glossary) -> Translator:
    """One instruct model per process likewise."""

    def load() -> Translator:
        """Open the model, or the connection to its server."""
        from jobs.models import chat

        return chat.translator(spec, folder, name, glossary.prompt_terms if glossary.digest else None)

    return LazyTranslator(name, spec.context, load)


def load_summarizer(config: SummarizeConfig, cache: Path) -> Summarizer:
    """The summarizer of this configuration, loaded on first use; extracts when it names no model."""
    spec = config.model
    if spec is None:
        from jobs.models.extractive import ExtractiveSummarizer

        return ExtractiveSummarizer(config.max_sentences, config.max_words)
    if spec.backend == "fake":
        from jobs.models.fake import FakeSummarizer

        return FakeSummarizer(spec.name)
    folder = None if spec.backend in hub.ELSEWHERE else hub.locate(spec, cache)
    asked = config.max_sentences if spec.backend in CHATS else 0  # others are not told, and may word digests too
    return _lazy_summarizer(spec, folder, cache, (fingerprint(spec, folder, "summary"), asked))


@lru_cache(maxsize=4)
def _lazy_summarizer(spec: ModelSpec, folder: Path | None, cache: Path, key: tuple[str, int]) -> Summarizer:
    """One summarizer per process for this fingerprint and number of sentences."""
    name, max_sentences = key

    def load() -> Summarizer:
        """Open the model."""
        if spec.backend in CHATS or folder is None:
            from jobs.models import chat

            return chat.summarizer(spec, folder, name, max_sentences)
        from jobs.models.codec import Codec
        from jobs.models.seq2seq import Seq2SeqSummarizer

        codec = Codec(spec, folder, summarizing=True)
        return Seq2SeqSummarizer(codec, _backend(spec).engine(spec, folder, codec, cache), name)

    return LazySummarizer(name, load)


def load_writer(spec: ModelSpec | None, cache: Path) -> Writer | Summarizer | None:
    """What words the digests by this specification, loaded on first use: an instruct model writes sentence by sentence,
    any other one summarizes events; None without one."""
    if spec is None:
        return None
    if spec.backend == "fake":
        from jobs.models.fake import FakeWriter

        return FakeWriter(spec.name)
    folder = None if spec.backend in hub.ELSEWHERE else hub.locate(spec, cache)
    name = fingerprint(spec, folder, "digest")
    if spec.backend not in CHATS:
        return _lazy_summarizer(spec, folder, cache, (name, 0))

    def load() -> Writer:
        """Open the model, or the connection to its server."""
        from jobs.models import chat

        return chat.writer(spec, folder, name)

    return LazyWriter(name, load)


def fingerprint(spec: ModelSpec, folder: Path | None, task: str = "translation") -> str:
    """What decides a model's output: weights, back-end, precision, decoding, and the version of our part of it."""
    if spec.backend in CHATS or folder is None:
        from jobs.models import chat

        return chat.fingerprint(spec, folder, task)
    from jobs.models.seq2seq import RECIPE

    codes = [code for code in (spec.source_code, spec.target_code, spec.prefix) if code]
    precision = _backend(spec).precision(spec)
    decoding = [f"beam{spec.beam}", f"new{spec.max_new_tokens}", *_unusual(spec), *codes, f"recipe{RECIPE}"]
    return "|".join([hub.identity(spec, folder), spec.backend, precision, *decoding])


def _unusual(spec: ModelSpec) -> list[str]:
    """The decoding of a specification where it is not the usual one; the wider search is part of it."""
    usual, unusual = ModelSpec(name=spec.name), []
    for key, short in (("length_penalty", "length"), ("no_repeat_ngram", "norepeat"), ("max_ratio", "ratio")):
        if getattr(spec, key) != getattr(usual, key):
            unusual.append(f"{short}{getattr(spec, key):g}")
    if spec.retry != usual.retry:
        values = spec.retry.model_dump().values() if spec.retry else ["none"]
        unusual.append("retry" + ",".join(str(value) for value in values))
    return unusual


def _backend(spec: ModelSpec) -> Backend:
    """The module of a back-end; importing it imports nothing heavy."""
    module: Backend = import_module(BACKENDS[spec.backend])
    return module


class LazyTranslator:
    """A Translator that is loaded by its first source; one that cannot be loaded is not tried twice."""

    def __init__(self, fingerprint: str, context: int, load: Callable[[], Translator]) -> None:
        """Keep how to load it."""
        self.fingerprint, self.context = fingerprint, context
        self._once = _Once(load)

    def translate(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[Hypothesis]:
        """One hypothesis per source, in order."""
        if not any(source.strip() for source in sources):
            return [Hypothesis("")] * len(sources)
        model = self._once.get(self.fingerprint)
        with STINTS.at_work(FIRST, self.fingerprint, sources):
            return model.translate(sources, lang, contexts)

    def candidates(self, sources: Sequence[str], lang: str, contexts: Sequence[str] = ()) -> list[list[Hypothesis]]:
        """Several hypotheses per source, best first."""
        if not any(source.strip() for source in sources):
            return [[] for _ in sources]
        model = self._once.get(self.fingerprint)
        with STINTS.at_work(AGAIN, self.fingerprint, sources):
            return model.candidates(sources, lang, contexts)


class LazySummarizer:
    """A Summarizer that is loaded by its first document."""

    def __init__(self, fingerprint: str, load: Callable[[], Summarizer]) -> None:
        """Keep how to load it."""
        self.fingerprint = fingerprint
        self._once = _Once(load)

    def summarize(self, documents: Sequence[str]) -> list[str]:
        """One summary per document, in order."""
        if not any(document.strip() for document in documents):
            return [""] * len(documents)
        model = self._once.get(self.fingerprint)
        with STINTS.at_work(TELL, self.fingerprint, documents):
            return model.summarize(documents)


class LazyWriter:
    """A Writer that is loaded by its first group of sentences."""

    def __init__(self, fingerprint: str, load: Callable[[], Writer]) -> None:
        """Keep how to load it."""
        self.fingerprint = fingerprint
        self._once = _Once(load)

    def write(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """One sentence per group, in order."""
        if not any(map(any, groups)):
            return [""] * len(groups)
        model = self._once.get(self.fingerprint)
        with STINTS.at_work(TELL, self.fingerprint, [sentence for group in groups for sentence in group]):
            return model.write(groups)


class _Once(Generic[Loaded]):
    """A value made on first use, by one thread; a failure is kept too."""

    def __init__(self, load: Callable[[], Loaded]) -> None:
        """Keep how to make it."""
        self._load = load
        self._turn = Lock()
        self._made: list[Loaded] = []
        self._failure: ModelError | None = None

    def get(self, fingerprint: str) -> Loaded:
        """The value; ModelError, always the same, when it cannot be made. Loading is work of the model too."""
        with self._turn:
            if self._failure:
                raise self._failure
            try:
                if not self._made:
                    with STINTS.at_work(LOAD, fingerprint):
                        self._made.append(self._load())
            except ModelError as error:
                self._failure = error
                raise
            return self._made[0]
