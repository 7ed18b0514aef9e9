"""Growth of a region's cells beside that of ever finer parts of a reference: the sums behind shift-share analysis.

A cell (an industry, a good in a market) grew from e0 to e1. The reference as a whole grew by a factor, the part of it
that the cell lies in by another, and so on down to the cell's own counterpart. Each step down the path has its effect:
what the cells would have gained at the finer factor less what they would have gained at the broader one. The last step,
to what the cells did gain, is the region's own. Weights may be those of the base year, of the end year, or their mean;
the choice can turn a result, so all three are always computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from tradebook.figure import Figure, Missing, sources_of, sum_of
from tradebook.indicators.extremes import names_of

BASE_YEAR, END_YEAR, MEAN = "base_year", "end_year", "mean"
BASES = (BASE_YEAR, END_YEAR, MEAN)

Path = tuple[str, ...]

# An effect of one cell: level before, level after, broader factor, finer factor.
Term = Callable[[Fraction, Fraction, Fraction, Fraction], Fraction]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the region, before and after, with its counterpart in the reference. The path names its groups."""

    path: Path
    before: Figure
    after: Figure
    reference_before: Figure
    reference_after: Figure

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        return self.before, self.after, self.reference_before, self.reference_after


def nested_effects(cells: Sequence[Cell], names: Sequence[str]) -> dict[str, list[Figure]] | Missing:
    """The effects of all steps from the reference as a whole down to the cells' own growth, for each base.

    The values of the effects of one base add up exactly to the change of the region. Bounds are exact for cells and
    factors taken as independent: every effect runs in one direction in each of them.
    cells    one or more with paths of equal length, in one unit each for region and reference
    names    of the effects, one more than a path is long: the whole, each further step, the region's own
    returns  effects by base, in the order of names; Missing if a figure is open, or a reference may be zero
    """
    used = [figure for cell in cells for figure in cell.figures]
    if not cells or not all(figure.is_bounded and figure.low >= 0 for figure in used):
        return Missing("undefined")
    if any(figure.low == 0 for cell in cells for figure in cell.figures[2:]):
        return Missing("undefined")
    factors = _factors(cells)
    return {
        basis: [
            _effect(cells, factors, depth, partial(own if depth == len(cells[0].path) else step, basis), name)
            for depth, name in enumerate(names)
        ]
        for basis in BASES
    }


def change(cells: Sequence[Cell]) -> Figure:
    """What all cells together gained, in their unit."""
    return sum_of(cell.after for cell in cells) - sum_of(cell.before for cell in cells)


def step(basis: str, before: Fraction, after: Fraction, broad: Fraction, fine: Fraction) -> Fraction:
    """What a cell gains by a finer factor of growth over a broader one, at the weights of a base."""
    ends = {BASE_YEAR: before * (fine - broad), END_YEAR: after * (1 / broad - 1 / fine)}
    return ends[basis] if basis in ends else sum(ends.values()) / 2


def own(basis: str, before: Fraction, after: Fraction, broad: Fraction, _: Fraction) -> Fraction:
    """What a cell gained beyond its counterpart's factor, at the weights of a base."""
    ends = {BASE_YEAR: after - before * broad, END_YEAR: after / broad - before}
    return ends[basis] if basis in ends else sum(ends.values()) / 2


def _effect(
    cells: Sequence[Cell], factors: Mapping[Path, Figure], depth: int, term: Term, name: str
) -> Figure:
    low, high = (_extreme(cells, depth, factors, term, best) for best in (min, max))
    value = sum(term(cell.before.value, cell.after.value, *_pair(cell, depth, factors)) for cell in cells)
    used = [figure for cell in cells for figure in cell.figures]
    formula = f"{name}({names_of(used)})"
    return Figure(value, min(low, value), max(high, value), cells[0].before.unit, sources_of(used), formula)


def _pair(cell: Cell, depth: int, factors: Mapping[Path, Figure]) -> tuple[Fraction, Fraction]:
    broad = factors[cell.path[:depth]].value if depth else Fraction(1)
    return broad, factors[cell.path[: depth + 1]].value


def _extreme(
    cells: Sequence[Cell], depth: int, factors: Mapping[Path, Figure], term: Term, best: Callable
) -> Fraction:
    """The least or greatest sum: cells that share a factor share its end, whatever is free takes its own."""
    return sum(
        best(
            sum(
                best(
                    sum(best(term(e0, e1, broad, fine) for e0 in _ends(cell.before) for e1 in _ends(cell.after))
                        for cell in leaf)
                    for fine in _ends(factors[path])
                )
                for path, leaf in _grouped(inner, depth + 1)
            )
            for broad in (_ends(factors[prefix]) if depth else (Fraction(1),))
        )
        for prefix, inner in _grouped(cells, depth)
    )


def _factors(cells: Sequence[Cell]) -> dict[Path, Figure]:
    """The growth factor of the reference along each path: after over before, summed over the cells below it."""
    depths = range(1, len(cells[0].path) + 1)
    return {
        path: sum_of(cell.reference_after for cell in inner) / sum_of(cell.reference_before for cell in inner)
        for depth in depths for path, inner in _grouped(cells, depth)
    }


def _grouped(cells: Sequence[Cell], depth: int) -> Iterator[tuple[Path, list[Cell]]]:
    groups: dict[Path, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.path[:depth], []).append(cell)
    return iter(groups.items())


def _ends(figure: Figure) -> tuple[Fraction, ...]:
    return (figure.low,) if figure.low == figure.high else (figure.low, figure.high)
