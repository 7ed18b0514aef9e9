"""Parameters from a YAML file: plain values by name, each with its line; nothing else that YAML could do is done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tradebook.parameters.kinds import ParameterError, shown

# A file of a dozen parameters is short; what is longer is something else.
LONGEST_FILE = 100_000

_TEXT = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp")
_WHOLE = "tag:yaml.org,2002:int"
_EXAMPLE = "write lines such as region: CN-GX"


def read_parameters(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The values by name, and for each name its place as `FILE, line N`.

    A value is text or a whole number; a date such as 2025-03-31 is text. Names are not checked here.
    raises ParameterError naming file and line
    """
    root = _compose(path)
    if not isinstance(root, yaml.MappingNode):
        raise ParameterError(f"{path} does not hold names with values; {_EXAMPLE}")
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for key, node in root.value:
        place = f"{path}, line {key.start_mark.line + 1}"
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name or key.tag != _TEXT[0]:
            raise ParameterError(f"{place}: {shown(name)} is no name of a parameter; {_EXAMPLE}")
        if name in values:
            raise ParameterError(f"{place}: {shown(name)} stands there twice, first in {places[name]}", name)
        values[name], places[name] = _value(place, name, node), place
    return values, places


def _compose(path: Path) -> yaml.Node | None:
    """The file as a tree of nodes; composing makes no objects, whatever the tags say."""
    try:
        text = path.read_bytes()[: LONGEST_FILE + 1].decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", None)
        raise ParameterError(f"{shown(str(path))} cannot be read: {reason or 'no such name'}") from None
    if len(text) > LONGEST_FILE:
        raise ParameterError(f"{path} is too long for a file of parameters")
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ParameterError(f"{path}{line}: is no YAML ({error.problem or error.context})") from None
    except yaml.YAMLError:
        raise ParameterError(f"{path} holds characters that YAML does not allow") from None
    except RecursionError:
        raise ParameterError(f"{path} is nested too deeply; {_EXAMPLE}") from None


def _value(place: str, name: str, node: yaml.Node) -> str | int:
    if not isinstance(node, yaml.ScalarNode):
        kind = "a list" if isinstance(node, yaml.SequenceNode) else "a group of values"
        raise ParameterError(f"{place}: {shown(name)} is {kind}; a parameter has one value", name)
    if node.tag == _WHOLE and re.fullmatch(r"-?[0-9]{1,9}", node.value):
        return int(node.value)
    # 1:30, 0x7E9 and 2_025 are numbers to YAML; here they are what is written, and no year.
    if node.tag in (*_TEXT, _WHOLE):
        return node.value
    finding = f"{shown(node.value)} is neither text nor a whole number to YAML; put text in quotes"
    raise ParameterError(f"{place}: {shown(name)} {finding}", name)
