"""What a chart shows, in words made from its data, for readers who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping

from tradebook import periods
from tradebook.figure import Answer, Figure, Missing
from tradebook.formatting import format_bounds, format_figure
from tradebook.prose import Writer

# A list longer than this tires a listener; the table of data holds the rest.
MOST_NAMED = 12

# Of ranks the least is the best: a move from 22 to 19 is a rise.
RANK = "rank"

# Bounds of single figures are told where they are wider than one part in so many of the figure.
NARROW_BOUNDS = 50


def describe(writer: Writer, data: Mapping, labels: Mapping[str, str]) -> str:
    """Each series with its trend, extremes and latest bounds, each bar with its figure, each pair with both ends."""
    parts = [_part(writer, labels[code], value) for code, value in list(data.items())[:MOST_NAMED]]
    rest = len(data) - len(parts)
    if rest > 0:
        parts.append(f"另有{rest}项" if writer.language == "zh" else f"and {rest} more")
    if writer.language == "zh":
        return "；".join(part for part in parts if part) + "。"
    return "; ".join(part for part in parts if part) + "."


def _part(writer: Writer, label: str, value: Figure | Missing | tuple | Mapping) -> str:
    colon = "：" if writer.language == "zh" else ": "
    if isinstance(value, Mapping):
        return label + colon + _series(writer, value)
    if isinstance(value, tuple):
        arrow = "，其后为" if writer.language == "zh" else ", then "
        return label + colon + arrow.join(_words(writer, figure) for figure in value)
    return label + colon + _words(writer, value)


def _series(writer: Writer, figures: Mapping[str, Figure | Missing]) -> str:
    known = {period: figure for period, figure in figures.items() if isinstance(figure, Figure)}
    if not known:
        return "未公布" if writer.language == "zh" else "not published"
    parts = _ends_and_extremes(writer, known)
    if gaps := len(figures) - len(known):
        english = f"{gaps} period{'s' * (gaps > 1)} not published"
        parts.append(f"{gaps}个时期未公布" if writer.language == "zh" else english)
    return ("，" if writer.language == "zh" else ", ").join(parts)


def _ends_and_extremes(writer: Writer, known: Mapping[str, Figure]) -> list[str]:
    """The way from the first to the last figure, then the lowest and the highest where these are others."""
    chinese = writer.language == "zh"
    extremes = _extremes(known)
    parts = [_way(writer, known, extremes)]
    for period in [period for period in extremes if period not in (next(iter(known)), next(reversed(known)))]:
        parts.append(f"{extremes[period][chinese]}{'为' if chinese else ' '}{_at(writer, known, period)}")
    return parts


def _way(writer: Writer, known: Mapping[str, Figure], extremes: Mapping[str, tuple[str, str]]) -> str:
    """First and last with what can be said of the way between them; the last with its bounds."""
    chinese, first, last = writer.language == "zh", next(iter(known)), next(reversed(known))
    notes = {period: [extremes[period][chinese]] if period in extremes else [] for period in (first, last)}
    if known[last].width:
        notes[last].append(format_bounds(known[last], writer.language))
    ends = [_at(writer, known, period) + _beside(notes[period], chinese) for period in dict.fromkeys((first, last))]
    if len(ends) == 1:
        return ends[0]
    rose, fell = known[last].exceeds(known[first]), known[last].falls_below(known[first])
    if known[last].unit.code == RANK:
        rose, fell = fell, rose
    if chinese:
        way = "升至" if rose is Answer.YES else "降至" if fell is Answer.YES else ""
        return f"由{ends[0]}{way}{ends[1]}" if way else f"{ends[0]}，{ends[1]}，升降无法判定"
    way = "up" if rose is Answer.YES else "down" if fell is Answer.YES else "cannot be told to have changed"
    return f"{way} from {ends[0]} to {ends[1]}"


def _beside(notes: list[str], chinese: bool) -> str:
    if not notes:
        return ""
    return f"（{'，'.join(notes)}）" if chinese else f" ({', '.join(notes)})"


def _extremes(known: Mapping[str, Figure]) -> dict[str, tuple[str, str]]:
    """The periods of the lowest and the highest of three or more figures, with their words."""
    low, high = (choose(known, key=lambda period: known[period].value) for choose in (min, max))
    least, most = ("lowest", "最低"), ("highest", "最高")
    if known[low].unit.code == RANK:
        least, most = ("best", "最靠前"), ("worst", "最靠后")
    return {low: least, high: most} if len(known) > 2 and low != high else {}


def _at(writer: Writer, known: Mapping[str, Figure], period: str) -> str:
    words, when = format_figure(known[period], writer.language), _when(period, writer.language)
    if known[period].unit.code == RANK:
        words = f"第{words}位" if writer.language == "zh" else f"rank {words}"
    return f"{when}{words}" if writer.language == "zh" else f"{words} in {when}"


def _when(period: str, language: str) -> str:
    return periods.label(period, language) if periods.PATTERN.fullmatch(period) else period


def _words(writer: Writer, figure: Figure | Missing) -> str:
    if isinstance(figure, Missing):
        return "未公布" if writer.language == "zh" else "not published"
    wide = figure.width > abs(figure.value) / NARROW_BOUNDS
    notes = [format_bounds(figure, writer.language)] if wide and figure.value else []
    return format_figure(figure, writer.language) + _beside(notes, writer.language == "zh")
