"""jobs/zips.py: what an archive holds, and what is not taken from it."""

import io
import zipfile

import pytest

from jobs.config import ReadConfig
from jobs.items import File
from jobs.zips import members


def archive(entries, method=zipfile.ZIP_DEFLATED):
    """The bytes of a .zip with these members: names, or ZipInfo, and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return buffer


def found(buffer, pattern="", **limits):
    buffer.seek(0)
    return list(members(buffer, File("day.zip", members=pattern), ReadConfig(paths=("x",), **limits)))


def refused(entries, method=zipfile.ZIP_DEFLATED, **limits):
    [file] = found(archive(entries, method), **limits)
    return file.problem


def linked():
    entry = zipfile.ZipInfo("a.txt")
    entry.external_attr = 0o120777 << 16
    return entry


def test_members_come_sorted_without_folders_hidden_ones_and_sidecars():
    entries = dict.fromkeys(("b.txt", "a/c.html", "a/", ".x/d.txt", "__MACOSX/e.txt", "b.txt.meta.json"), b"text")
    files = found(archive(entries))
    assert [(file.name, file.problem) for file in files] == [("day.zip!a/c.html", ""), ("day.zip!b.txt", "")]
    assert files[1].open().read() == files[1].sidecar().read() == b"text"
    assert files[0].sidecar() is None


def test_a_pattern_chooses():
    assert [file.name for file in found(archive({"a.txt": b"", "b.html": b"", "c/d.html": b""}), "*.html")] == ["day.zip!b.html", "day.zip!c/d.html"]


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "/etc/passwd", "C:a.txt", "a\\..\\b.txt", "..", "a\x1b.txt"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    assert refused({name: b"text"}) == "its name leads out of the archive, or is none; remove it from there"


@pytest.mark.parametrize(
    ("entries", "method", "limits", "problem"),
    [({linked(): b"/etc/passwd"}, zipfile.ZIP_DEFLATED, {}, "is a link"), ({"a.txt": b"x"}, zipfile.ZIP_LZMA, {}, "not opened here"), ({"a.txt": b"x"}, zipfile.ZIP_BZIP2, {}, "not opened here"),
     ({"a.txt": bytes(2_000_000)}, zipfile.ZIP_DEFLATED, {}, "read.max_ratio"), ({"a.txt": b"text"}, zipfile.ZIP_DEFLATED, {"max_total": 3}, "read.max_total")],
)  # fmt: skip
def test_a_member_beyond_a_limit_is_refused_with_the_key(entries, method, limits, problem):
    assert problem in refused(entries, method, **limits)


def test_an_encrypted_member_is_refused():
    content = archive({"a.txt": b"text"}).getvalue().replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert "is encrypted" in found(io.BytesIO(content))[0].problem


def test_a_member_without_a_name_is_refused():
    content = bytearray(archive({"a": b"text"}).getvalue())
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 28], content[entry + 30] = 0, 1  # the name is of no bytes; its one byte is something else
    assert "or is none" in found(io.BytesIO(bytes(content)))[0].problem


def test_more_members_than_allowed_are_told():
    given = members(archive(dict.fromkeys("abcd", b"")), File("day.zip"), ReadConfig(paths=("x",), max_items=3))
    assert [next(given).name for _ in range(3)] == ["day.zip!a", "day.zip!b", "day.zip!c"]
    with pytest.raises(ValueError, match=r"1 members were not read: .* raise read\.max_items"):
        next(given)


def test_a_list_of_members_without_end_is_not_read():
    content = bytearray(archive({"a.txt": b"text"}).getvalue())
    content[-10:-6] = (500_000_000).to_bytes(4, "little")
    with pytest.raises(ValueError, match="lists far more than 1000 members"):
        found(io.BytesIO(bytes(content)), max_items=1000)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", archive({"a.txt": b"text" * 99}).getvalue()[:-30]])
def test_what_is_no_archive_says_so(content):
    with pytest.raises(ValueError, match="broken or cut short"):
        found(io.BytesIO(content))
