"""Series over time, with their bounds as bands; a gap in what was published stays a gap."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from tradebook.charts.bounds import open_end, span
from tradebook.charts.data import row, tooltip
from tradebook.charts.theme import HEIGHT, WIDTH, colours
from tradebook.figure import Figure, Missing
from tradebook.prose import Writer


def lines(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure | Missing]],
    labels: Mapping[str, str],
    y_title: str,
    *,
    region: str = "",
    from_zero: bool = True,
) -> alt.LayerChart:
    """One line a series, by period. All figures are in one unit, named in `y_title`; months run on a time axis.

    series  by code, then by period (years or months, in order); a Missing leaves the line open
    labels  the words of each code in the legend
    """
    data = pd.DataFrame(
        row(figure, writer, series=labels[code], period=period)
        for code, figures in series.items()
        for period, figure in figures.items()
    )
    horizontal = time_axis(list(data["period"]))
    scale = alt.Scale(domain=[labels[code] for code in series], range=colours(list(series), region))
    legend = alt.Legend() if len(series) > 1 else None
    color = alt.Color("series:N", scale=scale, legend=legend)
    base = alt.Chart(data).encode(x=horizontal, color=color)
    y_scale = alt.Scale(zero=from_zero, nice=True)
    band = base.mark_area(opacity=0.25, interpolate="linear").encode(
        y=alt.Y("low:Q", title=y_title, scale=y_scale), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=2.2, invalid="break-paths-show-path-domains").encode(
        y=alt.Y("value:Q", title=y_title)
    )
    dots = base.mark_point(filled=True, size=42, opacity=1).encode(
        y=alt.Y("value:Q", title=y_title), tooltip=tooltip(writer, ("series", ""), ("period", ""))
    )
    # A band has no width where a figure stands alone between two gaps: there its bounds need a line of their own.
    doubt, ends = span(base, "y", y_title, opacity=0.4, strokeWidth=6), open_end(base, "y", y_title)
    return alt.layer(band, *doubt, line, dots, *ends).properties(width=WIDTH, height=HEIGHT)


def time_axis(shown: list[str]) -> alt.X:
    """Years stand as they are; months lie on a time axis in universal time, so that every machine draws them alike."""
    if all(len(text) == 4 for text in shown):
        return alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0))
    return alt.X("period:T", title=None, scale=alt.Scale(type="utc", padding=8),
                 axis=alt.Axis(format="%Y-%m", labelAngle=0))
