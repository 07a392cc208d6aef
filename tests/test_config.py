"""Every mistake of a configuration at once, each with its place, what is wrong and what to do."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from jobs.checks import ACTIONS
from jobs.config import CACHE_VARIABLE, SUMMARIZER_TOKENS, Config, ModelsConfig, RunConfig, load
from jobs.errors import ConfigError
from jobs.model_spec import ModelSpec
from jobs.yaml_models import Section

READ = "read: {paths: [a.txt]}\n"
CONFIGS = Path(__file__).parent.parent / "config"


@pytest.fixture
def written(tmp_path):
    """Writes a configuration and returns its path."""

    def write(content):
        path = tmp_path / "night.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def mistakes(path):
    with pytest.raises(ConfigError) as error:
        load(path)
    return [line.removeprefix(f"{path}:") for line in str(error.value).split("\n")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("run: {otu: x}", "2:7: run.otu: unknown key; did you mean out?"),
        ("run: {timezone: Europe/Nowhere}", "2:17: run.timezone: should be the name of a time zone, such as Europe/Kyiv (got 'Europe/Nowhere')"),
        ("run: {zzz: x}", "2:7: run.zzz: unknown key; known here: out, as_of, timezone, deadline, shard_size, workers, memory_mb, executor, ray, shards, canaries, drift_days, keep_days, keep_inputs_days"),
        ("runs: {}", "2:1: runs: unknown key; did you mean run?"),
        ("run: {workers: four}", "2:16: run.workers: should be a valid integer (got 'four')"),
        ("run: {workers: 1.5}", "2:16: run.workers: should be a valid integer (got 1.5)"),
        ("run: {workers: true}", "2:16: run.workers: should be a valid integer (got True)"),
        ("run: {workers: 0}", "2:16: run.workers: should be greater than or equal to 1 (got 0)"),
        ("run: {out: 5}", "2:12: run.out: should be a valid string (got 5)"),
        ("run: {executor: rya}", "2:17: run.executor: unknown; did you mean ray?"),
        ("run: {as_of: 2024-13-45}", "2:14: run.as_of: should be a date such as 2026-11-22 (got '2024-13-45')"),
        ('run: {as_of: "2024-11-14"}', "2:14: run.as_of: should be a date such as 2026-11-22 (got '2024-11-14')"),
        ("run: {as_of: 1989-12-31}", "2:14: run.as_of: should be a day between 1990 and 2100 (got 1989-12-31)"),
        ("run: {as_of: 2101-01-01}", "2:14: run.as_of: should be a day between 1990 and 2100 (got 2101-01-01)"),
        ("run: 5", "2:6: run: should be a section with keys; remove it to keep the defaults (got 5)"),
        ("run:", "2:5: run: should be a section with keys; remove it to keep the defaults (got nothing)"),
        ("run: [1]", "2:6: run: should be a section with keys; remove it to keep the defaults"),
        ("identify: {langs: uk}", "2:19: identify.langs: should be a list, such as [a, b] (got 'uk')"),
        ("identify: {langs: [uk, fr]}", "2:24: identify.langs.1: unknown; known here: uk, pl, it, es, en"),
        ("identify: {langs: [uk, no]}", '2:24: no: YAML reads this bare word as true or false; write "no" or true/false'),
        ("run: {out: off}", '2:12: off: YAML reads this bare word as true or false; write "off" or true/false'),
        ("no: 5", '2:1: no: is not a text; write "no"'),
        ("5: x", '2:1: 5: is not a text; write "5"'),
        ("run: {workers: 010}", '2:16: 010: YAML reads this as 8; write "010" or that number'),
        ("run: {out: 12:30}", '2:12: 12:30: YAML reads this as 750; write "12:30" or that number'),
        ("{a: b}: x", "2:1: a key must be one word; remove the brackets"),
        ("? [a, b]\n: x", "2:3: a key must be one word; remove the brackets"),
        ("read: {paths: [b]}", "2:1: read: is given twice; keep one"),
        ("run: {out: a, out: b}", "2:15: out: is given twice; keep one"),
        ("run: {out: !!python/object/apply:os.getcwd []}", "2:12: this: the tag tag:yaml.org,2002:python/object/apply:os.getcwd is refused"),
        ("run: {out: !mine x}", "2:12: x: the tag !mine is refused; write plain values, in quotes where needed"),
        ("run: {out: !!binary aGk=}", "2:12: aGk=: the tag tag:yaml.org,2002:binary is refused"),
        ("run: {workers: !!int x}", "2:16: run.workers: should be a valid integer (got 'x')"),
        ("run: {out: =}", "2:12: =: the tag tag:yaml.org,2002:value is refused; write plain values"),
        ("x: &x {out: a}\nrun: {<<: *x}", '3:7: <<: is not a text; write "<<"'),
        ("run:\n\tout: a", "3:1: is not valid YAML: found character '\\t' that cannot start any token; use spaces"),
        ("run: {out: a", "is not valid YAML: expected ',' or '}', but got '<stream end>'; quote what is text"),
        ("run: {out: *gone}", "2:12: is not valid YAML: found undefined alias 'gone'; quote what is text"),
        ("---\nrun: {}", "2:1: is not valid YAML: but found another document; keep one and remove the line ---"),
        ("translate: {routes: {en: []}}", "2:21: translate.routes: English is the target; remove this route"),
        ("translate: {routes: {ua: []}}", "2:22: translate.routes.ua: unknown; did you mean uk?"),
        ("translate: {routes: {uk: [{}]}}", "2:27: translate.routes.uk.0.name: is missing; add it"),
        ("translate: {routes: {uk: [{name: a, beem: 2}]}}", "2:37: translate.routes.uk.0.beem: unknown key; did you mean beam?"),
        ("translate: {routes: {uk: [{name: a, backend: ct}]}}", "2:46: translate.routes.uk.0.backend: unknown; did you mean ct2?"),
        ("summarize: {model: {name: a, beem: 2}}", "2:30: summarize.model.beem: unknown key; did you mean beam?"),
        ("translate: {routes: {uk: []}}", "2:21: translate.routes: uk: names no model; add one, or remove this route"),
        ("identify: {langs: []}", "2:19: identify.langs: should hold at least one; add it"),
        ("render: {formats: []}", "2:19: render.formats: should hold at least one; add it"),
        ("translate: {routes: {pl: [{name: a}, {name: a, checks: {names: note}}]}}", "pl: names one model twice"),
        ("render: {formats: [html]}\npublish: {email: {host: h, from: a@b.c, to: [a@b.c]}}", "3:10: publish: email is made from edition.json; add json to render.formats"),
        ("check: {actions: {nombers: off}}", "2:19: check.actions.nombers: unknown; did you mean numbers?"),
        ("check: {actions: {numbers: hide}}", "2:28: check.actions.numbers: unknown; known here: withhold, retry, note, off"),
        ("summarize: {model: {name: ''}}", "2:27: summarize.model.name: should not be empty (got '')"),
        ("summarize: {model: {name: a, backend: chat, beam: 2}}", "2:20: summarize.model: backend chat does not follow beam; remove it"),
        ("publish: {max_unread: .nan}", "2:23: publish.max_unread: should be a finite number (got nan)"),
        ("publish: {max_unread: 20%}", "2:23: publish.max_unread: should be a valid number (got '20%')"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_remedy(written, content, expected):
    assert expected in "\n".join(mistakes(written(READ + content)))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1:1: must hold sections such as `read:`; see config/nightly.yaml"),
        ("- a\n", "1:1: must hold sections such as `read:`; see config/nightly.yaml"),
        ("just words", "1:1: must hold sections such as `read:`; see config/nightly.yaml"),
        ("run: {}", "1:1: read: is missing; add it"),
        ("read: {paths: []}", "1:15: read.paths: should hold at least one; add it"),
        ('read: {paths: [a, ""]}', "1:19: read.paths.1: should not be empty (got '')"),
        (b"read: \xff", "1:1: is not UTF-8 text; save it as UTF-8"),
        ("read: \x00", "1:1: has a character that YAML does not allow; remove control characters"),
        ("a: " + "[" * 5000, "1:1: is nested too deeply; remove brackets"),
        ("a: &a [*a]", "1:1: brackets nest too deeply, or an anchor contains itself; remove them"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused(written, content, expected):
    assert mistakes(written(content)) == [expected]


def test_a_missing_file_is_named(tmp_path):
    assert mistakes(tmp_path / "night.yaml") == ["1:1: cannot be read: No such file or directory; give the path of a YAML file"]


def test_all_mistakes_come_at_once_in_order_of_place(written):
    found = mistakes(written("run: {out: off, workers: x}\nread: {path: [a]}\nsplit: {}\nsplit: {}"))
    assert [line.split(":")[:2] for line in found] == [["1", "12"], ["1", "26"], ["2", "8"], ["4", "1"]]


def test_an_anchor_may_be_used_again(written):
    content = READ + "translate: {routes: {uk: [&both {name: big}], pl: [*both]}}"
    assert [spec.name for spec in load(written(content)).model_specs()] == ["big", "big"]


def test_a_few_anchors_cannot_stand_for_billions_of_nodes(written):
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert len(mistakes(written(READ + "a0: &a0 x\n" + levels))) == 40


def test_a_whole_number_serves_as_a_fraction(written):
    assert load(written(READ + "publish: {max_unread: 1}")).publish.max_unread == 1.0


def test_a_date_is_a_date(written):
    assert load(written(READ + "run: {as_of: 2024-11-14}")).run.as_of == datetime.date(2024, 11, 14)


def test_a_missing_import_is_a_mistake_with_its_place_and_where_it_was_looked_for(written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.tmx").touch()
    path = written(READ + "translate:\n  memory:\n    imports: [here.tmx, gone.tmx]")
    [found] = mistakes(path)
    assert found.startswith("4:25: translate.memory.imports.1: no file at ")
    assert f"{tmp_path / 'gone.tmx'}; a path is relative to the working folder" in found


def test_the_configuration_is_frozen(written):
    config = load(written(READ))
    with pytest.raises(ValidationError, match="frozen"):
        config.run.workers = 2


def test_models_are_named_in_order_of_language_the_summarizer_last(written):
    content = READ + "translate: {routes: {uk: [{name: u1}, {name: u2}], it: [{name: i}]}}\nsummarize: {model: {name: s}}"
    assert [spec.name for spec in load(written(content)).model_specs()] == ["i", "u1", "u2", "s"]


@pytest.mark.parametrize(("more", "tokens"), [("", SUMMARIZER_TOKENS), (", batch_tokens: 1024", 1024)])
def test_a_summarizer_takes_larger_batches_unless_it_is_told_otherwise(written, more, tokens):
    [spec] = load(written(READ + f"summarize: {{model: {{name: s{more}}}}}")).model_specs()
    assert spec.batch_tokens == tokens


def test_the_environment_overrides_the_cache_folder(monkeypatch):
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    assert ModelsConfig(cache="~/x").folder() == Path.home() / "x"
    monkeypatch.setenv(CACHE_VARIABLE, "/models")
    assert ModelsConfig(cache="~/x").folder() == Path("/models")


@pytest.mark.parametrize("name", ["nightly.yaml", "sample.yaml"])
def test_the_configurations_we_ship_have_no_mistakes(name):
    assert load(CONFIGS / name).read.paths


def keys(model, above=""):
    for name, field in model.model_fields.items():
        yield above + name
        if isinstance(field.default, Section):
            yield from keys(type(field.default), f"{above}{name}.")


def test_the_nightly_configuration_shows_every_key():
    shown = (CONFIGS / "nightly.yaml").read_text()
    assert [key for key in keys(Config) if f"{key.split('.')[-1]}:" not in shown] == []
    assert [key for key in keys(ModelSpec) if key.split(".")[-1] not in shown] == []


def test_the_nightly_configuration_shows_the_defaults():
    config = load(CONFIGS / "nightly.yaml")
    assert config.run.canaries  # the one key that is not as by default: only real models know all words
    config = config.model_copy(update={"run": config.run.model_copy(update={"canaries": False})})
    sections = ("run", "clean", "identify", "split", "check", "cluster", "merge", "render", "publish", "models")
    assert {name: getattr(config, name) for name in sections} == {n: Config.model_fields[n].default for n in sections}
    assert config.run == RunConfig()


def test_the_nightly_configuration_tells_what_a_failed_check_leads_to():
    told = (CONFIGS / "nightly.yaml").read_text().partition("these are the defaults:")[2].partition("actions:")[0]
    parts = re.split(r'#   (withhold|retry|note|"off") ', told)
    found = {kind: action for action, text in zip(parts[1::2], parts[2::2], strict=True) for kind in re.findall(r"\w+", text) if kind in ACTIONS}
    assert found == ACTIONS


@given(st.text(st.sampled_from("abc:-[]{}&*!<>?|'\"#%@` \n0159.~,"), max_size=60))
def test_no_text_makes_it_fail_otherwise(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"any\.yaml:\d+:\d+: "):
        load(path)


@pytest.mark.parametrize("text", ["read: " + "[" * 300_000, "read: " + "[" * 300_000 + "]" * 300_000, "- " * 100_000])
def test_a_file_that_nests_without_end_is_a_mistake_and_no_crash(tmp_path, text):
    (tmp_path / "deep.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"deep\.yaml:1:1: "):
        load(tmp_path / "deep.yaml")
