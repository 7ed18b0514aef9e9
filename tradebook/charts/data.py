"""Figures as rows of a chart's data, each with its words for the tooltip."""

from __future__ import annotations

import math
from collections.abc import Mapping

import altair as alt

from tradebook.figure import Figure, Missing
from tradebook.formatting import format_bounds, format_figure
from tradebook.prose import Writer
from tradebook.provenance import Estimated, attributes, short_formula

_WORDS = ("shown", "bounds", "pages", "observations", "unit", "formula")
_TOOLTIP = {"shown": ("Figure", "数值"), "bounds": ("Bounds", "区间"), "pages": ("Source", "来源")}


def row(figure: Figure | Missing, writer: Writer, **keys: object) -> dict[str, object]:
    """One row: the keys, then value, low and high (null where open or missing), and the words shown on pointing.

    Observations, unit and formula let whoever takes the specification trace each mark.
    """
    if isinstance(figure, Missing):
        return keys | ends(figure) | dict.fromkeys(_WORDS, "")
    return keys | ends(figure) | {
        "shown": format_figure(figure, writer.language),
        "bounds": format_bounds(figure, writer.language),
        "pages": "; ".join(writer.pages(figure.sources)),
        "observations": " ".join(figure.sources),
        "unit": figure.unit.code,
        "formula": short_formula(figure),
    }


def ends(figure: Figure | Missing) -> dict[str, float | None]:
    """Value, low and high as numbers, null where open or missing."""
    if isinstance(figure, Missing):
        return {"value": None, "low": None, "high": None}
    return {"value": float(figure.value), "low": finite(figure.low), "high": finite(figure.high)}


def trace(words: Estimated) -> dict[str, object]:
    """What lets a row with an estimate be traced, beside the words: its number, interval, unit, method and months."""
    return {
        name: float(text) if text and name in ("value", "low", "high") else text or None
        for name, text in attributes(words).items()
    }


def tooltip(writer: Writer, *keys: tuple[str, str]) -> list[alt.Tooltip]:
    """What pointing at a mark tells: the keys (field and title), then figure, bounds and source."""
    titled = [alt.Tooltip(f"{field}:N", title=title) for field, title in keys]
    words = [alt.Tooltip(f"{field}:N", title=t[writer.language == "zh"]) for field, t in _TOOLTIP.items()]
    return titled + words


def figures_in(nested: Mapping | Figure | Missing | tuple | list) -> tuple[Figure, ...]:
    """All figures in a nest of mappings and sequences, in order."""
    if isinstance(nested, Figure):
        return (nested,)
    if isinstance(nested, Mapping):
        return tuple(figure for value in nested.values() for figure in figures_in(value))
    if isinstance(nested, tuple | list):
        return tuple(figure for value in nested for figure in figures_in(value))
    return ()


def finite(bound: float) -> float | None:
    """A bound as a number of JSON; null for an open side."""
    return None if math.isinf(bound) else float(bound)
