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
    first, last = next(iter(known)), list(known)[-1]
    low, high = min(known, key=lambda p: known[p].value), max(known, key=lambda p: known[p].value)
    gaps = len(figures) - len(known)
    if writer.language == "zh":
        text = (
            f"{_at(writer, known, first)}，{_at(writer, known, last)}；"
            f"最低{_at(writer, known, low)}，最高{_at(writer, known, high)}"
        )
        return text + (f"；{gaps}个时期未公布" if gaps else "")
    text = (
        f"{_at(writer, known, first)}, {_at(writer, known, last)}, "
        f"lowest {_at(writer, known, low)}, highest {_at(writer, known, high)}"
    )
    return text + (f", {gaps} periods not published" if gaps else "")


def _at(writer: Writer, known: Mapping[str, Figure], period: str) -> str:
    words, when = format_figure(known[period], writer.language), _when(period, writer.language)
    return f"{when}{words}" if writer.language == "zh" else f"{words} in {when}"


def _when(period: str, language: str) -> str:
    return periods.label(period, language) if periods.PATTERN.fullmatch(period) else period


def _words(writer: Writer, figure: Figure | Missing) -> str:
    if isinstance(figure, Missing):
        return "未公布" if writer.language == "zh" else "not published"
    return format_figure(figure, writer.language)
