"""The log has one JSON object per event; the terminal one line per stage, and warnings."""

import io
import json
import logging
import warnings
from collections import Counter
from contextlib import redirect_stderr

import pytest
from nights import night

from jobs.errors import PublishError
from jobs.pipeline import run_night
from jobs.run_log import LOG_FILE, LONG, OFTEN, OLDER, log_stage, start_log


def logged(tmp_path, act):
    """What the log file and the terminal got while `act` ran."""
    with redirect_stderr(io.StringIO()) as terminal, start_log(tmp_path / "night", to_terminal=True) as path:
        act()
    return [json.loads(line) for line in path.read_text().splitlines()], terminal.getvalue()


def test_a_stage_is_one_event_in_the_file_and_one_line_on_the_terminal(tmp_path):
    what = "5 articles, 57 segments: 57 memory, 0 model"
    (event,), terminal = logged(tmp_path, lambda: log_stage("translate", what, 0.21))
    assert terminal == f"translate   {what}   0.2 s\n"
    assert {"stage": "translate", "seconds": 0.21, "message": what, "level": "info"}.items() <= event.items()
    assert event["run"] and event["time"] and event["logger"] == "jobs.run_log"


@pytest.mark.parametrize(
    ("logger", "level", "in_file", "on_terminal"),
    [
        ("jobs.memory", logging.WARNING, True, True),
        ("jobs.memory", logging.INFO, True, False),
        ("jobs.memory", logging.DEBUG, False, False),
        ("elsewhere", logging.WARNING, True, False),
        ("elsewhere", logging.INFO, False, False),
        ("trafilatura.core", logging.WARNING, False, False),
    ],
)
def test_what_is_logged_where(tmp_path, logger, level, in_file, on_terminal):
    events, terminal = logged(tmp_path, lambda: logging.getLogger(logger).log(level, "так «є» %d", 1))
    assert [event["message"] for event in events] == (["так «є» 1"] if in_file else [])
    assert ("так «є» 1" in terminal) == on_terminal


def test_a_traceback_and_python_s_warnings_reach_the_file(tmp_path):
    def act():
        warnings.warn("old habit", stacklevel=1)
        try:
            raise ValueError("bug")
        except ValueError:
            logging.getLogger("jobs").exception("stopped")

    warned, failed = logged(tmp_path, act)[0]
    assert "old habit" in warned["message"]
    assert "ValueError: bug" in failed["traceback"]


def test_the_log_is_appended_to_and_closed(tmp_path):
    before = list(logging.getLogger().handlers)
    logged(tmp_path, lambda: log_stage("read", "one", 0))
    events, _ = logged(tmp_path, lambda: log_stage("read", "two", 0))
    assert [event["message"] for event in events] == ["one", "two"]
    assert logging.getLogger().handlers == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match=r"run\.log\.jsonl: cannot be written"), start_log(tmp_path / "file", to_terminal=False):
        pass


def test_what_a_file_is_called_reaches_no_terminal_raw_and_is_not_lost(tmp_path):
    name = "in/\x1b]0;x\x07\x9b2J\u202etxt\U000e0041.txt"
    (event,), terminal = logged(tmp_path, lambda: logging.getLogger("jobs.read").warning("%s matches nothing", name))
    assert terminal == "warning     in/]0;x2Jtxt.txt matches nothing\n"
    assert event["message"] == f"{name} matches nothing"
    assert not set("\x1b\x07\x9b\u202e\U000e0041") & set((tmp_path / "night" / "run.log.jsonl").read_text(encoding="utf-8"))


def test_what_is_said_over_and_over_is_left_out_at_some_time(tmp_path):
    def act():
        for number in range(OFTEN + 50):
            logging.getLogger("jobs.report").info("%s dropped", number)
            logging.getLogger("jobs.progress").info("%d done", number, extra={"rate": 1.0})

    events, _ = logged(tmp_path, act)
    assert Counter(event["logger"] for event in events) == {"jobs.report": OFTEN, "jobs.progress": OFTEN + 50}
    assert [event["message"] for event in events if event.get("more") == "left out"] == [f"{OFTEN - 1} dropped"]


def test_a_file_that_has_become_long_makes_way(tmp_path):
    folder = tmp_path / "night"
    folder.mkdir()
    (folder / LOG_FILE).write_bytes(b"x" * LONG + b"\n")
    logged(tmp_path, lambda: None)
    assert (folder / OLDER).stat().st_size == LONG + 1
    assert (folder / LOG_FILE).stat().st_size == 0


@pytest.mark.parametrize(("error", "code", "said"), [(PublishError("no room"), 4, "stopped: no room"), (ValueError("bug"), 1, "stopped by a fault")])
def test_a_run_that_fails_has_a_beginning_and_an_end_with_its_exit_code(tmp_path, error, code, said):
    with pytest.raises(type(error)), start_log(tmp_path, to_terminal=False, run="r-1", deadline="06:30") as path:
        raise error
    begin, end = [json.loads(line) for line in path.read_text().splitlines()]
    assert {"event": "begin", "deadline": "06:30", "run": "r-1"}.items() <= begin.items()
    assert {"event": "end", "exit": code, "message": said}.items() <= end.items()


def test_what_happens_in_workers_is_in_the_log_of_their_run(tmp_path):
    folder = run_night(night(tmp_path, run="workers: 2"))
    events = [json.loads(line) for line in (folder / LOG_FILE).read_text().splitlines()]
    assert len({event["run"] for event in events}) == 1
    assert [event["message"] for event in events if event.get("progress") == "summarize"]
    assert [event["event"] for event in events if "event" in event] == ["begin", "end"]
