"""Types of firms, from the real ledger: what is published, what follows from it, and what is left open."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import COUNT
from tradebook.figure import Answer, Figure, Missing, growth, share
from tradebook.firms import EVERY, PRIVATE, TYPES, Firms, whole_firms
from tradebook.indicators.decomposition import log_split


@pytest.fixture(scope="module")
def xinjiang(ledger) -> Firms:
    return Firms(ledger, "CN-XJ", "", "CNY")


@pytest.fixture(scope="module")
def china(ledger) -> Firms:
    return Firms(ledger, "CN", "", "CNY")


def test_the_published_share_agrees_with_value_over_total(xinjiang):
    computed = share(xinjiang.level(PRIVATE, 2025).figure, xinjiang.total(2025))
    assert xinjiang.share(PRIVATE, 2025).agrees_with(computed)


def test_totals_are_first_releases(xinjiang):
    """4351.1 was printed in January 2025, 4341.6 later; the figures by type fit the first."""
    assert round(float(xinjiang.total(2024).value), 1) == 4351.1


def test_the_finer_of_level_and_share_is_taken(china):
    """For 2021 the level is printed as 19 trillion, the share to a tenth of a per cent."""
    assert china.level(PRIVATE, 2021).how == "share"
    assert relative_width(china.level(PRIVATE, 2021).figure) < 0.01
    assert china.level(PRIVATE, 2024).how == "published"


def relative_width(figure: Figure) -> float:
    return float(figure.width / figure.value)


def test_firms_on_file_never_count_as_firms_that_traded(xinjiang):
    """15 308 firms were on file in February 2023, far more than traded in any month of that year."""
    assert max(figure.value for figure in xinjiang.numbers(EVERY, 2023).values()) == 2972
    assert isinstance(xinjiang.number_growth(EVERY, 2023, 2), Missing)


def test_firms_on_file_are_a_stock_at_the_end_of_a_month(xinjiang):
    """15 308 at the end of February 2023, 15 486 at the end of March."""
    assert {month: figure.value for month, figure in xinjiang.registered([2023]).items()} == {
        "2023-02": 15308, "2023-03": 15486,
    }


@given(low=st.fractions(0, 1000), width=st.fractions(0, 50))
def test_whole_firms_keep_every_whole_number_within_the_bounds(low: Fraction, width: Fraction):
    figure = Figure(low + width / 2, low, low + width, COUNT)
    whole = whole_firms(figure)
    if not figure.is_bounded:
        assert whole == figure
        return
    inside = range(math.ceil(figure.low), math.floor(figure.high) + 1)
    if not inside:
        assert isinstance(whole, Missing)
    else:
        assert (whole.low, whole.high) == (inside[0], inside[-1])
        assert whole.value in inside


def test_numbers_of_firms_never_fall_within_a_year(xinjiang, china):
    for firms in (xinjiang, china):
        for year in range(2018, 2026):
            for member in (EVERY, PRIVATE):
                values = [figure.value for _, figure in sorted(firms.numbers(member, year).items())]
                assert values == sorted(values)


def test_a_year_without_a_number_is_bounded_by_its_windows(xinjiang):
    """2,558 private of 2,671 firms by October 2023, 2,972 of all types by December: 2,558 to 2,972 - 113."""
    found = xinjiang.year_number(PRIVATE, 2023)
    assert found.how == "bounds"
    assert (found.figure.low, found.figure.high) == (2558, 2859)


def test_value_per_private_firm_fell_for_certain_over_two_years(xinjiang):
    change = xinjiang.changes(PRIVATE, range(2016, 2026))["2023/2025"]
    assert change.growths[2].falls_below(0) is Answer.YES
    assert log_split(change.value_ratio, change.number_ratio).number.exceeds(100) is Answer.YES


def test_over_one_year_it_cannot_be_told(xinjiang):
    change = xinjiang.changes(PRIVATE, range(2016, 2026))["2025"]
    assert change.growths[2].exceeds(0) is Answer.CANNOT_TELL
    assert change.growths[2].falls_below(0) is Answer.CANNOT_TELL


def test_growth_between_first_releases_misses_the_printed_rate_by_the_revision_alone(china):
    """China 2023: +6.3 per cent printed, about +4.5 between first releases; no year is further off than two points."""
    for year in (2023, 2024, 2025):
        computed = growth(china.level(PRIVATE, year).figure, china.level(PRIVATE, year - 1).figure)
        assert abs(float(computed.value) - float(china.growth(PRIVATE, year).value)) < 2


def test_contributions_reproduce_what_the_sources_printed(xinjiang, china):
    assert xinjiang.contribution(PRIVATE, 2023).agrees_with(
        xinjiang.ledger.figure("trade_value", "CN-XJ", "2023", dim="enterprise_type", member=PRIVATE,
                               measure="contribution_pp")
    )
    printed = china.ledger.figure(
        "trade_value", "CN", "2022", dim="enterprise_type", member=PRIVATE, measure="contribution_pct"
    )
    assert china.part_of_growth(PRIVATE, 2022).agrees_with(printed)


def test_types_and_rest_add_up_to_the_growth_of_the_total(xinjiang):
    parts = [xinjiang.contribution(member, 2024, 10) for member in TYPES]
    total = xinjiang.growth(EVERY, 2024, 10).as_percentage_points()
    rest = total - (parts[0] + parts[1] + parts[2])
    assert rest.low <= 0.3 and rest.high >= 0


def test_quarters_lie_within_the_total(xinjiang):
    for year in (2024, 2025):
        for start in (0, 3, 6, 9):
            part, whole = (xinjiang.within(member, year, start, start + 3) for member in (PRIVATE, EVERY))
            assert 0 <= part.low <= part.high <= whole.high


def test_a_region_without_types_stays_missing(ledger):
    firms = Firms(ledger, "CN-GD", "", "CNY")
    assert firms.windows(PRIVATE, range(2016, 2026)) == []
    assert firms.fullest_window(range(2016, 2026)) is None
    assert firms.changes(PRIVATE, range(2016, 2026)) == {}
    assert isinstance(firms.within(PRIVATE, 2025, 0, 3), Missing)


def test_nothing_is_used_before_it_was_known(ledger):
    firms = Firms(ledger, "CN-XJ", "2025-03-31", "CNY")
    assert all(year < 2025 for year, _ in firms.windows(PRIVATE, range(2016, 2026)))
    assert firms.number(PRIVATE, 2025).reason == "not_known_then"


def test_dollars_are_never_made_from_yuan(ledger):
    assert Firms(ledger, "CN-XJ", "", "USD").windows(PRIVATE, range(2016, 2026)) == []
