"""A real HTTP server of our own that speaks the OpenAI API, well and badly."""

import datetime
import threading

import pytest
from chats import completion, obedient, repeat
from werkzeug import Response

from jobs.errors import ModelError
from jobs.model_spec import Retry
from jobs.models import chat
from jobs.models.chat_prompts import Conversation, Pieces, Sentences
from jobs.models.chat_server import FORMATS, LONGEST_PAUSE, SEED, TEMPERATURE

ASKED = [Conversation("Repeat.", str(n), 8, Sentences) for n in range(9)]


def test_translations_come_through_a_server(door):
    door.serve(obedient)
    made = chat.translator(door.spec(batch_tokens=1), None, "name").translate(["Śnieg pada.", "", "Mróz."], "pl")
    assert [one.text for one in made] == ["EN Śnieg pada.", "", "EN Mróz."]
    body = door.bodies[0]
    assert (body["model"], body["temperature"], body["seed"], body["max_tokens"]) == ("small", 0, SEED, 256)
    assert [turn["role"] for turn in body["messages"]] == ["system", "user"]
    assert body["response_format"]["json_schema"]["schema"] == Pieces.model_json_schema()
    assert "n" not in body


def test_summaries_and_digest_sentences_come_through_a_server(door):
    door.serve(completion('{"sentences": ["Snow falls.", "It is cold."]}'))
    assert chat.summarizer(door.spec(), None, "name", 2).summarize(["Snow."]) == ["Snow falls.\nIt is cold."]
    assert chat.writer(door.spec(), None, "name").write([["Snow.", "Snow!"]]) == ["Snow falls."]


def test_answers_keep_the_order_of_conversations_that_end_in_another(door):
    later = threading.Event()

    def handler(body):
        _ = later.wait(5) if body["messages"][1]["content"] == "0" else later.set()
        return repeat(body)

    door.serve(handler)
    assert door.client(concurrency=2).complete(ASKED) == [str(n) for n in range(9)]
    assert later.is_set()


def test_as_many_requests_as_allowed_run_at_once_and_never_more(door):
    barrier, lock, running = threading.Barrier(3), threading.Lock(), [0, 0]

    def handler(body):
        with lock:
            running[0] += 1
            running[1] = max(running)
        barrier.wait(5)  # opens only when three are here
        with lock:
            running[0] -= 1
        return repeat(body)

    door.serve(handler)
    assert len(door.client(concurrency=3).complete(ASKED)) == 9
    assert running == [0, 3]


@pytest.mark.parametrize("answer", [completion("cut", finish="length"), completion(None), completion("")])
def test_an_answer_that_is_cut_or_missing_is_empty(door, answer):
    assert door.serve(answer).client().complete(ASKED[:1]) == [""]


PASSING = (*(Response("busy", status) for status in (408, 409, 425, 429, 500, 502, 503, 529)), Response("no gzip", headers={"Content-Encoding": "gzip"}))


@pytest.mark.parametrize("response", PASSING)
def test_what_may_pass_is_tried_again_after_a_growing_random_pause(door, response):
    door.serve(*[response] * 3, repeat)
    assert door.client().complete(ASKED[:1]) == ["0"]
    assert len(door.bodies) == 4
    assert all(0 <= pause <= limit for pause, limit in zip(door.pauses, (1, 2, 4), strict=True))
    assert len(set(door.pauses)) == 3


def test_pauses_stop_growing(door):
    door.serve(Response("busy", 503))
    with pytest.raises(ModelError, match="HTTP 503: busy"):
        door.client(attempts=20).complete(ASKED[:1])
    assert 4 < max(door.pauses) <= LONGEST_PAUSE


def http_date(seconds):
    when = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return when.strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize(
    ("value", "shortest", "longest"),
    [("7", 7, 7), (60, 30, 60), (-60, 0, 1), ("soon", 0, 1), ("-3", 0, 1), ("", 0, 1), ("1e3", 0, 1)],
)
def test_retry_after_is_honoured(door, value, shortest, longest):
    shown = http_date(value) if isinstance(value, int) else value
    door.serve(Response("slow down", 429, {"Retry-After": shown}), repeat)
    assert door.client().complete(ASKED[:1]) == ["0"]
    assert shortest <= door.pauses[0] <= longest


@pytest.mark.parametrize("value", ["3600", "9" * 400, http_date(90_000)])
def test_a_server_that_wants_hours_is_given_up(door, value):
    door.serve(Response("slow down", 429, {"Retry-After": value}))
    with pytest.raises(ModelError, match="asks to wait"):
        door.client().complete(ASKED[:1])
    assert door.pauses == []


def test_a_server_that_stays_down_is_a_model_error_after_all_attempts(door):
    door.serve(Response("out of\nmemory", 500))
    with pytest.raises(ModelError, match=r"no answer after 3 attempts: HTTP 500: out of memory; start the server"):
        door.client(attempts=3).complete(ASKED[:1])
    assert len(door.bodies) == 3
    assert len(door.pauses) == 2


def test_a_server_that_does_not_answer_in_time_is_a_model_error(door):
    over = threading.Event()
    door.serve(lambda body: over.wait(5) and repeat(body))
    with pytest.raises(ModelError, match=r"no answer after 2 attempts: ReadTimeout.*timeout"):
        door.client(attempts=2, timeout=0.05).complete(ASKED[:1])
    over.set()
    assert len(door.pauses) == 1


def test_a_server_that_is_not_there_is_a_model_error(door):
    with pytest.raises(ModelError, match=r"http://127.0.0.1:1/v1/chat/completions: no answer after 2 attempts: ConnectError"):
        door.client(url="http://127.0.0.1:1/v1/", attempts=2).complete(ASKED)
    assert door.pauses


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(400, "lower batch_tokens"), (401, "name the environment variable"), (403, "key_variable"), (404, r"name \(small\)"), (302, "correct url")],
)
def test_a_refusal_is_not_repeated_and_says_the_remedy(door, status, remedy):
    door.serve(Response("no such thing", status))
    with pytest.raises(ModelError, match=rf"HTTP {status}: no such thing; .*{remedy}"):
        door.client().complete(ASKED[:1])
    assert len(door.bodies) == (len(FORMATS) if status == 400 else 1)
    assert door.pauses == []


@pytest.mark.parametrize("text", ["<html>login</html>", "{}", '{"choices": "none"}', '{"choices": []}', ""])
def test_a_response_that_is_no_completion_is_a_model_error(door, text):
    door.serve(Response(text))
    with pytest.raises(ModelError, match=r"is no chat completion; correct url|holds no choice"):
        door.client().complete(ASKED[:1])


def refusing(*formats):
    """A server that knows not these response formats."""

    def handler(body):
        if body.get("response_format", {}).get("type", "none") in formats:
            return Response('{"error": "response_format is not supported"}', 400)
        return repeat(body)

    return handler


def formats(door):
    return [body.get("response_format", {}).get("type", "none") for body in door.bodies]


@pytest.mark.parametrize("known", range(len(FORMATS)))
def test_a_server_is_held_to_the_strictest_format_that_it_knows_and_asked_once(door, known):
    client = door.serve(refusing(*FORMATS[:known])).client(concurrency=1)
    assert client.complete(ASKED[:2]) == ["0", "1"]
    assert client.complete(ASKED[2:3]) == ["2"]
    assert formats(door) == [*FORMATS[: known + 1], FORMATS[known], FORMATS[known]]


def test_a_refusal_for_another_reason_does_not_loosen_the_format(door):
    client = door.serve(*[Response("too long", 400)] * 3, repeat).client()
    with pytest.raises(ModelError, match="too long"):
        client.complete(ASKED[:1])
    assert client.complete(ASKED[:1]) == ["0"]
    assert formats(door)[-1] == "json_schema"


def test_candidates_are_samples_of_one_request(door):
    client = door.serve(repeat).client(retry=Retry(beam=4, nbest=3))
    assert client.sample(ASKED[:2]) == [["0"] * 3, ["1"] * 3]
    assert [(body["n"], body["temperature"], body["seed"]) for body in door.bodies] == [(3, TEMPERATURE, SEED)] * 2


def single(body):
    """A server that overlooks n."""
    return completion(body["messages"][1]["content"])


def strict(body):
    """A server that refuses n."""
    return Response("n is not supported", 400) if "n" in body else single(body)


@pytest.mark.parametrize("handler", [single, strict])
def test_a_server_of_single_answers_gives_its_likeliest_one(door, handler):
    client = door.serve(handler).client(concurrency=1)
    assert client.sample(ASKED[:2]) == [["0"], ["1"]]
    assert [(body.get("n", 1), body["temperature"]) for body in door.bodies] == [(8, TEMPERATURE), (1, 0), (1, 0)]
    assert formats(door)[-1] == "json_schema"


def test_the_key_is_read_from_the_environment_and_sent(door, monkeypatch):
    monkeypatch.setenv("NIGHT_KEY", " s3cret\n")
    chat.translator(door.serve(obedient).spec(key_variable="NIGHT_KEY"), None, "name").translate(["Śnieg."], "pl")
    chat.translator(door.spec(), None, "name").translate(["Śnieg."], "pl")
    assert [headers.get("Authorization") for headers in door.headers] == ["Bearer s3cret", None]


@pytest.mark.parametrize(
    ("key", "said"),
    [(None, "NIGHT_KEY is not set; export"), ("", "NIGHT_KEY is not set"), ("s3 cret", "NIGHT_KEY does not hold a key"), ("s3\nx", "does not hold"), ("клю", "does not hold")],
)
def test_a_missing_or_broken_key_is_a_model_error_that_names_the_variable_only(door, monkeypatch, key, said):
    monkeypatch.delenv("NIGHT_KEY", raising=False)
    if key is not None:
        monkeypatch.setenv("NIGHT_KEY", key)
    with pytest.raises(ModelError, match=said) as raised:
        chat.writer(door.spec(key_variable="NIGHT_KEY"), None, "name")
    assert "s3" not in str(raised.value)


def test_a_wrong_key_is_told_without_showing_it(door):
    door.serve(Response("bad key", 401))
    with pytest.raises(ModelError, match=r"HTTP 401: bad key; put a key that is valid .* NIGHT_KEY$") as raised:
        door.client("s3cret", key_variable="NIGHT_KEY").complete(ASKED[:1])
    assert "s3cret" not in str(raised.value)


def test_proxies_of_the_shell_see_nothing_of_the_articles(door, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert door.serve(repeat).client(attempts=1).complete(ASKED[:1]) == ["0"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"url": "localhost:11434/v1"}, "should start with http:// or https://"),
        ({"url": None}, "url belongs to backend server, which needs it"),
        ({"backend": "chat", "url": None, "key_variable": "KEY"}, "key_variable belongs to backend server"),
    ],
)
def test_a_configuration_that_no_server_can_follow_is_a_mistake(door, keys, said):
    with pytest.raises(ValueError, match=said):
        door.spec(**keys)
