"""A student's answer as plain data: what crosses from the process that ran the notebook to the one that judges it."""

from __future__ import annotations

import math
import numbers
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tradebook.figure import Figure

LONGEST_TEXT = 80

Plain = dict[str, str]


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
    if not isinstance(said, dict) or not all(isinstance(part, str) for part in (*said, *said.values())):
        return {"kind": "other", "text": "data"}
    shapes = {"none": set(), "number": {"value"}, "text": {"text"}, "other": {"text"},
              "figure": {"value", "unit", "quantity", "factor"}}
    kind = said.get("kind", "")
    if kind not in shapes or said.keys() != {"kind"} | shapes[kind] or any(len(part) > 400 for part in said.values()):
        return {"kind": "other", "text": "data"}
    try:
        finite = kind not in ("number", "figure") or math.isfinite(Fraction(said["value"]))
        Fraction(said.get("factor", "1"))
    except (ValueError, ZeroDivisionError, OverflowError):
        finite = False
    return dict(said) if finite else {"kind": "other", "text": "data"}
