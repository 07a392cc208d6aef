"""Split: boundaries per language, long sentences, segments and the way back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.bench_split import LANGS, bench_sentences, joined_lines, read_cases, score_cases
from jobs.config import SplitConfig
from jobs.paragraphs import paragraphs
from jobs.protected import mask, unmask
from jobs.records import Article, Line
from jobs.stages.split import sentences, split
from jobs.text import normalize

GOLD = Path(__file__).parents[1] / "gold"
PIECES = ["Kyiv", "р.", "2024", "U.S.", "He", "він", "«Ні.", "Так»", "...", "?!", '"', "—", "(tzw.", "proc.)", "a,b", "; "]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60).map(" ".join)


def parts(text, lang):
    return [text[start:end] for start, end in sentences(text, lang)]


def article(*texts, role="body", lang="en"):
    lines = tuple(Line(number, text, role) for number, text in enumerate(texts, start=3))
    return Article(id="0" * 16, path="a.txt", lang=lang, lines=lines)


@pytest.mark.parametrize("lang", LANGS)
def test_hand_marked_boundaries_are_found_in_every_language(lang):
    precision, recall, f1 = score_cases(read_cases(GOLD, lang), lang)
    assert f1 >= 0.93, (precision, recall)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", '"Це загроза для України", - сказав міністр під час візиту.'),
        ("uk", "«Хто переміг?» — запитав журналіст."),
        ("uk", "У листопаді 2024 р. Норвегія збільшила допомогу."),
        ("uk", "Допомога становить 300 дол. США на особу."),
        ("pl", '"Nie ustąpimy" - powiedział minister gen. Nowak z Warszawy.'),
        ("pl", "Wydatki to 2 proc. PKB, popiera je 60 proc. Polaków."),
        ("it", "Nel 44 a.C. Cesare fu ucciso, dice l'art. 5."),
        ("es", "La ayuda de EE. UU. (Washington) llegó el 3 de nov. de 2024."),
        ("en", "The U.S. Senate voted 5.5 to 3 on No. 2 of the list at example.com today."),
        ("en", "“Who won?” Mark Jones asked."),
        ("en", "He has “the firm intention to move forward.” and to stay."),
        ("en", "1. First they voted."),
    ],
)
def test_one_sentence_stays_whole(lang, text):
    assert parts(text, lang) == [text]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Збитки склали 50 млрд.|Росія це заперечує."),
        ("uk", '"Вони воюють.|Ми це бачимо", - сказав він.'),
        ("pl", "Ustawę przyjęto w 2024 r.|Rząd jest zadowolony."),
        ("it", "“È una sola guerra.|“La difesa è pronta”, ha detto il ministro."),
        ("es", "«¿Quién ganó?»|Nadie lo sabe."),
        ("en", "It is “not two theaters.”|“It is one,” he said."),
        ("en", "“Who won?”|He did not know."),
        ("en", "She moved to the U.S.|He stayed."),
        ("en", 'He left. "|Then she spoke.'),
        ("xx", "Dr.|Who came.|He left."),
    ],
)
def test_two_sentences_part(lang, text):
    assert parts(text.replace("|", " "), lang) == text.split("|")


@given(TEXTS, st.sampled_from([*LANGS, "xx"]))
def test_sentences_hold_every_character_in_order(text, lang):
    spans = sentences(text, lang)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


@given(st.lists(TEXTS, max_size=4), st.sampled_from(LANGS), st.sampled_from(["body", "heading", "caption"]))
def test_segments_point_at_their_source_and_join_gives_the_text_back(texts, lang, role):
    done = split(article(*texts, role=role, lang=lang), SplitConfig(max_chars=50))
    by_number = {line.number: line.text for line in done.lines}
    assert all(by_number[one.line][slice(*one.span)] == one.source for one in done.segments)
    assert all(len(one.source) <= 50 for one in done.segments)
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    back = paragraphs(done, [one.source for one in done.segments])
    assert [" ".join(part.split()) for part in back.split("\n\n") if part] == kept


def test_segment_ids_count_from_one_within_their_line():
    done = split(article("One is here. Two is here.", "Three is here."), SplitConfig())
    assert [one.id[16:] for one in done.segments] == [":3.1", ":3.2", ":4.1"]


def test_headings_and_titles_are_one_segment_and_junk_is_none():
    assert len(split(article("Who won? Nobody.", role="title"), SplitConfig()).segments) == 1
    assert split(article("Read more. Subscribe.", role="junk"), SplitConfig()).segments == ()


def test_captions_are_segments_of_their_own_in_sentences():
    found = split(article("The mayor at work. Photo by Jane Roe.", role="caption"), SplitConfig()).segments
    assert [(one.source, one.role) for one in found] == [("The mayor at work.", "caption"), ("Photo by Jane Roe.", "caption")]


def test_a_quotation_of_several_sentences_keeps_its_marks_where_they_are():
    text = "“We will win. We have a plan. It works,” he said."
    assert parts(text, "en") == ["“We will win.", "We have a plan.", "It works,” he said."]


@given(st.lists(TEXTS, max_size=4), st.sampled_from(LANGS), st.sampled_from([" ", "\t", "\xa0", "  \n "]))
def test_lines_come_back_as_they_were_read(texts, lang, space):
    lines = [line for line in (normalize(text.replace(" ", space)) for text in texts) if line]
    done = split(article(*lines, lang=lang), SplitConfig(max_chars=50))
    assert paragraphs(done, [one.source for one in done.segments]) == "\n\n".join(lines)


@given(st.lists(TEXTS, max_size=4), st.sampled_from(LANGS))
def test_every_segment_has_one_target_when_all_are_masked_and_back(texts, lang):
    done = split(article(*texts, "See https://a.ua/x, @anna and #peace. • One", lang=lang), SplitConfig(max_chars=60))
    masked = [mask(one.source) for one in done.segments]
    targets = [unmask(one.text, one) for one in masked]
    assert targets == [one.source for one in done.segments]
    assert paragraphs(done, targets) == paragraphs(done, [one.source for one in done.segments])


def test_a_long_sentence_is_cut_at_its_best_place():
    text = "The ministers met in the old town hall, where it rained; then they left the place, one by one."
    done = split(article(text), SplitConfig(max_chars=60))
    assert [one.source[-6:] for one in done.segments] == ["ained;", "y one."]


def test_a_word_longer_than_the_limit_is_cut_and_joined_again():
    done = split(article("See " + "x" * 130), SplitConfig(max_chars=50))
    assert paragraphs(done, [one.source for one in done.segments]) == "See " + "x" * 130


def test_join_refuses_texts_of_another_number():
    with pytest.raises(ValueError, match="shorter"):
        paragraphs(split(article("One is here."), SplitConfig()), [])


def test_bench_prints_both_tables(tmp_path):
    for name in ("ukr", "pol", "ita", "spa", "eng"):
        (tmp_path / f"{name}.txt").write_text("A title\nHe came.\nShe left. It rained.\nThey stayed.\n", encoding="utf-8")
    said = []
    bench_sentences(GOLD, tmp_path, said.append)
    assert len(said) == 12
    assert joined_lines(["A title", "He came.", "She left. It rained.", "They stayed."], "en") == (2, 0, 1)


@pytest.mark.parametrize("text", ["." * 300_000, "gen. " * 60_000, "I. " * 100_000])
def test_stops_without_end_are_one_sentence(text):
    assert len(sentences(f"{text} Kukuła spoke", "pl")) <= 2
