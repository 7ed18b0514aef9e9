"""A specification curve: every answer in rising order, and below it which choices gave it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from tradebook.charts.bounds import INK
from tradebook.charts.data import trace
from tradebook.charts.theme import BLUE, GREY, HEIGHT, VERMILION, WIDTH
from tradebook.effect_rows import DIMENSIONS, all_words, specification_words
from tradebook.estimates import miss_words, multiple_words, share_words
from tradebook.indicators.effects import Curve, fits_before, is_unusual
from tradebook.prose import Writer

_UNUSUAL = (("unusual among the regions", "在各地区中罕见"), ("nothing unusual", "并不罕见"))
_FIT = (("fits before the date", "事前拟合合格"), ("poor fit before", "事前拟合不佳"))
_SETTLED = ("settled beforehand", "预先设定")
_ROW = 17


def curve_plot(
    writer: Writer, curve: Curve, years: Sequence[int], treatment: int, y_title: str
) -> alt.VConcatChart:
    """Actual over expected trade on a scale of ratios, a dot per specification; the settled one has a ring and a name.

    Blue dots are unusual among the regions, full ones fit before the date.
    """
    zh = writer.language == "zh"
    data = pd.DataFrame(_rows(writer, curve, years, treatment))
    unusual = alt.Color(
        "unusual:N", scale=alt.Scale(domain=[words[zh] for words in _UNUSUAL], range=[BLUE, GREY]), legend=alt.Legend()
    )
    across = alt.X(
        "place:Q",
        title=None,
        scale=alt.Scale(domain=[0, len(data) + 1], nice=False, zero=False),
        axis=alt.Axis(labels=False, ticks=False, domain=False),
    )
    above = _dots(writer, data, across, unusual, y_title)
    below = _choices(data, across, unusual, all_words(years, treatment, writer.language))
    return alt.vconcat(above, below, spacing=6)


def _dots(writer: Writer, data: pd.DataFrame, across: alt.X, unusual: alt.Color, y_title: str) -> alt.LayerChart:
    zh = writer.language == "zh"
    height = alt.Y("value:Q", title=y_title, scale=alt.Scale(type="log", nice=False, padding=8))
    shape = alt.Shape(
        "fit:N",
        scale=alt.Scale(domain=[words[zh] for words in _FIT], range=["circle", "cross"]),
        # Without a colour of their own the symbols would be black, on a dark page too.
        legend=alt.Legend(symbolFillColor=GREY, symbolStrokeColor=GREY),
    )
    base = alt.Chart(data).encode(x=across, y=height)
    dots = base.mark_point(filled=True, size=42, opacity=0.9).encode(
        color=unusual, shape=shape, tooltip=_tooltip(writer)
    )
    settled = base.transform_filter("datum.settled")
    ring = settled.mark_point(size=210, color=VERMILION, strokeWidth=2, opacity=1)
    # The name leans towards the middle, so that it is not cut off at an end.
    places = [row["place"] for row in data.to_dict("records") if row["settled"]]
    align = "right" if places and places[0] > len(data) / 2 else "left"
    name = settled.mark_text(
        align=align, dx=-12 if align == "right" else 12, dy=-17, color=VERMILION, fontSize=12, text=_SETTLED[zh]
    )
    same = alt.Chart(pd.DataFrame({"value": [1]})).mark_rule(color=INK, strokeWidth=1).encode(y=height)
    return alt.layer(same, dots, ring, name).properties(width=WIDTH - 110, height=HEIGHT - 40)


def _choices(data: pd.DataFrame, across: alt.X, unusual: alt.Color, words: dict[str, list[str]]) -> alt.Chart:
    rows = [choice for choices in words.values() for choice in choices]
    made = pd.DataFrame(
        {"place": row["place"], "choice": row[dimension], "unusual": row["unusual"]}
        for row in data.to_dict("records")
        for dimension in DIMENSIONS
    )
    down = alt.Y("choice:N", title=None, sort=rows, axis=alt.Axis(ticks=False, domain=False))
    ticks = alt.Chart(made).mark_tick(orient="vertical", thickness=2, size=_ROW - 5, opacity=1)
    return ticks.encode(x=across, y=down, color=unusual).properties(width=WIDTH - 110, height=_ROW * len(rows))


def _rows(writer: Writer, curve: Curve, years: Sequence[int], treatment: int) -> list[dict[str, object]]:
    zh = writer.language == "zh"
    return [
        specification_words(result.specification, years, treatment, writer.language)
        | {
            "place": place,
            "shown": multiple_words(result.effect, writer.language),
            "share": share_words(result.share, writer.language),
            "miss": miss_words(result.miss, writer.language),
            "unusual": _UNUSUAL[not is_unusual(result)][zh],
            "fit": _FIT[not fits_before(result)][zh],
            "settled": result.specification == curve.settled,
        }
        | trace(multiple_words(result.effect, writer.language))
        for place, result in enumerate(curve.results, 1)
    ]


def _tooltip(writer: Writer) -> list[alt.Tooltip]:
    titles = DIMENSIONS | {
        "shown": ("Actual over expected", "实际/预期"),
        "share": ("Regions as unusual", "同样罕见的地区占比"),
        "miss": ("Mean miss before", "事前平均偏差"),
        "fit": ("Fit", "拟合"),
    }
    return [alt.Tooltip(f"{field}:N", title=title[writer.language == "zh"]) for field, title in titles.items()]
