"""What the provinces side by side say, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tradebook.atlas.overview import Overview, Row, by_direction, contenders, makers_of_half
from tradebook.atlas.plan import Plan
from tradebook.figure import Figure, Missing
from tradebook.indicators.ranking import settled
from tradebook.prose import Sentence, Writer, together

# A list of names longer than this is told by its count.
MOST_NAMED = 6


def findings(writer: Writer, plan: Plan, found: Overview) -> list[Sentence]:
    """The sentences under the title; one for which nothing is published is left out."""
    told = [
        _largest(writer, found),
        _half(writer, found),
        _directions(writer, found),
        _fastest(writer, found),
        _furthest(writer, found),
        _unknown(writer, plan, found),
    ]
    return [sentence for sentence in told if sentence is not None]


def _largest(writer: Writer, found: Overview) -> Sentence | None:
    first = next(iter(found.provinces), None)
    if first is None or not settled(first.place) or isinstance(first.shares[found.last], Missing):
        return None
    return writer.say(
        "{region} traded most in {year}: {total}, {share} of China’s trade.",
        "{year}年，进出口总值最大的是{region}：{total}，占全国的{share}。",
        region=_name(writer, first), year=str(found.last), total=first.totals[found.last],
        share=first.shares[found.last],
    )


def _half(writer: Writer, found: Overview) -> Sentence | None:
    half = makers_of_half(found)
    if isinstance(half, Missing):
        return None
    rows, part = half
    return writer.say(
        "{names} together account for {part}, more than half of it.",
        "{names}合计占全国的{part}，超过一半。",
        names=_names(writer, rows), part=part,
    )


def _directions(writer: Writer, found: Overview) -> Sentence | None:
    """How many rose and fell; the undecided are named, for that is where rounding matters."""
    groups = by_direction(found.provinces)
    if not groups["up"] and not groups["down"]:
        return None
    counts = writer.say(
        "Over the year before, trade rose in {up} and fell in {down} of the provinces.",
        "与上年相比，{up}个省区市进出口增长，{down}个下降。",
        up=_count(groups["up"]), down=_count(groups["down"]),
    )
    if not groups["open"]:
        return counts
    undecided = writer.say(
        "In {names} rounding leaves open whether it rose.",
        "受舍入所限，{names}是否增长无法判定。",
        names=_names(writer, groups["open"]),
    )
    return together([counts, undecided], writer.language)


def _fastest(writer: Writer, found: Overview) -> Sentence | None:
    rates = {row.region: row.growth for row in found.provinces}
    first = contenders(rates)
    rows = [row for row in found.provinces if row.region in first]
    if not rows or any(isinstance(row.growth, Missing) for row in rows):
        return None
    if len(rows) == 1:
        return writer.say(
            "It grew fastest in {region}: by {rate}.",
            "增长最快的是{region}，增幅为{rate}。",
            region=_name(writer, rows[0]), rate=rows[0].growth,
        )
    return writer.say(
        "Rounding leaves open in which of {names} it grew fastest.",
        "{names}中哪一个增长最快，受舍入所限无法判定。",
        names=_names(writer, rows),
    )


def _furthest(writer: Writer, found: Overview) -> Sentence | None:
    """Where trade multiplied most since the first year, and where it is lower than it was."""
    multiples = {
        row.region: row.multiples[found.last] for row in found.provinces if row.base == found.years[0]
    }
    first = contenders(multiples)
    rows = [row for row in found.provinces if row.region in first]
    if len(rows) != 1 or isinstance(rows[0].multiples[found.last], Missing):
        return None
    told = writer.say(
        "Against {first}, it multiplied most in {region}: {multiple} times its value then.",
        "与{first}年相比，增幅最大的是{region}，为当年的{multiple}倍。",
        first=str(found.years[0]), region=_name(writer, rows[0]), multiple=rows[0].multiples[found.last],
    )
    lower = [row for row in found.provinces if _is_lower(row, found)]
    if not lower:
        return told
    below = writer.say(
        "It is lower than in {first} in {names}.",
        "{names}的进出口总值低于{first}年。",
        first=str(found.years[0]), names=_names(writer, lower),
    )
    return together([told, below], writer.language)


def _unknown(writer: Writer, plan: Plan, found: Overview) -> Sentence | None:
    """Provinces without a figure for the last year, and those with too few years for an edition."""
    silent = [row for row in found.provinces if isinstance(row.totals[found.last], Missing)]
    parts = []
    if silent:
        parts.append(writer.say(
            "For {names} nothing is published for {year}; nothing is filled in.",
            "{names}{year}年的数据未公布，本页不作推算。",
            names=_names(writer, silent), year=str(found.last),
        ))
    if plan.thin:
        parts.append(writer.say(
            "There is no edition for {names}: too few years are published.",
            "{names}有公布数的年份过少，没有分册。",
            names=[writer.ledger.name("region", region, writer.language) for region in plan.thin],
        ))
    return together(parts, writer.language) if parts else None


def _is_lower(row: Row, found: Overview) -> bool:
    multiple = row.multiples[found.last]
    return row.base == found.years[0] and isinstance(multiple, Figure) and multiple.high < 1


def _name(writer: Writer, row: Row) -> str:
    return writer.ledger.name("region", row.region, writer.language)


def _names(writer: Writer, rows: Sequence[Row]) -> list:
    """The names of some regions; of many, the first ones and how many more."""
    names: list = [_name(writer, row) for row in rows[:MOST_NAMED]]
    if rest := len(rows) - len(names):
        names.append(writer.say("{rest} more", "另外{rest}个", rest=Figure.exact(rest)))
    return names


def _count(rows: Iterable[Row]) -> Figure:
    return Figure.exact(len(list(rows)))
