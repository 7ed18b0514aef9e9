"""Small multiples: one line among many panels that share their axes, with a reference line in each."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from tradebook.charts.data import ends
from tradebook.charts.theme import BLUE, GREY
from tradebook.figure import Figure, Missing

WIDTH, HEIGHT = 168, 92


def panel(
    figures: Mapping[str, Figure | Missing],
    reference: Mapping[str, Figure | Missing],
    top: float,
) -> alt.LayerChart:
    """One panel: the figures by year in blue with their bounds, the reference in grey; a Missing leaves the line open.

    figures, reference  of one unit, over the same years
    top                 the upper end of the axis that all panels share; it starts at zero
    """
    own, other = (_data(named) for named in (figures, reference))
    years = list(figures)
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=_year_axis(years))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(tickCount=3))
    grey = alt.Chart(other).mark_line(color=GREY, strokeWidth=1.4, strokeDash=[3, 2], invalid=_OPEN).encode(x=x, y=y)
    base = alt.Chart(own).encode(x=x)
    band = base.mark_area(color=BLUE, opacity=0.25).encode(y=alt.Y("low:Q", title=None), y2="high:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2, invalid=_OPEN).encode(y=y)
    # A year between two gaps is no line; without its dot it would not be there at all.
    dots = base.mark_point(color=BLUE, filled=True, size=14, opacity=1).encode(y=y)
    return alt.layer(grey, band, line, dots).properties(width=WIDTH, height=HEIGHT)


_OPEN = "break-paths-show-path-domains"


def _data(figures: Mapping[str, Figure | Missing]) -> pd.DataFrame:
    """Value and bounds by year; a panel has no tooltips, so it needs no words."""
    return pd.DataFrame({"year": year} | ends(figure) for year, figure in figures.items())


def _year_axis(years: list[str]) -> alt.Axis:
    """The first and the last year: more would not fit under a panel."""
    return alt.Axis(values=[years[0], years[-1]], labelAngle=0, ticks=True, labelFontSize=11)
