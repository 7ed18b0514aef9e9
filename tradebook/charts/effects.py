"""What estimates of effects look like: a gap beside its placebos, ratios in rank, a break at every possible month."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from tradebook.charts.data import trace
from tradebook.charts.theme import BLUE, GREY, HEIGHT, ORANGE, VERMILION, WIDTH
from tradebook.estimates import estimate_words, interval_words, multiple_words, significant
from tradebook.indicators.effects import Interrupted, Path, Synthetic
from tradebook.prose import Writer


def gap_plot(
    writer: Writer, own: Synthetic | Path, placebos: Mapping[str, Synthetic | Path], labels: Mapping[str, str],
    y_title: str, *, others: str,
) -> alt.LayerChart:
    """Actual over expected trade by year, on a scale of ratios: the region in blue, every placebo in grey.

    The dashed line stands between the last year before and the first year after. `others` names the grey lines.
    """
    fits = {**placebos, own.region: own}
    data = pd.DataFrame(
        {
            "year": year,
            "series": labels[code],
            "own": code == own.region,
            "group": labels[code] if code == own.region else others,
            "shown": multiple_words(gap, writer.language),
        }
        | trace(multiple_words(gap, writer.language))
        for code, fit in fits.items()
        for year, gap in fit.gaps.items()
    )
    years = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(nice=False, zero=False, padding=12),
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=len(own.gaps)),
    )
    height = alt.Y("value:Q", title=y_title, scale=alt.Scale(type="log", nice=False))
    words = _tooltip(writer, "series", "year", "shown")
    group = alt.Color(
        "group:N",
        scale=alt.Scale(domain=[labels[own.region], others], range=[BLUE, GREY]),
        legend=alt.Legend(symbolOpacity=1),
    )
    base = alt.Chart(data).encode(x=years, y=height, color=group, tooltip=words)
    grey = base.transform_filter("!datum.own").mark_line(opacity=0.4, strokeWidth=1.1).encode(detail="series:N")
    region = base.transform_filter("datum.own").mark_line(strokeWidth=2.8, point={"size": 45})
    same = alt.Chart(pd.DataFrame({"value": [1]})).mark_rule(color="#111827", strokeWidth=1).encode(y=height)
    date = (
        alt.Chart(pd.DataFrame({"year": [own.treatment - 0.5]}))
        .mark_rule(color=VERMILION, strokeDash=[4, 3])
        .encode(x=years)
    )
    return alt.layer(same, date, grey, region).properties(width=WIDTH, height=HEIGHT + 20)


def ratio_ranks(
    writer: Writer, own: Synthetic, placebos: Mapping[str, Synthetic], labels: Mapping[str, str], x_title: str
) -> alt.LayerChart:
    """How many times the gap grew after the date, every region in rank, the treated one in blue."""
    fits = sorted([own, *placebos.values()], key=lambda fit: -fit.ratio)
    data = pd.DataFrame(
        {
            "series": labels[fit.region],
            "own": fit.region == own.region,
            "shown": significant(fit.ratio, writer.language),
        }
        | trace(significant(fit.ratio, writer.language))
        for fit in fits
    )
    fill = alt.condition("datum.own", alt.value(BLUE), alt.value(GREY))
    base = alt.Chart(data).encode(y=alt.Y("series:N", title=None, sort=list(data["series"])))
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("value:Q", title=x_title), color=fill, tooltip=_tooltip(writer, "series", "shown")
    )
    words = base.mark_text(align="left", dx=8, fontSize=10.5, color="#1f2937").encode(x="value:Q", text="shown:N")
    return alt.layer(dots, words).properties(width=WIDTH - 120, height=17 * len(data))


def break_scan(
    writer: Writer, fits: Mapping[str, Interrupted], marked: Mapping[str, str], y_title: str
) -> alt.LayerChart:
    """The estimated change of level for a break at every month that can be asked about, with its confidence interval.

    marked  months (YYYY-MM) that were named beforehand, with the words beside their lines
    """
    data = pd.DataFrame(
        {
            "at": f"{month}-15",
            "shown": estimate_words(fit.level, writer.language),
            "interval": interval_words(fit.level, writer.language),
            "month": month,
            "own": month in marked,
        }
        | trace(estimate_words(fit.level, writer.language))
        for month, fit in fits.items()
    )
    across = alt.X(
        "at:T", title=None, scale=alt.Scale(type="utc", padding=10), axis=alt.Axis(format="%Y-%m", labelAngle=0)
    )
    words = _tooltip(writer, "month", "shown", "interval")
    fill = alt.condition("datum.own", alt.value(ORANGE), alt.value(GREY))
    base = alt.Chart(data).encode(x=across, color=fill)
    interval = base.mark_rule(strokeWidth=2, opacity=0.6).encode(y=alt.Y("low:Q", title=y_title), y2="high:Q")
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(y="value:Q", tooltip=words)
    nothing = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color="#111827", strokeWidth=1).encode(y="value:Q")
    return alt.layer(nothing, interval, dots).properties(width=WIDTH, height=HEIGHT)


_NAMES = {
    "series": ("Region", "地区"),
    "year": ("Year", "年份"),
    "month": ("Month", "月份"),
    "shown": ("Estimate", "估计值"),
    "interval": ("Confidence interval", "置信区间"),
}


def _tooltip(writer: Writer, *fields: str) -> list[alt.Tooltip]:
    """What pointing at an estimate tells, each with its name; the table beneath the chart has the same columns."""
    return [alt.Tooltip(f"{field}:N", title=_NAMES[field][writer.language == "zh"]) for field in fields]
