"""Bounds in charts: every builder draws them where they are wider than a pixel, and only there."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
import vl_convert

from tradebook import charts
from tradebook.charts.bundle import finish
from tradebook.charts.narrow import narrow
from tradebook.charts.scale import bases, paths, ranks
from tradebook.charts.scale import spans as month_spans
from tradebook.charts.spans import spans
from tradebook.charts.structure import by_window
from tradebook.charts.timeline import timeline
from tradebook.figure import Figure
from tradebook.prose import Writer
from tradebook.units import PERCENT

YEARS = ("2023", "2024", "2025")
MONTHS = ("2025-01", "2025-02", "2025-03")
ENDS = ("before", "after")


def figure(value: int, doubt: Fraction) -> Figure:
    return Figure(Fraction(value), value - doubt, value + doubt, PERCENT)


def series(keys: tuple[str, ...], doubt: Fraction) -> dict[str, dict[str, Figure]]:
    """Two series around 50 and 80; the last figure of the first has the doubt, the others have none."""
    made = {code: {key: figure(at + 3 * n, Fraction(0)) for n, key in enumerate(keys)} for code, at in
            (("a", 50), ("b", 80))}
    made["a"][keys[-1]] = figure(60, doubt)
    return made


LABELS = {"a": "Alpha", "b": "Beta"}

BUILDERS = {
    "lines": lambda writer, doubt: charts.lines(writer, series(YEARS, doubt), LABELS, "y"),
    "columns": lambda writer, doubt: charts.columns(writer, series(YEARS, doubt), LABELS, "y"),
    "bars": lambda writer, doubt: charts.bars(writer, {"a": figure(60, doubt), "b": figure(80, 0)}, LABELS, "x"),
    "dumbbell": lambda writer, doubt: charts.dumbbell(
        writer, {"a": (figure(50, 0), figure(60, doubt))}, LABELS, ENDS, "x"
    ),
    "scatter": lambda writer, doubt: charts.scatter(
        writer, {"a": (figure(60, doubt), figure(50, 0)), "b": (figure(80, 0), figure(70, 0))}, LABELS, "x", "y"
    ),
    "scatter upwards": lambda writer, doubt: charts.scatter(
        writer, {"a": (figure(60, 0), figure(50, doubt)), "b": (figure(80, 0), figure(70, 0))}, LABELS, "x", "y"
    ),
    "ranks": lambda writer, doubt: ranks(writer, series(YEARS, doubt), LABELS, "y", last_place=90),
    "paths": lambda writer, doubt: paths(
        writer, series(("2025-01", "2025-01/2025-02", "2025-01/2025-03"), doubt), LABELS, "y"
    ),
    "months": lambda writer, doubt: month_spans(writer, series(MONTHS, doubt), LABELS, "y"),
    "bases": lambda writer, doubt: bases(writer, {"a": (figure(50, 0), figure(60, doubt))}, LABELS, "x", ends=ENDS),
    "by_window": lambda writer, doubt: by_window(writer, series(YEARS, doubt), LABELS, "y"),
    "spans": lambda writer, doubt: spans(writer, series(YEARS, doubt), LABELS, "x"),
    "timeline": lambda writer, doubt: timeline(
        writer, {"a": series(MONTHS, doubt)["a"]}, LABELS, "y", "events", events=(), lanes={}, marked={}
    ),
}

# Builders draw series of months as two columns: one of them has the doubt.
_MARKED = re.compile(r'<g class="mark-rule role-mark[^"]*"[^>]*>(.*?)</g>', re.DOTALL)


def bars_drawn(spec: dict) -> int:
    """How many lines of bounds the picture shows: those of the marks, that have a length and are not invisible."""
    lines = re.findall(r"<line [^>]*>", "".join(_MARKED.findall(vl_convert.vegalite_to_svg(spec))))
    return sum(
        ' opacity="0"' not in line and any(abs(float(end)) > 1 for end in re.findall(r' [xy]2="(-?[\d.]+)"', line))
        for line in lines
    )


def spec_of(ledger, name: str, doubt: Fraction) -> dict:
    return finish(BUILDERS[name](Writer(ledger, "en"), doubt), "Title", "Words.", (), "en").spec


@pytest.mark.parametrize("layout", [dict, narrow], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", BUILDERS)
def test_bounds_are_drawn_where_they_are_wider_than_a_pixel(ledger, name, layout):
    # The scales span some 90 units on 200 to 560 pixels: ten units are far more than a pixel, a hundredth is less.
    without = bars_drawn(layout(spec_of(ledger, name, Fraction(0))))
    assert bars_drawn(layout(spec_of(ledger, name, Fraction(5)))) == without + 1
    assert bars_drawn(layout(spec_of(ledger, name, Fraction(1, 200)))) == without


@pytest.mark.parametrize("name", ["lines", "columns", "bars", "dumbbell", "paths", "by_window", "spans"])
def test_a_figure_that_is_open_to_one_side_gets_an_arrow(ledger, name, monkeypatch):
    over = Figure(Fraction(60), Fraction(60), float("inf"), PERCENT, qualifier="over")
    exact_or_over = lambda value, doubt: over if doubt else Figure.exact(value, PERCENT)  # noqa: E731
    monkeypatch.setattr("test_chart_bounds.figure", exact_or_over)
    shapes = {
        layer["encoding"]["shape"]["condition"]["value"]
        for layer in spec_of(ledger, name, Fraction(1))["layer"]
        if "condition" in layer["encoding"].get("shape", {})
    }
    assert len(shapes) == 1 and shapes.pop().startswith("triangle")
