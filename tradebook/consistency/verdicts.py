"""Judging an identity: does it hold, and if not, what explains the difference?

Four verdicts, tried in this order:

- rounding: one pair of true values fits both sides as they were told together (or one page cut digits off);
- revised base: the sides fit in another vintage, or the base that would make them fit lies within the revisions that
  the ledger itself shows;
- definition: what is recorded beside the figures says that the two sides measure different things;
- unexplained: none of these. Somebody should look.

No tolerance is typed anywhere: bounds come from rounding, and how far revisions go is measured in the ledger.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tradebook.consistency.cells import Cell, Cells, Told
from tradebook.consistency.identities import AT_MOST, COUNTRIES, Identity, year_before
from tradebook.figure import Answer, Figure
from tradebook.indicators.growth import implied_base
from tradebook.ledger import Observation
from tradebook.vintages import is_final

ROUNDING, REVISED_BASE, DEFINITION, UNEXPLAINED = "rounding", "revised_base", "definition", "unexplained"
VERDICTS = (ROUNDING, REVISED_BASE, DEFINITION, UNEXPLAINED)

# Why a verdict was given, in a sentence for the reader. The key is part of every finding.
REASONS = {
    "fits": (
        "The bounds of both sides overlap: rounding explains any difference.",
        "两边的区间重叠，差异可由舍入解释。",
    ),
    "cut_off": (
        "The coarser figure was cut off or rounded up instead of rounded to the nearest step.",
        "较粗的数值是截去尾数或进位得来，而非四舍五入。",
    ),
    "other_vintage": (
        "The sides fit once a revised figure takes the place of the first release.",
        "用修订后的数值代替首次公布数后，两边相符。",
    ),
    "implied_base": (
        "The sides fit on a base revised no further than other revisions that the ledger shows.",
        "若基数经过修订即可相符，所需修订幅度不超过台账中已见的修订。",
    ),
    "months_revised": (
        "Earlier months were revised after they were first published; the same office printed all three figures.",
        "较早月份在首次公布后经过修订；三个数值出自同一机构。",
    ),
    "later_telling": (
        "Another page tells the figure differently, within the revisions that the ledger shows or by its own note.",
        "另一页面给出不同数值，差异在台账中已见的修订幅度之内，或其附注已说明。",
    ),
    "mixed_vintages": (
        "Figures of different vintages stand side by side and differ by no more than revisions that the ledger shows.",
        "两边数值的数据版本不同，差异不超过台账中已见的修订幅度。",
    ),
    "open_membership": (
        "The group has no fixed list of members: growth compares one list in both years, levels do not.",
        "该组合没有固定的成员名单：增速按同一名单比较两年，而两年的数值所含成员不同。",
    ),
    "constant_prices": (
        "Growth of gross domestic product is measured at constant prices, its level at current prices.",
        "国内生产总值增速按不变价格计算，总量按当年价格计算。",
    ),
    "other_reference": (
        "The source divides by, or compares with, something else than the total of the region or the country.",
        "来源所用的分母或比较对象不是该地区或全国的总值。",
    ),
    "parallel_series": (
        "Two offices count side by side: railway and customs, port group and all operators, traders and firms on file.",
        "两家机构分别统计：铁路与海关、港口集团与全港、有进出口实绩的企业与备案企业。",
    ),
    "other_window": (
        "One of the figures does not end with its month, by its own note.",
        "按附注，其中一个数值的截止日期并非月末。",
    ),
    "other_coverage": (
        "The figures cover different things by their own notes: ports, transit, kinds of trains or of trade.",
        "按附注，两者口径不同：口岸、过境、班列或贸易的范围不一。",
    ),
    "not_explained": (
        "Neither rounding, nor a revision of a size seen elsewhere, nor a recorded definition explains it.",
        "舍入、台账中已见幅度的修订和记录在案的口径差异均不能解释。",
    ),
}

# What a note says when the two sides of an identity do not measure the same thing.
_NOTES = (
    (
        "other_reference",
        r"share of (CHINA|BRI|national)|not (of )?(the )?(nation|Xinjiang)|denominator|gap to|gap vs western",
    ),
    (
        "parallel_series",
        r"railway bureau|customs series|port group own|port-group|all operators|registered trading firms"
        r"|another report|customs said|railway .* says|white paper",
    ),
    ("other_window", r"\bto \d{1,2} [A-Z][a-z]+|not a full month"),
    (
        "other_coverage",
        r"transit|PORT basis|Europe trains only|value passing|through .* ports|all modes incl"
        r"|freight vehicle|outbound only|Europe only|cars only|Central Asia trains",
    ),
)
# What a note says of a figure that was given out before its time.
_PRELIMINARY = re.compile(r"preliminary|as first published|revised")


@dataclass(frozen=True, slots=True)
class Finding:
    """One identity that was tried, and how it came out.

    published, computed  the two sides in the pair that fits best; `computed` carries the sources of everything it uses
    relation             equal, or at_most: published does not exceed computed
    implied              the base (or earlier sum) that would make an identity exact, where a revision explains it
    """

    kind: str
    region: str
    period: str
    cell: Cell
    measure: str
    relation: str
    published: Figure
    computed: Figure
    verdict: str
    reason: str
    implied: Figure | None = None

    def explanation(self, language: str) -> str:
        """Why the verdict was given, in one sentence."""
        return REASONS[self.reason][language == "zh"]


def recorded_difference(notes: str) -> str | None:
    """The reason that notes give for two figures not measuring the same thing; None if they give none."""
    return next((reason for reason, pattern in _NOTES if re.search(pattern, notes)), None)


class Judge:
    """Gives verdicts, with the revisions that this ledger shows as its measure of what a revision can be."""

    def __init__(self, cells: Cells, identities: Iterable[Identity]) -> None:
        self.cells = cells
        self.largest = _largest_revision(cells)
        self._of_series = _revisions_of_series(identities)

    def verdict(self, identity: Identity) -> Finding:
        """The first explanation that holds."""
        pairs = [(left, right) for left in identity.published for right in identity.computed]
        best = next((pair for pair in pairs if _told_together(*pair) and _fits(*pair, identity.relation)), None)
        if best:
            return self._finding(identity, best, ROUNDING, "fits")
        best = next((pair for pair in pairs if _fits(*pair, identity.relation)), None)
        if best:
            recorded = self._recorded_definition(identity, *(told.figure for told in best))
            return self._finding(identity, best, DEFINITION if recorded else REVISED_BASE, recorded or "other_vintage")
        best = min(pairs, key=lambda pair: abs(pair[0].figure.to(pair[1].figure.unit).value - pair[1].figure.value))
        published, computed = best[0].figure, best[1].figure
        if reason := self._recorded_definition(identity, published, computed):
            return self._finding(identity, best, DEFINITION, reason)
        if identity.kind == "restated" and _is_cut_off(published, computed):
            return self._finding(identity, best, ROUNDING, "cut_off")
        if revision := self._revision(identity, published, computed):
            return self._finding(identity, best, REVISED_BASE, *revision)
        if identity.kind == "growth" and self._has_open_membership(identity.cell):
            return self._finding(identity, best, DEFINITION, "open_membership")
        return self._finding(identity, best, UNEXPLAINED, "not_explained")

    def _finding(
        self, identity: Identity, pair: tuple[Told, Told], verdict: str, reason: str, implied: Figure | None = None
    ) -> Finding:
        cell, (published, computed) = identity.cell, (told.figure for told in pair)
        if reason == "other_vintage" and identity.measure == "yoy_pct":
            implied = self._implied_base(cell, published, computed)
        return Finding(
            identity.kind, cell.region, cell.period, cell, identity.measure, identity.relation, published, computed,
            verdict, reason, implied,
        )  # fmt: skip

    def _recorded_definition(self, identity: Identity, published: Figure, computed: Figure) -> str | None:
        if identity.kind == "growth" and identity.cell.indicator == "gdp":
            return "constant_prices"
        return recorded_difference(self._notes(published, computed))

    def _has_open_membership(self, cell: Cell) -> bool:
        groups = self.cells.ledger.table("groups")
        return cell.dim == "partner" and cell.member not in COUNTRIES and cell.member not in set(groups["group"])

    def _revision(self, identity: Identity, published: Figure, computed: Figure) -> tuple[str, Figure | None] | None:
        """The reason and the implied figure, if a revision of a size that the ledger shows would explain it."""
        if identity.kind == "growth" and identity.measure == "yoy_pct":
            implied = self._implied_base(identity.cell, published, computed)
            return ("implied_base", implied) if self._is_within_revisions(identity.cell, implied, computed) else None
        if identity.kind == "windows" and len(self._of_sources("publisher", published, computed)) == 1:
            return "months_revised", None
        if len(self._of_sources("source", published, computed)) == 1:
            return None
        if identity.kind == "restated" and _PRELIMINARY.search(self._notes(published, computed)):
            return "later_telling", None
        if published.unit.quantity in ("CNY", "USD") and _distance(published, computed) <= self.largest:
            return ("later_telling" if identity.kind == "restated" else "mixed_vintages"), None
        return None

    def _notes(self, *figures: Figure) -> str:
        return "; ".join(self.cells.notes[row_id] for figure in figures for row_id in figure.sources)

    def _of_sources(self, column: str, *figures: Figure) -> set[str]:
        """The publishers, or pages, of all figures."""
        return {self.cells.ledger.source_of(row_id)[column] for figure in figures for row_id in figure.sources}

    def _implied_base(self, cell: Cell, published: Figure, computed: Figure) -> Figure:
        """What the base must have been for the published rate, by the level that `computed` starts from."""
        level = self.cells.ledger.observation(computed.sources[0]).figure
        return implied_base(level, published)

    def _is_within_revisions(self, cell: Cell, implied: Figure, computed: Figure) -> bool:
        printed = self.cells.ledger.observation(computed.sources[-1]).figure.to(implied.unit)
        gap = max(implied.low - printed.high, printed.low - implied.high, Fraction(0))
        seen = self._of_series.get((*_series(cell), year_before(cell.period)[:4]))
        in_months = (
            seen is not None and seen.unit.quantity == implied.unit.quantity and gap <= seen.to(implied.unit).value
        )
        return gap <= self.largest * printed.value or in_months


def _told_together(left: Told, right: Told) -> bool:
    return (left.is_first and right.is_first) or (left.is_last and right.is_last)


def _fits(left: Told, right: Told, relation: str) -> bool:
    if relation == AT_MOST:
        return left.figure.exceeds(right.figure) is not Answer.YES
    return left.figure.agrees_with(right.figure)


def _is_cut_off(one: Figure, other: Figure) -> bool:
    """Whether the coarser of two figures lies within one of its own steps of the finer, instead of half of one."""
    coarse, fine = sorted((one, other.to(one.unit)), key=lambda figure: -figure.width)
    if coarse.qualifier or not coarse.is_bounded or coarse.width < 2 * fine.width:
        return False
    return coarse.value - coarse.width <= fine.high and fine.low <= coarse.value + coarse.width


def _distance(one: Figure, other: Figure) -> Fraction:
    """How far two figures lie apart, relative to the second."""
    if not other.value:
        return Fraction(10)
    return abs(one.to(other.unit).value / other.value - 1)


def _largest_revision(cells: Cells) -> Fraction:
    """The largest relative revision of a year's total trade, from a first release to a vintage marked final."""
    found = [Fraction(0)]
    for cell, measure, quantity in cells.all():
        rows = cells.vintages(cell, quantity, measure)
        is_total_of_year = measure == "level" and cell.dim == "none" and len(cell.period) == len("2025")
        if is_total_of_year and quantity in ("CNY", "USD") and is_final(rows[-1]) and _is_first(rows[0]):
            found.append(_distance(rows[0][0].figure, rows[-1][0].figure))
    return max(found)


def _is_first(rows: Sequence[Observation]) -> bool:
    return any(row.release == "first" for row in rows)


def _revisions_of_series(identities: Iterable[Identity]) -> dict[tuple[str, ...], Figure]:
    """The largest revision that the months of a series and year show: the new total less the months before."""
    seen: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for identity in identities:
        if identity.kind == "windows" and identity.published[0].figure.unit.quantity == "CNY":
            whole, parts = identity.published[0].figure, identity.computed[0].figure
            gap = abs(whole.to(parts.unit).value - parts.value)
            seen[*_series(identity.cell), identity.cell.period[:4]].append(Figure.exact(gap, parts.unit))
    return {key: max(gaps, key=lambda gap: gap.value * gap.unit.factor) for key, gaps in seen.items()}


def _series(cell: Cell) -> tuple[str, ...]:
    return cell._replace(period="")


def order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings with the ones that need a look first."""
    return sorted(findings, key=lambda f: (-VERDICTS.index(f.verdict), f.kind, f.cell))
