"""Ways to arrive at a published figure without it: from levels, shares, members, windows, and what the book lists.

Every way is a small function that looks at a case and gives outcomes, or nothing where it does not apply or the ledger
lacks what it needs. No way knows a claim, a region or a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tradebook import periods
from tradebook.consistency.cells import Cell, Cells, Told, combined
from tradebook.consistency.identities import ADDITIVE, DISJOINT, year_before
from tradebook.figure import Answer, Figure, Missing, difference, growth, share, sum_of
from tradebook.units import RATIO

# The like-for-like national series of an indicator whose own national rows count less (see the note on never mixing).
LIKE_FOR_LIKE_IN_COUNTRY = {"train_count": "train_count_incl_asia"}

_FIRST_TIME = "first time"


@dataclass(frozen=True, slots=True)
class Case:
    """A published figure to arrive at: its row, what it is about, and the cells to look in.

    quantity  in which levels are counted for it: the currency of its basis, or what it is measured in itself
    """

    cells: Cells
    row: dict[str, str]
    printed: Figure

    @property
    def cell(self) -> Cell:
        return Cell(*(self.row[name] for name in Cell._fields))

    @property
    def measure(self) -> str:
        return self.row["measure"]

    @property
    def quantity(self) -> str:
        return self.row["basis"] or self.printed.unit.quantity

    @property
    def step(self) -> Fraction:
        return Fraction(self.row["step"])

    def levels(self, cell: Cell, quantity: str = "") -> list[Told]:
        """The vintages of a level; only that of the claim's own page, where the page prints it."""
        tellings = self.cells.get(cell, quantity or self.quantity)
        own = [t for t in tellings if self._is_on_own_page(cell, quantity or self.quantity, t)]
        return [telling._replace(is_first=True, is_last=True) for telling in own] or tellings

    def _is_on_own_page(self, cell: Cell, quantity: str, telling: Told) -> bool:
        groups = self.cells.vintages(cell, quantity)
        group = next(rows for rows in groups if rows[0].figure is telling.figure)
        return any(self.cells.ledger.source_of(row.id)["source"] == self.row["source"] for row in group)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way arrives at.

    figure    the result in the unit of the printed figure
    is_first  whether it rests on first releases only, as the reader of the day had them
    agrees    YES: it gives the printed figure whatever the rounding hid; CANNOT_TELL: it may; NO: it cannot
    """

    figure: Figure
    is_first: bool
    agrees: Answer


@dataclass(frozen=True, slots=True)
class Way:
    """A way with its name in both languages."""

    en: str
    zh: str
    find: Callable[[Case], Sequence[Outcome] | Missing]

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def growth_from_levels(case: Case) -> Sequence[Outcome]:
    before = year_before(case.cell.period)
    if case.measure != "yoy_pct" or not before:
        return []
    for quantity in case.cells.quantities(case.cell, case.row["basis"]):
        base = [telling for telling in case.cells.get(case.cell._replace(period=before), quantity) if telling.figure.value]
        return _compared(case, combined(growth, case.levels(case.cell, quantity), base))
    return []


def share_of_total(case: Case) -> Sequence[Outcome]:
    if case.measure != "share_pct" or case.cell.dim == "none":
        return []
    for quantity in case.cells.quantities(case.cell, case.row["basis"]):
        return _compared(case, combined(share, case.levels(case.cell, quantity), case.levels(case.cell.total, quantity)))
    return []


def gap_between_growth_rates(case: Case) -> Sequence[Outcome]:
    if case.measure != "pp_gap":
        return []
    own = case.cells.get(case.cell, case.row["basis"], "yoy_pct")
    country = case.cells.get(case.cell.total._replace(region="CN"), case.row["basis"], "yoy_pct")
    return _compared(case, combined(difference, own, country))


def exports_plus_imports(case: Case) -> Sequence[Outcome]:
    if case.measure != "level" or case.cell.flow != "total" or case.quantity not in ADDITIVE:
        return []
    return _compared(case, combined(_sum, *(case.levels(case.cell._replace(flow=f)) for f in ("export", "import"))))


def share_times_total(case: Case) -> Sequence[Outcome]:
    """A part from its published share and the total: only for levels, and in the currency of the share."""
    if case.measure != "level" or case.cell.dim == "none":
        return []
    printed_shares = case.cells.get(case.cell, case.quantity, "share_pct")
    return _compared(case, combined(_part, printed_shares, case.levels(case.cell.total)))


def sum_over_years(case: Case) -> Sequence[Outcome]:
    years = _years(case.cell.period)
    if case.measure != "level" or len(years) < 2 or case.quantity not in ADDITIVE:
        return []
    return _compared(case, combined(_sum, *(case.levels(case.cell._replace(period=str(year))) for year in years)))


def growth_over_as_many_years(case: Case) -> Sequence[Outcome]:
    years = _years(case.cell.period)
    if case.measure != "change" or len(years) < 2 or case.printed.unit.quantity != "percent":
        return []
    spans = [*years, *(year - len(years) for year in years)]
    levels = [case.levels(case.cell._replace(period=str(year)), case.row["basis"]) for year in spans]
    return _compared(case, combined(_growth_of_sums, *levels))


def threshold_passed(case: Case) -> Sequence[Outcome] | Missing:
    """A round value: the lowest level of the windows, which must lie above it and below the next round value."""
    base = _base_of(case, "_threshold")
    if not base:
        return []
    lowest = _lowest(case, base)
    if isinstance(lowest, Missing):
        return lowest
    passed = _is_round_value_below(case, lowest)
    if _FIRST_TIME in case.row["note"]:
        passed = _all_of([passed, *_earlier_years_below(case, base)])
    return [Outcome(lowest, True, passed)]


def ladder_of_thresholds(case: Case) -> Sequence[Outcome]:
    """The first and the last round value passed between the first and the last year, and how many they are."""
    for suffix, count in (
        ("_threshold_start", lambda first, last, step: (first // step + 1) * step),
        ("_threshold_end", lambda first, last, step: last // step * step),
        ("_threshold_jumps", lambda first, last, step: last // step - first // step),
    ):
        base, years = _base_of(case, suffix), _years(case.cell.period)
        if base and len(years) > 1:
            ends = [case.cells.get(base._replace(period=str(year)), "CNY") for year in (years[0], years[-1])]
            return _compared(case, combined(lambda first, last: _steps(case, count, first, last), *ends))
    return []


def windows_above_threshold(case: Case) -> Sequence[Outcome] | Missing:
    """How many windows in a row, up to the last, lie above the round value that the same page names."""
    base = _base_of(case, "_threshold_streak")
    if not base:
        return []
    threshold = case.cells.get(case.cell._replace(indicator=f"{base.indicator}_threshold"), "CNY")
    windows = [_window_level(case, base, window) for window in _windows(case.cell.period)]
    missing = next((level for level in windows if isinstance(level, Missing)), None)
    if missing or not threshold:
        return missing or []
    answers = [level.exceeds(_exactly(threshold[0].figure)) for level in reversed(windows)]
    certain = next((i for i, answer in enumerate(answers) if answer is not Answer.YES), len(answers))
    possible = next((i for i, answer in enumerate(answers) if answer is Answer.NO), len(answers))
    sources = tuple(source for level in windows for source in level.sources)
    return _compared(case, [Told(_counted(case, certain, certain, possible, sources, "windows_above"), True, True)])


def rank_by_growth(case: Case) -> Sequence[Outcome]:
    """Rank among the provinces by growth computed from levels, on the first and on the last told base."""
    base = _base_of(case, "_growth_rank")
    if not base or base.dim != "none":
        return []
    tellings = [Told(_rank_by_growth(case, base, place), place == 0, place == -1) for place in (0, -1)]
    return _compared(case, [telling for telling in tellings if isinstance(telling.figure, Figure)])


def more_than_half(case: Case) -> Sequence[Outcome]:
    """Whoever has more than half of the whole is the first, whatever the others have."""
    if case.measure != "rank":
        return []
    part, whole = _part_and_whole(case)
    for quantity in case.cells.quantities(part, ""):
        shares = combined(share, case.levels(part, quantity), case.cells.get(whole, quantity))
        first = [t._replace(figure=_counted(case, 1, 1, 1, t.figure.sources, "more_than_half")) for t in shares
                 if t.figure.exceeds(50) is Answer.YES]  # fmt: skip
        return _compared(case, first)
    return []


def ports_in_the_list(case: Case) -> Sequence[Outcome]:
    """Ports counted in the book's own list of ports, each of which has its own page."""
    ports = case.cells.ledger.table("ports")
    if case.cell.indicator != "port_count" or case.measure != "level" or case.cell.dim != "port":
        return []
    listed = ports if case.cell.member == "all" else ports[ports["mode"] == case.cell.member]
    observed = case.cells.ledger.raw
    has_ports = observed[(observed["region"] == case.cell.region) & observed["member"].isin(ports["port"])]
    if listed.empty or has_ports.empty:
        return []
    return _compared(case, [Told(_counted(case, *[len(listed)] * 3, (), "ports_listed"), True, True)])


def items_on_the_page(case: Case) -> Sequence[Outcome]:
    """A number of fields that the page says it lists: its rows are counted."""
    if not case.cell.indicator.endswith("_field_count"):
        return []
    rows = case.cells.ledger.observations(
        indicator=case.cell.indicator.replace("_field_count", "_share"), region=case.cell.region, period=case.cell.period
    )
    rows = rows[rows["source"] == case.row["source"]]
    if rows.empty:
        return []
    return _compared(case, [Told(_counted(case, *[len(rows)] * 3, tuple(rows["id"]), "items_listed"), True, True)])


WAYS = (
    Way("growth from two levels", "由两期数值计算增速", growth_from_levels),
    Way("part over total", "部分除以总值", share_of_total),
    Way("the region's growth less the country's", "本地增速减全国增速", gap_between_growth_rates),
    Way("exports plus imports", "出口加进口", exports_plus_imports),
    Way("published share times total", "公布的占比乘以总值", share_times_total),
    Way("sum of the years", "各年之和", sum_over_years),
    Way("sum of the years over the sum of as many years before", "各年之和与此前同等年数之和相比", growth_over_as_many_years),
    Way("lowest level of the windows against the round value", "各时段最低值与整数关口相比", threshold_passed),
    Way("round values between the first and the last level", "首末两年数值之间的整数关口", ladder_of_thresholds),
    Way("windows in a row above the round value", "连续高于整数关口的时段数", windows_above_threshold),
    Way("rank of the growth rates of all provinces", "各省区市增速排位", rank_by_growth),
    Way("more than half of the whole, hence the first", "占全部一半以上，故居首位", more_than_half),
    Way("ports in the book's list", "本书口岸名录计数", ports_in_the_list),
    Way("items that the page lists", "页面所列项目计数", items_on_the_page),
)


def agreement(printed: Figure, step: Fraction, result: Figure) -> Answer:
    """Whether a result gives the printed digits certainly, possibly, or not at all.

    "Over 1.71" is met exactly by what lies less than a step above it; a result further up only does not contradict it.
    """
    result = result.to(printed.unit)
    low, high = {
        "over": (printed.value, printed.value + step),
        "nearly": (printed.value - step, printed.value),
    }.get(printed.qualifier, (printed.low, printed.high))
    if low <= result.low and result.high <= high:
        return Answer.YES
    return Answer.CANNOT_TELL if printed.agrees_with(result) else Answer.NO


def _compared(case: Case, tellings: Sequence[Told]) -> list[Outcome]:
    return [
        Outcome(telling.figure.to(case.printed.unit), telling.is_first, agreement(case.printed, case.step, telling.figure))
        for telling in tellings
    ]


def _sum(*figures: Figure) -> Figure | Missing:
    return sum_of(figures)


def _part(printed_share: Figure, total: Figure) -> Figure:
    as_ratio = replace(
        printed_share, value=printed_share.value / 100, low=printed_share.low / 100, high=printed_share.high / 100, unit=RATIO
    )
    return (total * as_ratio).named(f"part({', '.join(printed_share.sources + total.sources)})")


def _growth_of_sums(*levels: Figure) -> Figure | Missing:
    half = len(levels) // 2
    return growth(sum_of(levels[:half]), sum_of(levels[half:]))


def _base_of(case: Case, suffix: str) -> Cell | None:
    """The cell of the levels that an indicator such as trade_value_threshold speaks of."""
    name = case.cell.indicator
    return case.cell._replace(indicator=name.removesuffix(suffix)) if name.endswith(suffix) else None


def _years(period: str) -> list[int]:
    """The calendar years from first to last of a period written in years; empty for any other."""
    ends = period.split("/")
    if not all(len(end) == len("2025") and end.isdigit() for end in ends):
        return []
    return list(range(int(ends[0]), int(ends[-1]) + 1))


def _windows(period: str) -> list[str]:
    """The years of a period written in years, or the quarters of one written in months, as periods."""
    if years := _years(period):
        return [str(year) for year in years]
    span = periods.parse(period)
    months = range(span.start.year * 12 + span.start.month - 1, span.end.year * 12 + span.end.month, 3)
    return [f"{m // 12}-{m % 12 + 1:02d}/{m // 12}-{m % 12 + 3:02d}" for m in months]


def _window_level(case: Case, base: Cell, window: str) -> Figure | Missing:
    """The level of a year or quarter: as published, or the difference of what had accumulated before and after it."""
    if published := case.cells.get(base._replace(period=window), "CNY"):
        return published[-1].figure
    span = periods.parse(window)
    until = [periods.year_to_date(span.end.year, month) for month in (span.end.month, span.start.month - 1) if month]
    known = [case.cells.get(base._replace(period=period), "CNY") for period in until]
    if len(until) == 2 and all(known) and span.start.month > 1:
        return known[0][-1].figure.to(known[1][-1].figure.unit) - known[1][-1].figure
    wanted = base._asdict() | {"period": window, "measure": "level"}
    return Missing("not_published", tuple(wanted.items()))


def _lowest(case: Case, base: Cell) -> Figure | Missing:
    levels = [_window_level(case, base, window) for window in _windows(case.cell.period)]
    missing = next((level for level in levels if isinstance(level, Missing)), None)
    return missing or min((level.to(case.printed.unit) for level in levels), key=lambda level: level.low)


def _is_round_value_below(case: Case, level: Figure) -> Answer:
    """Whether the printed round value is the last one that a level has passed."""
    passed = level.exceeds(_exactly(case.printed))
    return _all_of([passed, level.falls_below(_exactly(case.printed) + Figure.exact(case.step, case.printed.unit))])


def _earlier_years_below(case: Case, base: Cell) -> Iterator[Answer]:
    """For every year before the period whose level is published: whether it lay below the round value."""
    first = periods.parse(case.cell.period).start.year
    for cell in case.cells.in_other_periods(base):
        years, tellings = _years(cell.period), case.cells.get(cell, "CNY")
        if tellings and len(years) == 1 and years[0] < first:
            yield tellings[-1].figure.falls_below(_exactly(case.printed))


def _all_of(answers: Sequence[Answer]) -> Answer:
    if Answer.NO in answers:
        return Answer.NO
    return Answer.CANNOT_TELL if Answer.CANNOT_TELL in answers else Answer.YES


def _exactly(figure: Figure) -> Figure:
    """A round value means itself: 5000 as a threshold is not 4500 to 5500."""
    return Figure.exact(figure.value, figure.unit)


def _steps(case: Case, count: Callable[..., Fraction], first: Figure, last: Figure) -> Figure:
    """A ladder's figure at the values and at the bounds of the two levels."""
    top = case.cells.get(case.cell._replace(indicator=case.cell.indicator.replace("_jumps", "_end")), "CNY")[0].figure
    row = case.cells.ledger.observations(id=top.sources[0]).iloc[0]
    step = Fraction(row["step"])
    first, last = first.to(top.unit), last.to(top.unit)
    values = [Fraction(count(getattr(first, a), getattr(last, b), step))
              for a, b in (("value", "value"), ("low", "low"), ("low", "high"), ("high", "low"), ("high", "high"))]  # fmt: skip
    name = f"round_values({', '.join(first.sources + last.sources)})"
    return Figure(values[0], min(values), max(values), case.printed.unit, first.sources + last.sources, name)


def _rank_by_growth(case: Case, base: Cell, place: int) -> Figure | Missing:
    """The rank of a region by growth, between the best and the worst that bounds and gaps allow."""
    rates = {region: _growth_told(case, base._replace(region=region), place) for region in case.cells.ledger.provinces()}
    own = rates.pop(base.region, None)
    if own is None:
        return Missing("not_published")
    known = [rate for rate in rates.values() if rate is not None]
    above = sum(rate.exceeds(own) is Answer.YES for rate in known)
    possibly = sum(rate.exceeds(own) is not Answer.NO for rate in known) + len(rates) - len(known)
    value = 1 + sum(rate.value > own.value for rate in known)
    sources = own.sources + tuple(source for rate in known for source in rate.sources)
    return _counted(case, value, 1 + above, 1 + possibly, tuple(dict.fromkeys(sources)), "rank_by_growth")


def _growth_told(case: Case, cell: Cell, place: int) -> Figure | None:
    level = case.cells.get(cell, "CNY")
    base = case.cells.get(cell._replace(period=year_before(cell.period)), "CNY")
    return growth(level[-1].figure, base[place].figure) if level and base else None


def _part_and_whole(case: Case) -> tuple[Cell, Cell]:
    """What is ranked and what it is part of: a type of firm in the region's trade, or the region in the country."""
    if case.cell.member in DISJOINT.get(case.cell.dim, ()):
        part = case.cell._replace(indicator="trade_value")
        return part, part.total
    national = LIKE_FOR_LIKE_IN_COUNTRY.get(case.cell.indicator, case.cell.indicator)
    return case.cell, case.cell.total._replace(region="CN", indicator=national)


def _counted(case: Case, value: int, low: int, high: int, sources: tuple[str, ...], formula: str) -> Figure:
    """A count in the unit of the printed figure, with the name of how it was counted."""
    low, high = min(low, value), max(high, value)
    named = f"{formula}({', '.join(sources)})"
    return Figure(Fraction(value), Fraction(low), Fraction(high), case.printed.unit, sources, named)
