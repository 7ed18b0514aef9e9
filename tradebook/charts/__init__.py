"""Charts of the book: builders that draw figures with their bounds, and the bundle that notebooks show."""

from tradebook.charts.bars import bars, columns, dumbbell, scatter
from tradebook.charts.bundle import Chart, finish
from tradebook.charts.data import figures_in
from tradebook.charts.lines import lines

__all__ = ["Chart", "bars", "columns", "dumbbell", "figures_in", "finish", "lines", "scatter"]
