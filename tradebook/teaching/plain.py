"""A student's answer as plain data: what crosses from the process that ran the notebook to the one that judges it."""

from __future__ import annotations

import math
import numbers
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tradebook.figure import Figure

LONGEST_TEXT = 80

Plain = dict[str, str]

# What each kind says, and in which form. Numbers have few digits: a long one would keep its reader busy.
_FRACTION, _CODE = re.compile(r"-?[0-9]{1,300}(/0*[1-9][0-9]{0,299})?"), re.compile(r"[\w/ .-]{1,60}")
_FACTOR = re.compile(r"0*[1-9][0-9]{0,29}(/0*[1-9][0-9]{0,29})?")
_SHAPES: dict[str, dict[str, re.Pattern[str]]] = {
    "none": {},
    "number": {"value": re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?(e[+-]?[0-9]{1,3})?")},
    "text": {"text": re.compile(rf"[^\x00]{{0,{LONGEST_TEXT}}}", re.S)},
    "other": {"text": re.compile(rf"[^\x00]{{0,{LONGEST_TEXT}}}", re.S)},
    "figure": {"value": _FRACTION, "unit": _CODE, "quantity": _CODE, "factor": _FACTOR},
}


def plain(value: Any) -> Plain:
    """The kind of an answer (none, number, figure, text or other) and what it says, each a short text.

    Whatever a stranger's object does when it is looked at becomes "other".
    """
    try:
        return _plain(value)
    except Exception:  # an object of the student's own making
        return {"kind": "other", "text": "object"}


def _plain(value: Any) -> Plain:
    if value is None or value is Ellipsis:
        return {"kind": "none"}
    if isinstance(value, Figure):
        unit = value.unit
        return {
            "kind": "figure", "value": str(Fraction(value.value)), "unit": unit.code, "quantity": unit.quantity,
            "factor": str(unit.factor),
        }
    if isinstance(value, str):
        return {"kind": "text", "text": value[:LONGEST_TEXT]}
    if isinstance(value, (numbers.Real, Decimal)) and not isinstance(value, bool):
        number = float(value)
        return {"kind": "number", "value": repr(number)} if math.isfinite(number) else {"kind": "other", "text": "nan"}
    return {"kind": "other", "text": type(value).__name__[:LONGEST_TEXT]}


def trusted(said: Any) -> Plain:
    """The same, read from a process that may say anything: what has another shape becomes "other"."""
    other = {"kind": "other", "text": "data"}
    if not isinstance(said, dict) or not all(isinstance(part, str) for part in (*said, *said.values())):
        return other
    shape = _SHAPES.get(said.get("kind", ""))
    if shape is None or said.keys() != {"kind"} | shape.keys():
        return other
    if not all(pattern.fullmatch(said[name]) for name, pattern in shape.items()):
        return other
    return dict(said) if said["kind"] != "number" or math.isfinite(float(said["value"])) else other
