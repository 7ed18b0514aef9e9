"""Months behind cumulative figures, five-year totals, and round values passed."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tradebook import periods
from tradebook.figure import Answer, Figure, Missing, growth
from tradebook.indicators.series import (
    Passage,
    five_year_spans,
    five_year_totals,
    implied_months,
    monthly_means,
    months_in,
    passages,
    passed_within,
    round_step,
    unexplained,
)
from tradebook.units import Unit

MONEY = Unit("CNY_100M", "CNY", Fraction(10**8))
GAP = Missing("not_published")


def rounded(value: int, step: int, name: str = "o1") -> Figure:
    """The figure behind a whole number that was rounded to a step."""
    printed = round(Fraction(value) / step) * step
    return Figure.published(str(printed), str(step), MONEY, source=name)


def yearly(*values: str | None) -> dict[int, Figure | Missing]:
    return {
        2000 + i: GAP if value is None else Figure.published(value, "1", MONEY, source=f"o{i}")
        for i, value in enumerate(values)
    }


@st.composite
def paths(draw):
    """True months, and the cumulative figures behind them, some unpublished."""
    months = draw(st.lists(st.integers(0, 1000), min_size=12, max_size=12))
    step = draw(st.sampled_from([1, 2, 10]))
    published = draw(st.sets(st.integers(1, 12)))
    cumulative = {m: rounded(sum(months[:m]), step) if m in published else GAP for m in range(1, 13)}
    return months, cumulative


@given(paths())
def test_an_implied_span_holds_the_true_months(path):
    months, cumulative = path
    for period, figure in implied_months(2025, cumulative).items():
        parsed = periods.parse(period)
        assert sum(months[parsed.start.month - 1 : parsed.end.month]) in figure


@given(paths())
def test_the_spans_lie_end_to_end_and_add_up_to_the_last_cumulative_figure(path):
    _, cumulative = path
    spans = implied_months(2025, cumulative)
    known = [figure for figure in cumulative.values() if isinstance(figure, Figure)]
    assert len(spans) == len(known)
    if known:
        last = max(month for month, figure in cumulative.items() if isinstance(figure, Figure))
        assert sum(figure.value for figure in spans.values()) == known[-1].value
        assert sum(months_in(period) for period in spans) == last


@given(paths())
def test_the_mean_month_times_its_months_is_the_span(path):
    _, cumulative = path
    spans = implied_months(2025, cumulative)
    for period, mean in monthly_means(spans).items():
        assert mean.value * months_in(period) == spans[period].value
        assert mean.low * months_in(period) == spans[period].low


def test_a_gap_joins_its_months_and_a_one_sided_figure_fixes_no_point():
    over = Figure.published("500", "1", MONEY, source="o5", qualifier="over")
    cumulative = {1: rounded(100, 1), 2: GAP, 3: rounded(360, 1), 4: over, 5: rounded(600, 1)}
    spans = implied_months(2025, cumulative)
    assert {period: figure.value for period, figure in spans.items()} == {
        "2025-01": 100, "2025-02/2025-03": 260, "2025-04/2025-05": 240,
    }


def test_months_of_the_official_table_follow_from_its_cumulative_columns(ledger):
    # The table prints month and year-to-date beside each other; February 2025 was printed with no revision of January.
    cumulative = {
        month: ledger.figure("trade_value", "CN-XJ", periods.year_to_date(2025, month), unit="CNY_10K")
        for month in (1, 2)
    }
    printed = ledger.figure("trade_value", "CN-XJ", "2025-02", unit="CNY_10K")
    assert implied_months(2025, cumulative)["2025-02"].agrees_with(printed)


def test_months_that_were_revised_leave_a_rest(ledger):
    months = [ledger.figure("trade_value", "CN-XJ", "2025-01", unit="CNY_10K")]
    months += [ledger.figure("trade_value", "CN-XJ", periods.month(2025, m), unit="CNY_10K") for m in range(2, 8)]
    rest = unexplained(ledger.figure("trade_value", "CN-XJ", "2025-01/2025-07", unit="CNY_10K"), months)
    assert rest.falls_below(0) is Answer.YES
    assert isinstance(unexplained(rest, []), Missing)


def test_five_year_spans_lie_side_by_side():
    earlier, later = five_year_spans(2025)
    assert list(earlier) == [2016, 2017, 2018, 2019, 2020]
    assert list(later) == [2021, 2022, 2023, 2024, 2025]


def test_five_year_totals_add_every_year_and_a_gap_leaves_them_open():
    levels = yearly(*"1234512345")
    earlier, later = five_year_totals(levels, 2009)
    assert (earlier.value, later.value) == (15, 15)
    assert (earlier.low, earlier.high) == (Fraction(25, 2), Fraction(35, 2))
    assert isinstance(five_year_totals(levels | {2003: GAP}, 2009)[0], Missing)


def test_the_published_five_year_total_agrees_with_the_sum_of_its_years(ledger):
    levels = {year: ledger.figure("trade_value", "CN-XJ", str(year), unit="CNY_100M") for year in range(2016, 2026)}
    earlier, later = five_year_totals(levels, 2025)
    published = ledger.figure("trade_value", "CN-XJ", "2021/2025", unit="CNY_100M")
    assert published.agrees_with(later)
    # The announced "over 144.3 per cent" holds, too; a flat 144.3, printed elsewhere, does not follow from the levels.
    assert growth(later, earlier).exceeds(Fraction("144.3")) is Answer.YES


def test_a_round_value_counts_once_the_whole_interval_lies_above_it():
    found = passages(yearly("950", "1000", "1001", "2500"), Figure.exact(1000, MONEY))
    assert found == [
        Passage(Figure.exact(1000, MONEY), 2002, 2001), Passage(Figure.exact(2000, MONEY), 2003, None)
    ]


def test_a_missing_year_may_have_been_the_first():
    found = passages(yearly("950", None, "1200"), Figure.exact(1000, MONEY))
    assert [(p.certain, p.possible) for p in found] == [(2002, 2001)]


def test_a_value_passed_counts_once_and_one_below_the_start_never():
    found = passages(yearly("1500", "2100", "1900", "2200"), Figure.exact(1000, MONEY))
    assert [(p.value.value, p.certain) for p in found] == [(2000, 2001)]
    assert passages(yearly(None, None), Figure.exact(1000, MONEY)) == []


@given(st.lists(st.integers(1, 9000), min_size=2, max_size=10))
def test_every_multiple_between_start_and_peak_is_passed_or_left_open(values):
    levels = yearly(*map(str, values))
    found = passages(levels, Figure.exact(1000, MONEY))
    for passage in found:
        if passage.certain:
            assert levels[passage.certain].low > passage.value.value
            before = [levels[year] for year in levels if year < passage.certain]
            assert all(figure.low <= passage.value.value for figure in before)


def test_the_four_steps_of_the_article_follow_from_the_yearly_figures(ledger):
    levels = {year: ledger.figure("trade_value", "CN-XJ", str(year), unit="CNY_100M") for year in range(2020, 2026)}
    found = passages(levels, Figure.exact(1000, MONEY))
    assert [(p.value.value, p.certain) for p in found] == [(2000, 2022), (3000, 2023), (4000, 2024), (5000, 2025)]
    count = passed_within(found, levels, range(2021, 2026))
    assert (count.low, count.value, count.high) == (4, 4, 4)
    assert count.agrees_with(ledger.figure("trade_value_threshold_jumps", "CN-XJ", "2021/2025"))


def test_the_step_gives_a_table_that_can_be_read():
    usual = Figure.exact(1000, MONEY)
    assert round_step(yearly("1167", "5204").values(), usual).value == 1000
    assert round_step(yearly("63100", "94900").values(), usual).value == 10000
    assert round_step(yearly("52", "127").values(), usual).value == 100
    assert round_step(yearly("52", "50").values(), usual).value == 1000
    assert round_step(yearly(None).values(), usual) == usual


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_no_step_gives_more_than_ten_round_values(values):
    levels = yearly(*map(str, values))
    step = round_step(levels.values(), Figure.exact(1000, MONEY))
    assert len(passages(levels, step)) <= 10
