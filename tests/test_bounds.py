"""jobs/bounds.py: streams and work that end."""

import gzip
import io
import os
import threading
import zlib

import pytest

from jobs.bounds import FREE, in_time, inflated, side_by_side
from jobs.config import ReadConfig
from jobs.formats import unpacked

CONFIG = ReadConfig(paths=("x",), max_bytes=1000)


def stream(content, extension=".gz", **kwargs):
    return unpacked(io.BytesIO(content), extension, ReadConfig(paths=("x",), **kwargs))


@pytest.mark.parametrize(
    ("size", "limits", "expected"),
    [(2 * FREE, {}, "more than 200 times its size.*read.max_ratio"), (FREE // 2, {}, ""), (2 * FREE, {"max_ratio": 2000}, ""),
     (FREE, {"max_total": 999_999}, "larger than 999999 bytes unpacked; split it or raise read.max_total")],
)  # fmt: skip
def test_what_unpacks_to_too_much_ends_with_the_key_that_allows_it(size, limits, expected):
    packed = stream(gzip.compress(bytes(size)), **limits)
    if not expected:
        assert len(packed.read()) == size
        return
    with pytest.raises(ValueError, match=expected):
        packed.read()


@pytest.mark.parametrize(("encoding", "pack"), [("", bytes), ("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda b: zlib.compress(b)[2:-4])])
def test_the_body_of_an_answer_is_unpacked(encoding, pack):
    assert inflated(pack(b"text " * 99), encoding, CONFIG) == b"text " * 99


@pytest.mark.parametrize(
    ("content", "encoding", "problem"),
    [(gzip.compress(bytes(1001)), "gzip", "larger than 1000 bytes"), (gzip.compress(b"text" * 99)[:-9], "gzip", "cut short"), (b"no gzip", "gzip", "broken"),
     (b"", "br", "'br', which was not asked for")],
)  # fmt: skip
def test_a_body_that_is_a_bomb_or_broken_is_refused(content, encoding, problem):
    with pytest.raises(ValueError, match=problem):
        inflated(content, encoding, CONFIG)


def test_work_gives_its_result_or_its_error():
    assert in_time(20, sorted, "cab") == ["a", "b", "c"]
    with pytest.raises(ZeroDivisionError):
        in_time(20, divmod, 1, 0)


@pytest.mark.parametrize(
    ("work", "args", "problem"),
    [(sum, (range(10**12),), r"more than 0.1 s to take apart; raise read.max_seconds"), (os._exit, (1,), "brings down"), (bytes, (9 << 30,), "more than 4 GB")],
)  # fmt: skip
def test_work_that_does_not_end_well_is_refused_and_the_next_is_done(work, args, problem):
    in_time(20, sorted, "")  # the process begins
    with pytest.raises(ValueError, match=problem):
        in_time(0.1, work, *args)
    assert in_time(20, len, "abc") == 3


@pytest.mark.parametrize("many", [1, 2, 7])
def test_work_side_by_side_comes_in_order(many):
    assert list(side_by_side(lambda n: n * n, range(20), many)) == [n * n for n in range(20)]


def test_an_error_side_by_side_comes_where_its_result_would():
    results = side_by_side(lambda n: 6 // n, [1, 0, 2], 2)
    assert next(results) == 6
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_work_goes_on_side_by_side():
    both, done = threading.Barrier(2, timeout=10), []
    results = side_by_side(lambda n: done.append((n, both.wait() < 2)), range(2), 2)  # one alone would wait for ever
    assert list(results) == [None, None] and len(done) == 2


def test_work_side_by_side_ends_when_nobody_wants_more():
    gate, done = threading.Semaphore(1), []
    results = side_by_side(lambda n: done.append((gate.acquire(timeout=10), n)), range(99), 1)
    next(results)
    results.close()
    gate.release(99)
    assert len(done) <= 2  # the one that was at work
