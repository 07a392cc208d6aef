"""Instruct models behind any OpenAI-compatible server (vLLM, Ollama, llama.cpp): conversations in, answers out.

POST <url>/chat/completions, `concurrency` requests at a time, answers in the order of the conversations. What may pass
(no connection, 408, 409, 425, 429, 5xx) is tried `attempts` times, with exponential back-off and full jitter (M.
Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), or as late as Retry-After says (RFC 9110,
10.2.3). A request that stays without an answer, or is refused for what it holds, leaves the others theirs; a server
that cannot be reached, wants another key, or has failed on many in a row is asked no more. Reads no YAML; the key comes
from its caller, and no message holds it.
"""

import datetime
import html
import json
import logging
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import httpx2
from pydantic import BaseModel, ConfigDict, ValidationError

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models.chat_prompts import Conversation, Refused, Silent
from jobs.progress import counted

RETRIED = frozenset({408, 409, 425, 429})  # and every 5xx
ABOUT_ONE = frozenset({400, 413, 422})  # refusals of what a request holds: most often it is too long
IN_A_ROW = 8  # requests without an answer, after all attempts, that make a server one that is down
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds; between them the pause doubles
LONGEST_REQUESTED = 300.0  # a server that asks for more is not one for this night
FORMATS = ("json_schema", "json_object", "none")  # what a server may be held to, strictest first
SEED = 17
TEMPERATURE = 0.7  # of candidates; everything else has 0
BYTES_PER_TOKEN = 4  # an estimate for batches: large vocabularies take 4-5 bytes of our five languages
EXCERPT = 300  # letters of a server's reason in a message
BEARER = r"(?i:\bbearer)\s+[^\s\"'<>,;]+"
log = logging.getLogger(__name__)


class Message(BaseModel):
    """What the model said."""

    content: str | None = None


class Choice(BaseModel):
    """One answer, and whether it was cut."""

    message: Message
    finish_reason: str | None = None


class Completion(BaseModel):
    """As much of a response as is used."""

    model_config = ConfigDict(hide_input_in_errors=True)  # it may repeat the key

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What may pass, how many seconds the server asks to wait for that, and whether it was there at all."""

    what: str
    asked: float = 0.0
    unreachable: bool = False


class Server:
    """A Chat whose model runs elsewhere."""

    structured = True

    def __init__(self, spec: ModelSpec, key: str = "", sleep: Callable[[float], None] = time.sleep) -> None:
        """Nothing is sent yet; `sleep` waits between attempts."""
        self._spec, self._sleep, self._secret = spec, sleep, _secret(key)
        self._chance = random.Random(SEED)
        self._url = f"{(spec.url or '').rstrip('/')}/chat/completions"
        # no proxies and no .netrc of whoever started the night: text and key go to the configured address only
        self._client = httpx2.Client(
            headers={"Authorization": f"Bearer {_checked(key, spec)}"} if key else {}, timeout=spec.timeout,
            limits=httpx2.Limits(max_connections=spec.concurrency), trust_env=False,
        )  # fmt: skip
        self._format = 0  # place in FORMATS of the strictest one that this server did not refuse
        self._many = True  # whether it gives several answers to one request
        self._unanswered = 0  # requests in a row without an answer after all attempts

    def tokens(self, text: str) -> int:
        """About how many tokens a text has."""
        return len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN + 1

    def complete(self, conversations: Sequence[Conversation]) -> list[str]:
        """One answer per conversation, in order; an empty one where it was cut at its length, or none came."""
        return [answers[0] if answers else "" for answers in self._all(conversations, 1)]

    def sample(self, conversations: Sequence[Conversation]) -> list[list[str]]:
        """Several answers per conversation by sampling; one at temperature 0 from servers that give one only."""
        many = self._spec.retry.nbest if self._spec.retry else 1
        return self._all(conversations, many)

    def _all(self, conversations: Sequence[Conversation], many: int) -> list[list[str]]:
        """The answers to every conversation, none to those that failed; ModelError when all did."""
        over: list[ModelError] = []  # why no other can be answered either

        def ask(conversation: Conversation) -> list[str] | ModelError:
            """The answers to one, or why there are none."""
            try:
                return over[0] if over else self._answers(conversation, many)
            except (Refused, Silent) as error:
                return error
            except ModelError as error:
                over.append(error)
                return error

        with ThreadPoolExecutor(self._spec.concurrency, "chat") as pool:
            outcomes = list(counted(pool.map(ask, conversations)))
        failures = [outcome for outcome in outcomes if isinstance(outcome, ModelError)]
        if failures and len(failures) == len(outcomes):
            raise next((one for one in (*over, *failures) if not isinstance(one, Refused)), failures[0])
        for failure in dict.fromkeys(map(str, failures)):
            log.warning("%s", failure)
        return [[] if isinstance(outcome, ModelError) else outcome for outcome in outcomes]

    def _answers(self, conversation: Conversation, many: int) -> list[str]:
        """The answers to one conversation, asking for less where the server refuses what was asked."""
        for place, count in self._ways(many):
            response = self._post(_body(conversation, self._spec, FORMATS[place], count))
            if response.status_code != 400:
                break
        choices = self._choices(response)
        self._format, self._many = max(self._format, place), self._many and (count == many)
        if len(choices) < count:
            log.info("%s: gives one answer a request", self._url)
            self._many = False
            return self._answers(conversation, many)
        return ["" if choice.finish_reason == "length" else choice.message.content or "" for choice in choices]

    def _ways(self, many: int) -> Iterator[tuple[int, int]]:
        """Format and number of answers to ask for, in the order to try; later ones only after a refusal."""
        first = self._format
        if many > 1 and self._many:
            yield first, many
        yield from ((place, 1) for place in range(first, len(FORMATS)))

    def _post(self, body: dict[str, object]) -> httpx2.Response:
        """The response to one request, after as many attempts as it takes; Silent when they are used up."""
        trouble = Trouble("not asked")
        for attempt in range(1, self._spec.attempts + 1):
            outcome = self._tried(body)
            if isinstance(outcome, httpx2.Response):
                self._unanswered = 0
                return outcome
            trouble = outcome
            log.warning("%s: attempt %d: %s", self._url, attempt, trouble.what)
            if attempt < self._spec.attempts:
                self._sleep(self._pause(attempt, trouble.asked))
        self._unanswered += 1
        down = trouble.unreachable or self._unanswered >= IN_A_ROW
        raise (ModelError if down else Silent)(
            f"{self._url}: no answer after {self._spec.attempts} attempts: {trouble.what}; start the server, correct "
            "url, or raise attempts or timeout"
        )

    def _tried(self, body: dict[str, object]) -> httpx2.Response | Trouble:
        """The response to one attempt, or what may pass."""
        try:
            response = self._client.post(self._url, json=body)
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError) as error:
            raise ModelError(f"{self._url}: cannot be asked: {self._safe(str(error))}; correct url") from None
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            unreachable = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
            return Trouble(self._safe(f"{type(error).__name__}: {error}"), unreachable=unreachable)
        if response.status_code not in RETRIED and response.status_code < 500:
            return response
        return Trouble(f"HTTP {response.status_code}: {self._safe(response.text)}", _retry_after(response))

    def _pause(self, attempt: int, asked: float) -> float:
        """Seconds before the next attempt: a random part of a doubling limit, or more where the server asks for it."""
        if asked > LONGEST_REQUESTED:
            raise ModelError(f"{self._url}: asks to wait {asked:.0f} s; run the night later, or lower concurrency")
        return max(asked, self._chance.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1))))

    def _choices(self, response: httpx2.Response) -> tuple[Choice, ...]:
        """The choices of a response; ModelError with the remedy when it has none."""
        if response.status_code != 200:
            reason = f"HTTP {response.status_code}: {self._safe(response.text)}"
            kind = Refused if response.status_code in ABOUT_ONE else ModelError
            raise kind(f"{self._url}: {reason}; {_remedy(response.status_code, self._spec)}")
        try:
            choices = Completion.model_validate_json(response.content).choices
        except ValidationError as error:
            what = f"{self._safe(response.text)!r} is no chat completion"
            raise Refused(f"{self._url}: {what}; correct url") from error
        if not choices:
            raise Refused(f"{self._url}: the response holds no choice; update the server, or name another model")
        return choices

    def _safe(self, text: str) -> str:
        """The beginning of a text of the server in one line, without the key, which servers like to repeat."""
        return self._secret.sub("[key]", " ".join(text.split()))[:EXCERPT] or "no text"


def _body(conversation: Conversation, spec: ModelSpec, form: str, many: int) -> dict[str, object]:
    """The request, as the OpenAI API describes chat completions."""
    body: dict[str, object] = {
        "model": spec.name,
        "messages": [
            {"role": "system", "content": conversation.system}, {"role": "user", "content": conversation.data}
        ],
        "temperature": TEMPERATURE if many > 1 else 0, "seed": SEED, "max_tokens": conversation.room,
    }  # fmt: skip
    if many > 1:
        body["n"] = many
    if conversation.form and form == "json_schema":
        schema = {"name": "answer", "strict": True, "schema": conversation.form.model_json_schema()}
        return body | {"response_format": {"type": form, "json_schema": schema}}
    return body | ({"response_format": {"type": form}} if conversation.form and form == "json_object" else {})


def _checked(key: str, spec: ModelSpec) -> str:
    """The key; ModelError, which does not show it, when it cannot stand in a header."""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ModelError(f"the environment variable {spec.key_variable} does not hold a key; export the key alone")
    return key


def _secret(key: str) -> re.Pattern[str]:
    """The key in a text of a server, as it is or as URLs, JSON and HTML write it, and whatever is called a bearer."""
    ways = {key, quote(key, safe=""), json.dumps(key)[1:-1], html.escape(key)} - {""}
    return re.compile("|".join([BEARER, *map(re.escape, sorted(ways, key=lambda way: (-len(way), way)))]))


def _retry_after(response: httpx2.Response) -> float:
    """Seconds that the server asks to wait, given as such or as a date; 0 when it does not say."""
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        date = parsedate_to_datetime(value)
        return max(0.0, (date - datetime.datetime.now(datetime.UTC)).total_seconds())
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return 0.0


def _remedy(status: int, spec: ModelSpec) -> str:
    """What to do about a refusal."""
    if status in (401, 403):
        if spec.key_variable:
            return f"put a key that is valid for this model into the environment variable {spec.key_variable}"
        return "the server wants a key; name the environment variable that holds it as key_variable"
    if status == 404:
        return f"correct url (it usually ends in /v1), or name ({spec.name}): a model that the server has"
    if status == 400:
        return "lower batch_tokens or max_new_tokens if that is too much for the model, else correct name"
    return "correct url"
