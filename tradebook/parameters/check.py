"""Checking the parameters of a run, before anything is started."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tradebook.ledger import Ledger
from tradebook.parameters.cards import NOTEBOOKS
from tradebook.parameters.contracts import Contract
from tradebook.parameters.kinds import ParameterError, check_choice, check_type, shown
from tradebook.problems import nearest


def contract(chapter: str) -> Contract:
    """The contract of a chapter or card; ParameterError with the nearest name if there is no such chapter."""
    if not isinstance(chapter, str) or chapter not in NOTEBOOKS:
        raise ParameterError(f"no chapter {shown(chapter)}; {_nearest(chapter, NOTEBOOKS)}")
    return NOTEBOOKS[chapter]


def complete(chapter: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given parameters with the defaults for the rest; ParameterError for a name the chapter does not have."""
    known = {parameter.name: parameter.default for parameter in contract(chapter).parameters}
    for name in given:
        if name not in known:
            message = f"{chapter} has no parameter {shown(name)}; {_nearest(name, known)}"
            raise ParameterError(message, name if isinstance(name, str) else "")
    return known | dict(given)


def check(chapter: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], Ledger]:
    """All parameters of a run, checked, and the ledger that they name. Nothing is read before types are right.

    raises ParameterError naming the parameter, what is wrong and what would be right; DataError for the package
    """
    values = complete(chapter, given)
    known = contract(chapter)
    for parameter in known.parameters:
        check_type(parameter, values[parameter.name])
    ledger = Ledger.open(values["data"] or None)
    for parameter in known.parameters:
        check_choice(parameter, values[parameter.name], ledger)
    for rule in known.rules:
        if finding := rule.finding(values, ledger):
            raise ParameterError(finding, rule.parameter)
    return values, ledger


def _nearest(wanted: Any, known: Iterable[str]) -> str:
    return nearest(wanted if isinstance(wanted, str) else "", known)
