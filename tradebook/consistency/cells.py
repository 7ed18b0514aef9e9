"""The ledger as cells: every figure with its vintages, ready to be set against other figures."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tradebook import periods
from tradebook.figure import Figure, Missing
from tradebook.ledger import Ledger, Observation
from tradebook.vintages import in_order

MOST_COMBINED = 3

# Measures in the unit of what is measured; all others are rates on a basis (CNY, USD or none).
_IN_OWN_UNIT = ("level", "change")


class Cell(NamedTuple):
    """What a figure is about, without its measure: a level and a growth rate of the same thing share a cell."""

    indicator: str
    region: str
    period: str
    flow: str
    dim: str
    member: str

    @property
    def total(self) -> Cell:
        """The cell of the whole that this one is a part of."""
        return self._replace(dim="none", member="")


class Told(NamedTuple):
    """A figure as it was told once: at first, last, or in between. One that was never revised is both."""

    figure: Figure
    is_first: bool
    is_last: bool


class Cells:
    """All outcomes of a ledger by cell, measure and quantity (or basis), in vintages, read when first asked for.

    Conversions by the press, open-ended periods and excluded rows are left out; forecasts are kept apart.
    """

    def __init__(self, ledger: Ledger, as_of: str = "") -> None:
        self.ledger = ledger
        self.notes = dict(zip(ledger.raw["id"], ledger.raw["note"]))
        self._day = periods.last_day(as_of) if as_of else None
        self._ids: dict[tuple[Cell, str, str], list[str]] = defaultdict(list)
        self._kinds: dict[tuple[Cell, str], list[str]] = defaultdict(list)
        self._series: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
        self._vintages: dict[tuple[Cell, str, str], list[list[Observation]]] = {}
        self._forecasts: dict[tuple[Cell, str], list[str]] = defaultdict(list)
        for row in _usable(ledger):
            self._add(row)

    def _add(self, row: NamedTuple) -> None:
        cell = Cell(row.indicator, row.region, row.period, row.flow, row.dim, row.member)
        if row.qualifier == "forecast":
            self._forecasts[cell, row.measure].append(row.id)
            return
        kind = self.ledger.units[row.unit].quantity if row.measure in _IN_OWN_UNIT else row.basis
        if (cell, row.measure) not in self._kinds:
            self._series[cell._replace(period=""), row.measure].append(cell)
        if (cell, row.measure, kind) not in self._ids:
            self._kinds[cell, row.measure].append(kind)
        self._ids[cell, row.measure, kind].append(row.id)

    def vintages(self, cell: Cell, kind: str, measure: str = "level") -> list[list[Observation]]:
        """All rows of a figure in one quantity (levels) or on one basis (rates), in vintages, first told first."""
        key = cell, measure, kind
        if key not in self._vintages:
            rows = [self.ledger.observation(row_id) for row_id in self._ids.get(key, ())]
            self._vintages[key] = in_order(row for row in rows if not self._day or row.known_from <= self._day)
        return self._vintages[key]

    def get(self, cell: Cell, kind: str, measure: str = "level") -> list[Told]:
        """The leading figure of each vintage, with its place among them; empty if there are none."""
        rows = self.vintages(cell, kind, measure)
        return [Told(group[0].figure, i == 0, i == len(rows) - 1) for i, group in enumerate(rows)]

    def forecasts(self, cell: Cell, measure: str = "level") -> list[Figure]:
        """What rows marked as a forecast say of a cell; no part of anything else here."""
        rows = [self.ledger.observation(row_id) for row_id in self._forecasts.get((cell, measure), ())]
        return [row.figure for row in rows if not self._day or row.known_from <= self._day]

    def all(self) -> Iterator[tuple[Cell, str, str]]:
        """Every cell with a figure, its measure, and its quantity or basis."""
        return (key for key in self._ids if self.vintages(key[0], key[2], key[1]))

    def of_measure(self, measure: str) -> Iterator[tuple[Cell, str, list[Told]]]:
        """Every cell that has figures of a measure: the cell, its quantity or basis, and its vintages."""
        for cell, known, kind in self._ids:
            if known == measure and (tellings := self.get(cell, kind, measure)):
                yield cell, kind, tellings

    def in_other_periods(self, cell: Cell, measure: str = "level") -> list[Cell]:
        """The cells of the same series, in the order of the ledger."""
        return self._series.get((cell._replace(period=""), measure), [])

    def quantities(self, cell: Cell, basis: str) -> list[str]:
        """The quantity in which a rate on this basis can be recomputed from levels; empty if there is none.

        A rate with a basis compares levels in that currency; one without compares whatever the levels are counted in.
        """
        known = self._kinds.get((cell, "level"), [])
        return [quantity for quantity in known if quantity == basis or not basis][:1]


def combined(compute: Callable[..., Figure | Missing], *inputs: Sequence[Told]) -> list[Told]:
    """What a computation gives for the vintages of its inputs: every combination, or first and last for many inputs.

    Nothing if an input has no figure at all.
    """
    if not all(inputs):
        return []
    if len(inputs) <= MOST_COMBINED:
        choices = list(itertools.product(*inputs))
    else:
        choices = [[tellings[0] for tellings in inputs], [tellings[-1] for tellings in inputs]]
    results = []
    for choice in choices:
        figure = compute(*(telling.figure for telling in choice))
        if isinstance(figure, Figure):
            is_first, is_last = (all(getattr(t, name) for t in choice) for name in ("is_first", "is_last"))
            results.append(Told(figure, is_first, is_last))
    return results


def _usable(ledger: Ledger) -> Iterable[NamedTuple]:
    excluded = {row_id for row_id, correction in ledger.corrections.items() if correction.action == "exclude"}
    rows = ledger.raw
    rows = rows[rows["release"] != "conversion"]
    rows = rows[~rows["period"].str.contains("..", regex=False) & ~rows["id"].isin(excluded)]
    return rows.itertuples(index=False)
