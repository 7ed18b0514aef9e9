"""Charts of a whole and its parts: shares by published window, and intervals that have no middle worth naming."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from tradebook import periods
from tradebook.charts.bounds import open_end, span
from tradebook.charts.data import row, tooltip
from tradebook.charts.theme import BLUE, GREY, HEIGHT, WIDTH, colours
from tradebook.figure import Figure, Missing
from tradebook.formatting import format_bounds
from tradebook.prose import Writer

_BAR = 30


def by_window(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure | Missing]],
    labels: Mapping[str, str],
    y_title: str,
    *,
    region: str = "",
) -> alt.LayerChart:
    """Figures of years and year-to-date windows at their ends: years round, parts of a year as diamonds.

    No line joins them: between two windows lies what nobody published.

    series  by code, then by window (2025, 2025-01/2025-09), in order of their ends; a Missing is left out
    """
    kinds = ("Whole year", "Year to date") if writer.language == "en" else ("全年", "年初以来累计")
    data = pd.DataFrame(
        row(figure, writer, series=labels[code], period=periods.short_label(window, writer.language), at=_end(window),
            kind=kinds[len(window) != 4])
        for code, figures in series.items()
        for window, figure in figures.items()
        if isinstance(figure, Figure)
    )
    scale = alt.Scale(domain=[labels[code] for code in series], range=colours(list(series), region))
    across = alt.X("at:T", title=None, scale=alt.Scale(type="utc", padding=12),
                   axis=alt.Axis(format="%Y-%m", labelAngle=0, labelOverlap=True))
    colour = alt.Color("series:N", scale=scale, legend=alt.Legend(columns=3, symbolOpacity=1, symbolType="circle"))
    marks = alt.Scale(domain=list(kinds), range=["circle", "diamond"])
    # One beneath the other: beside three columns of names there is no room for two where letters are wide.
    shape = alt.Shape("kind:N", scale=marks, legend=alt.Legend(columns=1, symbolFillColor=GREY))
    base = alt.Chart(data).encode(x=across, color=colour)
    doubt, ends = span(base, "y", y_title, strokeWidth=1.6), open_end(base, "y", y_title, size=120)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=alt.Y("value:Q", title=y_title), shape=shape, tooltip=tooltip(writer, ("series", ""), ("period", ""))
    )
    return alt.layer(*doubt, dots, *ends).resolve_scale(shape="independent").properties(width=WIDTH, height=HEIGHT)


def ranges(
    writer: Writer, figures: Mapping[str, Figure], labels: Mapping[str, str], x_title: str, *, highlight: str = ""
) -> alt.LayerChart:
    """Horizontal bars from the lower to the upper bound of each figure, with the bounds in words beside them."""
    data = pd.DataFrame(
        row(figure, writer, member=labels[code], own=code == highlight)
        | {"words": format_bounds(figure, writer.language)}
        for code, figure in figures.items()
    )
    fill = alt.condition("datum.own", alt.value(BLUE), alt.value(GREY)) if highlight else alt.value(BLUE)
    base = alt.Chart(data).encode(y=alt.Y("member:N", title=None, sort=list(data["member"])))
    # A bar of almost no width would vanish: the tick marks its place.
    bar = base.mark_bar(height={"band": 0.5}).encode(
        x=alt.X("low:Q", title=x_title, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=6)), x2="high:Q",
        color=fill, tooltip=tooltip(writer, ("member", "")),
    )
    tick = base.mark_tick(thickness=2, size=_BAR / 2).encode(x="low:Q", color=fill)
    words = base.mark_text(align="left", dx=6, fontSize=11, color="#1f2937").encode(x="high:Q", text="words:N")
    return alt.layer(bar, tick, words).properties(width=WIDTH - 120, height=_BAR * len(data))


def describe_ranges(writer: Writer, figures: Mapping[str, Figure], labels: Mapping[str, str]) -> str:
    """What a chart of ranges shows, in words: both ends of each, since the middle means nothing."""
    colon, gap, stop = ("：", "；", "。") if writer.language == "zh" else (": ", "; ", ".")
    parts = [labels[code] + colon + format_bounds(figure, writer.language) for code, figure in figures.items()]
    return gap.join(parts) + stop


def _end(window: str) -> str:
    """The first day of the last month, so that December stands under its own year."""
    return periods.parse(window).end.replace(day=1).isoformat()
