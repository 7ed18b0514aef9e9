"""The register of reforms: what is said to have changed, from what to what, and how well it is attested.

A statement gathers the rows of the ledger that speak of one reform, one indicator and one flow. Its grade follows from
stated rules over the rows that give an outcome, in this order:

- expectation: every one of them is marked as a forecast, or by its note as a goal;
- ambiguous: a note says so, or two rows of the same place and period contradict each other;
- confirmed: two pages that are independent witnesses (independence.py says when) gave figures that agree;
- one source: anything else, however often one press conference was reprinted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from itertools import combinations, groupby

from tradebook import periods
from tradebook.corrections import EXCLUDE
from tradebook.figure import Figure, Missing, difference, growth
from tradebook.independence import are_independent
from tradebook.ledger import Ledger, Observation
from tradebook.units import RATIO

# Named for a reform in the ledger's own words, though filed under a place.
FILED_ELSEWHERE = ("cross_border_facilitation_pilot_city", "smart_lane_count", "strategic_positioning_count")

# Numbers of people, goods and steps that a reform is about, not of what was done for it.
_NOT_EFFORT = ("vehicle_count", "passenger_count", "customer_count", "clearance_step_count")

_SUFFIX = re.compile(r"(?P<before>_before)?(?:_(?P<end>low|high))?$")
_END_IN_LABEL = re.compile(r",? (?:upper|lower)(?: bound)?$|（[上下]限）$|，[上下]限(?=）$)|^Before |前$")
_DOUBT = re.compile(r"ambiguous|probably", re.IGNORECASE)
_AIM = re.compile(r"\bgoal\b", re.IGNORECASE)


class Grade(Enum):
    """How well a statement is attested; the value is its label in English and Chinese."""

    CONFIRMED = ("confirmed", "多源印证")
    ONE_SOURCE = ("one source", "单一来源")
    AMBIGUOUS = ("ambiguous", "含义不清")
    EXPECTATION = ("expectation", "预期")

    def label(self, language: str) -> str:
        return self.value[language == "zh"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ledger with the part it plays: before, after or change; `end` is low or high of a range.

    page  its row of sources.csv, dated by the observation where that has a date of its own
    """

    keys: dict[str, str]
    observation: Observation
    page: dict[str, str]
    family: str
    role: str
    end: str

    @property
    def figure(self) -> Figure:
        return self.observation.figure


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said of one reform. `before` and `after` hold no, one or (a published range) two figures.

    period    of the outcome
    since     the month after the last "before", where the ledger dates it; otherwise empty
    named_by  dimension and member whose label names it
    pages     how many pages speak of it
    """

    region: str
    dim: str
    family: str
    named_by: tuple[str, str]
    indicator: str
    flow: str
    before: tuple[Figure, ...]
    after: tuple[Figure, ...]
    change: Figure | Missing
    period: str
    since: str
    pages: Figure
    grade: Grade

    @property
    def is_comparison(self) -> bool:
        """Whether it says anything about a difference; otherwise it only counts something."""
        return isinstance(self.change, Figure) or self.has_both_ends

    @property
    def is_outcome(self) -> bool:
        """Whether it tells of a difference that is said to have come about, not of one that is hoped for."""
        return self.is_comparison and self.grade is not Grade.EXPECTATION

    @property
    def has_both_ends(self) -> bool:
        return bool(self.before and self.after)

    @property
    def counts_effort(self) -> bool:
        """Whether it only counts what was done: measures, sites, cases, lanes."""
        is_count = self.indicator.endswith("_count") or self.indicator in FILED_ELSEWHERE
        is_told = not self.is_comparison and self.grade is not Grade.EXPECTATION
        return is_told and is_count and self.indicator not in _NOT_EFFORT

    @property
    def year(self) -> int:
        """The year in which the outcome is reported."""
        return _year_of(self.period)

    @property
    def implied_change(self) -> Figure | Missing:
        """The change that the published ends imply, with bounds: in per cent, between shares in percentage points."""
        if not self.has_both_ends:
            return Missing("not_published")
        before, after = span(self.before), span(self.after)
        if before.unit.quantity != after.unit.quantity:
            return Missing("other_unit")
        return difference(after, before) if before.unit.quantity == "percent" else growth(after, before)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event as events.csv has it."""

    date: str
    region: str
    level: str
    area: str
    name_en: str
    name_zh: str
    is_planned: bool = False

    def name(self, language: str) -> str:
        return self.name_zh if language == "zh" else self.name_en


def register(ledger: Ledger, region: str, years: Iterable[int], as_of: str = "") -> list[Statement]:
    """All statements on reforms of a region whose outcome lies in the years and was known on the day, by name."""
    rows = sorted(_rows(ledger, region, as_of), key=_kind)
    groups = [list(group) for _, group in groupby(rows, key=_kind)]
    years = set(years)
    return [_statement(ledger, group, as_of) for group in groups if years & {_year(row) for row in _outcomes(group)}]


def events(ledger: Ledger, region: str, years: Iterable[int], as_of: str = "") -> list[Event]:
    """The events of a region and of the whole country in the years, in order, as far as they were known on the day.

    An event filed under the whole country whose name points to places of other regions only is theirs, not shown here.
    One that concerns another region without naming it cannot be told from the rest, and stays.
    """
    years = set(years)
    day = periods.last_day(as_of) if as_of else date.max
    places = places_by_region(ledger)
    found = [
        Event(row["date"], row["region"], row["level"], row["area"], row["name_en"], row["name_zh"],
              row["status"] == "planned")
        for row in ledger.table("events").to_dict("records")
        if (row["region"] == region or (row["region"] == "CN" and _may_concern(region, row, places)))
        and int(row["date"][:4]) in years
        and periods.last_day(row["published_on"] or row["date"]) <= day
    ]
    return sorted(found, key=lambda event: (event.date, event.name_en))


def near(events: Iterable[Event], day: str, months: int) -> list[Event]:
    """The events dated to the month or day that lie within so many months of a day, without those of the day itself."""
    middle = _month_number(day)
    return [
        event
        for event in events
        if len(event.date) > 4 and event.date != day and abs(_month_number(event.date) - middle) <= months
    ]


def _month_number(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7])


def places_by_region(ledger: Ledger) -> dict[str, set[str]]:
    """Names of each province and of the prefectures and ports for which the ledger has rows under it."""
    regions = ledger.table("regions")
    provinces = regions[regions["level"] == "province"]
    names = {row["region"]: {row["short_en"], row["short_zh"]} for row in provinces.to_dict("records")}
    listed = ledger.table("ports").to_dict("records")
    ports = {row["port"]: {row["name_en"].split(" (")[0], row["name_zh"]} for row in listed}
    used = ledger.raw[ledger.raw["dim"].isin(("port", "prefecture"))][["region", "dim", "member"]].drop_duplicates()
    for row in used.to_dict("records"):
        if row["region"] in names and row["dim"] == "port":
            names[row["region"]] |= ports.get(row["member"], set())
        elif row["region"] in names:
            names[row["region"]].add(ledger.name("prefecture", row["member"], "en").split(" (")[0])
    return names


def _may_concern(region: str, event: dict[str, str], places: dict[str, set[str]]) -> bool:
    """Whether an event names a place of the region, or no place of any; everything concerns the country itself."""
    words = f"{event['name_en']} {event['name_zh']}"
    named = {code for code, names in places.items() if any(name in words for name in names)}
    return region == "CN" or not named or region in named


def span(ends: tuple[Figure, ...]) -> Figure:
    """One published figure as it is; a published range, such as 10 to 15 days, as everything from end to end."""
    if len(ends) == 1:
        return ends[0]
    low, high = ends[0], ends[1].to(ends[0].unit)
    middle = (low.value + high.value) / 2
    sources = low.sources + high.sources
    return Figure(middle, low.low, high.high, low.unit, sources, f"span({', '.join(sources)})", "about")


def label(ledger: Ledger, statement: Statement, language: str) -> str:
    """The name of a statement's reform; where only the ends of a range have names, that of an end without "bound"."""
    dim, member = statement.named_by
    text = ledger.name(dim, member, language) if member else ledger.name("region", statement.region, language)
    return text if member == statement.family else _END_IN_LABEL.sub("", text)


def _rows(ledger: Ledger, region: str, as_of: str) -> list[Row]:
    raw = ledger.raw[ledger.raw["region"] == region]
    raw = raw[(raw["dim"] == "reform") | raw["indicator"].isin(FILED_ELSEWHERE)]
    day = periods.last_day(as_of) if as_of else date.max
    refused = {row_id for row_id, correction in ledger.corrections.items() if correction.action == EXCLUDE}
    rows = [_row(ledger, keys) for keys in raw.to_dict("records") if keys["id"] not in refused]
    return [row for row in rows if row.observation.known_from <= day]


def _row(ledger: Ledger, keys: dict[str, str]) -> Row:
    match = _SUFFIX.search(keys["member"])
    source = ledger.source_of(keys["id"])
    is_before = bool(match["before"]) or keys["period"].startswith("..")
    role = "before" if is_before else "after" if keys["measure"] in ("level", "share_pct") else "change"
    return Row(
        keys,
        ledger.observation(keys["id"]),
        source | {"published_on": keys["published_on"] or source["published_on"]},
        keys["member"][: match.start()],
        role,
        match["end"] or "",
    )


def _kind(row: Row) -> tuple[str, ...]:
    """What a row speaks of. A saving in hours, tonnes or yuan is another statement than a change in per cent."""
    quantity = row.figure.unit.quantity if row.role == "change" else ""
    absolute = quantity if quantity != "percent" else ""
    return row.keys["dim"], row.family, row.keys["indicator"], row.keys["flow"], absolute


def _statement(ledger: Ledger, rows: list[Row], as_of: str) -> Statement:
    dim, family, indicator, flow, _ = _kind(rows[0])
    known = set(ledger.raw["member"][ledger.raw["dim"] == dim])
    before, after, change = (_latest(ledger, rows, role, as_of) for role in ("before", "after", "change"))
    return Statement(
        region=rows[0].keys["region"],
        dim=dim,
        family=family,
        named_by=(dim, family if family in known else rows[-1].keys["member"]),
        indicator=indicator,
        flow=flow,
        before=before,
        after=after,
        change=span(change) if change else Missing("not_published"),
        period=max(_outcomes(rows), key=_year).keys["period"],
        since=_since(rows),
        pages=_pages(rows),
        grade=_grade(rows),
    )


def _latest(ledger: Ledger, rows: list[Row], role: str, as_of: str) -> tuple[Figure, ...]:
    """The figures of the latest period in which the role is filled: one, or the two ends of a range, low first."""
    ends = {row.end: row.keys for row in _latest_rows(rows, role)}
    wanted = [ends[""]] if "" in ends else [ends[end] for end in ("low", "high") if end in ends]
    return tuple(_selected(ledger, keys, as_of) for keys in wanted)


def _latest_rows(rows: list[Row], role: str) -> list[Row]:
    rows = [row for row in rows if row.role == role]
    latest = max((_order(row) for row in rows), default=None)
    return [row for row in rows if _order(row) == latest]


def _order(row: Row) -> tuple[date, str]:
    return periods.parse(row.keys["period"]).end or date.max, row.keys["period"]


def _selected(ledger: Ledger, keys: dict[str, str], as_of: str) -> Figure:
    """The figure that the ledger's rule selects, in the unit in which it was printed: seconds stay seconds."""
    names = ("indicator", "region", "period", "flow", "dim", "member", "measure")
    ranked = ledger.ranked(**{name: keys[name] for name in names}, unit=keys["unit"], as_of=as_of)
    return ledger.observation(ranked[0].id).figure


def _outcomes(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.role != "before"]


def _year(row: Row) -> int:
    return _year_of(row.keys["period"])


def _year_of(text: str) -> int:
    """The year in which an outcome is reported: the last of its period, or the first of one without an end."""
    period = periods.parse(text)
    return (period.end or period.start).year


def _since(rows: list[Row]) -> str:
    """The month after the last "before", where that is dated to the month."""
    ends = [row.keys["period"].split("/")[-1] for row in rows if row.role == "before"]
    if not ends or len(max(ends)) != len("2025-01"):
        return ""
    return (periods.last_day(max(ends)) + timedelta(days=1)).isoformat()[:7]


def _pages(rows: list[Row]) -> Figure:
    """How many pages of the ledger speak of it, with the observations as its sources."""
    pages = Fraction(len({row.keys["source"] for row in rows}))
    ids = tuple(row.keys["id"] for row in rows)
    return Figure(pages, pages, pages, RATIO, ids, f"pages_counted({', '.join(ids)})")


def _grade(rows: list[Row]) -> Grade:
    latest = [row for role in ("after", "change") for row in _latest_rows(rows, role)]
    outcomes = [row for row in latest if row.observation.is_outcome and not _AIM.search(row.keys["note"])]
    if not outcomes:
        return Grade.EXPECTATION
    pairs = [(one, other) for one, other in combinations(outcomes, 2) if _speak_of_the_same(one, other)]
    if any(_DOUBT.search(row.keys["note"]) for row in outcomes) or not all(_agree(*pair) for pair in pairs):
        return Grade.AMBIGUOUS
    return Grade.CONFIRMED if any(are_independent(one.page, other.page) for one, other in pairs) else Grade.ONE_SOURCE


def _speak_of_the_same(one: Row, other: Row) -> bool:
    return all(one.keys[name] == other.keys[name] for name in ("member", "measure", "period"))


def _agree(one: Row, other: Row) -> bool:
    """Whether one truth could stand behind both. Roundings that meet in a single point, as one and two do, differ."""
    first, second = one.figure, other.figure
    if first.unit.quantity != second.unit.quantity:
        return True
    second = second.to(first.unit)
    overlap = min(first.high, second.high) - max(first.low, second.low)
    return overlap > 0 or (overlap == 0 and 0 in (first.width, second.width))
