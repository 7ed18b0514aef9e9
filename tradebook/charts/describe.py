"""What a chart shows, in words made from its data, for readers who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping

from tradebook import periods
from tradebook.figure import Figure, Missing
from tradebook.formatting import format_figure
from tradebook.prose import Writer

# A list longer than this tires a listener; the table of data holds the rest.
MOST_NAMED = 12


def describe(writer: Writer, data: Mapping, labels: Mapping[str, str]) -> str:
    """Each series from first to last with its extremes, each bar with its figure, each pair with both of its ends."""
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
        arrow = "，然后" if writer.language == "zh" else ", then "
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
    """The first and the last figure, then the lowest and the highest where these are others; each is told once."""
    chinese = writer.language == "zh"
    ends = list(dict.fromkeys((next(iter(known)), next(reversed(known)))))
    extremes = _extremes(known)
    parts = []
    for period in ends:
        words = extremes.get(period, ("", ""))[chinese]
        beside = f"（{words}）" if chinese else f" ({words})"
        parts.append(_at(writer, known, period) + beside * bool(words))
    for period in [period for period in extremes if period not in ends]:
        parts.append(f"{extremes[period][chinese]}{'为' if chinese else ' '}{_at(writer, known, period)}")
    return parts


def _extremes(known: Mapping[str, Figure]) -> dict[str, tuple[str, str]]:
    """The periods of the lowest and the highest of three or more figures, with their words."""
    low, high = (choose(known, key=lambda period: known[period].value) for choose in (min, max))
    return {low: ("lowest", "最低"), high: ("highest", "最高")} if len(known) > 2 and low != high else {}


def _at(writer: Writer, known: Mapping[str, Figure], period: str) -> str:
    words, when = format_figure(known[period], writer.language), _when(period, writer.language)
    return f"{when}{words}" if writer.language == "zh" else f"{words} in {when}"


def _when(period: str, language: str) -> str:
    return periods.label(period, language) if periods.PATTERN.fullmatch(period) else period


def _words(writer: Writer, figure: Figure | Missing) -> str:
    if isinstance(figure, Missing):
        return "未公布" if writer.language == "zh" else "not published"
    return format_figure(figure, writer.language)
