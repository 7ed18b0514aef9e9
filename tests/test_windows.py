"""Like with like: windows that several years have in common, checked one by one against the ledger."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tradebook import periods
from tradebook.figure import Figure
from tradebook.windows import common_windows


@settings(max_examples=40)
@given(
    years=st.lists(st.integers(2016, 2026), min_size=1, max_size=3, unique=True),
    region=st.sampled_from(["CN-XJ", "CN-GX", "CN", "CN-XZ"]),
    flow=st.sampled_from(["total", "export", "import"]),
)
def test_a_common_window_is_published_in_every_year_and_no_other_is(ledger, years, region, flow):
    found = common_windows(ledger, years, "trade_value", region, flow=flow)
    assert found == sorted(found, reverse=True)
    for months in range(1, 13):
        windows = [periods.year_to_date(year, months) for year in years]
        figures = [ledger.figure("trade_value", region, window, flow=flow) for window in windows]
        assert (months in found) == all(isinstance(figure, Figure) for figure in figures)
