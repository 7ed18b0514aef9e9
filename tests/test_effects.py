"""Interrupted time series, synthetic control and verdicts: known results, exact optima, and what is refused."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import statsmodels.datasets
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from strategies import CNY_100M, published_figures
from tradebook.figure import Figure, Missing
from tradebook.indicators.effects import (
    FEWEST_MONTHS,
    Break,
    Estimate,
    Interrupted,
    Refusal,
    Synthetic,
    Trial,
    Verdict,
    common_years,
    donor_pool,
    growth_by_region,
    in_time,
    interrupted,
    is_poor,
    latest_stretch,
    leave_one_out,
    monthly_path,
    precise,
    relative_path,
    rivals,
    scan,
    simplex_weights,
    synthetic_control,
    tried,
    verdict_on_break,
    verdict_on_synthetic,
)
from tradebook.indicators.effects.interrupted import newey_west_lags

NOTHING = Missing("not_published")


def exact(value: float) -> Figure:
    return Figure.exact(Fraction(value), CNY_100M)


def months_of(years: range) -> list[str]:
    """The periods of a full monthly path, in order."""
    return [p for year in years for p in (f"{year}-01/{year}-02", *(f"{year}-{number:02d}" for number in range(3, 13)))]


def path_of(values: list[float], years: range) -> dict[str, Figure]:
    return {period: exact(value) for period, value in zip(months_of(years), values, strict=True)}


def simulated(
    level: float, trend: float, at: str, years: range, noise: float = 0.0, seed: int = 1
) -> dict[str, Figure]:
    """A path with season, trend, and a known change of level and trend (in logarithms) from a month on."""
    generator = np.random.default_rng(seed)
    year0, month0 = (int(part) for part in at.split("-"))
    values = []
    for period in months_of(years):
        year, month = int(period[-7:-3]), int(period[-2:])
        since = 12 * (year - year0) + month - month0 - (0.5 if "/" in period else 0)
        after = period[-7:] >= at
        season = 0.2 * math.sin(month)
        values.append(
            math.exp(5 + 0.01 * since + after * (level + trend * since) + season + noise * generator.normal())
        )
    return path_of(values, years)


# Months


def test_a_published_month_stands_and_the_others_follow_from_cumulative_figures():
    published = {
        "2024-01/2024-02": exact(10),
        "2024-01/2024-03": exact(18),
        "2024-04": exact(7),
        "2024-01/2024-04": exact(26),
    }
    path = monthly_path(lambda period: published.get(period, NOTHING), [2024])
    assert path["2024-01/2024-02"].value == 5
    assert path["2024-03"].value == 8
    assert path["2024-04"].value == 7, "the month as published, not the difference, which holds a revision"
    assert isinstance(path["2024-05"], Missing)
    assert list(path) == months_of(range(2024, 2025))


@given(
    window=published_figures(above=0, unit=CNY_100M), longer=published_figures(above=0, unit=CNY_100M), data=st.data()
)
def test_the_month_between_two_windows_holds_whatever_digits_the_rounding_hid(window, longer, data):
    path = monthly_path(
        lambda period: {"2024-01/2024-02": window, "2024-01/2024-03": longer}.get(period, NOTHING), [2024]
    )
    for low, high in ((window.low, longer.low), (window.high, longer.high), (window.value, longer.value)):
        if math.isfinite(low) and math.isfinite(high):
            assert high - low in path["2024-03"]
            assert low / 2 in path["2024-01/2024-02"]


def test_coarse_and_open_months_are_not_fitted():
    coarse = Figure(Fraction(100), Fraction(90), Fraction(110), CNY_100M)
    opened = Figure(Fraction(100), Fraction(100), math.inf, CNY_100M)
    fine = Figure(Fraction(100), Fraction(96), Fraction(104), CNY_100M)
    assert list(precise({"a": coarse, "b": opened, "c": fine, "d": NOTHING})) == ["c"]


def test_what_lies_before_a_long_hole_is_cut_off():
    path = {period: exact(1) for period in ("2021-05", "2021-12", "2022-06", "2023-01", "2023-03")}
    assert list(latest_stretch(path)) == list(path)
    assert list(latest_stretch({"2021-05": exact(1), "2021-12": exact(1)})) == ["2021-05", "2021-12"]
    assert list(latest_stretch({"2021-04": exact(1), "2021-12": exact(1)})) == ["2021-12"]
    assert latest_stretch({}) == {}


def test_a_relative_path_has_only_what_both_have():
    assert {p: f.value for p, f in relative_path({"a": exact(6), "b": exact(1)}, {"a": exact(3)}).items()} == {"a": 2}


# Interrupted time series


def test_the_nile_drops_in_1899_as_published():
    """Cobb (1978), The problem of the Nile, Biometrika 65, 243: the mean flow falls from 1097.75 to 849.97 in 1899.

    Years stand in for months here; the scan has to find the year by itself.
    """
    flow = statsmodels.datasets.nile.load_pandas().data["volume"].to_numpy()
    assert flow[:28].mean() == pytest.approx(1097.75, abs=0.005)
    assert flow[28:].mean() == pytest.approx(849.97, abs=0.005)
    months = [f"{1871 + number // 12}-{number % 12 + 1:02d}" for number in range(len(flow))]
    path = {month: exact(value) for month, value in zip(months, flow, strict=True)}
    fits = scan(path)
    strongest = max(fits, key=lambda month: fits[month].statistic)
    assert months.index(strongest) == 1899 - 1871
    fit = interrupted(path, Break(months[28]))
    assert fit.level.low < 100 * (849.97 / 1097.75 - 1) < fit.level.high
    assert fit.level.high < 0
    assert verdict_on_break(fit, fits) is Verdict.STANDS_OUT


def test_a_break_without_noise_is_found_exactly():
    path = simulated(level=0.3, trend=-0.02, at="2023-11", years=range(2021, 2026))
    fit = interrupted(path, Break("2023-11"))
    assert fit.parameters > 4
    assert fit.level.value == pytest.approx(100 * math.expm1(0.3), rel=1e-8)
    assert fit.trend.value == pytest.approx(100 * math.expm1(-0.02), rel=1e-8)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    hits = 0
    for seed in range(200):
        path = simulated(0.2, 0.0, "2023-11", range(2020, 2028), noise=0.1, seed=seed)
        fit = interrupted(path, Break("2023-11"))
        hits += fit.level.low <= 100 * math.expm1(0.2) <= fit.level.high
    assert 165 <= hits <= 199, "robust errors are a little too small in short series, as the chapter says"


def test_errors_are_those_of_newey_and_west():
    path = simulated(0.1, 0.0, "2023-11", range(2022, 2025), noise=0.05)
    without_season = {period: figure for period, figure in path.items() if "/" not in period and period < "2024-08"}
    fit = interrupted(without_season, Break("2023-09"))
    assert (fit.before, fit.after) == (16, 9)
    assert fit.parameters == 4
    dates = [(int(period[:4]) - 2023) * 12 + int(period[5:]) - 9 for period in without_season]
    after = np.array([date >= 0 for date in dates], dtype=float)
    design = np.column_stack([np.ones(len(dates)), dates, after, after * dates])
    outcome = np.log([float(figure.value) for figure in without_season.values()])
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ outcome
    scores = design * (outcome - design @ coefficients)[:, None]
    meat = scores.T @ scores
    for lag in range(1, fit.lags + 1):
        product = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (fit.lags + 1)) * (product + product.T)
    freedom = len(dates) / (len(dates) - design.shape[1])
    errors = np.sqrt(np.diag(freedom * bread @ meat @ bread))
    assert fit.level.standard_error == pytest.approx(100 * math.exp(coefficients[2]) * errors[2], rel=1e-9)


def test_lags_follow_the_rule():
    assert [newey_west_lags(n) for n in (16, 36, 100, 200)] == [2, 3, 4, 4]


def test_too_few_months_on_a_side_are_refused_with_their_counts():
    path = simulated(0.1, 0.0, "2023-11", range(2023, 2025))
    assert interrupted(path, Break("2023-07")) == Refusal("too_few_months", 5, 17, FEWEST_MONTHS, FEWEST_MONTHS)
    assert isinstance(interrupted({}, Break("2023-07")), Refusal)
    assert min(fit.before for fit in scan(path).values()) == FEWEST_MONTHS


def test_no_break_is_told_where_there_is_none_and_a_stronger_one_elsewhere_is_a_rival():
    quiet = simulated(0.0, 0.0, "2023-11", range(2021, 2026), noise=0.05, seed=3)
    assert verdict_on_break(interrupted(quiet, Break("2023-11")), scan(quiet)) is not Verdict.STANDS_OUT
    broken = simulated(0.5, 0.0, "2023-06", range(2021, 2026), noise=0.02)
    fits = scan(broken)
    late = interrupted(broken, Break("2024-03"))
    assert "2023-06" in rivals(fits, late)
    assert verdict_on_break(interrupted(broken, Break("2023-06")), fits) is Verdict.STANDS_OUT


def test_a_fit_without_any_error_does_not_stand_out():
    nothing = Estimate(0.0, 0.0, 0.0, 0.0)
    fit = Interrupted("2023-11", nothing, nothing, math.nan, math.nan, 20, 24, 14, 3)
    assert verdict_on_break(fit, {}) is Verdict.NO_BREAK


# Synthetic control

paths = arrays(
    float, st.tuples(st.integers(2, 8), st.integers(1, 12)), elements=st.floats(-3, 3, allow_nan=False, width=32)
)


@given(donors=paths, data=st.data())
def test_weights_are_the_exact_optimum_on_the_simplex(donors, data):
    target = data.draw(arrays(float, donors.shape[0], elements=st.floats(-3, 3, allow_nan=False, width=32)))
    weights = simplex_weights(target, donors)
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)
    # Karush-Kuhn-Tucker: no donor has a lower gradient than those that carry weight.
    gradient = donors.T @ (donors @ weights - target)
    scale = 1 + np.abs(donors).max() ** 2 * donors.shape[0]
    assert gradient[weights > 1e-9].max() <= gradient.min() + 1e-6 * scale


def test_weights_agree_with_a_general_optimiser():
    generator = np.random.default_rng(7)
    problems = [(generator.normal(size=(7, 10)), generator.normal(size=7)) for _ in range(20)]
    for donors, target in problems:
        weights = simplex_weights(target, donors)
        other = minimize(
            lambda w, target=target, donors=donors: ((target - donors @ w) ** 2).sum(),
            np.full(10, 0.1),
            method="SLSQP",
            bounds=[(0, 1)] * 10,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            options={"ftol": 1e-14, "maxiter": 1000},
        )
        assert ((target - donors @ weights) ** 2).sum() <= other.fun + 1e-9
        assert weights == pytest.approx(other.x, abs=1e-4)


def test_a_nearest_point_worked_by_hand():
    """From (0, 0) to the segment between (1, 0) and (0, 1): its middle. Beyond an end: that end."""
    assert simplex_weights(np.zeros(2), np.eye(2)) == pytest.approx([0.5, 0.5])
    assert simplex_weights(np.array([3.0, 0.0]), np.eye(2)) == pytest.approx([1, 0])


YEARS = range(2010, 2026)


def world(effect: float = 0.0, noise: float = 0.0, seed: int = 5) -> dict[str, dict[int, Figure]]:
    """Fifteen donors with paths of their own, and one region that is 0.6 of the first and 0.4 of the second (in logs).

    From 2020 on the region's trade is exp(effect) times what it would have been.
    """
    generator = np.random.default_rng(seed)
    logs = {
        f"D{number:02d}": 4 + 0.3 * number + np.cumsum(generator.normal(0.05, 0.1, len(YEARS))) for number in range(15)
    }
    treated = 0.6 * logs["D00"] + 0.4 * logs["D01"] + noise * generator.normal(size=len(YEARS))
    logs["T"] = treated + effect * (np.array(YEARS) >= 2020)
    return {
        code: {year: exact(math.exp(x)) for year, x in zip(YEARS, path, strict=True)} for code, path in logs.items()
    }


def test_the_truth_is_recovered_where_it_is_known():
    levels = world(effect=0.4)
    pool = donor_pool(levels, "T", YEARS)
    fit = synthetic_control(levels, "T", 2020, YEARS, pool)
    assert fit.weights == pytest.approx({"D00": 0.6, "D01": 0.4}, abs=1e-6)
    assert fit.miss_before == pytest.approx(0, abs=1e-7)
    assert list(fit.after.values()) == pytest.approx([0.4] * 6, abs=1e-6)


def test_a_common_shock_changes_neither_weights_nor_gaps():
    levels = world(effect=0.4, noise=0.02)
    shocked = {
        code: {year: exact(float(figure.value) * (1.3 if year > 2018 else 0.7)) for year, figure in path.items()}
        for code, path in levels.items()
    }
    pool = donor_pool(levels, "T", YEARS)
    before, after = (synthetic_control(world_, "T", 2020, YEARS, pool) for world_ in (levels, shocked))
    assert after.gaps == pytest.approx(before.gaps, abs=1e-6)
    assert after.weights == pytest.approx(before.weights, abs=1e-5)


def test_movements_alone_ignore_a_constant_factor():
    levels = world(effect=0.4)
    levels["T"] = {year: exact(50 * float(figure.value)) for year, figure in levels["T"].items()}
    pool = donor_pool(levels, "T", YEARS)
    assert is_poor(synthetic_control(levels, "T", 2020, YEARS, pool))
    assert synthetic_control(levels, "T", 2020, YEARS, pool, indexed=True).gaps[2025] == pytest.approx(0.4, abs=1e-6)


def test_a_large_effect_stands_out_and_none_does_not():
    for effect, wanted in ((1.5, Verdict.STANDS_OUT), (0.0, Verdict.NOT_UNUSUAL)):
        levels = world(effect=effect, noise=0.01)
        pool = donor_pool(levels, "T", YEARS)
        trial = tried(levels, "T", 2020, YEARS, pool)
        without = leave_one_out(levels, trial.fit, pool)
        assert set(without) == set(trial.fit.weights)
        assert all(code not in fit.weights for code, fit in without.items())
        assert verdict_on_synthetic(trial, [], in_time(levels, trial.fit, pool)) is wanted


def test_the_share_counts_the_region_itself():
    quiet = Synthetic("D", 2020, {}, {2019: 0.1, 2020: 0.1})
    loud = Synthetic("T", 2020, {}, {2019: 0.01, 2020: 0.5})
    perfect = Synthetic("P", 2020, {}, {2019: 0.0, 2020: 0.5})
    assert Trial(loud, {"D": quiet}).share_as_large == 1 / 2
    assert Trial(quiet, {"T": loud}).share_as_large == 1
    assert Trial(loud, {"D": quiet, "P": perfect}).share_as_large == 2 / 3, "a perfect fit counts against the region"
    assert Trial(loud, {"D": quiet}).larger_gaps == 0


def test_a_poor_fit_ends_the_matter_however_large_the_gap():
    poor = Synthetic("T", 2020, {"D": 1.0}, {2018: 0.02, 2019: 0.12, 2020: 9.0})
    assert verdict_on_synthetic(Trial(poor, {})) is Verdict.POOR_FIT
    assert verdict_on_synthetic(Trial(Refusal("not_a_province"))) is Verdict.NOT_APPLIED


def test_a_result_that_hangs_on_one_donor_or_comes_early_is_unstable():
    fit = Synthetic("T", 2020, {"D": 1.0}, {2018: 0.01, 2019: -0.01, 2020: 0.5})
    others = {f"D{n}": Synthetic(f"D{n}", 2020, {}, {2018: 0.01, 2019: 0.01, 2020: 0.01}) for n in range(10)}
    turned = Synthetic("T", 2020, {}, {2018: 0.01, 2019: 0.01, 2020: -0.1})
    early = Synthetic("T", 2017, {}, {2016: 0.01, 2017: 0.3, 2018: 0.3})
    assert verdict_on_synthetic(Trial(fit, others)) is Verdict.STANDS_OUT
    assert verdict_on_synthetic(Trial(fit, others), [turned]) is Verdict.UNSTABLE
    assert verdict_on_synthetic(Trial(fit, others), [], early) is Verdict.UNSTABLE


def test_refusals_name_what_is_lacking():
    levels = world()
    pool = donor_pool(levels, "T", YEARS)
    assert synthetic_control(levels, "X", 2020, YEARS, pool).reason == "not_a_province"
    assert synthetic_control(levels, "T", 2013, YEARS, pool) == Refusal("too_few_years", 3, 13, 5, 1)
    assert synthetic_control(levels, "T", 2026, YEARS, pool).reason == "too_few_years"
    assert synthetic_control(levels, "T", 2020, YEARS, pool[:4]) == Refusal("too_few_donors", 4, 0, 10)


def test_donors_have_every_year_and_are_not_the_region_itself():
    levels = world()
    levels["D03"] = levels["D03"] | {2012: NOTHING}
    assert donor_pool(levels, "T", YEARS, excluded=["D01"]) == [f"D{n:02d}" for n in range(15) if n not in (1, 3)]
    levels = {code: path | {2025: NOTHING} for code, path in levels.items() if code != "T"} | {"T": levels["T"]}
    assert common_years(levels, "T", YEARS) == list(range(2010, 2025))
    assert common_years(levels, "X", YEARS) == []


def test_growth_by_region_keeps_what_is_missing():
    found = growth_by_region({"A": {2022: exact(4), 2025: exact(5)}, "B": {2022: exact(4)}}, 2025, 2022)
    assert found["A"].value == 25
    assert isinstance(found["B"], Missing)


# The worked case


def test_with_the_ledgers_data_no_effect_can_be_told(ledger):
    levels = {
        code: {year: ledger.figure("trade_value", code, str(year), unit="CNY_100M") for year in range(2016, 2026)}
        for code in ledger.provinces()
    }
    regions = ledger.table("regions")
    border = list(regions[regions["land_border"] == "true"]["region"])
    for excluded in (border, []):
        pool = donor_pool(levels, "CN-XJ", range(2016, 2026), excluded)
        trial = tried(levels, "CN-XJ", 2023, range(2016, 2026), pool)
        assert is_poor(trial.fit)
        assert verdict_on_synthetic(trial) is Verdict.POOR_FIT
    path = latest_stretch(
        precise(
            monthly_path(
                lambda period: ledger.figure("trade_value", "CN-XJ", period, unit="CNY_100M"), range(2016, 2026)
            )
        )
    )
    assert isinstance(interrupted(path, Break("2020-01")), Refusal)
    assert not verdict_on_break(interrupted(path, Break("2023-11")), scan(path)).tells_an_effect
