"""Types of trading firms in the ledger: value, share, growth and number, from whichever of them were published.

Totals are taken as first released here: the figures by type come from the press of the day and fit those, not the
later revisions. Years are asked for by number, windows by year and last month.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from tradebook import periods
from tradebook.figure import Figure, Missing, share
from tradebook.indicators.decomposition import contribution_from_growth, growth_ratio, share_of_growth_from_rates
from tradebook.indicators.growth import first_release, implied_base
from tradebook.indicators.parts import part_between
from tradebook.ledger import Ledger

PRIVATE = "private"
TYPES = (PRIVATE, "state_owned", "foreign_invested")
# All firms that traded, of whatever type.
EVERY = ""


class Found(NamedTuple):
    """A figure and how it is known: published, share, contribution, base or bounds."""

    figure: Figure | Missing
    how: str


class Change(NamedTuple):
    """A value and a number over the same span, both ends: what a split of growth needs."""

    after: Figure | Missing
    before: Figure | Missing
    value_ratio: Figure | Missing
    number_ratio: Figure | Missing

    @property
    def is_known(self) -> bool:
        return _is_told(self.value_ratio) and _is_told(self.number_ratio)

    @property
    def growths(self) -> tuple[Figure | Missing, ...]:
        """Growth of value, of number, and of value per firm, in per cent."""
        ratios = (self.value_ratio, self.number_ratio, self.value_ratio / self.number_ratio)
        return tuple((ratio - 1).as_percent() for ratio in ratios)


@dataclass(frozen=True, slots=True)
class Firms:
    """Firms of one region in one ledger, as known on a day, in one currency."""

    ledger: Ledger
    region: str
    as_of: str
    currency: str

    @classmethod
    def of(cls, page: Any, region: str = "") -> Firms:
        """The firms of a page's region, or of another one under the page's parameters."""
        return cls(page.ledger, region or page.region, page.parameters["as_of"], page.currency)

    @property
    def money(self) -> str:
        return f"{self.currency}_100M"

    def share(self, member: str, year: int, months: int = 12) -> Figure | Missing:
        """Share of a type in total trade, in per cent: as published, otherwise from its level and the total."""
        published = self._value(member, year, months, measure="share_pct")
        level = self.level(member, year, months)
        if isinstance(published, Figure) or isinstance(level.figure, Missing):
            return published
        return share(level.figure, self.total(year, months))

    def growth(self, member: str, year: int, months: int = 12) -> Figure | Missing:
        """Published growth on the same window of the year before; total trade for EVERY."""
        return self._value(member, year, months, measure="yoy_pct")

    def total(self, year: int, months: int = 12) -> Figure | Missing:
        """Total trade of a window as first released."""
        ranked = self.ledger.ranked(
            "trade_value", self.region, periods.year_to_date(year, months), unit=self.money, as_of=self.as_of,
            basis=self.currency,
        )
        return first_release(ranked)

    def level(self, member: str, year: int, months: int = 12) -> Found:
        """Value of a window: published or share times total, whichever is finer; else from its share of growth."""
        if member == EVERY:
            return Found(self.total(year, months), "published")
        published = self._value(member, year, months, unit=self.money)
        by_share = self._share_of(self.total(year, months), self._value(member, year, months, measure="share_pct"))
        ways = (Found(published, "published"), Found(by_share, "share"))
        known = [found for found in ways if _is_told(found.figure)]
        if known:
            return min(known, key=lambda found: found.figure.width)
        by_contribution = self._from_contribution(member, year, months)
        if isinstance(by_contribution, Figure):
            return Found(by_contribution, "contribution")
        return Found(published, "published")

    def year_level(self, member: str, year: int) -> Found:
        """Value of a year: as for a window, else what next year's growth implies, else bounds from its windows."""
        found = self.level(member, year)
        if isinstance(found.figure, Figure):
            return found
        implied = implied_base(self.level(member, year + 1).figure, self.growth(member, year + 1))
        if isinstance(implied, Figure):
            return Found(implied, "base")
        bounded = part_between(self._levels(member, year), self._levels(EVERY, year), 0, 12)
        known = isinstance(bounded, Figure) and bool(self._levels(member, year))
        return Found(bounded, "bounds") if known else found

    def within(self, member: str, year: int, start: int, end: int) -> Figure | Missing:
        """Value between two months of a year (start exclusive), from the cumulative figures there are."""
        levels = self._levels(member, year)
        wanted = self.level(member, year, end).figure
        bounded = part_between(levels, self._levels(EVERY, year), start, end)
        return bounded if levels or isinstance(wanted, Figure) else wanted

    def numbers(self, member: str, year: int) -> dict[int, Figure]:
        """Firms with actual trade from January to a month, by month, as far as published."""
        found = {months: self.number(member, year, months) for months in range(1, 13)}
        return {months: figure for months, figure in found.items() if isinstance(figure, Figure)}

    def number(self, member: str, year: int, months: int = 12) -> Figure | Missing:
        """Firms with actual trade in a window."""
        return self._number(member, year, months)

    def number_growth(self, member: str, year: int, months: int = 12) -> Figure | Missing:
        """Published growth of the number of firms with actual trade."""
        return self._number(member, year, months, measure="yoy_pct")

    def year_number(self, member: str, year: int) -> Found:
        """Number of a year: published, else what next year's growth implies, else bounds from the year's windows."""
        published = self.number(member, year)
        if isinstance(published, Figure):
            return Found(published, "published")
        implied = implied_base(self.number(member, year + 1), self.number_growth(member, year + 1))
        if isinstance(implied, Figure):
            return Found(implied, "base")
        known = self.numbers(member, year)
        bounded = part_between(known, self.numbers(EVERY, year), 0, 12)
        return Found(bounded, "bounds") if known and isinstance(bounded, Figure) else Found(published, "published")

    def windows(self, member: str, years: Iterable[int]) -> list[tuple[int, int]]:
        """The windows (year, months) for which a share or a level of the type is known, in order of time."""
        return [
            (year, months)
            for year in years
            for months in range(1, 13)
            if isinstance(self.share(member, year, months), Figure)
            or isinstance(self.level(member, year, months).figure, Figure)
        ]

    def changes(self, member: str, years: Iterable[int]) -> dict[str, Change]:
        """Growth of value beside growth of number, by span: a window against the year before, then last against first.

        "2025" is the year against 2024, "2025-01/2025-11" those months against the same of 2024, "2023/2025" the last
        year against the first one known, where more than one year lies between.
        """
        years = list(years)
        spans = {
            periods.year_to_date(year, months): self._on_year_before(member, year, months)
            for year in years[1:]
            for months in sorted({*self.numbers(member, year), 12})
        }
        both = [year for year in years if self._has_both(member, year)]
        if both and both[-1] - both[0] > 1:
            spans[f"{both[0]}/{both[-1]}"] = self._between_years(member, both[0], both[-1])
        return {period: change for period, change in spans.items() if change.is_known}

    def contribution(self, member: str, year: int, months: int = 12) -> Figure | Missing:
        """What a type adds to the growth of total trade, in percentage points: from published rates only.

        Levels as first released do not fit growth on a revised base, so they are not mixed in here.
        """
        by_rates = contribution_from_growth(
            self.share(member, year, months), self.growth(member, year, months), self.growth(EVERY, year, months)
        )
        if isinstance(by_rates, Figure):
            return by_rates
        published = self._value(member, year, months, measure="contribution_pct")
        points = self._share_of(self.growth(EVERY, year, months), published)
        return points.as_percentage_points() if isinstance(points, Figure) else by_rates

    def part_of_growth(self, member: str, year: int, months: int = 12) -> Figure | Missing:
        """The same as a share of the growth of total trade, in per cent: from rates, else as published."""
        by_rates = share_of_growth_from_rates(
            self.share(member, year, months), self.growth(member, year, months), self.growth(EVERY, year, months)
        )
        if isinstance(by_rates, Figure):
            return by_rates
        published = self._value(member, year, months, measure="contribution_pct")
        return published if isinstance(published, Figure) else by_rates

    def fullest_window(self, years: Iterable[int]) -> tuple[int, int] | None:
        """The window for which shares of most types are known, the latest of them; None if there is none."""
        known = {
            window: sum(isinstance(self.share(member, *window), Figure) for member in TYPES)
            for window in self.windows(PRIVATE, years)
        }
        known = {window: types for window, types in known.items() if types}
        return max(known, key=lambda window: (known[window], window), default=None)

    def shares(self, year: int, months: int = 12) -> dict[str, Figure]:
        """Shares of the types that are known for a window, in per cent."""
        found = {member: self.share(member, year, months) for member in TYPES}
        return {member: figure for member, figure in found.items() if isinstance(figure, Figure)}

    def registered(self, years: Iterable[int]) -> dict[str, Figure]:
        """Firms on file with customs at the end of a month, by month; never to be mixed with firms that traded."""
        months = [periods.month(year, number) for year in years for number in range(1, 13)]
        found = {
            month: self.ledger.figure("registered_enterprise_count", self.region, month, as_of=self.as_of)
            for month in months
        }
        return {month: figure for month, figure in found.items() if isinstance(figure, Figure)}

    def _on_year_before(self, member: str, year: int, months: int) -> Change:
        number_ratio = growth_ratio(self.number_growth(member, year, months))
        value_ratio = growth_ratio(self.growth(member, year, months))
        if months == 12:
            now, then = self.year_level(member, year).figure, self.year_level(member, year - 1).figure
            counts = self.year_number(member, year).figure, self.year_number(member, year - 1).figure
        else:
            now, then = self.level(member, year, months).figure, self.level(member, year - 1, months).figure
            counts = self.number(member, year, months), self.number(member, year - 1, months)
        value_ratio = now / then if isinstance(value_ratio, Missing) else value_ratio
        number_ratio = counts[0] / counts[1] if isinstance(number_ratio, Missing) else number_ratio
        # The base has to fit the rate: where growth was published, it is the base that the rate implies.
        base = now / value_ratio if isinstance(now, Figure) else then
        return Change(now, base, value_ratio, number_ratio)

    def _between_years(self, member: str, first: int, last: int) -> Change:
        now, then = self.year_level(member, last).figure, self.year_level(member, first).figure
        counts = self.year_number(member, last).figure, self.year_number(member, first).figure
        return Change(now, then, now / then, counts[0] / counts[1])

    def _has_both(self, member: str, year: int) -> bool:
        return _is_told(self.year_level(member, year).figure) and _is_told(self.year_number(member, year).figure)

    def _levels(self, member: str, year: int) -> dict[int, Figure]:
        found = {months: self.level(member, year, months).figure for months in range(1, 13)}
        return {months: figure for months, figure in found.items() if isinstance(figure, Figure)}

    def _from_contribution(self, member: str, year: int, months: int) -> Figure | Missing:
        part = self._value(member, year, months, measure="contribution_pct")
        before = self._value(member, year - 1, months, unit=self.money)
        return before + self._share_of(self.total(year, months) - self.total(year - 1, months), part)

    @staticmethod
    def _share_of(whole: Figure | Missing, percent: Figure | Missing) -> Figure | Missing:
        if isinstance(whole, Missing) or isinstance(percent, Missing):
            return whole if isinstance(whole, Missing) else percent
        return whole * (growth_ratio(percent) - 1)

    def _value(self, member: str, year: int, months: int, **wanted: Any) -> Figure | Missing:
        return self.ledger.figure(
            "trade_value", self.region, periods.year_to_date(year, months), dim="enterprise_type" if member else "none",
            member=member, as_of=self.as_of, basis=self.currency, **wanted,
        )

    def _number(self, member: str, year: int, months: int, measure: str = "level") -> Figure | Missing:
        # All firms stand as a type or as no type at all.
        places = [("enterprise_type", member)] if member else [("none", EVERY), ("enterprise_type", "all_with_trade")]
        found = [
            self.ledger.figure(
                "enterprise_count", self.region, periods.year_to_date(year, months), dim=dim, member=code,
                measure=measure, as_of=self.as_of, basis=self.currency,
            )
            for dim, code in places
        ]
        return next((figure for figure in found if isinstance(figure, Figure)), found[-1])


def whole_firms(figure: Figure | Missing) -> Figure | Missing:
    """A number of firms between bounds that were computed: firms are whole, so the bounds move to whole numbers."""
    if isinstance(figure, Missing) or not figure.is_bounded:
        return figure
    low, high = Fraction(math.ceil(figure.low)), Fraction(math.floor(figure.high))
    if low > high:
        return Missing("undefined")
    return replace(figure, value=min(max(Fraction(round(figure.value)), low), high), low=low, high=high)


def _is_told(figure: Figure | Missing) -> bool:
    """Whether a figure is known well enough to divide by: bounded on both sides and above zero."""
    return isinstance(figure, Figure) and figure.is_bounded and figure.low > 0
