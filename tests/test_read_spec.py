"""jobs/read_spec.py: what may be named as input, and what is said of what may not."""

import pytest
from pydantic import ValidationError

from jobs.read_spec import FetchConfig, ReadConfig, is_store


@pytest.mark.parametrize("paths", [["inbox"], ["in/**/*.html", "memory://day"], ["zip://*.html::day.zip"], ["file:///srv/in"], ["C:/x"], ["no such: file"]])
def test_what_can_be_opened_here_may_be_named(paths):
    assert ReadConfig(paths=tuple(paths)).paths == tuple(paths)


@pytest.mark.parametrize(
    ("given", "problem"),
    [({"paths": ["none://x"]}, "nothing opens none://; use a folder, s3://"), ({"paths": ["tar://*::a.tar"]}, "tar:// cannot be bounded; unpack it"),
     ({"paths": ["zip://*::oss://a/b.zip"]}, "oss:// needs ossfs; run: pip install ossfs"), ({"paths": ["a\x00b"]}, "control or invisible character"),
     ({"paths": []}, "should hold at least one; add it"), ({}, "names no input; add paths"), ({"feeds": ["https://a.example/rss"]}, "feeds need fetch.contact"),
     ({"feeds": ["https://a.example/rss"] * 2}, "names https://a.example/rss twice; remove one"), ({"feeds": ["file:///etc/passwd"]}, "should be an address such as"),
     ({"feeds": ["https://me:secret@a.example/"]}, "should be an address such as"), ({"feeds": ["https://a.example/#x"]}, "should be an address such as")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_remedy(given, problem):
    with pytest.raises(ValidationError) as error:
        ReadConfig.model_validate({name: tuple(values) for name, values in given.items()})
    assert problem in str(error.value)


@pytest.mark.parametrize(("key", "value"), [("agent", "a b"), ("agent", "x/1"), ("contact", "a\r\nHost: b"), ("contact", "a) (b"), ("contact", "é"), ("sites", 0), ("seconds", 0)])
def test_what_a_header_cannot_carry_is_refused(key, value):
    with pytest.raises(ValidationError):
        FetchConfig.model_validate({key: value})


@pytest.mark.parametrize(("path", "expected"), [("s3://a/b", True), ("zip://*::a.zip", True), ("a/b", False), ("C:/a", False), ("a://", False), ("http.txt", False)])
def test_an_address_of_a_store_is_told_from_a_path(path, expected):
    assert is_store(path) is expected
