"""Bounds side by side: for each period or member a bar from the lowest to the highest possible value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import altair as alt
import pandas as pd

from tradebook import periods
from tradebook.charts.bounds import INK, open_end, span
from tradebook.charts.data import row, tooltip
from tradebook.charts.theme import WIDTH, colours
from tradebook.figure import Figure, Missing
from tradebook.prose import Writer

_ROW = 22


def spans(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure | Missing]],
    labels: Mapping[str, str],
    x_title: str,
    *,
    limit: Figure | Missing | None = None,
    dots: bool = True,
) -> alt.LayerChart:
    """One row a period (or any key), one colour a series: a bar over the bounds and a dot at the value.

    series  by code, then by period; all figures in one unit, named in `x_title`
    limit   a value to compare with, drawn as a broken line
    dots    False where the middle of the bounds says nothing
    """
    data = pd.DataFrame(
        row(figure, writer, series=labels[code], key=_words(key, writer.language))
        for code, figures in series.items()
        for key, figure in figures.items()
        if isinstance(figure, Figure)
    )
    keys = [_words(key, writer.language) for key in _in_order(series)]
    names = [labels[code] for code in series]
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=names, range=colours(list(series))),
        legend=alt.Legend() if len(series) > 1 else None,
    )
    base = alt.Chart(data).encode(
        y=alt.Y("key:N", title=None, sort=keys, axis=alt.Axis(labelLimit=320)),
        yOffset=alt.YOffset("series:N", sort=names), color=colour, tooltip=tooltip(writer, ("key", ""), ("series", "")),
    )
    layers = span(base, "x", x_title, opacity=0.35 if dots else 0.8, strokeWidth=7)
    if dots:
        layers += open_end(base, "x", x_title, size=110)
        layers.append(base.mark_point(filled=True, size=60, opacity=1).encode(x=alt.X("value:Q", title=x_title)))
    if isinstance(limit, Figure):
        mark = alt.Chart(pd.DataFrame([{"at": float(limit.value)}])).mark_rule(strokeDash=[5, 4], color=INK)
        layers.append(mark.encode(x="at:Q"))
    return alt.layer(*layers).properties(width=WIDTH - 120, height=_ROW * len(keys) * max(1, len(series)) + 10)


def _in_order(series: Mapping[str, Mapping[str, Figure | Missing]]) -> list[str]:
    """Periods by time, a window before the longer one that ends with it; other keys as they come."""
    keys = list(dict.fromkeys(key for figures in series.values() for key in figures))
    return sorted(keys, key=_time) if all(periods.PATTERN.fullmatch(key) for key in keys) else keys


def _time(key: str) -> tuple[date, int]:
    period = periods.parse(key)
    return period.end or date.max, -(period.start or date.min).toordinal()


def _words(key: str, language: str) -> str:
    return periods.short_label(key, language) if periods.PATTERN.fullmatch(key) else key
