"""The few figures that the landing page opens with, chosen from those that are published for the region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tradebook.book.edition import Edition
from tradebook.figure import Figure, Missing, growth, ratio, share
from tradebook.indicators.growth import compound_growth
from tradebook.prose import Sentence

MOST_CARDS = 6

# Levels in dollars, the only ones of some years, cannot be set against the rest.
MONEY = "CNY_100M"


@dataclass(frozen=True, slots=True)
class Card:
    """One headline figure: what it is, the figure, a sentence about it, and the chapter that says more."""

    title: str
    figure: Figure
    note: Sentence
    chapter: str


def cards(edition: Edition) -> list[Card]:
    """The first six figures, in order of what a reader asks first, that the ledger holds for the edition."""
    known = [card for card in _candidates(edition) if card is not None]
    return known[:MOST_CARDS]


def _candidates(edition: Edition) -> Iterator[Card | None]:
    first, before, last = edition.years
    total = _trade(edition, last)
    yield _level(edition, total)
    yield _growth(edition, total, _trade(edition, before))
    yield _exports(edition)
    yield _share_of_china(edition, total, _trade(edition, first))
    yield _part(edition, total, "enterprise_type", "private", "private_enterprises")
    yield _trains(edition)
    yield _part(edition, total, "partner", "BRI", "market_structure")
    yield _part(edition, total, "partner", "ASEAN", "market_structure")
    yield _openness(edition, total)
    yield _average(edition, total, _trade(edition, first))


def _trade(edition: Edition, period: str, region: str = "", **wanted: str) -> Figure | Missing:
    return edition.figure("trade_value", period, region, unit=MONEY, **wanted)


def _level(edition: Edition, total: Figure | Missing) -> Card | None:
    title, note = ("Exports and imports", "进出口总值"), ("As published.", "公布的数值。")
    return _card(edition, title, total, note, "trade_scale")


def _growth(edition: Edition, total: Figure | Missing, before: Figure | Missing) -> Card | None:
    published = edition.figure("trade_value", edition.years[-1], measure="yoy_pct")
    computed = growth(total, before)
    title = ("Growth over the year before", "比上年增长")
    if isinstance(published, Missing):
        note = ("Computed from both levels: {bounds:bounds}.", "由两年数值计算：{bounds:bounds}。")
        return _card(edition, title, computed, note, "trade_scale", bounds=computed)
    if isinstance(computed, Missing):
        return _card(edition, title, published, ("As published.", "公布的增速。"), "trade_scale")
    note = ("As published; computed from both levels it is {computed}.", "公布的增速；由两年数值计算为{computed}。")
    return _card(edition, title, published, note, "trade_scale", computed=computed)


def _exports(edition: Edition) -> Card | None:
    last = edition.years[-1]
    exports, imports = (_trade(edition, last, flow=flow) for flow in ("export", "import"))
    title = ("Exports", "出口总值")
    if isinstance(imports, Missing):
        return _card(edition, title, exports, ("Imports are not published.", "进口总值未公布。"), "trade_scale")
    return _card(
        edition, title, exports, ("Imports: {imports}.", "进口总值：{imports}。"), "trade_scale", imports=imports
    )


def _share_of_china(edition: Edition, total: Figure | Missing, early: Figure | Missing) -> Card | None:
    if edition.region == "CN":
        return None
    first, _, last = edition.years
    now = share(total, _trade(edition, last, "CN"))
    then = share(early, _trade(edition, first, "CN"))
    title = ("Share of China's trade", "占全国进出口总值比重")
    if isinstance(then, Missing):
        return _card(edition, title, now, ("Computed from both levels.", "由两者的进出口总值计算。"), "trade_scale")
    return _card(
        edition, title, now, ("In {first}: {then}.", "{first}年：{then}。"), "trade_scale", first=first, then=then
    )


def _part(edition: Edition, total: Figure | Missing, dim: str, member: str, chapter: str) -> Card | None:
    """A member's share of trade: computed from its level where that is published, else the published share."""
    last, name = edition.years[-1], edition.name(dim, member)
    level = _trade(edition, last, dim=dim, member=member)
    title = (f"Share of trade: {name}", f"占进出口总值比重：{name}")
    if isinstance(level, Figure) and isinstance(total, Figure):
        return _card(
            edition,
            title,
            share(level, total),
            ("Their trade: {level}.", "其进出口总值：{level}。"),
            chapter,
            level=level,
        )
    published = edition.figure("trade_value", last, dim=dim, member=member, measure="share_pct")
    return _card(edition, title, published, ("As published.", "公布的占比。"), chapter)


def _trains(edition: Edition) -> Card | None:
    last, mode = edition.years[-1], "china_europe_central_asia_trains"
    name, count = (
        edition.name("transport_mode", mode),
        edition.figure("train_count", last, dim="transport_mode", member=mode),
    )
    if isinstance(count, Missing):
        name, count = edition.name("indicator", "train_count"), edition.figure("train_count", last)
    note = ("Trains are counted, not their goods.", "为列数，不反映货物多少。")
    return _card(edition, (name, name), count, note, "logistics_corridors")


def _openness(edition: Edition, total: Figure | Missing) -> Card | None:
    gdp = edition.figure("gdp", edition.years[-1], unit=MONEY)
    openness = ratio(total, gdp)
    if isinstance(openness, Figure):
        openness = openness.as_percent()
    product = "国内生产总值" if edition.region == "CN" else "地区生产总值"
    title = ("Trade against gross domestic product", f"进出口总值与{product}之比")
    return _card(edition, title, openness, ("Product: {gdp}.", f"{product}：{{gdp}}。"), "trade_scale", gdp=gdp)


def _average(edition: Edition, total: Figure | Missing, early: Figure | Missing) -> Card | None:
    first, before, last = edition.years
    if first == before:
        return None
    rate = compound_growth(total, early, edition.last_year - edition.first_year)
    title = ("Average growth a year", "年均增长")
    return _card(
        edition, title, rate, ("From {first} to {last}.", "{first}—{last}年。"), "trade_scale", first=first, last=last
    )


def _card(
    edition: Edition,
    title: tuple[str, str],
    figure: Figure | Missing,
    note: tuple[str, str],
    chapter: str,
    **values: object,
) -> Card | None:
    """A card, or None for a figure that the ledger does not hold."""
    if isinstance(figure, Missing):
        return None
    return Card(edition.words(*title), figure, edition.writer.say(*note, **values), chapter)
