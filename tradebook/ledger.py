"""The ledger: published figures, read from a data package and selected by one rule.

The rule, in one place. Of all rows that speak of the wanted figure, take those known at the date `as_of`, then

1. rows in the wanted unit or currency; where none is asked for, the quantity that stands first in units.csv, given in
   the unit that is usual for it,
2. outcomes before forecasts, published figures before conversions made by the press,
3. exact figures before those with "over", "nearly" or "about",
4. final before first release: rows whose bounds overlap say the same and form one vintage; a vintage in which a row is
   marked final comes first, then the later one, dated by its earliest row,
5. the better source tier, 6. the finer step, 7. the earlier page, then the id.

The first of that order is the figure; the others stay its alternatives. A row that corrections.csv excludes is never
selected, but stays readable by its id.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pandas as pd

from tradebook import periods
from tradebook.corrections import EXCLUDE, read_corrections
from tradebook.datapackage import DataError, Table, nearest, read_package
from tradebook.figure import Figure, Missing
from tradebook.observation import Observation
from tradebook.rules import package_problems, shape_problems, unit_problems
from tradebook.units import TradebookError, Unit, units_from_rows
from tradebook.vintages import first_known, is_final, vintages

OWN_DATA = Path(__file__).resolve().parent.parent / "data"

# An undated row counts as known this many days after its period ended: customs prints its monthly tables in the
# following month, annual compilations follow within a year.
LAG_FIRST_RELEASE = timedelta(days=31)
LAG_OTHERWISE = timedelta(days=366)

# Between which numbers a measure can lie at all: no level is negative, no share above the whole, no fall below nothing.
LIMITS = {
    "level": (Fraction(0), math.inf),
    "share_pct": (Fraction(0), Fraction(100)),
    "yoy_pct": (Fraction(-100), math.inf),
}
# A change in per cent cannot take away more than the whole; one in hours or yuan has no such end.
LIMITS_IN_PERCENT = {"change": (Fraction(-100), math.inf)}

_KEY = ["indicator", "region", "period", "flow", "dim", "member", "measure"]

# Indicators that have no direction (gross domestic product, trains by origin) leave the column empty, and so do sources
# that name none: they mean the total.
NO_FLOW, TOTAL = "", "total"

_Key = tuple[str, ...]


class UnknownCode(TradebookError, KeyError):
    """A code that the ledger does not know, answered with the nearest one it does."""

    exit_code = 2

    def __str__(self) -> str:
        return self.args[0]


class Ledger:
    """A checked data package, and the figures in it."""

    def __init__(self, folder: Path, tables: dict[str, Table]) -> None:
        self.folder = folder
        self._tables = tables
        if problems := list(shape_problems(tables)) or list(unit_problems(tables["units"])):
            raise DataError(problems)
        self.units: dict[str, Unit] = units_from_rows(tables["units"].rows.to_dict("records"))
        if problems := list(package_problems(tables, self.units)):
            raise DataError(problems)
        self._raw = tables["observations"].rows
        self.corrections = read_corrections(tables)
        # Looked up row by row all the time, and plain lists answer that a hundred times faster than a frame.
        self._columns = {name: self._raw[name].tolist() for name in self._raw}
        self._row_of = {row_id: row for row, row_id in enumerate(self._columns["id"])}
        excluded = [row_id for row_id, correction in self.corrections.items() if correction.action == EXCLUDE]
        self._rows_of = _rows_by_key(self._columns, {self._row_of[row_id] for row_id in excluded})
        self._members = _members_by_question(self._rows_of)
        self._sources = {row["source"]: row for row in tables["sources"].rows.to_dict("records")}
        self._directed = set(self._raw["indicator"][self._raw["flow"] != NO_FLOW])
        usual = tables["units"].rows[tables["units"].rows["usual"] == "true"]
        self._usual = dict(zip(usual["quantity"], usual["unit"]))
        self._quantities = list(dict.fromkeys(unit.quantity for unit in self.units.values()))
        self._names = _names(tables)
        self._cache: dict[int, Observation] = {}

    @classmethod
    def open(cls, path: str | Path | None = None) -> Ledger:
        """Read and check the package in a folder (the book's own by default); DataError if anything is wrong.

        A package whose files are the same as before is read and checked once in a process: a ledger never changes.
        """
        folder = Path(path) if path else OWN_DATA
        try:
            digest = _digest(folder)
        except OSError:
            # What cannot be read is not remembered either; reading it says what is wrong.
            return cls(folder, read_package(folder))
        return _opened(folder, digest)

    @property
    def raw(self) -> pd.DataFrame:
        """The observations as text; whoever changes the frame changes a copy of theirs."""
        return self._raw.copy(deep=False)

    def row(self, row_id: str) -> dict[str, str]:
        """One observation as text, by its id; UnknownCode if there is none."""
        if row_id not in self:
            raise UnknownCode(f"no observation {row_id}; {nearest(row_id, self._row_of)}")
        return {name: texts[self._row_of[row_id]] for name, texts in self._columns.items()}

    def __contains__(self, row_id: str) -> bool:
        """Whether there is an observation of this id."""
        return row_id in self._row_of

    def table(self, name: str) -> pd.DataFrame:
        """One of the package's tables as text: sources, indicators, members, groups, regions, events, ports, claims."""
        return self._tables[name].rows.copy(deep=False)

    def figure(
        self,
        indicator: str,
        region: str,
        period: str,
        flow: str = "total",
        dim: str = "none",
        member: str = "",
        measure: str = "level",
        unit: str | None = None,
        as_of: str | None = None,
        basis: str = "CNY",
    ) -> Figure | Missing:
        """The figure that the selection rule takes, in `unit` if one is given, or a Missing that says why.

        unit   a code of units.csv; figures in other currencies are not considered
        as_of  an ISO date: only what was known on that day; None or empty for everything
        basis  currency in which a growth rate or share was computed
        raises UnknownCode for a code that the package does not list, PeriodError for a period or day that is none
        """
        ranked = self.ranked(indicator, region, period, flow, dim, member, measure, unit, as_of, basis)
        return ranked if isinstance(ranked, Missing) else ranked[0].figure

    def ranked(
        self,
        indicator: str,
        region: str,
        period: str,
        flow: str = "total",
        dim: str = "none",
        member: str = "",
        measure: str = "level",
        unit: str | None = None,
        as_of: str | None = None,
        basis: str = "CNY",
    ) -> list[Observation] | Missing:
        """All observations of the wanted figure, best first: the selected one, then its alternatives."""
        self._check_codes(indicator, region, flow, dim, member, measure, unit)
        periods.parse(period)
        wanted = dict(zip(_KEY, (indicator, region, period, flow, dim, member, measure)))
        found = [self._observation(row) for row in self._rows_of.get(self._key(wanted), ())]
        if not found:
            return _missing("not_published", wanted)
        until = periods.parse(as_of).end if as_of else None
        known = [o for o in found if until is None or o.known_from <= until]
        if not known:
            return _missing("not_known_then", wanted | {"as_of": as_of})
        fitting = self._in_unit([o for o in known if o.basis in ("", basis)], unit)
        return _by_rule(fitting) or _missing("other_unit", wanted | {"unit": unit or basis})

    def series(
        self,
        indicator: str,
        region: str,
        wanted_periods: Iterable[str],
        flow: str = "total",
        dim: str = "none",
        member: str = "",
        measure: str = "level",
        unit: str | None = None,
        as_of: str | None = None,
        basis: str = "CNY",
    ) -> pd.DataFrame:
        """One row a period: period, value, low, high, unit, observation, figure. A gap has NaN and a Missing."""
        rows = []
        for period in wanted_periods:
            figure = self.figure(indicator, region, period, flow, dim, member, measure, unit, as_of, basis)
            rows.append({"period": period} | figure_columns(figure))
        return pd.DataFrame(rows, columns=["period", "value", "low", "high", "unit", "observation", "figure"])

    def by_member(
        self,
        indicator: str,
        region: str,
        period: str,
        dim: str,
        flow: str = "total",
        measure: str = "level",
        unit: str | None = None,
        as_of: str | None = None,
        basis: str = "CNY",
        members: Iterable[str] | None = None,
    ) -> dict[str, Figure]:
        """The figures of every member of a dimension that are published for a period; cross-cuts (@) are left out."""
        self._check_codes(indicator, region, flow, dim, "", measure, unit)
        if members is None:
            members = sorted(self._members.get((indicator, region, period, dim, measure), ()))
        found = {
            member: self.figure(indicator, region, period, flow, dim, member, measure, unit, as_of, basis)
            for member in members
        }
        return {member: figure for member, figure in found.items() if isinstance(figure, Figure)}

    def observations(self, **wanted: str) -> pd.DataFrame:
        """The raw rows, filtered by equality on any of their columns: observations(region="CN-XJ", period="2025")."""
        rows = self.raw
        for column, value in wanted.items():
            if column not in rows.columns:
                raise UnknownCode(f"observations have no column {column}; {nearest(column, rows.columns)}")
            rows = rows[rows[column] == value]
        return rows.copy()

    def observation(self, row_id: str) -> Observation:
        """One observation by its id."""
        if row_id not in self._row_of:
            raise UnknownCode(f"no observation {row_id}; {nearest(row_id, self._row_of)}")
        return self._observation(self._row_of[row_id])

    def source_of(self, row_id: str) -> dict[str, str]:
        """The page that an observation was read from, as a row of sources.csv."""
        if row_id not in self._row_of:
            raise UnknownCode(f"no observation {row_id}; {nearest(row_id, self._row_of)}")
        return self._sources[self._columns["source"][self._row_of[row_id]]]

    def periods_of(self, indicator: str, region: str, **wanted: str) -> list[str]:
        """The periods for which any row of an indicator exists, sorted by end, then start."""
        found = self.observations(indicator=indicator, region=region, **wanted)["period"].unique()
        spans = {text: periods.parse(text) for text in found}
        return sorted(found, key=lambda text: (spans[text].end or date.max, spans[text].start or date.min))

    def group(self, dim: str, group: str, on: str = "") -> list[str]:
        """The members of a group on an ISO date, sorted; its present members where no date is given.

        raises UnknownCode if there is no such group
        """
        rows = self.table("groups")
        rows = rows[rows["dim"] == dim]
        known = dict.fromkeys(rows["group"])
        if group not in known:
            raise UnknownCode(f"{dim} has no group {group}; {nearest(group, known)}")
        rows = rows[rows["group"] == group].to_dict("records")
        return sorted(row["member"] for row in rows if _is_member(row, on))

    def provinces(self) -> list[str]:
        """All regions of level province."""
        rows = self.table("regions")
        return sorted(rows[rows["level"] == "province"]["region"])

    def name(self, kind: str, code: str, language: str) -> str:
        """The label of a code: kind is region, region_full, indicator, unit, a dimension, or a list of codes.csv."""
        try:
            return self._names[kind, code][language == "zh"]
        except KeyError:
            raise UnknownCode(f"{kind} {code} is not in the ledger; {nearest(code, self.known_codes(kind))}") from None

    def known_codes(self, kind: str) -> list[str]:
        """The codes of one kind, in the order of the package."""
        return [code for known_kind, code in self._names if known_kind == kind]

    def _check_codes(
        self, indicator: str, region: str, flow: str, dim: str, member: str, measure: str, unit: str | None
    ) -> None:
        for kind, code in (("indicator", indicator), ("region", region), ("dim", dim), ("measure", measure)):
            self.name(kind, code, "en")
        if unit is not None:
            self.name("unit", unit, "en")
        if flow != NO_FLOW:
            self.name("flow", flow, "en")
        if member:
            self.name(dim, member, "en")

    def _key(self, wanted: Mapping[str, str]) -> _Key:
        """The key to look under; an indicator that knows no directions at all is found under any."""
        flow = wanted["flow"] if wanted["indicator"] in self._directed else NO_FLOW
        return tuple((wanted | {"flow": flow or TOTAL}).values())

    def _observation(self, row: int) -> Observation:
        if row not in self._cache:
            self._cache[row] = self._read_observation({name: texts[row] for name, texts in self._columns.items()})
        return self._cache[row]

    def _read_observation(self, row: dict[str, str]) -> Observation:
        if row["id"] in self.corrections:
            row = self.corrections[row["id"]].applied_to(row)
        unit = self.units[row["unit"]]
        limits = LIMITS | LIMITS_IN_PERCENT if unit.quantity == "percent" else LIMITS
        lowest, highest = limits.get(row["measure"], (-math.inf, math.inf))
        figure = Figure.published(
            row["value"],
            row["step"],
            unit,
            source=row["id"],
            qualifier=row["qualifier"],
            lowest=lowest,
            highest=highest,
        )
        step = Fraction(row["step"]) * unit.factor
        tier = int(self._sources[row["source"]]["tier"])
        return Observation(row["id"], figure, row["release"], row["basis"], tier, step, _known_from(row))

    def _in_unit(self, observations: list[Observation], unit: str | None) -> list[Observation]:
        if not observations:
            return []
        if unit is None:
            quantity = min((o.figure.unit.quantity for o in observations), key=self._quantities.index)
            if quantity not in self._usual:
                return [o for o in observations if o.figure.unit.quantity == quantity]
            unit = self._usual[quantity]
        target = self.units[unit]
        alike = [o for o in observations if o.figure.unit.quantity == target.quantity]
        return [o if o.figure.unit is target else replace(o, figure=o.figure.to(target)) for o in alike]


# One for each of the packages that a process compares, and some for those who share it.
@lru_cache(maxsize=4)
def _opened(folder: Path, _digest_of_files: str) -> Ledger:
    return Ledger(folder, read_package(folder))


def _digest(folder: Path) -> str:
    """What the files of a package hold, as a short text; times of files do not count."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.json")]):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _rows_by_key(columns: Mapping[str, list[str]], excluded: Collection[int]) -> dict[_Key, list[int]]:
    """The rows that may be selected, by what they speak of; one without direction counts as a total."""
    flows = {"flow": [flow or TOTAL for flow in columns["flow"]]}
    rows: dict[_Key, list[int]] = defaultdict(list)
    for row, key in enumerate(zip(*((columns | flows)[name] for name in _KEY))):
        if row not in excluded:
            rows[key].append(row)
    return dict(rows)


def _members_by_question(keys: Iterable[_Key]) -> dict[_Key, set[str]]:
    """The members, cross-cuts (@) left out, by indicator, region, period, dimension and measure."""
    members: dict[_Key, set[str]] = defaultdict(set)
    for indicator, region, period, _, dim, member, measure in keys:
        if "@" not in member:
            members[indicator, region, period, dim, measure].add(member)
    return dict(members)


def _is_member(row: dict[str, str], on: str) -> bool:
    if not on:
        return not row["to"]
    day = periods.last_day(on)
    return (not row["from"] or periods.last_day(row["from"]) <= day) and (
        not row["to"] or day <= periods.last_day(row["to"])
    )


def figure_columns(figure: Figure | Missing) -> dict[str, object]:
    """A figure as the columns of a series; NaN and blanks for a Missing."""
    if isinstance(figure, Missing):
        return {"value": math.nan, "low": math.nan, "high": math.nan, "unit": "", "observation": "", "figure": figure}
    return {
        "value": float(figure.value),
        "low": float(figure.low),
        "high": float(figure.high),
        "unit": figure.unit.code,
        "observation": " ".join(figure.sources),
        "figure": figure,
    }


def _by_rule(observations: list[Observation]) -> list[Observation]:
    """Observations of one figure and quantity, in the order of the selection rule."""
    vintage = _vintages(observations)
    return sorted(
        observations,
        key=lambda o: (
            not o.is_outcome,
            o.release == "conversion",
            o.figure.qualifier != "",
            *vintage[o.id],
            o.tier,
            o.step,
            o.known_from,
            o.id,
        ),
    )


def _vintages(observations: list[Observation]) -> dict[str, tuple[bool, int]]:
    """How each observation's vintage sorts: final ones first, then by the day it was first known, latest first."""
    return {
        row.id: (not is_final(rows), -first_known(rows).toordinal()) for rows in vintages(observations) for row in rows
    }


def _known_from(row: Mapping[str, str]) -> date:
    if row["published_on"]:
        return periods.last_day(row["published_on"])
    period = periods.parse(row["period"])
    end = period.end or period.start
    return end + (LAG_FIRST_RELEASE if row["release"] == "first" else LAG_OTHERWISE)


def _missing(reason: str, wanted: dict[str, str | None]) -> Missing:
    return Missing(reason, tuple((name, value or "") for name, value in wanted.items()))


def _names(tables: dict[str, Table]) -> dict[tuple[str, str], tuple[str, str]]:
    """Labels by kind and code, in the order of the package."""
    names = {}
    for kind, table, code in (("indicator", "indicators", "indicator"), ("unit", "units", "unit")):
        for row in tables[table].rows.to_dict("records"):
            names[kind, row[code]] = row["en"], row["zh"]
    for row in tables["regions"].rows.to_dict("records"):
        names["region", row["region"]] = row["short_en"], row["short_zh"]
        names["region_full", row["region"]] = row["en"], row["zh"]
    for row in tables["members"].rows.to_dict("records"):
        names[row["dim"], row["member"]] = row["en"], row["zh"]
    for row in tables["codes"].rows.to_dict("records"):
        names[row["list"], row["code"]] = row["en"], row["zh"]
    return names
