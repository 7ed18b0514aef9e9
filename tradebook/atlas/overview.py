"""The provinces side by side: pure functions from the ledger to what the start page of an atlas shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tradebook.atlas.plan import INDICATOR, MONEY, Plan
from tradebook.figure import Answer, Figure, Missing, growth, ratio, share, sum_of
from tradebook.indicators.ranking import rank
from tradebook.ledger import Ledger

WHOLE = "CN"


@dataclass(frozen=True, slots=True)
class Row:
    """One region.

    place, growth_place  among all provinces, as far as bounds settle them; a Missing for regions that are none
    totals     trade value by year
    growth     over the year before, in per cent, computed from both levels; `printed` as published
    shares     of the country's trade value, by year
    multiples  trade value by year, in multiples of that of the base year
    base       the first year that is published; None if none is
    """

    region: str
    place: Figure | Missing
    growth_place: Figure | Missing
    totals: Mapping[int, Figure | Missing]
    growth: Figure | Missing
    printed: Figure | Missing
    shares: Mapping[int, Figure | Missing]
    multiples: Mapping[int, Figure | Missing]
    base: int | None

    @property
    def gaps(self) -> list[int]:
        """The years for which nothing is published."""
        return [year for year, total in self.totals.items() if isinstance(total, Missing)]


@dataclass(frozen=True, slots=True)
class Overview:
    """All provinces and whatever else has an edition, the largest trade value first, those without one last."""

    years: range
    rows: tuple[Row, ...]
    whole: Row

    @property
    def last(self) -> int:
        return self.years[-1]

    @property
    def provinces(self) -> tuple[Row, ...]:
        """The rows that have a place among the others, or would have one if they had a figure."""
        return tuple(row for row in self.rows if row.region != WHOLE)


def overview(ledger: Ledger, plan: Plan) -> Overview:
    """Trade value, growth, shares and places of every province, and of every other region of the plan."""
    provinces = ledger.provinces()
    totals = {region: _totals(ledger, plan, region) for region in (*provinces, WHOLE, *plan.regions)}
    rates = {region: growth(*_last_two(totals[region])) for region in totals}
    places = _places({region: totals[region][plan.last_year] for region in provinces})
    growth_places = _places({region: rates[region] for region in provinces})

    def row(region: str) -> Row:
        return Row(
            region,
            places.get(region, Missing("undefined")),
            growth_places.get(region, Missing("undefined")),
            totals[region],
            rates[region],
            ledger.figure(INDICATOR, region, str(plan.last_year), measure="yoy_pct", as_of=plan.as_of),
            {year: share(totals[region][year], totals[WHOLE][year]) for year in plan.years},
            _multiples(totals[region]),
            _first_known(totals[region]),
        )

    shown = dict.fromkeys((*provinces, *plan.regions))
    rows = sorted(map(row, shown), key=lambda row: _order(row, plan.last_year))
    return Overview(plan.years, tuple(rows), row(WHOLE))


def makers_of_half(found: Overview) -> tuple[list[Row], Figure] | Missing:
    """The fewest of the largest provinces that together have more than half for certain, and their share.

    A Missing if the country's value is, or if even all of them do not reach half.
    """
    known = [row for row in found.provinces if isinstance(row.totals[found.last], Figure)]
    for count in range(1, len(known) + 1):
        together = sum_of(row.totals[found.last] for row in known[:count])
        part = share(together, found.whole.totals[found.last])
        if isinstance(part, Figure) and part.exceeds(50) is Answer.YES:
            return known[:count], part
    return Missing("undefined")


def by_direction(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows whose trade rose, fell, may have done either, or whose growth is not known: up, down, open, unknown."""
    found: dict[str, list[Row]] = {"up": [], "down": [], "open": [], "unknown": []}
    for row in rows:
        found[_direction(row.growth)].append(row)
    return found


def contenders(figures: Mapping[str, Figure | Missing]) -> list[str]:
    """The codes that may hold the greatest figure; one code if the bounds settle it. A Missing may, too."""
    known = {code: figure for code, figure in figures.items() if isinstance(figure, Figure)}
    if not known:
        return []
    return [
        code
        for code, figure in figures.items()
        if not any(other.exceeds(figure) is Answer.YES for name, other in known.items() if name != code)
    ]


def _direction(rate: Figure | Missing) -> str:
    if isinstance(rate, Missing):
        return "unknown"
    if rate.exceeds(0) is Answer.YES:
        return "up"
    return "down" if rate.falls_below(0) is Answer.YES else "open"


def _totals(ledger: Ledger, plan: Plan, region: str) -> dict[int, Figure | Missing]:
    return {
        year: ledger.figure(INDICATOR, region, str(year), unit=MONEY, as_of=plan.as_of) for year in plan.years
    }


def _last_two(totals: Mapping[int, Figure | Missing]) -> tuple[Figure | Missing, Figure | Missing]:
    """The last year and the year before it."""
    before, last = list(totals.values())[-2:]
    return last, before


def _multiples(totals: Mapping[int, Figure | Missing]) -> dict[int, Figure | Missing]:
    base = totals.get(_first_known(totals), Missing("undefined"))
    return {year: ratio(total, base) for year, total in totals.items()}


def _first_known(totals: Mapping[int, Figure | Missing]) -> int | None:
    return next((year for year, total in totals.items() if isinstance(total, Figure)), None)


def _places(figures: Mapping[str, Figure | Missing]) -> dict[str, Figure | Missing]:
    return {code: rank(figures, code) for code in figures}


def _order(row: Row, year: int) -> tuple:
    total = row.totals[year]
    return (True, 0, row.region) if isinstance(total, Missing) else (False, -total.value, row.region)
