"""What is taken of the hub's answer: which files, under which names, and what is refused."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from huggingface_hub import ModelInfo
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import ModelError
from jobs.model_spec import ModelSpec
from jobs.models.listing import Remote, blob_id, listing, stays_inside, wanted

INSTRUCT = ("config.json", "tokenizer.json", "chat_template.jinja", "model-00001-of-00002.safetensors")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
LFS = {"sha256": "5" * 64, "size": 9, "pointerSize": 1}


def spec(backend):
    return ModelSpec(name="org/small", backend=backend)


@pytest.mark.parametrize(
    "other",
    ["consolidated.safetensors", "pytorch_model.bin", "onnx/model.json", "original/model.safetensors", "modeling_own.py",
     "README.md", "nightdesk.json", ".hidden.json"],
)  # fmt: skip
def test_an_instruct_model_comes_with_its_template_and_once(other):
    assert wanted(spec("chat"), dict.fromkeys((*INSTRUCT, other), 7)) == dict.fromkeys(INSTRUCT, 7)


@pytest.mark.parametrize("backend", ["ct2", "hf"])
def test_an_old_checkpoint_will_do_for_translation(backend):
    files = {"config.json": 2, "pytorch_model.bin": 7}
    assert wanted(spec(backend), files) == files


@pytest.mark.parametrize(
    ("backend", "files", "said"),
    [
        ("chat", ("config.json", "pytorch_model.bin"), "has no safetensors, and backend chat reads nothing else"),
        ("hf", ("config.json", "model.gguf"), "has no config.json with weights"),
        ("ct2", ("model.safetensors",), "has no config.json with weights"),
    ],
)
def test_a_model_that_no_back_end_could_load_is_refused(backend, files, said):
    with pytest.raises(ModelError, match=f"org/small: {said}"):
        wanted(spec(backend), dict.fromkeys(files, 7))


def told(*names, sha=COMMIT):
    files = [{"rfilename": name, "size": 9, "blobId": "b" * 40} for name in ("config.json", *names)]
    weights = {"rfilename": "model.safetensors", "size": 9, "blobId": "c" * 40, "lfs": LFS}
    return ModelInfo(id="org/small", sha=sha, tags=["license:mit"], siblings=[*files, weights])


def test_a_listing_has_what_the_hub_states():
    made = listing(spec("hf"), told())
    assert (made.commit, made.licence) == (COMMIT, "mit")
    assert made.files == {"config.json": Remote(9, None, "b" * 40), "model.safetensors": Remote(9, "5" * 64, None)}


OUTSIDE = [
    "../../x",
    "a/../../x.json",
    "..",
    "/etc/passwd",
    "//host/x",
    "C:/x.json",
    "c:x",
    "..\\x",
    "a\\b",
    "",
    "./x",
    "a//b",
    "x\0.json",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_file_name_that_leads_out_of_its_folder_is_refused(name):
    with pytest.raises(ModelError, match="leads out of its folder; do not use it"):
        listing(spec("hf"), told(name))


@pytest.mark.parametrize("sha", ["../../x", "main", "", None, COMMIT[:-1], f"{COMMIT}\n"])
def test_a_commit_that_is_none_is_refused_for_it_names_a_folder(sha):
    with pytest.raises(ModelError, match="which is no commit"):
        listing(spec("hf"), told(sha=sha))


@given(st.text(alphabet="ab.:/\\C", max_size=9))
def test_a_name_that_is_allowed_stays_inside_on_every_system(name):
    if stays_inside(name):
        for system in (PurePosixPath, PureWindowsPath):
            path = system("root", "folder") / name
            assert path.is_relative_to(system("root", "folder")) and ".." not in path.parts
            assert len(path.parts) == 2 + len(name.split("/"))
    else:
        assert {"", ".", ".."}.intersection(name.split("/")) or "\\" in name or ":" in name


@pytest.mark.parametrize(
    ("body", "named"),
    [(b"", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"), (b"hello world\n", "3b18e512dba79e4c8300dd08aeb37f8e728b8dad")],
)
def test_content_is_named_as_git_names_it(tmp_path: Path, body, named):
    (tmp_path / "file").write_bytes(body)
    assert blob_id(tmp_path / "file") == named


@pytest.mark.parametrize(
    ("stated", "same"),
    [
        ({}, True), ({"size": 0}, True), ({"size": 1}, False), ({"blob": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"}, True),
        ({"blob": "f" * 40}, False), ({"sha256": "f" * 64}, False), ({"size": 0, "sha256": "f" * 64}, False),
    ],
)  # fmt: skip
def test_a_file_is_held_against_all_that_is_stated(tmp_path, stated, same):
    (tmp_path / "empty").touch()
    assert Remote(**stated).is_at(tmp_path / "empty") == same
