"""YAML text as a tree whose nodes know their place, its plain value, and what is wrong with it before any schema.

In: the path of a file. Out: nodes, values (lists as tuples), mistakes as (line, column, what).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import yaml
from yaml import Node

from jobs.errors import ConfigError

__all__ = ["Mistake", "Node", "compose", "find", "mistakes", "place", "value"]
Mistake: TypeAlias = tuple[int, int, str]
Value: TypeAlias = object  # str, int, float, bool, None, date, tuple or dict of these
STANDARD = "tag:yaml.org,2002:"
PLAIN = frozenset(STANDARD + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))
TRAP = re.compile(r"[-+]?0[0-7_]+|.*:.*")  # YAML 1.1 reads 010 as 8 and 12:30 as 750
REMEDIES = {"\\t": "; use spaces", "another document": "; keep one and remove the line ---"}


def compose(path: Path, *, ours: bool = False) -> yaml.MappingNode:
    """The sections of a YAML file; ConfigError when it is not YAML or has none.

    ours: a file of the program itself, read by libyaml where PyYAML has it: 0.2 instead of 0.7 s for the language files
    at every start. Of anybody else's files it would crash on 300,000 brackets.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if ours else yaml.SafeLoader
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except OSError as error:
        raise ConfigError(f"{path}:1:1: cannot be read: {error.strerror}; give the path of a YAML file") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}:1:1: is not UTF-8 text; save it as UTF-8") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}:{_what(error)}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}:1:1: is nested too deeply; remove brackets") from error
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError(f"{path}:1:1: must hold sections such as `read:`; see config/nightly.yaml")
    return root


def _what(error: yaml.YAMLError) -> str:
    """Place and problem of a syntax error."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return "1:1: has a character that YAML does not allow; remove control characters"
    mark, problem = error.problem_mark, str(error.problem)
    remedy = next((remedy for sign, remedy in REMEDIES.items() if sign in problem), "; quote what is text")
    return f"{mark.line + 1}:{mark.column + 1}: is not valid YAML: {problem}{remedy}"


def mistakes(root: Node) -> Iterator[Mistake]:
    """What YAML would take silently or a program could not use: keys given twice, `no` as false, 010 as 8, tags."""
    for node in _nodes(root):
        if isinstance(node, yaml.MappingNode):
            yield from _key_mistakes(node)
        if problem := _problem(node):
            yield *place(node), problem


def value(root: Node) -> Value:
    """The plain value of a tree; what was reported as a mistake comes as text or is left out."""
    return _value(root, {})


def place(node: Node) -> tuple[int, int]:
    """Line and column, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def find(node: Node, loc: Sequence[str | int], *, key: bool = False) -> Node:
    """The node at this place, or the nearest one above it; `key` asks for the key instead of its value."""
    for depth, part in enumerate(loc):
        if isinstance(node, yaml.MappingNode):
            pairs = [pair for pair in node.value if pair[0].value == str(part)]
            if not pairs:
                return node
            node = pairs[-1][0 if key and depth == len(loc) - 1 else 1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
    return node


def _nodes(root: Node) -> Iterator[Node]:
    """Every node once, however many anchors lead to it: a few lines of them can stand for billions."""
    seen, waiting = {id(root)}, [root]
    while waiting:
        node = waiting.pop()
        yield node
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        below = node.value if isinstance(node, yaml.SequenceNode) else [child for _, child in pairs]
        waiting += [child for child in below if id(child) not in seen]
        seen |= {id(child) for child in below}


def _problem(node: Node) -> str:
    """What is wrong with one node, if anything."""
    word = str(node.value) if isinstance(node, yaml.ScalarNode) else "this"
    if node.tag not in PLAIN:
        return f"{word}: the tag {node.tag} is refused; write plain values, in quotes where needed"
    if node.tag == f"{STANDARD}bool" and word.lower() not in ("true", "false"):
        return f'{word}: YAML reads this bare word as true or false; write "{word}" or true/false'
    if node.tag in (f"{STANDARD}int", f"{STANDARD}float") and TRAP.fullmatch(word):
        return f'{word}: YAML reads this as {_scalar(node)}; write "{word}" or that number'
    return ""


def _key_mistakes(node: yaml.MappingNode) -> Iterator[Mistake]:
    """Keys that are no text, and keys given twice."""
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield *place(key), "a key must be one word; remove the brackets"
        elif key.tag != f"{STANDARD}str":
            yield *place(key), f'{key.value}: is not a text; write "{key.value}"'
        elif key.value in seen:
            yield *place(key), f"{key.value}: is given twice; keep one"
        seen.add(str(key.value))


def _value(node: Node, made: dict[int, Value]) -> Value:
    """The value of a node, made once per node."""
    if id(node) not in made:
        if isinstance(node, yaml.MappingNode):
            made[id(node)] = {key.value: _value(v, made) for key, v in node.value if isinstance(key, yaml.ScalarNode)}
        elif isinstance(node, yaml.SequenceNode):
            made[id(node)] = tuple(_value(item, made) for item in node.value)
        else:
            made[id(node)] = _scalar(node)
    return made[id(node)]


def _scalar(node: Node) -> Value:
    """The value of a scalar; the text itself when it only looks like a number or a date (2024-13-45)."""
    if node.tag not in PLAIN:
        return str(node.value)
    try:
        made: Value = yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, KeyError, AttributeError):
        return str(node.value)
    return made
