"""A region's trade broken down by one dimension: levels, shares and growth of its parts, where published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd
from babel.core import get_global

from tradebook import periods
from tradebook.corrections import EXCLUDE
from tradebook.figure import Figure, Missing, contribution, growth, share
from tradebook.indicators.contributions import contributions
from tradebook.indicators.growth import implied_base
from tradebook.indicators.structure import Part, disjoint_parts, similarity
from tradebook.ledger import Ledger, Observation
from tradebook.units import RATIO

# How the notes of the ledger say that a printed share is not one of the region's own trade.
ANOTHER_WHOLE = re.compile(r"denominator:|share of (?!exports|imports|total trade)", re.IGNORECASE)

# Growth rates rest on revised bases, so each step of a chain adds doubt that no bound shows: two steps, no more.
MOST_STEPS = 2

# "Over" and "nearly" leave one side open: a level of that kind says nothing of a change.
ONE_SIDED = ("over", "nearly")


@dataclass(frozen=True)
class Breakdown:
    """The parts of a region's trade in one flow and currency, as known on a day; by years and windows from January."""

    ledger: Ledger
    region: str
    dim: str
    flow: str = "total"
    money: str = "CNY_100M"
    basis: str = "CNY"
    as_of: str = ""

    @classmethod
    def of(cls, page: Any, dim: str, region: str = "", flow: str = "total") -> Breakdown:
        """The breakdown that a chapter's page asks for, for its own region or another."""
        return cls(
            page.ledger, region or page.region, dim, flow, page.money, page.currency, page.parameters["as_of"]
        )

    def total(self, period: str) -> Figure | Missing:
        """The whole that the parts belong to."""
        return self._figure(period, unit=self.money)

    def level(self, member: str, period: str) -> Figure | Missing:
        """The published level of a part."""
        return self._figure(period, dim=self.dim, member=member, unit=self.money)

    def growth(self, member: str, period: str) -> Figure | Missing:
        """The published growth rate; where none is, the one computed from two published levels."""
        printed = self._figure(period, dim=self.dim, member=member, measure="yoy_pct")
        if isinstance(printed, Figure):
            return printed
        computed = growth(self.level(member, period), self.level(member, year_before(period)))
        return computed if isinstance(computed, Figure) else printed

    def share(self, member: str, period: str) -> Figure | Missing:
        """The share in the whole, per cent: from two levels, or as printed where that is finer and agrees."""
        computed = share(self.level(member, period), self.total(period))
        printed = self._printed_share(member, period)
        if isinstance(printed, Missing) or isinstance(computed, Missing):
            return printed if isinstance(computed, Missing) else computed
        return printed if printed.agrees_with(computed) and printed.width < computed.width else computed

    def known_level(self, member: str, period: str) -> Figure | Missing:
        """The published level, or what growth rates make of one a year later or up to two years before."""
        found = self.level(member, period)
        if isinstance(found, Figure):
            return found
        implied = self._implied(member, year_after(period))
        if isinstance(implied, Figure):
            return implied
        carried = self._carried_forward(member, period, MOST_STEPS)
        return carried if isinstance(carried, Figure) else found

    def known_share(self, member: str, period: str) -> Figure | Missing:
        """The share as published or computed, or from a level that published growth rates lead to."""
        found = self.share(member, period)
        if isinstance(found, Figure):
            return found
        known = share(self.known_level(member, period), self.total(period))
        return known if isinstance(known, Figure) else found

    def longest_window(self, member: str, year: int) -> str:
        """The longest window of a year whose share is known in any of these ways; the year itself if none is."""
        windows = (periods.year_to_date(year, months) for months in range(12, 0, -1))
        return next((w for w in windows if isinstance(self.known_share(member, w), Figure)), f"{year}")

    def at_least(self, member: str, year: int) -> Figure | Missing:
        """The year's level, or the highest floor that its windows give: a year is never less than its first months."""
        for months in range(12, 0, -1):
            known = self.known_level(member, periods.year_to_date(year, months))
            if isinstance(known, Figure):
                return known if months == 12 else _floor(known)
        return Missing("not_published", self._wanted(member, f"{year}"))

    def members(self, years: Iterable[int]) -> list[str]:
        """Members with a share in any window of the years, those with most windows first; no cross-cuts (@)."""
        years = set(years)
        counts = {code: len(self.windows(code, years)) for code in self._windows}
        return sorted((code for code in counts if counts[code]), key=lambda code: (-counts[code], code))

    def windows(self, member: str, years: Iterable[int]) -> list[str]:
        """The years and year-to-date windows for which a member's share can be told, in order of time."""
        years = set(years)
        return [window for window in self._windows.get(member, ()) if periods.parse(window).year in years]

    def shares(self, period: str) -> dict[str, Figure]:
        """The shares of all members that can be told for a period."""
        return {code: self.share(code, period) for code, windows in self._windows.items() if period in windows}

    def parts(self, period: str) -> dict[str, Part]:
        """The finest parts without overlap for a period, with their shares."""
        return disjoint_parts(self.shares(period), self.groups, self.is_single)

    def told_in(self, period: str) -> list[str]:
        """Members of which anything is published for a period: a level, a share or a growth rate."""
        return [
            code
            for code in self._codes
            if any(isinstance(told(code, period), Figure) for told in (self.level, self.share, self.growth))
        ]

    def by_size(self, period: str) -> list[str]:
        """The members of `told_in`, those with the largest level first, then those with a growth rate alone."""
        levels = {code: self.level(code, period) for code in self.told_in(period)}
        sizes = {code: float(level) if isinstance(level, Figure) else 0 for code, level in levels.items()}
        return sorted(levels, key=lambda code: (-sizes[code], code))

    def told_windows(self, member: str, years: Iterable[int]) -> list[str]:
        """The years and year-to-date windows of which anything is published of a member, in order of time."""
        years = set(years)
        rows = self._rows
        found = rows.loc[rows["member"] == member, "period"].unique()
        windows = (w for w in found if periods.parse(w).months_from_january and periods.parse(w).year in years)
        return sorted((w for w in windows if member in self.told_in(w)), key=_end)

    def last_told(self, member: str, years: Iterable[int]) -> str:
        """The last of these windows; empty if there is none."""
        return next(reversed(self.told_windows(member, years)), "")

    def latest_told(self, years: Iterable[int]) -> str:
        """The last year or year-to-date window of which anything is published of any member; empty if there is none."""
        years = set(years)
        return max((w for code in self._codes for w in self.told_windows(code, years)), key=_end, default="")

    def excluded(self, member: str, years: Iterable[int]) -> dict[str, Observation]:
        """Levels printed for a member and never selected, by period: the known errors of corrections.csv."""
        years = set(years)
        rows = self._rows[(self._rows["member"] == member) & (self._rows["measure"] == "level")]
        found = [
            (row["period"], self.ledger.observation(row["id"]))
            for row in rows.to_dict("records")
            if row["id"] in self.ledger.corrections and periods.parse(row["period"]).year in years
        ]
        return {
            period: observation
            for period, observation in found
            if self.ledger.corrections[observation.id].action == EXCLUDE
            and observation.figure.unit.quantity == self.basis
        }

    def best_described(self, years: Iterable[int]) -> str:
        """The window with most parts without overlap, then most members, then the last; empty if there is none."""
        years = list(years)
        windows = sorted({w for code in self.members(years) for w in self.windows(code, years)}, key=_end)
        return max(windows, key=lambda w: (len(self.parts(w)), len(self.shares(w)), _end(w)), default="")

    def levels(self, after: str, before: str) -> tuple[dict[str, Figure], dict[str, Figure]]:
        """Levels of members known for both windows, by member; of the earlier one also as implied by growth."""
        one_year = before == year_before(after)
        found = {}
        for code in self._codes:
            earlier = self.level_before(code, after) if one_year else self.level(code, before)
            pair = self.level(code, after), earlier
            if all(isinstance(figure, Figure) and figure.qualifier not in ONE_SIDED for figure in pair):
                found[code] = pair
        return {code: pair[0] for code, pair in found.items()}, {code: pair[1] for code, pair in found.items()}

    def contributions(self, after: str, before: str) -> dict[str, Figure | Missing]:
        """Contributions to growth between two windows, of the finest parts without overlap and of the rest.

        A level that was not published before is the one that the published growth rate implies.
        """
        parts = [disjoint_parts(levels, self.groups, self.is_single) for levels in self.levels(after, before)]
        pair = [{code: part.figure for code, part in found.items()} for found in parts]
        return contributions(*pair, self.total(after), self.total(before)) if pair[0] else {}

    def overlapping_contributions(self, after: str, before: str) -> dict[str, Figure | Missing]:
        """Contributions of every member and group known for both windows, by themselves: they may overlap."""
        pair = self.levels(after, before)
        return {code: contribution(pair[0][code], pair[1][code], self.total(before)) for code in pair[0]}

    def is_remainder(self, code: str, codes: Iterable[str]) -> bool:
        """Whether a group stands among its own members or smaller groups, and means what they leave of it."""
        own = set(self.groups.get(code, ()))
        others = (set(self.groups.get(other, (other,))) for other in codes if other != code)
        return any(other <= own for other in others)

    def window_for_contributions(self, year: int) -> str:
        """The window of a year with most parts, then most members, then most months; empty if none has any."""
        best = max((periods.year_to_date(year, months) for months in range(1, 13)), key=self._told_of_growth)
        return best if any(self._told_of_growth(best)[:2]) else ""

    def level_before(self, member: str, period: str) -> Figure | Missing:
        """The level of the same window one year earlier, as published or as the published growth rate implies."""
        found = self.level(member, year_before(period))
        return found if isinstance(found, Figure) else self._implied(member, period)

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """The groups of this dimension with the members that the ledger lists."""
        rows = self.ledger.table("groups")
        codes = rows.loc[rows["dim"] == self.dim, "group"].unique()
        return {code: self.ledger.group(self.dim, code) for code in codes}

    def is_single(self, code: str) -> bool:
        """Whether a member can overlap with no other: countries and territories, and places of one region.

        Classes of goods and modes of trade overlap in ways that no list tells, so none of them counts as single.
        """
        return self.dim == "prefecture" or (self.dim == "partner" and code in get_global("territory_aliases"))

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return self.ledger.observations(indicator="trade_value", region=self.region, dim=self.dim, flow=self.flow)

    @cached_property
    def _codes(self) -> list[str]:
        return sorted({member for member in self._rows["member"] if "@" not in member})

    @cached_property
    def _windows(self) -> dict[str, list[str]]:
        """By member, all years and year-to-date windows for which its share can be told."""
        rows = self._rows
        return {code: self._told(code, rows.loc[rows["member"] == code, "period"].unique()) for code in self._codes}

    @cached_property
    def _shares_of_another_whole(self) -> frozenset[str]:
        rows = self._rows[self._rows["measure"] == "share_pct"]
        return frozenset(rows.loc[rows["note"].str.contains(ANOTHER_WHOLE), "id"])

    def _told(self, member: str, found: Iterable[str]) -> list[str]:
        windows = [text for text in found if periods.parse(text).months_from_january]
        return sorted((w for w in windows if isinstance(self.share(member, w), Figure)), key=_end)

    def _told_of_growth(self, window: str) -> tuple[int, int, int]:
        if any(isinstance(self.total(w), Missing) for w in (window, year_before(window))):
            return 0, 0, 0
        levels = self.levels(window, year_before(window))[0]
        parts = disjoint_parts(levels, self.groups, self.is_single)
        return len(parts), len(levels), periods.parse(window).months_from_january

    def _implied(self, member: str, period: str) -> Figure | Missing:
        """The level one year before `period` that the level and published growth rate of `period` imply."""
        rate = self._figure(period, dim=self.dim, member=member, measure="yoy_pct")
        if isinstance(rate, Figure) and rate.low <= -100:
            return Missing("undefined")
        return implied_base(self.level(member, period), rate)

    def _carried_forward(self, member: str, period: str, steps: int) -> Figure | Missing:
        """The level that published growth rates reach from a level published one or more years before."""
        rate = self._figure(period, dim=self.dim, member=member, measure="yoy_pct")
        earlier = self.level(member, year_before(period))
        if isinstance(earlier, Missing) and steps > 1 and isinstance(rate, Figure):
            earlier = self._carried_forward(member, year_before(period), steps - 1)
        return carried_forward(earlier, rate)

    def _printed_share(self, member: str, period: str) -> Figure | Missing:
        """The printed share that has the region's own trade as its whole; others only look alike."""
        wanted = {"dim": self.dim, "member": member, "measure": "share_pct"}
        found = self._ranked(period, **wanted)
        if isinstance(found, Missing):
            return found
        own = [observation for observation in found if observation.id not in self._shares_of_another_whole]
        return own[0].figure if own else Missing("not_published", self._wanted(member, period, "share_pct"))

    def _figure(self, period: str, **wanted: str) -> Figure | Missing:
        found = self._ranked(period, **wanted)
        return found if isinstance(found, Missing) else found[0].figure

    def _ranked(self, period: str, **wanted: str) -> list | Missing:
        """What the selection rule ranks, outcomes only, without conversions that the press made by itself."""
        found = self.ledger.ranked(
            "trade_value", self.region, period, self.flow, as_of=self.as_of, basis=self.basis, **wanted
        )
        if isinstance(found, Missing):
            return found
        own = [observation for observation in found if observation.is_outcome and observation.release != "conversion"]
        measure = wanted.get("measure", "level")
        return own or Missing("other_unit", self._wanted(wanted.get("member", ""), period, measure))

    def _wanted(self, member: str, period: str, measure: str = "level") -> tuple[tuple[str, str], ...]:
        dim = self.dim if member else "none"
        return (("indicator", "trade_value"), ("region", self.region), ("period", period), ("flow", self.flow),
                ("dim", dim), ("member", member), ("measure", measure))


def carried_forward(level: Figure | Missing, rate: Figure | Missing) -> Figure | Missing:
    """The level that a growth rate (per cent) makes of the level before: level * (1 + rate / 100)."""
    if isinstance(level, Missing) or isinstance(rate, Missing):
        return level if isinstance(level, Missing) else rate
    factor = Figure(1 + rate.value / 100, 1 + rate.low / 100, 1 + rate.high / 100, RATIO, rate.sources, rate.formula)
    return (level * factor).named(f"carried_forward({level.formula or level.sources[0]}, {rate.sources[0]})")


def compare_structures(ours: Breakdown, theirs: Breakdown, years: Iterable[int]) -> tuple[str, Figure] | None:
    """The last window in which two regions list a common class, and how alike they are then; None if there is none.

    Classes without overlap are taken together. A group whose members are unknown can only be set against all the rest;
    whichever choice leaves least doubt is taken.
    """
    years = list(years)
    codes = [code for code in ours.members(years) if code in theirs.members(years)]
    windows = {w for code in codes for w in ours.windows(code, years) if w in theirs.windows(code, years)}
    if not windows:
        return None
    window = max(windows, key=_end)
    pair = ours.shares(window), theirs.shares(window)
    common = [{code: shares[code] for code in codes if code in pair[0] and code in pair[1]} for shares in pair]
    parts = [disjoint_parts(shares, ours.groups, ours.is_single) for shares in common]
    choices = [tuple({code: part.figure for code, part in found.items()} for found in parts)]
    choices += [({code: common[0][code]}, {code: common[1][code]}) for code in common[0]]
    return window, min((similarity(*choice) for choice in choices if choice[0]), key=lambda figure: figure.width)


def compare_flows(ours: Breakdown, theirs: Breakdown, years: Iterable[int]) -> tuple[str, Figure] | None:
    """The last window in which two regions publish exports and imports, and how alike the two divisions are."""
    for year in sorted(years, reverse=True):
        for months in range(12, 0, -1):
            window = periods.year_to_date(year, months)
            pair = [_flow_shares(found, window) for found in (ours, theirs)]
            if all(pair):
                return window, similarity(*pair)
    return None


def how_known(figure: Figure | Missing) -> str:
    """How a level is known: published, implied_base (by a later growth rate) or carried_forward; empty if missing."""
    if isinstance(figure, Missing):
        return ""
    return figure.formula.split("(")[0] if figure.formula else "published"


def year_before(period: str) -> str:
    """The same window one year earlier."""
    return _shifted(period, -1)


def year_after(period: str) -> str:
    """The same window one year later."""
    return _shifted(period, 1)


def common_window(first: Iterable[str], second: Iterable[str]) -> str:
    """The last window that is in both lists; empty if there is none."""
    shared = set(first) & set(second)
    return max(shared, key=_end, default="")


def in_time_order(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Figures by window, sorted by the end of the window."""
    return {window: figures[window] for window in sorted(figures, key=_end)}


def _flow_shares(found: Breakdown, window: str) -> dict[str, Figure]:
    """Shares of exports and imports in their sum; empty if one of them is not published."""
    flows = {flow: replace(found, flow=flow).total(window) for flow in ("export", "import")}
    if any(isinstance(figure, Missing) for figure in flows.values()):
        return {}
    exports, imports = flows.values()
    # 1 / (1 + b / a) and not a / (a + b): there `a` counts twice.
    return {"export": (1 / (1 + imports / exports)).as_percent(), "import": (1 / (1 + exports / imports)).as_percent()}


def _shifted(period: str, by: int) -> str:
    return re.sub(r"\d{4}", lambda year: f"{int(year[0]) + by}", period)


def _end(period: str) -> tuple:
    parsed = periods.parse(period)
    return parsed.end, parsed.months_from_january or 0


def _floor(known: Figure) -> Figure:
    """Of a part of the year, only the lower bound speaks of the year."""
    low = max(Fraction(0), known.low)
    return Figure(low, low, float("inf"), known.unit, known.sources, known.formula or f"window({known.sources[0]})")
