"""Bounds of figures as marks: lines wherever they are wider than a pixel of the scale, arrows where they are open."""

from __future__ import annotations

from typing import Literal

import altair as alt

Axis = Literal["x", "y"]

INK = "#111827"


def span(
    base: alt.Chart, axis: Axis, title: str, *, fields: tuple[str, str] = ("low", "high"), scale: str = "",
    opacity: float = 1, **mark: object,
) -> list[alt.Chart]:
    """A line between the bounds of each row that has both, where that is more than a pixel long; none if no row has.

    The pixels are asked of the scale itself, so the answer fits every size of the chart, and zooming in.
    scale  the name of the scale in Vega if it is not that of the axis: in a chart of several plots it has a prefix
    mark   the look of the line, as of Altair's mark_rule
    """
    low, high = fields
    if not (base.data[low].notna() & base.data[high].notna()).any():
        return []
    length = " - ".join(f"scale('{scale or axis}', datum.{field})" for field in (high, low))
    shown = {"condition": {"test": f"abs({length}) > 1", "value": opacity}, "value": 0}
    start, end = (alt.X, "x2") if axis == "x" else (alt.Y, "y2")
    line = base.transform_filter(f"isValid(datum.{low}) && isValid(datum.{high})").mark_rule(**mark)
    return [line.encode(start(f"{low}:Q", title=title), opacity=shown, **{end: f"{high}:Q"})]


def open_end(base: alt.Chart, axis: Axis, title: str, *, size: int = 80, **mark: object) -> list[alt.Chart]:
    """A triangle at the value of each row that is open to one side ("over", "nearly"), pointing to where it is open."""
    data = base.data
    if not (data["value"].notna() & (data["low"].isna() != data["high"].isna())).any():
        return []
    up, down = ("triangle-right", "triangle-left") if axis == "x" else ("triangle-up", "triangle-down")
    at = alt.X("value:Q", title=title) if axis == "x" else alt.Y("value:Q", title=title)
    shape = {"condition": {"test": "isValid(datum.low)", "value": up}, "value": down}
    one_sided = "isValid(datum.value) && isValid(datum.low) != isValid(datum.high)"
    marked = base.transform_filter(one_sided).mark_point(filled=True, size=size, opacity=1, **mark)
    return [marked.encode(at, shape=shape)]

