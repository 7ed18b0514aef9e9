"""The identities that published figures must obey, each tried wherever the ledger holds both of its sides.

Every function walks over the cells and yields what it finds; none judges. A verdict is in verdicts.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from babel.core import get_global

from tradebook import periods
from tradebook.consistency.cells import Cell, Cells, Told, combined
from tradebook.figure import Figure, Missing, difference, growth, share, sum_of
from tradebook.units import Unit

EQUAL, AT_MOST = "equal", "at_most"

# Quantities whose levels add up over parts and over time. Durations, rates and ranks do not.
ADDITIVE = ("CNY", "USD", "t", "TEU", "count")

# Members of a dimension that never overlap, so that their sum is part of the total.
DISJOINT = {
    "enterprise_type": ("private", "state_owned", "foreign_invested"),
    "trade_mode": ("general_trade", "processing_trade", "border_small_scale", "bonded_logistics"),
    "prefecture": (
        "aksu",
        "altay",
        "bayingolin",
        "bortala",
        "changji",
        "hami",
        "hotan",
        "ili",
        "karamay",
        "kashgar",
        "kizilsu",
        "shihezi",
        "tacheng",
        "turpan",
        "urumqi",
    ),
    "port": ("alashankou", "khorgos"),
}
# ISO codes of three letters: countries do not overlap, while groups of them do.
COUNTRIES = get_global("territory_aliases").keys()

# Shares of a region in the country, by the indicator that prints them: what is divided.
SHARES_OF_COUNTRY = {"share_of_national_trade": "trade_value", "trade_value_share_of_china": "trade_value"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sides that must fit: `published` as printed, `computed` from other figures; each with all its vintages."""

    kind: str
    cell: Cell
    measure: str
    published: Sequence[Told]
    computed: Sequence[Told]
    relation: str = EQUAL


def exports_and_imports(cells: Cells) -> Iterator[Identity]:
    """Exports and imports add up to the total."""
    for cell, quantity, total in cells.of_measure("level"):
        if cell.flow == "total" and quantity in ADDITIVE:
            parts = [cells.get(cell._replace(flow=flow), quantity) for flow in ("export", "import")]
            if all(parts):
                yield Identity("flows", cell, "level", total, combined(_sum, *parts))


def parts_and_total(cells: Cells) -> Iterator[Identity]:
    """No part exceeds its whole, and neither does the sum of parts that do not overlap."""
    together: dict[tuple[Cell, str, str], list[list[Told]]] = defaultdict(list)
    for cell, quantity, part in cells.of_measure("level"):
        total = cells.get(cell.total, quantity)
        if cell.dim == "none" or not total or quantity not in ADDITIVE:
            continue
        yield Identity("part", cell, "level", part, total, AT_MOST)
        if _is_disjoint(cell):
            together[cell.total, cell.dim, quantity].append(part)
    for (whole, dim, quantity), parts in together.items():
        if len(parts) > 1:
            sums = combined(_sum, *parts)
            yield Identity("parts", whole._replace(dim=dim), "level", sums, cells.get(whole, quantity), AT_MOST)


def groups_and_members(cells: Cells) -> Iterator[Identity]:
    """A group is the sum of its members where all of them are published, and at least their sum where some are."""
    groups: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in cells.ledger.table("groups").to_dict("records"):
        groups[row["dim"], row["group"]].append(row)
    for cell, quantity, whole in cells.of_measure("level"):
        if quantity not in ADDITIVE or (cell.dim, cell.member) not in groups:
            continue
        members = [row["member"] for row in groups[cell.dim, cell.member] if _belongs(row, cell.period)]
        found = [tellings for member in members if (tellings := cells.get(cell._replace(member=member), quantity))]
        if found:
            relation = EQUAL if len(found) == len(members) else AT_MOST
            yield Identity("group", cell, "level", combined(_sum, *found), whole, relation)


def provinces_and_country(cells: Cells) -> Iterator[Identity]:
    """The provinces add up to the country, for trade by location and by destination or origin."""
    provinces = cells.ledger.provinces()
    for cell, quantity, country in cells.of_measure("level"):
        if cell.region == "CN" and cell.dim == "none" and cell.indicator in ("trade_value", "trade_value_dest_origin"):
            found = [cells.get(cell._replace(region=region), quantity) for region in provinces]
            if all(found):
                yield Identity("provinces", cell, "level", country, combined(_sum, *found))


def shares(cells: Cells) -> Iterator[Identity]:
    """A published share is the part over the total."""
    for cell, basis, printed in cells.of_measure("share_pct"):
        part, whole = _share_cells(cell)
        for quantity in cells.quantities(part, basis):
            levels = cells.get(part, quantity), cells.get(whole, quantity)
            if part != whole and all(levels):
                for telling in printed:
                    yield Identity("share", cell, "share_pct", [telling], combined(share, *levels))


def growth_rates(cells: Cells) -> Iterator[Identity]:
    """Published growth is the level over the level of the same window a year before."""
    computations = {"yoy_pct": growth, "multiple": _multiple, "growth_times": _growth_times}
    for measure, compute in computations.items():
        for cell, basis, printed in cells.of_measure(measure):
            before = year_before(cell.period)
            for quantity in cells.quantities(cell, basis) if before else ():
                base = [
                    telling for telling in cells.get(cell._replace(period=before), quantity) if telling.figure.value
                ]
                computed = combined(compute, cells.get(cell, quantity), base)
                # The rate was printed once, beside the level as it then stood: only first tellings are like it.
                for telling in printed if computed else ():
                    yield Identity("growth", cell, measure, [telling._replace(is_last=len(base) == 1)], computed)


def cumulative_series(cells: Cells) -> Iterator[Identity]:
    """What has accumulated since January never falls from one month to a later one."""
    for year in _windows_by_year(cells).values():
        from_january = sorted((end, cell, tellings) for (start, end), (cell, tellings) in year.items() if start == 1)
        for (_, cell, earlier), (_, _, later) in pairwise(from_january):
            yield Identity("cumulative", cell, "level", earlier, later, AT_MOST)


def windows_within_a_year(cells: Cells) -> Iterator[Identity]:
    """A window is the sum of the two windows that it splits into, such as the months before and the month itself."""
    for year in _windows_by_year(cells).values():
        for (start, end), (cell, whole) in year.items():
            for cut in range(start, end):
                if (start, cut) in year and (cut + 1, end) in year:
                    parts = year[start, cut][1], year[cut + 1, end][1]
                    yield Identity("windows", cell, "level", whole, combined(_sum, *parts))


def growth_gaps(cells: Cells) -> Iterator[Identity]:
    """A published gap in percentage points is the region's growth less the country's."""
    for cell, basis, printed in cells.of_measure("pp_gap"):
        own = cells.get(cell, basis, "yoy_pct")
        country = cells.get(cell._replace(region="CN", dim="none", member=""), basis, "yoy_pct")
        if own and country:
            for telling in printed:
                yield Identity("gap", cell, "pp_gap", [telling], combined(difference, own, country))


def the_same_figure_twice(cells: Cells) -> Iterator[Identity]:
    """Pages that print the same figure print the same."""
    for cell, measure, kind in cells.all():
        rows = cells.vintages(cell, kind, measure)
        if sum(len(group) for group in rows) > 1:
            first, *later = cells.get(cell, kind, measure)
            if not later:
                yield Identity("restated", cell, measure, [first], [Told(rows[0][-1].figure, True, True)])
            for telling in later:
                yield Identity("restated", cell, measure, [first._replace(is_last=False)], [telling])


ALL = (
    exports_and_imports,
    parts_and_total,
    groups_and_members,
    provinces_and_country,
    shares,
    growth_rates,
    cumulative_series,
    windows_within_a_year,
    growth_gaps,
    the_same_figure_twice,
)


def year_before(period: str) -> str | None:
    """The same window one year earlier; None if it does not lie within one year."""
    year = periods.parse(period).year
    return period.replace(str(year), str(year - 1)) if year else None


def _sum(*figures: Figure) -> Figure | Missing:
    return sum_of(figures)


def _multiple(after: Figure, before: Figure) -> Figure:
    return replace(after.to(before.unit) / before, unit=Unit("times", "times"))


def _growth_times(after: Figure, before: Figure) -> Figure:
    return replace(after.to(before.unit) / before - 1, unit=Unit("times", "times"))


def _is_disjoint(cell: Cell) -> bool:
    if cell.dim == "partner":
        return cell.member in COUNTRIES
    return cell.member in DISJOINT.get(cell.dim, ())


def _belongs(row: dict[str, str], period: str) -> bool:
    """Whether a group's member belongs to it through the whole of a period."""
    span = periods.parse(period)
    joined, left = (periods.last_day(row[name]) if row[name] else None for name in ("from", "to"))
    return (joined or date.min) <= span.start and (left or date.max) >= span.end


def _share_cells(cell: Cell) -> tuple[Cell, Cell]:
    """Part and whole of a printed share: a member in its total, or the region in the country."""
    if cell.indicator in SHARES_OF_COUNTRY:
        part = cell._replace(indicator=SHARES_OF_COUNTRY[cell.indicator])
        return part, part._replace(region="CN")
    return cell, cell.total


def _windows_by_year(cells: Cells) -> dict[tuple, dict[tuple[int, int], tuple[Cell, list[Told]]]]:
    """Levels that add up over time, by series and year, then by first and last month of a window of whole months."""
    years: dict[tuple, dict[tuple[int, int], tuple[Cell, list[Told]]]] = defaultdict(dict)
    for cell, quantity, tellings in cells.of_measure("level"):
        window = _months(cell.period)
        if window and quantity in ADDITIVE:
            years[cell._replace(period=cell.period[:4]), quantity][window] = cell, tellings
    return years


def _months(text: str) -> tuple[int, int] | None:
    """First and last month of a window of whole months within one year; otherwise None."""
    period = periods.parse(text)
    if period.year is None or period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        return None
    return period.start.month, period.end.month
