"""The kinds of parameters: what each may be, by itself and in a ledger.

region     a region whose trade value the ledger tells        choice  one of a few texts that the contract lists
partner    a trading partner or group that the ledger lists   date    a day, or nothing
data_year  a year that the ledger reaches                     folder  a data package, or nothing
year       any year
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradebook import holdings, periods
from tradebook.ledger import Ledger
from tradebook.problems import nearest
from tradebook.units import TradebookError

FIRST_YEAR, LAST_YEAR = 1990, 2100

LONGEST_SHOWN = 60


class ParameterError(TradebookError, ValueError):
    """A parameter that no chapter run can start with; `parameter` is its name, empty where it is about the chapter."""

    exit_code = 2

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, its kind (a key of KINDS), its default, and what it means in both languages.

    note_en, note_zh  more to know, in a sentence or two of its own
    fixed             the choices of kind choice
    """

    name: str
    kind: str
    default: str | int
    help_en: str
    help_zh: str
    fixed: tuple[str, ...] = ()
    note_en: str = ""
    note_zh: str = ""

    def help(self, language: str) -> str:
        return self.help_zh if language == "zh" else self.help_en

    def note(self, language: str) -> str:
        return self.note_zh if language == "zh" else self.note_en

    @property
    def type(self) -> type:
        return int if self.kind in ("year", "data_year") else str


def check_type(parameter: Parameter, value: Any) -> None:
    """Refuse a value whose type or form is wrong, whatever the ledger holds."""
    if not isinstance(value, parameter.type) or isinstance(value, bool):
        kind = "a whole number" if parameter.type is int else "text"
        raise ParameterError(f"{parameter.name} has to be {kind}, not {shown(value)}", parameter.name)
    finding = _FORMS[parameter.kind](parameter, value)
    if finding:
        raise ParameterError(f"{parameter.name} {shown(value)} {finding}", parameter.name)


def check_choice(parameter: Parameter, value: str | int, ledger: Ledger) -> None:
    """Refuse a value of the right form that this ledger does not offer."""
    offered = choices(parameter, ledger)
    if offered and value not in offered:
        finding = "is not in the ledger"
        if value in ledger.known_codes("region") and parameter.kind == "region":
            finding = "has no trade value in the ledger"
        raise ParameterError(f"{parameter.name} {shown(value)} {finding}; {nearest(value, offered)}", parameter.name)
    last = holdings.last_year(ledger)
    if parameter.kind == "data_year" and value > last:
        finding = f"is after the last year of the ledger; write {last} or an earlier one"
        raise ParameterError(f"{parameter.name} {value} {finding}", parameter.name)


def choices(parameter: Parameter, ledger: Ledger) -> tuple[str, ...]:
    """The values that a parameter can take in this ledger, where they can be listed."""
    if parameter.kind == "region":
        return holdings.regions(ledger)
    if parameter.kind == "partner":
        # A member with @ is a cross-cut of two dimensions, no partner.
        return tuple(code for code in ledger.known_codes("partner") if "@" not in code)
    return parameter.fixed


def shown(value: Any) -> str:
    """A value as a message quotes it: on one line, and cut if it is long."""
    try:
        text = repr(value)
    except Exception:  # whatever a stranger's object does when asked for its name, the message is about the parameter
        text = f"(a value of type {type(value).__name__})"
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def _region_form(parameter: Parameter, value: str) -> str:
    return "" if re.fullmatch(r"[A-Z]{2,3}(-[A-Z0-9]{1,4})?", value) else "is no region code; write one such as CN-XJ"


def _year_form(parameter: Parameter, value: int) -> str:
    return "" if FIRST_YEAR <= value <= LAST_YEAR else f"is out of range; years run from {FIRST_YEAR} to {LAST_YEAR}"


def _choice_form(parameter: Parameter, value: str) -> str:
    return "" if value in parameter.fixed else f"is not a choice; {nearest(value, parameter.fixed)}"


def _partner_form(parameter: Parameter, value: str) -> str:
    return "" if re.fullmatch(r"[A-Z0-9_]{1,40}", value) else "is no partner's code; write one such as KAZ or ASEAN"


def _date_form(parameter: Parameter, value: str) -> str:
    if not value:
        return ""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            periods.parse(value)
        except ValueError:
            return "is not in the calendar"
        return ""
    return "is no date; write it as 2025-03-31, or leave it empty"


def _folder_form(parameter: Parameter, value: str) -> str:
    try:
        found = not value or (Path(value) / "datapackage.json").is_file()
    except (OSError, ValueError):
        # A name too long for the system, or with a NUL in it, or a folder that may not be looked into.
        found = False
    return "" if found else "is no data package; name a folder that holds a datapackage.json"


_FORMS: dict[str, Callable[[Parameter, Any], str]] = {
    "region": _region_form,
    "year": _year_form,
    "data_year": _year_form,
    "choice": _choice_form,
    "partner": _partner_form,
    "date": _date_form,
    "folder": _folder_form,
}
