"""Like with like: windows that several years have in common, checked one by one against the ledger."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradebook import periods
from tradebook.figure import Figure, Missing
from tradebook.windows import common_windows, longest_common_pair


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


def test_the_longest_pair_is_two_like_windows(ledger):
    assert longest_common_pair(ledger, (2024, 2025), "trade_value", "CN-XJ") == ("2024", "2025")
    exports = longest_common_pair(ledger, (2023, 2024), "trade_value", "CN-XJ", flow="export")
    assert exports == ("2023-01/2023-09", "2024-01/2024-09")
    then = longest_common_pair(ledger, (2024, 2025), "trade_value", "CN-XJ", as_of="2025-08-31")
    assert then == ("2024-01/2024-07", "2025-01/2025-07")


@pytest.mark.parametrize("years", [(1950, 1951), (2014, 2015)])
def test_without_a_common_window_the_missing_figure_is_named(ledger, years):
    pair = longest_common_pair(ledger, years, "trade_value", "CN-XJ", unit="CNY_100M")
    assert isinstance(pair, Missing)
    assert dict(pair.wanted)["period"] in map(str, years)
