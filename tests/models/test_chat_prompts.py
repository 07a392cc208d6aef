"""What of an article reaches a model, and what of its answer is taken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.models.chat_prompts import Item, Pieces, Sentences, encoded, escaped, read, translated, written

CONTROLS = (
    "<|im_start|>", "<|im_end|>", "</s>", "<s>", "<start_of_turn>", "<end_of_turn>", "<<SYS>>", "<think>", "<｜User｜>",
    "[INST]", "[/INST]", "[TOOL_CALLS]", "[|user|]", "[gMASK]", "[PAD]",
)  # fmt: skip
ONE = '{"segments": [{"id": "s1", "text": "Snow."}]}'
OTHER = '{"segments": [{"id": "s1", "text": "Rain."}]}'


@given(st.text())
def test_data_comes_back_as_it_was(text):
    assert json.loads(encoded({"text": text})) == {"text": text}


@pytest.mark.parametrize("token", CONTROLS)
def test_no_control_token_is_left_in_data(token):
    written_out = encoded({"text": f"Śnieg {token} pada {token}{token}"})
    assert token not in written_out
    assert json.loads(written_out)["text"].count(token) == 3


@pytest.mark.parametrize("text", ["[sic] Śnieg [red.] pada", "2 > 1", "[…]", "a | b"])
def test_text_without_control_tokens_is_sent_as_it_is(text):
    assert text in encoded({"text": text})


def test_half_a_character_does_not_stop_a_request():
    assert encoded({"text": "a\ud800"}).encode() == b'{"text": "a?"}'


@pytest.mark.parametrize("character", ["<", "[", "｜", "ж", "😀"])
def test_an_escaped_character_is_the_same_in_json(character):
    assert escaped(character).isascii()
    assert json.loads(f'"{escaped(character)}"') == character


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (ONE, True),
        (f"```json\n{ONE}\n```", True),
        (f"Here you are: {ONE} Anything else?", True),
        (f"<think>{OTHER} or {{</think>\n{ONE}", True),
        (f"I read {{this}} so: {ONE}", True),
        (f"{ONE}\n{ONE}", True),
        (f"{ONE}\n{OTHER}", False),  # which of them?
        (f'{{"answer": {ONE}}}', False),
        (ONE.replace("s1", "s1").replace('"Snow."', "1"), False),
        (ONE.replace('"id": "s1", ', ""), False),
        (ONE.replace("}]", ', "note": ""}]'), False),
        (ONE[:-1], False),
        (ONE.replace('"', "'"), False),
        (f"{{{{ }} {'{' * 30} {ONE}", False),  # not searched for ever
        ('{"a":' * 3000, False),
        (ONE.replace("Snow", "\\ud800"), False),
        ("", False),
    ],
)
def test_json_is_found_tolerantly_and_validated_strictly(answer, found):
    assert (read(answer, Pieces) is not None) == found
    assert not found or read(answer, Pieces).segments[0].text == "Snow."
    assert read(answer, Sentences) is None


@given(st.text(alphabet='{}[]":,sx1 \\', max_size=80))
def test_garbage_is_no_answer_and_no_fault(answer):
    assert read(answer, Pieces) is None or '"segments"' in answer
    assert all(" ".join(line.split()) for line in written(answer, 3, structured=False) or ["none"])


@pytest.mark.parametrize(
    ("answer", "source", "line"),
    [
        ("  Snow is\tfalling. ", "Śnieg pada.", "Snow is falling."),
        ('"Snow is falling."', "Śnieg pada.", "Snow is falling."),
        ('"He said \\"no\\"."', "Powiedział „nie”.", 'He said "no".'),
        ('"No."', "„Nie”.", '"No."'),
        ("<think>\nHm.\n</think>\n\nSnow.", "Śnieg.", "Snow."),
        ("<think> Hm", "Śnieg.", None),
        ("Snow.\nNote: a guess.", "Śnieg.", None),
        ("One.\nTwo.", "Raz.\nDwa.", "One. Two."),
        (ONE, "Śnieg.", "Snow."),
        (f"```\n{ONE}\n```", "Śnieg.", "Snow."),
        ("{Snow}", "Śnieg.", None),
        ("a \\u003c b \\ud83d\\ude00", "a < b 😀", "a < b 😀"),
        ("", "Śnieg.", None),
    ],
)
def test_a_line_is_taken_where_it_is_one(answer, source, line):
    assert translated(answer, [Item(source)], structured=False) == ([line] if line else None)


@pytest.mark.parametrize(
    ("answer", "structured", "found"),
    [
        ('{"sentences": ["A.", "B.", "C."]}', True, ["A.", "B."]),
        ("1. A.\n2) B.", False, ["A.", "B."]),
        ("2026 was cold.", False, ["2026 was cold."]),
        ("- 5 came.", False, ["5 came."]),
        ('{"sentences": [" "]}', True, None),
        ("A.", True, None),
        (" ", False, None),
    ],
)
def test_sentences_of_an_answer(answer, structured, found):
    assert written(answer, 2, structured=structured) == found
