"""A plan: what comes in, what is known, what models would be asked, and what an earlier run has finished."""

import datetime
from dataclasses import replace

import pytest
from nights import POLISH, UKRAINIAN, night

from jobs.calibration import FILE, REST, Forecast, Measured, machine
from jobs.config import load, with_deadline
from jobs.deadline import EXTRACTS, NARROW, SPEED, STOP
from jobs.errors import DeadlineError, ModelMissing
from jobs.model_spec import ModelSpec
from jobs.models import tokens
from jobs.pipeline import run_night
from jobs.plan import first_leg_at, plan
from jobs.plan_told import duration, told, trouble
from jobs.rehearsal import rehearse
from jobs.store import dumps

DAY = datetime.date(2026, 5, 8)
NOW = datetime.datetime(2026, 5, 8, 2, 30, tzinfo=datetime.UTC)
ROUTE = "translate: {{routes: {{pl: [{{name: {name}, backend: {backend}}}]}}, memory: {{imports: [{folder}/approved.tmx]}}}}"
PAST = (("clean", 3.0), ("translate", 6.0), ("check", 3.0), ("merge", 3.0), (REST, 4.0))


def routed(tmp_path, name="any", backend="fake", more=""):
    """A night with a route for Polish."""
    night(tmp_path)
    text = (tmp_path / "night.yaml").read_text()
    text = text.replace(next(line for line in text.splitlines() if line.startswith("translate")), ROUTE.format(name=name, backend=backend, folder=tmp_path))
    (tmp_path / "night.yaml").write_text(text + more)
    return load(tmp_path / "night.yaml")


def calibrated(tmp_path, *stints, seconds=PAST, workers=1):
    (tmp_path / "out").mkdir(exist_ok=True)
    row = Measured(machine(), workers, 3, 13, tuple(seconds), stints, 300_000_000, 6_000_000)
    (tmp_path / "out" / FILE).write_text(dumps((row,)))


@pytest.mark.parametrize(("workers", "known"), [(4, True), (1, False)])
def test_actors_of_ray_are_the_workers_that_a_night_had(tmp_path, workers, known):
    calibrated(tmp_path, workers=workers)
    config = night(tmp_path, run="executor: ray, ray: {actors: 4}")
    assert ("no night of this machine" in page(plan(config, DAY))) != known


def page(made):
    return "\n".join(told(made, NOW))


def test_what_comes_in_by_language_and_outlet(tmp_path):
    config = night(tmp_path)
    (tmp_path / "in" / "d.txt").write_text("---\noutlet: The Bell\n---\nToo short.\n")
    (tmp_path / "in" / "e.bin").write_text("what is this")
    made = plan(config, DAY)
    assert dict(made.counted.langs) == {"uk": 1, "pl": 1, "en": 1}
    assert made.counted.outlets["pl", "not stated"] == 1
    assert (made.counted.came, [drop.stage for drop in made.counted.drops]) == (5, ["clean", "read"])
    assert "dropped 2" in page(made) and "read: unknown extension .bin" in page(made)


def test_what_the_memory_knows_is_not_asked(tmp_path):
    made = plan(night(tmp_path, without=list(POLISH)[2]), DAY)
    rows = {ask.lang: (ask.segments, ask.distinct, ask.hits, ask.calls) for ask in made.asks}
    assert rows == {"pl": (5, 5, 4, 1), "uk": (4, 4, 4, 0)}
    assert made.asks[0].tokens == round(len(list(POLISH)[2]) / 4)
    assert "estimated" in page(made) and "none: no route, the memory alone" in page(made)


def test_a_sentence_is_asked_once_however_often_it_stands_there(tmp_path):
    config = night(tmp_path, without=list(UKRAINIAN)[1])
    (tmp_path / "in" / "again.txt").write_text("Друга новина\n\n" + "\n\n".join([*UKRAINIAN][1:]) + "\n\nІнше речення про місто.")
    ask = next(ask for ask in plan(config, DAY).asks if ask.lang == "uk")
    assert (ask.segments, ask.distinct, ask.calls) == (9, 6, 3)


def test_a_plan_leaves_nothing_behind(tmp_path):
    config = night(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    plan(config, DAY)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_an_earlier_run_has_finished_is_not_done_again(tmp_path):
    config = night(tmp_path)
    assert plan(config, DAY).counted.finished == 0
    run_night(config)
    made = plan(config, DAY)
    assert (made.counted.finished, made.counted.shards, made.counted.fresh) == (made.counted.shards, made.counted.shards, 0)
    assert "finished by an earlier run" in page(made) and made.asks == ()
    assert plan(config, DAY + datetime.timedelta(days=1)).counted.finished == 0


def test_a_missing_model_is_named_and_the_rest_is_told(tmp_path):
    made = plan(routed(tmp_path, "me/opus", "ct2"), DAY)
    assert [spec.name for spec in made.missing] == ["me/opus"]
    assert "✗ me/opus: is not on this machine" in page(made)
    assert isinstance(trouble(made), ModelMissing) and trouble(made).exit_code == 3
    assert made.counted.langs.total() == 3


def test_a_missing_summarizer_is_named_too(tmp_path):
    made = plan(night(tmp_path, more="summarize: {model: {name: me/bart}}"), DAY)
    assert [spec.name for spec in made.missing] == ["me/bart"]
    assert "3 summaries by me/bart" in page(made)


def test_without_a_calibration_no_time_is_told(tmp_path):
    made = plan(with_deadline(night(tmp_path), "06:30"), DAY)
    assert "not calibrated: no night of this machine" in page(made) and "--calibrate" in page(made)
    assert (trouble(made), "deadline" in page(made)) == (None, False)


def test_time_memory_and_disk_by_the_nights_that_were(tmp_path):
    config = night(tmp_path)
    calibrated(tmp_path)
    made = plan(config, DAY)
    assert made.forecast.seconds["translate"] == 6 and made.forecast.seconds[REST] == 4
    assert "ready at 02:30:16" in page(made)
    assert "memory at the peak: 300 MB" in page(made) and "disk: 6.0 MB needed" in page(made)


@pytest.mark.parametrize(
    ("seconds", "level", "told_", "error"),
    [
        (100, 0, "deadline 03:00: met as configured", None),
        (7200, STOP, "✗ deadline 03:00: not met", DeadlineError),
    ],
)
def test_a_deadline_is_met_or_not(tmp_path, seconds, level, told_, error):
    config = with_deadline(night(tmp_path, run="timezone: Etc/UTC"), "03:00")
    calibrated(tmp_path, seconds=(("check", float(seconds)),))
    made = plan(config, DAY, NOW.timestamp)
    assert (made.level, told_ in page(made)) == (level, True)
    assert type(trouble(made)) is (error or type(None))
    assert error is None or trouble(made).exit_code == 6


def test_a_deadline_is_met_by_doing_without_something(tmp_path):
    config = with_deadline(routed(tmp_path, more="summarize: {model: {name: first, backend: fake}}"), "03:00")
    calibrated(tmp_path)
    made = replace(plan(config, DAY), level=NARROW)
    assert "deadline 03:00: met when articles are translated with beam 1" in page(made)
    assert trouble(made) is None


def test_levels_make_models_faster_and_nothing_else():
    seconds = dict.fromkeys(("read", "clean", "identify", "split", "check", REST), 1.0) | {"translate": 51.0, "summarize": 21.0}
    made = Forecast(seconds, {("translate", "a"): 100.0, ("summarize", "s"): 40.0, ("merge", "w"): 9.0}, 0, 0, ())
    assert first_leg_at(0, made, 2) == 78
    assert first_leg_at(NARROW, made, 2) == 78 - 50 + 50 / SPEED[NARROW]
    assert first_leg_at(EXTRACTS, made, 2) == pytest.approx(78 - 70 + 50 / SPEED[EXTRACTS])


def test_models_without_a_measurement_make_it_a_least(tmp_path):
    made = plan(night(tmp_path), DAY)
    row = Forecast(dict.fromkeys(("read", REST, "clean", "identify", "split", "translate", "check", "summarize", "cluster", "merge", "render", "publish"), 1.0),
                   {("translate", "me/opus@1|ct2"): 3.0}, 1, 1, ("me/new@2|ct2",))  # fmt: skip
    shown = page(replace(made, nights=3, forecast=row))
    assert "time, by the last 3 nights of this machine" in shown
    assert "of translate: 3.0 s me/opus@1" in shown
    assert "✗ not calibrated: me/new@2" in shown and "at least 12 s" in shown


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0.0 s"), (9.94, "9.9 s"), (48.2, "48 s"), (61, "1 min 1 s"), (725, "12 min 5 s"), (12_000, "3 h 20 min")]
)
def test_durations(seconds, said):
    assert duration(seconds) == said


def test_many_outlets_and_reasons_are_cut_with_a_count(tmp_path):
    made = plan(night(tmp_path), DAY)
    for number in range(7):
        made.counted.outlets["en", f"Paper {number}"] = 9 - number
    assert "Paper 0 9, Paper 1 8, Paper 2 7, Paper 3 6, Paper 4 5, and 3 more" in page(made)


def test_feeds_are_not_asked(tmp_path):
    config = night(tmp_path)
    feeds = config.read.model_copy(update={"feeds": ("https://example.org/rss",)})
    assert "not asked: 1 feeds" in page(plan(config.model_copy(update={"read": feeds}), DAY))


@pytest.mark.parametrize("backend", ["fake", "server"])
def test_tokens_are_counted_only_by_a_tokenizer(backend, tmp_path):
    more = {"url": "http://localhost:1/v1"} if backend == "server" else {}
    assert tokens.per_char(ModelSpec(name="x", backend=backend, **more), tmp_path, "pl", ["Dzień."]) == 0
    assert tokens.per_char(ModelSpec(name="x"), None, "pl", ["Dzień."]) == 0
    assert tokens.per_char(ModelSpec(name="x"), tmp_path, "pl", ["Dzień."]) == 0


def test_a_rehearsal_measures_this_machine(tmp_path):
    config = night(tmp_path)
    said = []
    rehearse(config, DAY, said.append)
    assert said == ["calibrating: a night of 1 articles", "calibrating: a night of 3 articles"]
    assert plan(config, DAY).nights == 2
    assert {path.name for path in (tmp_path / "out").iterdir()} == {FILE, ".lock"}
