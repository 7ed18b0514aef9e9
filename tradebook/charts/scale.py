"""Charts of levels and growth: ranks over time, year-to-date paths, months behind them, and bases of growth rates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import altair as alt
import pandas as pd

from tradebook import periods
from tradebook.charts.bounds import INK, open_end, span
from tradebook.charts.data import row, tooltip
from tradebook.charts.theme import BLUE, GREY, HEIGHT, PALE, SKY, VERMILION, WIDTH, colours
from tradebook.figure import Figure, Missing
from tradebook.prose import Writer

_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "zh": [f"{number}月" for number in range(1, 13)],
}

# From the oldest year shown to the latest, which stands out.
_YEARS = (PALE, GREY, SKY, BLUE)

_ROW = 26


def ranks(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure | Missing]],
    labels: Mapping[str, str],
    y_title: str,
    *,
    last_place: int,
) -> alt.LayerChart:
    """Places over the years, the first on top; a bar spans the places that the bounds leave open.

    series  by code, then by year; a Missing leaves the line open
    """
    data = pd.DataFrame(
        row(figure, writer, series=labels[code], period=period)
        for code, figures in series.items()
        for period, figure in figures.items()
    )
    scale = alt.Scale(domain=[labels[code] for code in series], range=colours(list(series)))
    legend = alt.Legend(symbolOpacity=1) if len(series) > 1 else None
    color = alt.Color("series:N", scale=scale, legend=legend)
    base = alt.Chart(data).encode(x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0)), color=color)
    places = alt.Scale(domain=[1, last_place], reverse=True, nice=False)
    ticks = alt.Axis(values=[1, *range(5, last_place + 1, 5)])
    y = alt.Y("value:Q", title=y_title, scale=places, axis=ticks)
    line = base.mark_line(strokeWidth=2.2, invalid="break-paths-show-path-domains").encode(y=y)
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(
        y=y, tooltip=tooltip(writer, ("series", ""), ("period", ""))
    )
    doubt = span(base, "y", y_title, opacity=0.3, strokeWidth=7)
    return alt.layer(*doubt, line, dots).properties(width=WIDTH, height=HEIGHT)


def paths(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure | Missing]],
    labels: Mapping[str, str],
    y_title: str,
) -> alt.LayerChart:
    """Year-to-date figures by month, one line a year, the latest in blue. Months that were not published stay open.

    series  at most four years in order, each from window (such as 2025-01/2025-09, or the year itself) to figure
    """
    months = _MONTHS[writer.language]
    data = pd.DataFrame(
        row(figure, writer, series=labels[code], window=periods.short_label(window, writer.language),
            month=months[periods.parse(window).end.month - 1])
        for code, figures in series.items()
        for window, figure in figures.items()
    )
    scale = alt.Scale(domain=[labels[code] for code in series], range=list(_YEARS[-len(series):]))
    color = alt.Color("series:N", scale=scale, legend=alt.Legend(columns=len(series)))
    x = alt.X("month:O", title=None, sort=months, scale=alt.Scale(domain=months), axis=alt.Axis(labelAngle=0))
    base = alt.Chart(data).encode(x=x, color=color)
    y = alt.Y("value:Q", title=y_title)
    line = base.mark_line(strokeWidth=2.2, invalid="break-paths-show-path-domains").encode(y=y)
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(y=y, tooltip=tooltip(writer, ("window", "")))
    doubt, ends = span(base, "y", y_title, opacity=0.4, strokeWidth=6), open_end(base, "y", y_title)
    return alt.layer(*doubt, line, dots, *ends).properties(width=WIDTH, height=HEIGHT)


def spans(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure]],
    labels: Mapping[str, str],
    y_title: str,
) -> alt.LayerChart:
    """The first series as columns as wide as their periods, the second as dots in the middle of theirs.

    series  by code, then by period (a month or a span of months); a column of several months stands at their mean,
            so that its area is their sum
    """
    data = pd.DataFrame(
        row(figure, writer, series=labels[code], period=periods.short_label(period, writer.language), **_days(period))
        for code, figures in series.items()
        for period, figure in figures.items()
    )
    names = [labels[code] for code in series]
    scale = alt.Scale(domain=names, range=[SKY, VERMILION][: len(names)])
    color = alt.Color("series:N", scale=scale, legend=alt.Legend() if len(names) > 1 else None)
    base = alt.Chart(data).encode(
        y=alt.Y("value:Q", title=y_title), color=color, tooltip=tooltip(writer, ("series", ""), ("period", ""))
    )
    axis, utc = alt.Axis(format="%Y-%m", labelAngle=0), alt.Scale(type="utc")
    # Rectangles, for a bar with two dates and one number would lie down.
    column = base.transform_filter(alt.datum.series == names[0]).mark_rect(stroke="white").encode(
        x=alt.X("start:T", title=None, scale=utc, axis=axis), x2="end:T", y2=alt.datum(0)
    )
    dots = base.transform_filter(alt.datum.series != names[0]).mark_point(filled=True, size=42, opacity=1).encode(
        x=alt.X("middle:T", title=None, scale=utc, axis=axis)
    )
    centre = alt.X("middle:T", title=None, scale=utc, axis=axis)
    doubt = span(alt.Chart(data).encode(x=centre), "y", y_title, strokeWidth=1.4, color=INK)
    return alt.layer(column, *doubt, dots).properties(width=WIDTH, height=HEIGHT)


def bases(
    writer: Writer,
    pairs: Mapping[str, tuple[Figure, Figure | Missing]],
    labels: Mapping[str, str],
    x_title: str,
    *,
    ends: tuple[str, str],
) -> alt.LayerChart:
    """What a rate says about its base, against the base as first released, which is the line at zero.

    pairs  by row: the implied base, drawn as a bar between its bounds, and the revised one, a dot if there is one
    ends   the words of the two in the legend
    """
    data = pd.DataFrame(
        row(figure, writer, member=labels[code], kind=kind, span=kind == ends[0])
        for code, pair in pairs.items()
        for kind, figure in zip(ends, pair, strict=True)
        if isinstance(figure, Figure)
    )
    color = alt.Color("kind:N", scale=alt.Scale(domain=list(ends), range=[SKY, VERMILION]))
    base = alt.Chart(data).encode(
        y=alt.Y("member:N", title=None, sort=[labels[code] for code in pairs]), color=color,
        tooltip=tooltip(writer, ("member", ""), ("kind", "")),
    )
    bar = base.transform_filter("datum.span").mark_bar(height=9).encode(x=alt.X("low:Q", title=x_title), x2="high:Q")
    dots = base.transform_filter("!datum.span").mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("value:Q", title=x_title)
    )
    doubt = span(base.transform_filter("!datum.span"), "x", x_title, opacity=0.4, strokeWidth=5)
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=GREY, strokeWidth=1.5).encode(
        x=alt.X("zero:Q", title=x_title)
    )
    return alt.layer(zero, bar, *doubt, dots).properties(width=WIDTH - 120, height=_ROW * len(pairs))


def _days(period: str) -> dict[str, str]:
    """Where a span of days begins, ends and has its middle, as dates without a time, which charts read as universal."""
    parsed = periods.parse(period)
    end = parsed.end + timedelta(days=1)
    middle = parsed.start + (end - parsed.start) / 2
    return {"start": parsed.start.isoformat(), "end": end.isoformat(), "middle": middle.isoformat()}
