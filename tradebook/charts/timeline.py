"""Dated events under a monthly series, on one axis of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import altair as alt
import pandas as pd

from tradebook import periods
from tradebook.charts.bounds import span
from tradebook.charts.data import row, tooltip
from tradebook.charts.theme import BLUE, GREY, VERMILION, WIDTH
from tradebook.evidence import Event
from tradebook.figure import Figure, Missing
from tradebook.prose import Writer

_LANE = 18
# About as long as the words beside a line reach back on the axis of a book's ten years.
_WORDS = timedelta(days=3 * 365)


def timeline(
    writer: Writer,
    series: Mapping[str, Mapping[str, Figure | Missing]],
    labels: Mapping[str, str],
    y_title: str,
    lanes_title: str,
    *,
    events: Sequence[Event],
    lanes: Mapping[str, str],
    marked: Mapping[str, str],
) -> alt.VConcatChart:
    """The line of a monthly series; below it one lane an area of events, a dot each; marked dates cross both.

    series  one series by period (months, and January with February as one); a Missing leaves the line open
    events  those dated to the month or day are drawn, hollow if only planned; the others have no place on the axis
    lanes   words of each area, from top to bottom
    marked  a date in ISO form and the words beside its line
    """
    (figures,) = series.values()
    points = pd.DataFrame(
        row(figure, writer, period=periods.short_label(period, writer.language), at=_middle(period))
        for period, figure in figures.items()
    )
    kinds = ("took place", "planned") if writer.language == "en" else ("已发生", "计划中")
    dated = [event for event in events if len(event.date) > 4]
    dots = pd.DataFrame(
        [
            (
                event.date if len(event.date) > 7 else f"{event.date}-15",
                lanes[event.area],
                event.name(writer.language),
                event.date,
                kinds[event.is_planned],
            )
            for event in dated
        ],
        columns=["at", "lane", "name", "date", "kind"],
    )
    ends = [min([*points["at"], *dots["at"]]), max([*points["at"], *dots["at"]])]
    across = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(type="utc", domain=ends, padding=6),
        axis=alt.Axis(format="%Y", labelAngle=0, tickCount="year"),
    )
    return alt.vconcat(
        _line(writer, points, across, y_title, marked),
        _dots(dots, across, lanes_title, list(lanes.values()), marked, writer, kinds[True]),
        spacing=8,
    ).resolve_scale(x="shared")


def _line(
    writer: Writer, points: pd.DataFrame, across: alt.X, y_title: str, marked: Mapping[str, str]
) -> alt.LayerChart:
    # From nothing to the highest value: bounds that reach farther are cut, for they would press the line flat.
    highest = max((float(figure) for figure in points["value"].dropna()), default=1)
    y = alt.Y("value:Q", title=y_title, scale=alt.Scale(domain=[0, highest], nice=True))
    doubt = span(
        alt.Chart(points).encode(x=across), "y", y_title, scale="concat_0_y", opacity=0.4, strokeWidth=5, color=BLUE
    )
    base = alt.Chart(points).encode(x=across, y=y)
    line = base.mark_line(color=BLUE, strokeWidth=2, invalid="break-paths-show-path-domains")
    dots = base.mark_point(filled=True, size=26, color=BLUE, opacity=1).encode(tooltip=tooltip(writer, ("period", "")))
    return alt.layer(*_marks(marked, across, with_words=True), *doubt, line, dots).properties(width=WIDTH, height=210)


def _dots(
    dots: pd.DataFrame, across: alt.X, title: str, lanes: list[str], marked: Mapping[str, str], writer: Writer,
    planned: str,
) -> alt.LayerChart:
    shown = [lane for lane in lanes if lane in set(dots["lane"])]
    titles = ("Event", "Date", "State") if writer.language == "en" else ("事件", "日期", "状态")
    words = [alt.Tooltip(f"{field}:N", title=name) for field, name in zip(("name", "date", "kind"), titles)]
    # What was only planned for the date is hollow.
    inside = alt.condition(f"datum.kind === '{planned}'", alt.value("white"), alt.value(GREY))
    points = (
        alt.Chart(dots)
        .mark_point(size=55, opacity=0.8, stroke=GREY, strokeWidth=1.5)
        .encode(
            x=across, y=alt.Y("lane:N", title=title, sort=shown, axis=alt.Axis(grid=True)), fill=inside, tooltip=words
        )
    )
    return alt.layer(*_marks(marked, across, with_words=False), points).properties(
        width=WIDTH, height=_LANE * max(1, len(shown))
    )


def _marks(marked: Mapping[str, str], across: alt.X, with_words: bool) -> list[alt.Chart]:
    """A dashed line at each marked date; its words stand above it, a row higher where they would meet the last ones."""
    if not marked:
        return []
    data = pd.DataFrame(
        [(day, marked[day], -8 - 14 * row_above) for day, row_above in _rows_above(sorted(marked)).items()],
        columns=["at", "words", "y"],
    )
    rule = alt.Chart(data).mark_rule(color=VERMILION, strokeDash=[4, 3], strokeWidth=1.3).encode(x=across)
    words = (
        alt.Chart(data)
        .mark_text(align="right", dx=4, fontSize=11, color=VERMILION)
        .encode(x=across, y=alt.Y("y:Q", scale=None, title=None), text="words:N")
    )
    return [rule, words] if with_words else [rule]


def _rows_above(days: list[str]) -> dict[str, int]:
    """How many rows up the words of each date stand, from dates in order."""
    rows: dict[str, int] = {}
    for earlier, day in zip([None, *days], days):
        near = earlier and date.fromisoformat(day) - date.fromisoformat(earlier) < _WORDS
        rows[day] = rows[earlier] + 1 if near else 0
    return rows


def _middle(period: str) -> str:
    """The day in the middle of a month, or between January and February."""
    start = periods.parse(period).start
    return start.replace(day=31 if "/" in period else 15).isoformat()
