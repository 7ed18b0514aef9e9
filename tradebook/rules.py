"""What only trade statistics know about a row of observations.csv, beyond its Table Schema."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tradebook import periods
from tradebook.datapackage import Problem, Table
from tradebook.units import Unit

# Trailing zeros of whole numbers count as rounding from here on: 609000 says 609 thousand, 250 says 250.
ZEROS_COUNT_FROM = 1000

_QUANTITY_OF_MEASURE = {
    "yoy_pct": "percent",
    "share_pct": "percent",
    "contribution_pct": "percent",
    "cagr_pct": "percent",
    "pp_gap": "percentage_point",
    "share_change_pp": "percentage_point",
    "contribution_pp": "percentage_point",
    "rank": "rank",
    "growth_times": "times",
    "multiple": "times",
}

Finding = tuple[str, str, str]
"""Column, what is wrong, what would be right."""


def observation_problems(table: Table, units: dict[str, Unit]) -> Iterator[Problem]:
    """Every row of observations that breaks a rule of the trade, in the order of the file."""
    columns = [field["name"] for field in table.schema["fields"]]
    periods_seen: dict[str, Finding | None] = {}
    for position, values in enumerate(table.rows.itertuples(index=False, name=None)):
        row = dict(zip(columns, values))
        for finding in _findings(row, units, periods_seen):
            yield table.problem(position, *finding)


def printed_step(printed: str) -> Decimal:
    """The rounding step that the printed digits show: decimals, or trailing zeros of a large whole number."""
    decimals = len(printed.partition(".")[2])
    if decimals:
        return Decimal(1).scaleb(-decimals)
    digits = printed.lstrip("-")
    zeros = len(digits) - len(digits.rstrip("0")) if int(digits) >= ZEROS_COUNT_FROM else 0
    return Decimal(1).scaleb(zeros)


def date_problems(table: Table, column: str) -> Iterator[Problem]:
    """Dates that no calendar has, such as 2025-02-30."""
    for position, text in enumerate(table.rows[column]):
        if len(text) == len("2025-02-30") and not _is_date(text):
            yield table.problem(position, column, "is not in the calendar", "write a day that exists, as 2025-02-28")


def _findings(row: dict[str, str], units: dict[str, Unit], periods_seen: dict[str, Finding | None]) -> Iterator[Finding]:
    if row["period"] not in periods_seen:
        periods_seen[row["period"]] = _period_finding(row["period"])
    for finding in (
        periods_seen[row["period"]],
        _member_finding(row),
        _unit_finding(row, units),
        _range_finding(row),
        _step_finding(row),
    ):
        if finding:
            yield finding


def _period_finding(text: str) -> Finding | None:
    try:
        periods.parse(text)
    except ValueError:
        return "period", "is no period of the calendar", "write 2025, 2025-09, 2025-09-30 or 2025-01/2025-09"
    return None


def _member_finding(row: dict[str, str]) -> Finding | None:
    if row["dim"] == "none" and row["member"]:
        return "member", "needs a dimension", "name it in column dim, or leave member empty"
    if row["dim"] != "none" and not row["member"]:
        return "member", "is empty", f"name the member of {row['dim']}, or write none in column dim"
    return None


def _unit_finding(row: dict[str, str], units: dict[str, Unit]) -> Finding | None:
    wanted = _QUANTITY_OF_MEASURE.get(row["measure"])
    if wanted and units[row["unit"]].quantity != wanted:
        right = ", ".join(unit.code for unit in units.values() if unit.quantity == wanted)
        return "unit", f"does not fit measure {row['measure']}", f"write {right}"
    return None


def _range_finding(row: dict[str, str]) -> Finding | None:
    value = Decimal(row["value"])
    if row["measure"] == "share_pct" and not 0 <= value <= 100:
        return "value", "is no share", "a share lies between 0 and 100 per cent"
    if row["measure"] == "level" and value < 0:
        return "value", "is below zero", "a level cannot be negative; a change has measure change"
    if row["measure"] == "rank" and (value < 1 or value % 1):
        return "value", "is no rank", "a rank is a whole number from 1"
    return None


def _step_finding(row: dict[str, str]) -> Finding | None:
    step, printed = Decimal(row["step"]), printed_step(row["value"])
    if step <= 0:
        return "step", "is not a step", "a rounding step is greater than 0"
    if Decimal(row["value"]) % step:
        return "step", f"does not divide value {row['value']}", f"the decimals as printed say {printed:f}"
    if step != printed and not row["note"]:
        right = f"write {printed:f}, or quote in column note how the source rounds"
        return "step", f"does not match the decimals of {row['value']}", right
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


