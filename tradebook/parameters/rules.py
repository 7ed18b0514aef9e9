"""What parameters have to be to each other, and to what the ledger holds: rules that no single value can break."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tradebook import holdings, periods
from tradebook.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over several parameters: the one to blame, the rule in words, and what finds it broken.

    finding  of (values, ledger): what is wrong in a line, or nothing
    """

    parameter: str
    en: str
    zh: str
    finding: Callable[[Mapping[str, Any], Ledger], str]

    def words(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def _years_in_order(values: Mapping[str, Any], ledger: Ledger) -> str:
    first, last = values["first_year"], values["last_year"]
    return f"first_year {first} is not before last_year {last}: growth needs two years" if first >= last else ""


def _something_was_known(values: Mapping[str, Any], ledger: Ledger) -> str:
    region, known = values["region"], holdings.known_since(ledger, values["region"])
    if not values["as_of"] or known <= periods.parse(values["as_of"]).end:
        return ""
    return f"as_of {values['as_of']!r} is before any trade value of {region} was published; the first is of {known}"


def _partners_differ(values: Mapping[str, Any], ledger: Ledger) -> str:
    same = values["partner"] == values["rising_partner"]
    return f"rising_partner {values['partner']!r} is partner too; name two, to compare them" if same else ""


def _closed_before_reopened(values: Mapping[str, Any], ledger: Ledger) -> str:
    closed, reopened = values["closure_date"], values["reopening_date"]
    wrong = closed and reopened and closed >= reopened
    return f"closure_date {closed!r} is not before reopening_date {reopened!r}" if wrong else ""


YEARS_IN_ORDER = Rule(
    "first_year", "first_year lies before last_year: growth needs two years",
    "first_year早于last_year：计算增速需要两年", _years_in_order,
)
SOMETHING_WAS_KNOWN = Rule(
    "as_of", "as_of is not before the day on which the region's first trade value was published",
    "as_of不早于该地区首个进出口值的公布日", _something_was_known,
)
PARTNERS_DIFFER = Rule(
    "rising_partner", "partner and rising_partner are two different partners", "partner与rising_partner须为不同伙伴",
    _partners_differ,
)
CLOSED_BEFORE_REOPENED = Rule(
    "closure_date", "closure_date lies before reopening_date, where both are given",
    "两者都给出时，closure_date早于reopening_date", _closed_before_reopened,
)
