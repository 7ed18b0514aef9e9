"""Known errors of the sources, as records: what is printed where, what is wrong with it, and how one can tell.

A page that prints a wrong figure is not silently repaired. observations.csv keeps what was printed; corrections.csv
says which rows must not be used as they stand. Each correction quotes the printed value it was written for, so that
it fails as soon as the row under it changes, instead of correcting something that is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tradebook.datapackage import DataError, Problem, Table, nearest

EXCLUDE, REPLACE_STEP, REPLACE_VALUE = "exclude", "replace_step", "replace_value"


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of corrections.csv.

    action    exclude: never select the row; replace_step or replace_value: read the row with this step or value
    corrected the new step or value as text; empty when a row is excluded
    evidence  ids of the observations that show the error
    """

    observation: str
    action: str
    expected_value: str
    corrected: str
    reason_en: str
    reason_zh: str
    evidence: tuple[str, ...]

    def reason(self, language: str) -> str:
        return self.reason_zh if language == "zh" else self.reason_en

    def applied_to(self, row: Mapping[str, str]) -> dict[str, str]:
        """The row of observations.csv as it is to be read; an excluded row stays as printed."""
        column = {REPLACE_STEP: "step", REPLACE_VALUE: "value"}.get(self.action)
        return dict(row) | ({column: self.corrected} if column else {})


def read_corrections(tables: Mapping[str, Table]) -> dict[str, Correction]:
    """The corrections of a package by observation; none if it has no such table.

    raises DataError if a correction no longer meets the printed value it was written for, or cannot be carried out
    """
    if "corrections" not in tables:
        return {}
    problems = list(_problems(tables["corrections"], tables["observations"]))
    if problems:
        raise DataError(problems)
    return {row["observation"]: _correction(row) for row in tables["corrections"].rows.to_dict("records")}


def _correction(row: Mapping[str, str]) -> Correction:
    return Correction(**(dict(row) | {"evidence": tuple(row["evidence"].split())}))


def _problems(table: Table, observations: Table) -> Iterator[Problem]:
    printed = dict(zip(observations.rows["id"], observations.rows["value"]))
    for position, row in enumerate(table.rows.to_dict("records")):
        if printed[row["observation"]] != row["expected_value"]:
            found = printed[row["observation"]]
            message = (
                f"was written for this printed value of {row['observation']}, but {observations.file} now has {found}"
            )
            yield table.problem(
                position, "expected_value", message, "look at the page again, then mend or drop the correction"
            )
        if finding := _corrected_finding(row["action"], row["corrected"]):
            yield table.problem(position, "corrected", *finding)
        for row_id in row["evidence"].split():
            if row_id not in printed:
                yield table.problem(position, "evidence", f"names {row_id}, no observation", nearest(row_id, printed))


def _corrected_finding(action: str, corrected: str) -> tuple[str, str] | None:
    if action == EXCLUDE:
        return ("has no use when a row is excluded", "leave it empty") if corrected else None
    try:
        number = Decimal(corrected)
    except InvalidOperation:
        return "is not a number", f"{action} needs the new {action.removeprefix('replace_')}"
    if not number.is_finite():
        return "is not a number", "write plain digits"
    if action == REPLACE_STEP and number <= 0:
        return "is not a step", "a rounding step is greater than 0"
    return None
