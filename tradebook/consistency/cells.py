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
    """All outcomes of a ledger by cell, measure and quantity (or basis), in vintages.

    Forecasts, conversions by the press, open-ended periods and excluded rows are no part of any identity.
    """

    def __init__(self, ledger: Ledger, as_of: str = "") -> None:
        self.ledger = ledger
        self.notes = dict(zip(ledger.raw["id"], ledger.raw["note"]))
        found: dict[tuple[Cell, str, str], list[Observation]] = defaultdict(list)
        for row in _usable(ledger):
            observation = ledger.observation(row.id)
            if as_of and observation.known_from > periods.last_day(as_of):
                continue
            cell = Cell(row.indicator, row.region, row.period, row.flow, row.dim, row.member)
            kind = observation.figure.unit.quantity if row.measure in _IN_OWN_UNIT else row.basis
            found[cell, row.measure, kind].append(observation)
        self.vintages = {key: in_order(observations) for key, observations in found.items()}
        self._told = {key: told(rows) for key, rows in self.vintages.items()}
        self._kinds: dict[tuple[Cell, str], list[str]] = defaultdict(list)
        for cell, measure, kind in self.vintages:
            self._kinds[cell, measure].append(kind)

    def of_measure(self, measure: str) -> Iterator[tuple[Cell, str, list[Told]]]:
        """Every cell that has figures of a measure: the cell, its quantity or basis, and its vintages."""
        for (cell, known, kind), tellings in self._told.items():
            if known == measure:
                yield cell, kind, tellings

    def get(self, cell: Cell, kind: str, measure: str = "level") -> list[Told]:
        """The vintages of a cell's figure in one quantity (levels) or on one basis (rates); empty if there are none."""
        return self._told.get((cell, measure, kind), [])

    def quantities(self, cell: Cell, basis: str) -> list[str]:
        """The quantities in which a rate on this basis can be recomputed from levels.

        A rate with a basis compares levels in that currency; one without compares whatever the levels are counted in.
        """
        known = self._kinds.get((cell, "level"), [])
        return [quantity for quantity in known if quantity == basis or not basis][:1]


def told(rows: Sequence[Sequence[Observation]]) -> list[Told]:
    """The leading figure of each vintage, with its place among them."""
    return [Told(group[0].figure, i == 0, i == len(rows) - 1) for i, group in enumerate(rows)]


def combined(compute: Callable[..., Figure | Missing], *inputs: Sequence[Told]) -> list[Told]:
    """What a computation gives for the vintages of its inputs: every combination, or first and last for many inputs."""
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
    rows = rows[(rows["qualifier"] != "forecast") & (rows["release"] != "conversion")]
    rows = rows[~rows["period"].str.contains("..", regex=False) & ~rows["id"].isin(excluded)]
    return rows.itertuples(index=False)
