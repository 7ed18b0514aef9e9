"""Members side by side: ranked bars, columns over time, pairs of before and after, two measures against each other."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from tradebook.charts.bounds import INK, open_end, span
from tradebook.charts.data import finite, row, tooltip
from tradebook.charts.theme import BLUE, GREY, HEIGHT, WIDTH, colours
from tradebook.figure import Figure, Missing
from tradebook.prose import Writer

_BAR = 26


def bars(
    writer: Writer,
    figures: Mapping[str, Figure],
    labels: Mapping[str, str],
    x_title: str,
    *,
    highlight: str = "",
    ranked: bool = True,
) -> alt.LayerChart:
    """Horizontal bars, the largest on top, with the figure in words at the end and its bounds as a whisker.

    figures    by code, all in one unit, named in `x_title`
    highlight  a code drawn in blue while the others are grey; empty to draw all in blue
    ranked     False to keep the order of `figures`
    """
    data = pd.DataFrame(
        row(figure, writer, member=labels[code], own=code == highlight) for code, figure in figures.items()
    )
    # Names in order, not a sort by field: Vega-Lite drops that one where layers share an axis.
    order = list((data.sort_values("value", ascending=False, kind="stable") if ranked else data)["member"])
    base = alt.Chart(data).encode(y=alt.Y("member:N", title=None, sort=order))
    fill = alt.condition("datum.own", alt.value(BLUE), alt.value(GREY)) if highlight else alt.value(BLUE)
    bar = base.mark_bar(height={"band": 0.7}).encode(
        x=alt.X("value:Q", title=x_title), color=fill, tooltip=tooltip(writer, ("member", ""))
    )
    whisker = span(base, "x", x_title, strokeWidth=1.6, color=INK)
    ends = open_end(base, "x", x_title, size=60, xOffset=-6, color="white")
    words = base.mark_text(align="left", dx=6, fontSize=11, color="#1f2937").encode(
        x=alt.X("end:Q"), text="shown:N"
    ).transform_calculate(end="max(datum.value, datum.high, 0)")
    return alt.layer(bar, *whisker, *ends, words).properties(width=WIDTH - 120, height=_BAR * len(data))


def columns(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure | Missing]],
    labels: Mapping[str, str],
    y_title: str,
    *,
    stacked: bool = False,
) -> alt.LayerChart:
    """Columns over periods, one colour a series, side by side (with their bounds as whiskers) or stacked."""
    data = pd.DataFrame(
        row(figure, writer, series=labels[code], period=period)
        for code, figures in series.items()
        for period, figure in figures.items()
    )
    scale = alt.Scale(domain=[labels[code] for code in series], range=colours(list(series)))
    legend = alt.Legend() if len(series) > 1 else None
    base = alt.Chart(data).encode(x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0)))
    if not stacked:
        base = base.encode(xOffset=alt.XOffset("series:N", sort=[labels[code] for code in series]))
    column = base.mark_bar().encode(
        y=alt.Y("value:Q", title=y_title, stack="zero" if stacked else None),
        color=alt.Color("series:N", scale=scale, legend=legend),
        tooltip=tooltip(writer, ("series", ""), ("period", "")),
    )
    whisker = span(base, "y", y_title, strokeWidth=1.4, color=INK)
    ends = open_end(base, "y", y_title, size=60, yOffset=6, color="white")
    layers = [column] if stacked else [column, *whisker, *ends]
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def dumbbell(
    writer: Writer,
    pairs: Mapping[str, tuple[Figure, Figure]],
    labels: Mapping[str, str],
    ends: tuple[str, str],
    x_title: str,
    *,
    log: bool = False,
) -> alt.LayerChart:
    """Before and after of each member as two dots on a line. `ends` names the two; all figures are in one unit.

    log  True for a scale on which equal ratios are equally long, where members differ widely; all figures are positive
    """
    data = pd.DataFrame(
        row(figure, writer, member=labels[code], when=when)
        for code, pair in pairs.items()
        for when, figure in zip(ends, pair)
    )
    base = alt.Chart(data).encode(y=alt.Y("member:N", title=None, sort=[labels[code] for code in pairs]))
    across = alt.X("value:Q", title=x_title, scale=alt.Scale(type="log" if log else "linear"))
    link = base.mark_line(color=GREY, strokeWidth=2).encode(x=across, detail="member:N")
    doubt = span(base.encode(color=_when(ends)), "x", x_title, opacity=0.35, strokeWidth=5)
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=across, color=_when(ends), tooltip=tooltip(writer, ("member", ""), ("when", ""))
    )
    arrows = open_end(base.encode(color=_when(ends)), "x", x_title, size=110)
    return alt.layer(link, *doubt, dots, *arrows).properties(width=WIDTH - 120, height=34 * len(pairs))


def scatter(
    writer: Writer,
    points: Mapping[str, tuple[Figure, Figure]],
    labels: Mapping[str, str],
    x_title: str,
    y_title: str,
    *,
    highlight: str = "",
) -> alt.LayerChart:
    """Members as points of two measures, with names beside them."""
    data = pd.DataFrame(
        row(second, writer, member=labels[code], own=code == highlight)
        | {"across": float(first.value), "across_low": finite(first.low), "across_high": finite(first.high)}
        for code, (first, second) in points.items()
    )
    fill = alt.condition("datum.own", alt.value(BLUE), alt.value(GREY))
    base = alt.Chart(data).encode(x=alt.X("across:Q", title=x_title), y=alt.Y("value:Q", title=y_title))
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(color=fill, tooltip=tooltip(writer, ("member", "")))
    up = span(base, "y", y_title, strokeWidth=1.4, color=INK)
    across = alt.Chart(data).encode(y=alt.Y("value:Q", title=y_title))
    level = span(across, "x", x_title, fields=("across_low", "across_high"), strokeWidth=1.4, color=INK)
    names = base.mark_text(align="left", dx=8, fontSize=11, color="#1f2937").encode(text="member:N")
    return alt.layer(*up, *level, dots, names).properties(width=WIDTH, height=HEIGHT + 60)


def _when(ends: tuple[str, str]) -> alt.Color:
    scale = alt.Scale(domain=list(ends), range=[GREY, BLUE])
    return alt.Color("when:N", scale=scale, sort=list(ends), legend=alt.Legend(symbolOpacity=1))
