"""Corridors and ports: what a published total leaves unlisted, and which counts may be compared at all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tradebook.figure import Answer, Figure, Missing, difference, growth, hull, in_formula, share, sources_of, sum_of
from tradebook.indicators.growth import implied_base
from tradebook.indicators.parts import unlisted_rest
from tradebook.published import Find, Key, Told
from tradebook.units import INDEX_POINTS, RATIO, Unit, UnitError

# Whose trains are counted: a dimension and one of its members.
Lane = tuple[str, str]

# All trains of a region.
TOTAL: Lane = ("none", "")

# The part of a total that no published part accounts for.
REST = "rest"

# The national count of trains that counts the same kind of train. The ledger's count for the whole country leaves
# Central Asia trains out, its count for the land ports of the north-west takes them in.
_NATIONAL_COUNT = {
    "": "train_count_incl_asia",
    "china_europe_central_asia_trains": "train_count_incl_asia",
    "china_europe_asia_trains_transit": "train_count_incl_asia",
    "china_europe_trains": "train_count",
}

# The one that is often put in its place.
UNLIKE_COUNT = "train_count"

# Codes of ports that stand for several of them together, or for a kind of port.
_SEVERAL = ("all", "land", "road", "air", "freight_reopened", "road_reopened_to_passengers")

# Endings by which the ledger writes one thing in several rows: two ends of a range, or the state before a change.
_ENDINGS = ("_before_high", "_before_low", "_before", "_high", "_low")

# Nobody states a time as more than so many of a unit.
_MOST_TOLD = {"days": 1000, "hours": 100, "minutes": 120}


def national_count(member: str) -> str:
    """The national count that is like for like with the trains of a region; empty where the ledger has none."""
    return _NATIONAL_COUNT.get(member, "")


def is_one_port(member: str, listed: Sequence[str] = ()) -> bool:
    """Whether a code of the dimension port names one port, and not a group of ports or one of its cargoes.

    listed  the codes of the region's ports, where a list of them exists
    """
    if listed:
        return member in listed
    return member not in _SEVERAL and "_and_" not in member and not member.endswith("_all")


def port_of(member: str) -> str:
    """The port to which the railway or road half of a port belongs: khorgos for khorgos_rail."""
    return member.removesuffix("_rail").removesuffix("_road")


def subject_of(member: str) -> str:
    """What a row is about, without the ending for one end of a range or for the state before a change."""
    return next((member.removesuffix(ending) for ending in _ENDINGS if member.endswith(ending)), member)


def train_lanes(keys: Collection[Key], ports: Sequence[str]) -> dict[Lane, list[Key]]:
    """Whose trains are counted, each with the keys that it stands under: the region's total, its services, its ports.

    keys   (indicator, dimension, member) of everything that is told about the region
    ports  codes of single ports
    A service that is the region's total under another name is no lane of its own. The total always has a key.
    """
    counted = {key for key in keys if key[0] == "train_count"}
    services = sorted(member for _, dim, member in counted if dim == "transport_mode" and not national_count(member))
    halves = {port_of(member) for _, dim, member in counted if dim == "port"}
    lanes = [TOTAL, *(("transport_mode", code) for code in services), *(("port", code) for code in sorted(halves))]
    return {
        lane: [key for key in train_keys(*lane) if key in counted] or train_keys(*lane)[:1]
        for lane in lanes if lane[0] != "port" or lane[1] in ports
    }


def main_lane(trains: Mapping[Lane, Mapping[str, Figure | Missing]]) -> Lane:
    """The lane to speak of first: the total where it is told, else the one told for most periods, the first of equals.

    trains  figures by lane and period
    """
    told = {lane: sum(isinstance(figure, Figure) for figure in found.values()) for lane, found in trains.items()}
    return TOTAL if told.get(TOTAL) or not any(told.values()) else max(told, key=lambda lane: told[lane])


def national_trains(find: Find, years: Sequence[str], indicator: str) -> dict[str, Figure | Missing]:
    """A national count by year. One that is not published follows from the next year's level and its growth."""
    levels = {year: find(indicator, year, "CN") for year in years}
    after = dict(itertools.pairwise(years))
    return {
        year: level if isinstance(level, Figure) or year not in after
        else implied_base(levels[after[year]], find(indicator, after[year], "CN", measure="yoy_pct"))
        for year, level in levels.items()
    }


def train_keys(dim: str, member: str) -> list[Key]:
    """Under which (indicator, dimension, member) the trains of a port, a service or a region may stand, best first."""
    if dim == "port":
        return [("train_count", "port", member), ("train_count", "port", f"{member}_rail")]
    if dim == "none":
        # Pages write the same total with and without the name of the service.
        wide = ("china_europe_central_asia_trains", "china_europe_asia_trains_transit")
        return [("train_count", "none", ""), *(("train_count", "transport_mode", mode) for mode in wide)]
    return [("train_count", dim, member)]


def rail_measures(dim: str, member: str) -> dict[str, list[Key]]:
    """The measures of a rail corridor by name, each with the keys that it may stand under.

    dim, member  a port, a train service (transport_mode), or none for all rail ports of a region
    """
    tonnes = {
        "port": [("freight_weight", "port", f"{member}_rail"), ("train_freight_weight", "port", member)],
        "none": [("freight_weight", "transport_mode", "rail"), ("train_freight_weight", "none", "")],
    }.get(dim, [("freight_weight", dim, member), ("train_freight_weight", dim, member)])
    return {
        "movements": train_keys(dim, member),
        "containers": [("train_teu", dim, member)],
        "tonnes": tonnes,
        "value": [("train_cargo_value", dim, member)],
    }


def port_measures(member: str, modes: int = 1) -> dict[str, list[Key]]:
    """The measures of a port, or of an airport, each with the keys that it may stand under.

    modes  how many modes cross the border there. At a port with several, the tonnes of all modes are another flow
           than its vehicles (a pipeline alone can outweigh them): only the tonnes of its road half go with those.
    """
    if modes > 1:
        road = f"{member}_road"
        return {"movements": [("vehicle_count", "port", road)], "tonnes": [("freight_weight", "port", road)]}
    return {
        "movements": [
            ("vehicle_count", "port", member), ("vehicle_count", "port", f"{member}_road"),
            ("flight_count", "port", f"{member}_cargo"),
        ],
        "containers": [("port_throughput_teu", "port", member)],
        "tonnes": [("freight_weight", "port", member), ("port_throughput_weight", "port", member)],
        "value": [("port_trade_value", "port", member)],
    }


@dataclass(frozen=True, slots=True)
class Story:
    """How several measures of one corridor grew over one window: rates by indicator."""

    period: str
    rates: dict[str, Figure]

    @property
    def ends(self) -> tuple[str, str]:
        """The indicators with the lowest and with the highest rate, by their central values."""
        ordered = sorted(self.rates, key=lambda indicator: self.rates[indicator].value)
        return ordered[0], ordered[-1]


def story(
    measures: Mapping[str, Sequence[Key]], rates: Mapping[tuple[Key, str], Figure], windows: Iterable[str]
) -> Story | None:
    """The last window for which at least two measures of a corridor have a published growth; None without one.

    measures  as rail_measures and port_measures give them: each with its keys, best first
    rates     growth by key and period, as published.by_key gives them
    windows   periods, the latest last
    """
    for period in reversed(list(windows)):
        best = [next((key for key in keys if (key, period) in rates), None) for keys in measures.values()]
        found = {key[0]: rates[key, period] for key in best if key}
        if len(found) > 1:
            return Story(period, found)
    return None


def loads(
    lanes: Iterable[Lane], levels: Mapping[tuple[Key, str], Figure], windows: Sequence[str]
) -> list[tuple[Lane, str, str, Figure | Missing]]:
    """What comes on one train, for each lane, window and measure (containers, tonnes) that is told with its trains.

    returns  lane, period, measure, figure; in the order of lanes and windows
    """
    return [
        (lane, period, measure, per_train(levels[amounts[0], period], levels[trains[0], period]))
        for lane in lanes
        for period in windows
        for measure in ("containers", "tonnes")
        if (trains := [key for key in train_keys(*lane) if (key, period) in levels])
        and (amounts := [key for key in rail_measures(*lane)[measure] if (key, period) in levels])
    ]


def a_day(figure: Figure | Missing, days: int) -> Figure | Missing:
    """A count of a window as its daily average, so that windows of unequal length can stand side by side.

    An average of whole vehicles is no whole number; its bounds are, pushed outward, since nobody counts hundredths.
    """
    if isinstance(figure, Missing):
        return figure
    average = figure / days
    low = _outward(average.low, math.floor)
    value = low if average.value == average.low else average.value
    formula = f"a_day({in_formula(figure)}, {days})"
    return Figure(value, low, _outward(average.high, math.ceil), average.unit, average.sources, formula)


def per_train(amount: Figure | Missing, trains: Figure | Missing) -> Figure | Missing:
    """What comes on one train, in the unit of the amount."""
    for figure in (amount, trains):
        if isinstance(figure, Missing):
            return figure
    by, unit = trains.unit.factor, RATIO
    count = Figure(trains.value * by, trains.low * by, trains.high * by, unit, trains.sources, trains.formula)
    return (amount / count).named(f"per_train({in_formula(amount)}, {in_formula(trains)})")


def split(parts: Mapping[str, Figure], total: Figure | Missing) -> dict[str, Figure | Missing]:
    """Shares of the parts in a total, in per cent, and the share that is left unlisted (code REST).

    parts    one or more Figures by code, of one quantity; no two may overlap
    returns  shares between 0 and 100; Missing all through if there is no total
    """
    shares = {code: _share_within(part, total) for code, part in parts.items()}
    return shares | {REST: _share_within(unlisted_rest(parts.values(), total), total)}


def at_most(figure: Figure) -> Figure | Missing:
    """A figure of which only the upper end says something, such as growth over a base of which only "over" is told.

    Undefined if that end is open as well.
    """
    if math.isinf(figure.high):
        return Missing("undefined")
    return Figure(figure.high, -math.inf, figure.high, figure.unit, figure.sources, f"at_most({in_formula(figure)})")


def adds_up(parts: Iterable[Figure], total: Figure) -> Answer:
    """Whether parts that are said to be complete can make up a total: yes within rounding, no, or cannot tell.

    Cannot tell if a part is open on one side ("over"), so that nearly any total would fit.
    """
    added = sum_of(part.to(total.unit) for part in parts)
    if not added.agrees_with(total):
        return Answer.NO
    return Answer.YES if added.is_bounded and total.is_bounded else Answer.CANNOT_TELL


def fitting(options: Mapping[str, Sequence[Figure]], total: Figure | Missing) -> dict[str, Figure]:
    """One published figure a port, such that they can make up the total; the first of each if no choice can.

    Where railway and customs both count a port, only the counts of one series add up to that series' total.
    options  by code, one or more figures that were published for the same thing, best first
    """
    choices = [dict(zip(options, choice)) for choice in itertools.product(*options.values())]
    if options and isinstance(total, Figure):
        for choice in choices:
            if adds_up(choice.values(), total) is Answer.YES:
                return choice
    return choices[0]


def concentration(parts: Sequence[Figure], total: Figure | Missing, others: int | None = None) -> Figure | Missing:
    """Herfindahl-Hirschman index of a total over ports, 0 to 10,000, with bounds that admit the unlisted rest.

    The lower bound spreads the rest evenly over the other ports (over endlessly many if their number is not known),
    the upper bound puts all of it into one.
    parts    one or more Figures of one quantity, none below zero
    others   how many ports share the rest
    source   Hirschman (1964), The Paternity of an Index, American Economic Review 54(5), 761
    """
    if isinstance(total, Missing):
        return total
    listed = [_share_within(part, total) for part in parts]
    rest = _share_within(unlisted_rest(parts, total), total)
    if isinstance(rest, Missing):
        return rest
    low = sum(s.low**2 for s in listed) + (rest.low**2 / others if others else 0)
    high = min(sum(s.high**2 for s in listed) + rest.high**2, Fraction(10_000))
    value = min(max(sum(s.value**2 for s in listed) + rest.value**2 / 2, low), high)
    formula = f"concentration({', '.join(map(in_formula, parts))})"
    return Figure(value, low, high, INDEX_POINTS, sources_of([*parts, total]), formula)


def implied_total(part: Figure | Missing, share_of_it: Figure | Missing) -> Figure | Missing:
    """The total behind a part and its published share in per cent."""
    for figure in (part, share_of_it):
        if isinstance(figure, Missing):
            return figure
    low, value, high = (bound / 100 for bound in (share_of_it.low, share_of_it.value, share_of_it.high))
    factor = Figure(value, low, high, RATIO, share_of_it.sources)
    return (part / factor).named(f"implied_total({in_formula(part)}, {in_formula(share_of_it)})")


def rivals(figures: Sequence[Figure]) -> list[Figure]:
    """Of several figures published for one thing, those that rounding cannot reconcile with the first; each once."""
    found: list[Figure] = []
    for figure in figures[1:]:
        if not any(figure.agrees_with(known) for known in [figures[0], *found]):
            found.append(figure)
    return found


def unreconciled(
    rows: Sequence[Told], options: Mapping[Told, Sequence[Figure]]
) -> list[tuple[Told, Figure, Figure]]:
    """Pairs of figures published for one flow that rounding cannot reconcile, each with the row they are about.

    options  all figures published for the key of a row, the one taken by the ledger first
    A port operator counts in a series of its own (member "..._port_group"); it is set against the official one here.
    """
    pairs = [(row, row.figure, other) for row in rows for other in rivals(options[row])]
    operators = {(row.indicator, row.dim, row.period, row.member): row.figure for row in rows}
    for row in rows:
        other = operators.get((row.indicator, row.dim, row.period, f"{row.member}_port_group"))
        if other and not row.figure.agrees_with(other):
            pairs.append((row, row.figure, other))
    return pairs


def matching_bases(level: Figure | Missing, rate: Figure | Missing, earlier: Sequence[Figure]) -> list[Figure]:
    """Of the levels published for the year before, those that a level and its published growth can rest on."""
    base = implied_base(level, rate)
    return [] if isinstance(base, Missing) else [figure for figure in earlier if figure.agrees_with(base)]


def left_for_the_rest(
    window: Figure | Missing, window_rate: Figure | Missing, year_rate: Figure | Missing
) -> Figure | Missing:
    """What the rest of the year before must have brought at least, if two published growth rates both hold.

    window, window_rate  the level of the current year up to a day, and its growth
    year_rate            growth of the whole current year
    The current year brought no less than its window; divided by the year's growth this is the least that the whole
    year before can have brought, and the window before is known from its own rate.
    returns  a Figure open to above, rounded down to whole base units
    """
    before, least_year = implied_base(window, window_rate), implied_base(window, year_rate)
    if isinstance(before, Missing) or isinstance(least_year, Missing):
        return before if isinstance(before, Missing) else least_year
    rest = least_year - before
    low = max(Fraction(0), _outward(rest.low * rest.unit.factor, math.floor) / rest.unit.factor)
    return Figure(low, low, math.inf, rest.unit, rest.sources, f"left_for_the_rest({in_formula(window)})")


def same_direction(rates: Sequence[Figure]) -> Answer:
    """Whether several growth rates tell the same story: all above zero or all below, for certain; no if they differ."""
    up = [rate.exceeds(0) is Answer.YES for rate in rates]
    down = [rate.falls_below(0) is Answer.YES for rate in rates]
    if all(up) or all(down):
        return Answer.YES
    return Answer.NO if any(up) and any(down) else Answer.CANNOT_TELL


def spread(rates: Sequence[Figure]) -> Figure:
    """Distance between the highest and the lowest of two or more growth rates, in percentage points."""
    highest, lowest = max(rates, key=lambda r: r.value), min(rates, key=lambda r: r.value)
    low = max(Fraction(0), max(r.low for r in rates) - min(r.high for r in rates))
    high = max(r.high for r in rates) - min(r.low for r in rates)
    gap = difference(highest, lowest)
    return Figure(gap.value, low, high, gap.unit, sources_of(rates), f"spread({', '.join(map(in_formula, rates))})")


def between(figures: Sequence[Figure]) -> Figure:
    """One figure for what is published as a range in two rows: "over 2 days" and "3 days" become 2 to 3 days.

    An open end counts as the number it starts from, because the other row closes it. One figure stays as it is.
    raises   UnitError if the figures measure different things, ValueError if there are none
    """
    figures = list(figures)
    if not figures:
        raise ValueError("between needs at least one figure")
    if len(figures) == 1:
        return figures[0]
    unit = figures[0].unit
    if any(figure.unit.quantity != unit.quantity for figure in figures):
        raise UnitError(f"a range needs one unit, not {', '.join(figure.unit.code for figure in figures)}")
    return hull(*(_closed(figure.to(unit)) for figure in figures))


def readable_time(figure: Figure | Missing, units: Mapping[str, Unit]) -> Figure | Missing:
    """A time in the largest of days, hours and minutes that its rounding allows, else in seconds.

    A time known to half a unit or less stays in the smaller one: 48 hours are not 2.0 days. An open one must be whole.
    """
    if isinstance(figure, Missing):
        return figure
    large = [told for told in (figure.to(units[code]) for code in _MOST_TOLD) if abs(told.value) >= 1]
    exact_enough = [
        told for told in large
        if abs(told.value) <= _MOST_TOLD[told.unit.code]
        and (told.width >= Fraction(1, 2) if told.is_bounded else told.value % 1 == 0)
    ]
    return next(iter([*exact_enough, *large]), figure.to(units["seconds"]))


@dataclass(frozen=True, slots=True)
class TimeChange:
    """A time before and after something changed. `member` is the code to name it by."""

    indicator: str
    flow: str
    dim: str
    member: str
    before: Figure
    after: Figure


def time_changes(
    rows: Sequence[Told], known: Collection[tuple[str, str]], units: Mapping[str, Unit]
) -> list[TimeChange]:
    """The times that are published for two or more states, first and last of each, in the order of rows.

    rows   times, by end of period; a range stands in two rows of one period
    known  (dimension, member) of the codes that have a label; a subject without one is named by its first row
    """
    subjects: dict[tuple[str, str, str, str], dict[str, list[Told]]] = {}
    for row in rows:
        states = subjects.setdefault((row.indicator, row.flow, row.dim, subject_of(row.member)), {})
        states.setdefault(row.period, []).append(row)
    changes = []
    for (indicator, flow, dim, subject), states in subjects.items():
        first, last = (list(states.values())[end] for end in (0, -1))
        if len(states) > 1 and first[0].figure.value != last[0].figure.value:
            before, after = (readable_time(between([row.figure for row in state]), units) for state in (first, last))
            member = subject if (dim, subject) in known else first[0].member
            changes.append(TimeChange(indicator, flow, dim, member, before, after))
    return changes


def time_saved(after: Figure | Missing, before: Figure | Missing) -> Figure | Missing:
    """Change of a time in per cent: minus 100 is all of it, nothing saves more; undefined unless both are known."""
    result = growth(after, before)
    return result if isinstance(result, Missing) else _clipped(result, Fraction(-100), math.inf)


def _outward(bound: Fraction | float, rounding: Callable[[Fraction], int]) -> Fraction | float:
    return bound if math.isinf(bound) else Fraction(rounding(bound))


def _share_within(part: Figure | Missing, total: Figure | Missing) -> Figure | Missing:
    result = share(part, total)
    return result if isinstance(result, Missing) else _clipped(result, Fraction(0), Fraction(100))


def _clipped(figure: Figure, lowest: Fraction | float, highest: Fraction | float) -> Figure:
    """The same figure, held to what is possible at all."""
    value, low, high = (min(max(n, lowest), highest) for n in (figure.value, figure.low, figure.high))
    return Figure(value, low, high, figure.unit, figure.sources, figure.formula, figure.qualifier)


def _closed(figure: Figure) -> Figure:
    low = figure.value if math.isinf(figure.low) else figure.low
    high = figure.value if math.isinf(figure.high) else figure.high
    return Figure(figure.value, low, high, figure.unit, figure.sources, figure.formula)
