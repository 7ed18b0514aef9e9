"""The contract of each chapter: its parameters, what they may be, and what they mean, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tradebook import periods
from tradebook.datapackage import nearest
from tradebook.ledger import Ledger
from tradebook.units import TradebookError

FIRST_YEAR, LAST_YEAR = 1990, 2100

LONGEST_SHOWN = 60


class ParameterError(TradebookError, ValueError):
    """A parameter that no chapter run can start with."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `kind` is region, year, choice, date or folder; `choices` belongs to kind choice."""

    name: str
    kind: str
    default: str | int
    help_en: str
    help_zh: str
    choices: tuple[str, ...] = ()

    def help(self, language: str) -> str:
        return self.help_zh if language == "zh" else self.help_en


COMMON = (
    Parameter("region", "region", "CN-XJ", "Region the chapter is about, by ISO code", "本章讨论的地区（ISO代码）"),
    Parameter("first_year", "year", 2016, "First year shown", "起始年份"),
    Parameter(
        "last_year", "year", 2025, "Last year shown, and the year the findings speak of", "终止年份，也是结论所指的年份"
    ),
    Parameter(
        "currency", "choice", "CNY", "Currency of the series; none is ever converted", "数据币种，从不换算",
        ("CNY", "USD"),
    ),
    Parameter(
        "language", "choice", "en", "Language of sentences, charts and tables", "文句、图表所用语言", ("en", "zh")
    ),
    Parameter(
        "as_of", "date", "", "Use only what was published by this day; empty for everything",
        "仅用该日以前公布的数据，留空为全部",
    ),
    Parameter(
        "data", "folder", "", "Folder of another data package; empty for the book's own",
        "其他数据包所在文件夹，留空为本书自带数据",
    ),
)


@dataclass(frozen=True, slots=True)
class Contract:
    """One chapter: its name (also the notebook's), its title, and its parameters in the order of the notebook."""

    name: str
    title_en: str
    title_zh: str
    own: tuple[Parameter, ...] = field(default=())

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return COMMON + self.own

    def title(self, language: str) -> str:
        return self.title_zh if language == "zh" else self.title_en


_PARTNERS = ("CENTRAL_ASIA_5", "ASEAN", "BRI", "RCEP", "EU", "USA", "RUS", "KAZ", "KGZ", "VNM")

CONTRACTS = {
    contract.name: contract
    for contract in (
        Contract("trade_scale", "Trade scale", "贸易规模"),
        Contract(
            "market_structure", "Market structure", "市场结构",
            (
                Parameter(
                    "partner", "choice", "CENTRAL_ASIA_5", "Partner whose weight is followed",
                    "重点考察依赖度的贸易伙伴", _PARTNERS,
                ),
                Parameter(
                    "rising_partner", "choice", "ASEAN", "Partner whose rise is followed",
                    "重点考察增长的贸易伙伴", _PARTNERS,
                ),
            ),
        ),
        Contract("private_enterprises", "Private enterprises", "民营企业"),
        Contract("logistics_corridors", "Logistics corridors", "物流通道"),
        Contract("reform_effects", "Reform effects", "改革成效", own=(
            Parameter(
                "closure_date", "date", "2020-01-29", "Day on which borders began to close; empty to leave it out",
                "边境开始关闭之日，留空则不考察",
            ),
            Parameter(
                "reopening_date", "date", "2023-01-08", "Day on which borders began to reopen; empty to leave it out",
                "边境开始重新开放之日，留空则不考察",
            ),
            Parameter("reform_date", "date", "2023-11-01", "Day of the reform to be asked about; empty to leave it out",
                      "所考察改革的日期，留空则不考察"),
            Parameter("treatment_year", "year", 2023, "First year that counts as after in comparisons by year",
                      "按年比较时视为“之后”的第一年"),
            Parameter(
                "donors", "choice", "inland", "Regions to compare with: those without a land border, or all others",
                "对照地区：无陆地边境的地区，或所有其他地区", ("inland", "all"),
            ),
        )),
    )
}


def contract(chapter: str) -> Contract:
    """The contract of a chapter; ParameterError with the nearest name if there is no such chapter."""
    if not isinstance(chapter, str) or chapter not in CONTRACTS:
        raise ParameterError(f"no chapter {_shown(chapter)}; {_nearest(chapter, CONTRACTS)}")
    return CONTRACTS[chapter]


def complete(chapter: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given parameters with the defaults for the rest; ParameterError for a name the chapter does not have."""
    known = {parameter.name: parameter.default for parameter in contract(chapter).parameters}
    for name in given:
        if name not in known:
            raise ParameterError(f"{chapter} has no parameter {_shown(name)}; {_nearest(name, known)}")
    return known | dict(given)


def check(chapter: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], Ledger]:
    """All parameters of a run, checked, and the ledger that they name. Nothing is read before types are right.

    raises ParameterError naming the parameter, what is wrong and what would be right; DataError for the package
    """
    values = complete(chapter, given)
    for parameter in contract(chapter).parameters:
        _check_type(parameter, values[parameter.name])
    if values["first_year"] >= values["last_year"]:
        raise ParameterError(
            f"first_year {values['first_year']} is not before last_year {values['last_year']}: growth needs two years"
        )
    ledger = Ledger.open(values["data"] or None)
    for parameter in contract(chapter).parameters:
        if parameter.kind == "region" and values[parameter.name] not in ledger.known_codes("region"):
            hint = nearest(values[parameter.name], ledger.known_codes("region"))
            raise ParameterError(f"{parameter.name} {_shown(values[parameter.name])} is not in the ledger; {hint}")
    return values, ledger


def _check_type(parameter: Parameter, value: Any) -> None:
    wanted = int if parameter.kind == "year" else str
    if not isinstance(value, wanted) or isinstance(value, bool):
        kind = "a whole number" if wanted is int else "text"
        raise ParameterError(f"{parameter.name} has to be {kind}, not {_shown(value)}")
    finding = _CHECKS[parameter.kind](parameter, value)
    if finding:
        raise ParameterError(f"{parameter.name} {_shown(value)} {finding}")


def _check_region(parameter: Parameter, value: str) -> str:
    return "" if re.fullmatch(r"[A-Z]{2,3}(-[A-Z0-9]{1,4})?", value) else "is no region code; write one such as CN-XJ"


def _check_year(parameter: Parameter, value: int) -> str:
    return "" if FIRST_YEAR <= value <= LAST_YEAR else f"is out of range; years run from {FIRST_YEAR} to {LAST_YEAR}"


def _check_choice(parameter: Parameter, value: str) -> str:
    return "" if value in parameter.choices else f"is not a choice; {nearest(value, parameter.choices)}"


def _check_date(parameter: Parameter, value: str) -> str:
    if not value:
        return ""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            periods.parse(value)
        except ValueError:
            return "is not in the calendar"
        return ""
    return "is no date; write it as 2025-03-31, or leave it empty"


def _check_folder(parameter: Parameter, value: str) -> str:
    try:
        found = not value or (Path(value) / "datapackage.json").is_file()
    except OSError:
        # A name too long for the system, or a folder that may not be looked into.
        found = False
    return "" if found else "is no data package; name a folder that holds a datapackage.json"


def _shown(value: Any) -> str:
    """A value as a message quotes it: on one line, and cut if it is long."""
    try:
        text = repr(value)
    except Exception:  # whatever a stranger's object does when asked for its name, the message is about the parameter
        text = f"a {type(value).__name__}"
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def _nearest(wanted: Any, known: Iterable[str]) -> str:
    return nearest(wanted if isinstance(wanted, str) else "", known)


_CHECKS = {
    "region": _check_region,
    "year": _check_year,
    "choice": _check_choice,
    "date": _check_date,
    "folder": _check_folder,
}
