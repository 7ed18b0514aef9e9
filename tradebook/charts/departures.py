"""The months around a date, each with its departure, over the other events that fall among them."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from tradebook import periods
from tradebook.charts.data import trace
from tradebook.charts.theme import BLUE, GREY, HEIGHT, ORANGE, VERMILION, WIDTH
from tradebook.estimates import estimate_words, interval_words
from tradebook.evidence import Event
from tradebook.indicators.effects import EventStudy
from tradebook.prose import Writer

_GROUPS = (("before the date", "该日期之前"), ("from the date on", "该日期及以后"), ("other event", "其他事件"))


def departure_plot(writer: Writer, study: EventStudy, crowd: Sequence[Event], y_title: str) -> alt.LayerChart:
    """Departures in per cent with their confidence intervals, a month each; the dashed line stands before the date.

    crowd  the other events of these months, a tick each along the bottom
    """
    zh = writer.language == "zh"
    before, after, other = (words[zh] for words in _GROUPS)
    data = pd.DataFrame(
        {
            "at": _middle(period),
            "month": periods.short_label(period, writer.language),
            "shown": estimate_words(estimate, writer.language),
            "interval": interval_words(estimate, writer.language),
            "group": after if study.is_after(period) else before,
        }
        | trace(estimate_words(estimate, writer.language))
        for period, estimate in study.path.items()
    )
    colour = alt.Color(
        "group:N",
        scale=alt.Scale(domain=[before, after, other] if crowd else [before, after], range=[GREY, BLUE, ORANGE]),
        legend=alt.Legend(),
    )
    across = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(type="utc", padding=14),
        axis=alt.Axis(format="%Y-%m", labelAngle=0, tickCount="month"),
    )
    base = alt.Chart(data).encode(x=across, color=colour)
    interval = base.mark_rule(strokeWidth=2, opacity=0.6).encode(y=alt.Y("low:Q", title=y_title), y2="high:Q")
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(y="value:Q", tooltip=_tooltip(writer))
    nothing = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color="#111827", strokeWidth=1).encode(y="value:Q")
    start = alt.Chart(pd.DataFrame({"at": [f"{study.month}-01"]})).mark_rule(color=VERMILION, strokeDash=[4, 3])
    layers = [nothing, start.encode(x=across), interval, dots]
    if crowd:
        layers.append(_ticks(writer, crowd, other, across, colour))
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _ticks(writer: Writer, crowd: Sequence[Event], group: str, across: alt.X, colour: alt.Color) -> alt.Chart:
    data = pd.DataFrame(
        {
            "at": event.date if len(event.date) > 7 else f"{event.date}-15",
            "name": event.name(writer.language),
            "date": event.date,
            "group": group,
        }
        for event in crowd
    )
    zh = writer.language == "zh"
    titles = (("name", ("Event", "事件")), ("date", ("Date", "日期")))
    words = [alt.Tooltip(f"{field}:N", title=title[zh]) for field, title in titles]
    ticks = alt.Chart(data).mark_tick(thickness=2.5, size=14, opacity=0.9, orient="vertical")
    return ticks.encode(x=across, y=alt.value(HEIGHT - 7), color=colour, tooltip=words)


def _tooltip(writer: Writer) -> list[alt.Tooltip]:
    zh = writer.language == "zh"
    titles = {
        "month": ("Month", "月份"),
        "group": ("Side", "前后"),
        "shown": ("Estimate", "估计值"),
        "interval": ("Confidence interval", "置信区间"),
    }
    return [alt.Tooltip(f"{field}:N", title=title[zh]) for field, title in titles.items()]


def _middle(period: str) -> str:
    """The middle of a month; of January with February, the first of February."""
    return f"{period.split('/')[-1]}-{'01' if '/' in period else '15'}"
