"""A YAML file in, one frozen pydantic object out, every mistake of the file at once as `file:line:column: key: what`.

Used for the configuration (config.py) and for the language files (languages/). The only reader of YAML.
"""

import datetime
import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from jobs import yaml_places
from jobs.errors import ConfigError

MESSAGES = {
    "tuple_type": "should be a list, such as [a, b]",
    "dict_type": "should hold keys",
    "model_type": "should be a section with keys; remove it to keep the defaults",
    "date_type": "should be a date such as 2026-11-22",
    "too_short": "should hold at least one; add it",
    "string_too_short": "should not be empty",
}
Model = TypeVar("Model", bound=BaseModel)


class Section(BaseModel):
    """A part of the configuration: frozen, unknown keys refused, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def there(path: str) -> str:
    """The path of a file that is there; ValueError says where it was looked for."""
    if not Path(path).is_file():
        raise ValueError(f"no file at {Path(path).absolute()}; a path is relative to the working folder")
    return path


def load_as(model: type[Model], path: Path, *, ours: bool = False) -> Model:
    """Read a YAML file as this pydantic model; ConfigError lists every mistake with its place. ours: see `compose`."""
    root = yaml_places.compose(path, ours=ours)
    mistakes = set(yaml_places.mistakes(root))
    try:
        loaded = model.model_validate(yaml_places.value(root))
    except ValidationError as error:
        places = {mistake[:2] for mistake in mistakes}  # one place, one mistake: the first cause
        found = (_mistake(root, model, problem) for problem in error.errors(include_url=False))
        mistakes |= {mistake for mistake in found if mistake[:2] not in places}
    except RecursionError as error:
        raise ConfigError(f"{path}:1:1: brackets nest too deeply, or an anchor contains itself; remove them") from error
    if mistakes:
        raise ConfigError("\n".join(f"{path}:{line}:{column}: {what}" for line, column, what in sorted(mistakes)))
    return loaded


def _mistake(root: yaml_places.Node, model: type[BaseModel], problem: Any) -> yaml_places.Mistake:
    """One pydantic error as (line, column, message with the dotted key and a suggestion)."""
    loc, kind = tuple(part for part in problem["loc"] if part != "[key]"), problem["type"]
    key = ".".join(str(part) for part in loc)
    if kind == "missing":
        return *_place(root, loc[:-1]), f"{key}: is missing; add it"
    if kind == "extra_forbidden":
        return *_place(root, loc, key=True), f"{key}: unknown key{_nearest(str(loc[-1]), _fields(model, loc[:-1]))}"
    given = problem["input"]
    if kind == "literal_error":
        names = re.findall("'([^']*)'", problem["ctx"]["expected"])
        return *_place(root, loc, key="[key]" in problem["loc"]), f"{key}: unknown{_nearest(str(given), names)}"
    message = MESSAGES.get(kind) or problem["msg"].removeprefix("Value error, ").replace("Input should", "should")
    return *_place(root, loc), f"{key}: {message}{_shown(given)}"


def _shown(given: Any) -> str:
    """What was written, where that is short."""
    if isinstance(given, dict | tuple):
        return ""
    return f" (got {'nothing' if given is None else given if isinstance(given, datetime.date) else repr(given)})"


def _place(root: yaml_places.Node, loc: tuple[Any, ...], *, key: bool = False) -> tuple[int, int]:
    """Line and column of the value, or of the key, at this place."""
    return yaml_places.place(yaml_places.find(root, loc, key=key))


def _nearest(given: str, known: Sequence[str]) -> str:
    """The nearest known name, or all of them when none is near."""
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; known here: {', '.join(known)}"


def _fields(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """The keys that exist below this place."""
    schema = model.model_json_schema()
    node: dict[str, Any] = schema
    for part in loc:
        node = _resolve(schema, node)
        node = node.get("properties", {}).get(part) or node.get("items") or node.get("additionalProperties") or {}
    return list(_resolve(schema, node).get("properties", {}))


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a JSON schema reference, through `anyOf` where the value may be null."""
    for option in node.get("anyOf", [node]):
        if "$ref" in option:
            return schema["$defs"][option["$ref"].rsplit("/", 1)[1]]
    return node
