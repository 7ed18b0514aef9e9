"""Difference in differences and (augmented) synthetic control on panels: published results, oracles, planted effects.

Proposition 99 is known from two studies. Abadie, Diamond and Hainmueller (2010) tell of a fall of about 20 packs a head
from 1989 to 2000. Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), Synthetic difference-in-differences,
American Economic Review 111(12), 4088, table 1, print -27.3 for difference in differences and -19.6 for synthetic
control. Theirs are fitted to all years before, as here; the last digit of the second follows their small penalty on
unequal weights, so it is met within 0.2.
"""

from __future__ import annotations

import csv
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from statsmodels.regression.linear_model import OLS

from conftest import ROOT
from strategies import CNY_100M
from tradebook.figure import Figure, Missing
from tradebook.indicators.effects import (
    Outcome,
    Panel,
    Refusal,
    augmented,
    augmented_earlier,
    augmented_weights,
    augmented_without_one,
    chosen_penalties,
    difference,
    distances,
    earlier,
    gaps_of,
    groups,
    panel,
    ridge_weights,
    simplex_weights_of_all,
)


@pytest.fixture(scope="module")
def prop99() -> Panel:
    with (ROOT / "tests" / "data" / "prop99.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    states = ("California", *(name for name in rows[0] if name not in ("year", "California")))
    values = np.array([[float(row[state]) for row in rows] for state in states])
    return Panel(states, tuple(int(row["year"]) for row in rows), 1989, Outcome.LEVEL, values)


def drawn(seed: int = 3, regions: int = 15, years: int = 14, effect: float = 0.0, treatment: int = 2010) -> Panel:
    """Random walks with three common factors; the first region gets an effect from the treatment on."""
    generator = np.random.default_rng(seed)
    factors = np.cumsum(generator.normal(0.05, 0.1, (3, years)), axis=1)
    loads = generator.uniform(0.2, 1.0, (regions, 3))
    # The region asked about lies between the others, so that a twin can be had.
    loads[0] = loads[1:].mean(axis=0)
    values = 5 + loads @ factors + 0.02 * generator.normal(size=(regions, years))
    spread = tuple(range(treatment - 9, treatment - 9 + years))
    values[0, np.array(spread) >= treatment] += effect
    return Panel(tuple(f"R{n:02d}" for n in range(regions)), spread, treatment, Outcome.LOGARITHM, values)


# Published results


def test_proposition_99_by_difference_in_differences_as_published(prop99):
    found = difference(prop99)
    assert found.change == pytest.approx(-27.3, abs=0.05)
    assert found.own.gaps[1988] == 0
    assert found.by_drift < -15, "California was drifting away long before, which is why the design fails there"


def test_proposition_99_by_synthetic_control_as_published(prop99):
    plain = augmented(prop99).plain
    effect = np.mean(list(plain.fit.after.values()))
    assert effect == pytest.approx(-19.6, abs=0.2)
    # Abadie, Diamond and Hainmueller name these five states (their table 2), Utah first.
    assert {"Utah", "Nevada", "Montana", "Colorado", "Connecticut"} <= set(plain.fit.weights)
    assert max(plain.fit.weights, key=plain.fit.weights.get) == "Utah"
    assert plain.share_as_large < 0.1


@pytest.mark.parametrize(("penalty", "effect", "miss"), [(1000.0, -16.7559, 0.93529), (429.8376, -15.9527, 0.73366)])
def test_augmentation_agrees_with_an_independent_library(prop99, penalty, effect, miss):
    """pysyncon 1.7.0 (AugSynth.solve_ridge on w_optimize) on the same data and penalty.

    Its optimiser of plain weights stops about 1e-5 from the optimum, which moves the effect by some 1e-4 packs.
    """
    targets, donors = groups(prop99)[0]
    before = prop99.before
    plain = simplex_weights_of_all(targets[:, :before], donors[:, :before])
    weights = plain + ridge_weights(targets[:, :before], donors[:, :before], plain, np.array([penalty]))
    gaps = targets[0] - donors[0] @ weights[0]
    assert gaps[before:].mean() == pytest.approx(effect, abs=5e-4)
    assert math.sqrt((gaps[:before] ** 2).mean()) == pytest.approx(miss, abs=5e-4)


def test_augmentation_fits_proposition_99_better_and_pays_with_negative_weights(prop99):
    found = augmented(prop99)
    assert found.trial.fit.miss_before < 0.5 * found.plain.fit.miss_before
    assert sum(weight for weight in found.plain.fit.weights.values()) == pytest.approx(1, abs=0.05)
    assert 0.1 < found.negative < 1


# Oracles


def test_the_change_is_the_coefficient_of_a_regression_with_two_sets_of_dummies():
    data = drawn(effect=0.3)
    count, years = data.values.shape
    unit = np.repeat(np.eye(count), years, axis=0)
    year = np.tile(np.eye(years), (count, 1))[:, 1:]
    treated = np.zeros((count, years))
    treated[0, data.before :] = 1
    fit = OLS(data.values.ravel(), np.column_stack([unit, year, treated.ravel()])).fit()
    assert difference(data).change == pytest.approx(fit.params[-1], abs=1e-10)


def test_the_path_is_that_of_a_regression_with_a_dummy_per_year_from_the_date():
    data = drawn(effect=0.3)
    count, years = data.values.shape
    unit = np.repeat(np.eye(count), years, axis=0)
    year = np.tile(np.eye(years), (count, 1))[:, 1:]
    dummies = np.zeros((years, count, years))
    dummies[np.arange(years), 0, np.arange(years)] = 1
    leads = np.delete(dummies, data.before - 1, axis=0).reshape(years - 1, -1).T
    fit = OLS(data.values.ravel(), np.column_stack([unit, year, leads])).fit()
    path = [gap for place, gap in enumerate(difference(data).own.gaps.values()) if place != data.before - 1]
    assert path == pytest.approx(fit.params[-(years - 1) :], abs=1e-9)


def test_ridge_weights_solve_the_problem_that_the_authors_state():
    """Of all weights with sum one: least miss squared over the penalty plus squared distance from plain weights."""
    data = drawn(seed=8)
    targets, donors = (part[:, : data.before] for part in groups(data)[0])
    plain = simplex_weights_of_all(targets, donors)
    penalty = 0.05
    found = (plain + ridge_weights(targets, donors, plain, np.array([penalty])))[0]

    def cost(weights: np.ndarray) -> float:
        return ((targets[0] - donors[0] @ weights) ** 2).sum() / penalty + ((weights - plain[0]) ** 2).sum()

    sums_to_one = {"type": "eq", "fun": lambda weights: weights.sum() - 1}
    other = minimize(cost, plain[0], constraints=sums_to_one, options={"ftol": 1e-15, "maxiter": 500})
    assert found == pytest.approx(other.x, abs=1e-5)
    assert found.sum() == pytest.approx(1)


def test_the_penalty_is_the_largest_within_one_standard_error_by_counting_out():
    data = drawn(seed=4)
    targets, donors = (part[:, : data.before] for part in groups(data)[0])
    centred = donors[0] - donors[0].mean(axis=1, keepdims=True)
    penalties = np.linalg.svd(centred)[1][0] ** 2 * 1e-8 ** (np.arange(20) / 20)
    errors = np.empty((data.before, 20))
    for year in range(data.before):
        kept = [y for y in range(data.before) if y != year]
        plain = simplex_weights_of_all(targets[:, kept], donors[:, kept])
        for number, penalty in enumerate(penalties):
            weights = plain + ridge_weights(targets[:, kept], donors[:, kept], plain, np.array([penalty]))
            errors[year, number] = (targets[0, year] - donors[0, year] @ weights[0]) ** 2
    mean, error = errors.mean(axis=0), errors.std(axis=0) / math.sqrt(data.before)
    best = mean.argmin()
    wanted = penalties[mean <= mean[best] + error[best]].max()
    assert chosen_penalties(targets, donors)[0] == pytest.approx(wanted, rel=1e-9)


# Properties


@settings(max_examples=20)
@given(seed=st.integers(0, 50), order=st.permutations(range(1, 15)))
def test_the_order_of_the_donors_changes_nothing(seed, order):
    data = drawn(seed)
    rows = [0, *order]
    mixed = Panel(
        tuple(data.regions[row] for row in rows), data.years, data.treatment, data.outcome, data.values[rows]
    )
    assert difference(mixed).change == pytest.approx(difference(data).change, abs=1e-12)
    assert difference(mixed).share_as_large == difference(data).share_as_large
    for weigh in (simplex_weights_of_all, augmented_weights):
        first, second = gaps_of(data, weigh), gaps_of(mixed, weigh)
        assert second[0] == pytest.approx(first[0], abs=1e-7)
        assert second[1:] == pytest.approx(first[order], abs=1e-7)


@settings(max_examples=20)
@given(seed=st.integers(0, 50), factor=st.sampled_from([1e-3, 7.0, 1e4]))
def test_another_unit_scales_gaps_and_leaves_shares(seed, factor):
    data = drawn(seed)
    larger = Panel(data.regions, data.years, data.treatment, Outcome.LEVEL, factor * data.values)
    assert difference(larger).change == pytest.approx(factor * difference(data).change, rel=1e-9)
    first, second = augmented(data), augmented(larger)
    assert list(second.trial.fit.gaps.values()) == pytest.approx(
        [factor * gap for gap in first.trial.fit.gaps.values()], rel=1e-5, abs=1e-7 * factor
    )
    assert difference(larger).share_as_large == difference(data).share_as_large
    assert second.negative == pytest.approx(first.negative, abs=1e-6)


@settings(max_examples=20)
@given(seed=st.integers(0, 100))
def test_weights_sum_to_one_and_shares_are_counts_of_regions(seed):
    data = drawn(seed)
    targets, donors = (part[:, : data.before] for part in groups(data)[1])
    plain, mended = simplex_weights_of_all(targets, donors), augmented_weights(targets, donors)
    assert (plain >= 0).all()
    assert plain.sum(axis=1) == pytest.approx(np.ones(len(plain)))
    assert mended.sum(axis=1) == pytest.approx(np.ones(len(plain)))
    found = difference(data)
    for share in (found.share_as_large, found.share_as_steep, augmented(data).trial.share_as_large):
        assert 0 < share <= 1
        assert share * 15 == pytest.approx(round(share * 15))


def test_the_augmented_twin_never_misses_more_before_the_date():
    for seed in range(20):
        found = augmented(drawn(seed))
        assert found.trial.fit.miss_before <= found.plain.fit.miss_before + 1e-12


def test_the_twin_without_a_donor_is_the_twin_of_a_panel_that_never_had_it():
    data = drawn(seed=6, effect=0.4)
    found = augmented_without_one(data)
    assert len(found) == 14
    for left_out in (1, 5):
        rows = [row for row in range(15) if row != left_out]
        less = Panel(tuple(data.regions[r] for r in rows), data.years, data.treatment, data.outcome, data.values[rows])
        assert found[left_out - 1].gaps == pytest.approx(augmented(less).trial.fit.gaps, abs=1e-9)


def test_a_pretended_date_uses_no_year_from_the_true_date_on():
    data = drawn(seed=6, effect=0.9)
    before = earlier(data)
    assert (before.treatment, before.years[-1], before.before) == (2007, 2009, 6)
    assert augmented_earlier(data).miss_after < 0.3
    assert augmented_earlier(replace(data, treatment=2006)) == Refusal("too_few_years", 2, 3, 4, 1)


def test_distances_from_the_others_sum_to_nothing():
    values = drawn().values
    found = distances(values)
    assert found.sum(axis=0) == pytest.approx(np.zeros(values.shape[1]), abs=1e-9)
    assert found[0] == pytest.approx(values[0] - values[1:].mean(axis=0))


# Planted effects


def test_a_planted_effect_is_found_and_its_size_too():
    data = drawn(effect=0.8)
    assert difference(data).change == pytest.approx(0.8, abs=0.1)
    assert difference(data).share_as_large == 1 / 15
    found = augmented(data)
    for trial in (found.plain, found.trial):
        assert np.mean(list(trial.fit.after.values())) == pytest.approx(0.8, abs=0.1)
        assert trial.share_as_large <= 2 / 15


def test_where_nothing_was_planted_the_share_is_as_often_small_as_it_says():
    """Every region is as likely as any other to show the largest change: about a tenth are among the top tenth."""
    shares = []
    for seed in range(200):
        generator = np.random.default_rng(seed)
        values = np.cumsum(generator.normal(size=(20, 12)), axis=1)
        years = tuple(range(2010, 2022))
        data = Panel(tuple(f"R{n}" for n in range(20)), years, 2018, Outcome.LOGARITHM, values)
        shares.append(difference(data).share_as_large)
    # Twenty are expected; a binomial count leaves 8 to 34 in all but one of a thousand draws.
    assert 8 <= sum(share <= 0.1 for share in shares) <= 34


# Panels from figures


def levels_of(values: np.ndarray, years: range) -> dict[str, dict[int, Figure]]:
    return {
        f"R{n:02d}": {year: Figure.exact(round(value, 6), CNY_100M) for year, value in zip(years, row, strict=True)}
        for n, row in enumerate(values)
    }


def test_outcomes_are_the_same_trade_measured_four_ways():
    years = range(2010, 2020)
    values = np.exp(np.random.default_rng(1).normal(3, 1, (12, 10)))
    levels, whole = levels_of(values, years), levels_of(values.sum(axis=0, keepdims=True), years)["R00"]
    donors = [f"R{n:02d}" for n in range(1, 12)]
    made = {outcome: panel(levels, "R00", 2016, years, donors, outcome, whole) for outcome in Outcome}
    assert made[Outcome.LOGARITHM].values == pytest.approx(np.log(values), abs=1e-5)
    assert made[Outcome.LEVEL].values == pytest.approx(values, abs=1e-5)
    assert made[Outcome.INDEX].values[:, :6].mean(axis=1) == pytest.approx(np.ones(12))
    assert made[Outcome.SHARE].values.sum(axis=0) == pytest.approx(np.ones(10))
    # One gap, four units, one ratio of actual to expected.
    expected = 0.8 * made[Outcome.LEVEL].values
    for outcome in (Outcome.LEVEL, Outcome.INDEX, Outcome.SHARE):
        gaps = 0.2 * made[outcome].values
        assert made[outcome].in_logarithms(gaps) == pytest.approx(np.full((12, 10), -math.log(0.8)))
    assert made[Outcome.LOGARITHM].in_logarithms(np.log(expected)) == pytest.approx(np.log(expected))


def test_less_than_nothing_expected_has_no_ratio():
    data = Panel(("A", "B"), (2010, 2011), 2011, Outcome.LEVEL, np.array([[1.0, 2.0], [3.0, 4.0]]))
    found = data.in_logarithms(np.array([[0.5, 2.5], [0.0, 1.0]]))
    assert found[0, 0] == pytest.approx(math.log(2))
    assert np.isnan(found[0, 1])


def test_too_little_to_compare_is_refused_with_its_counts():
    years = range(2010, 2020)
    levels = levels_of(np.ones((12, 10)), years)
    donors = [f"R{n:02d}" for n in range(1, 12)]
    assert panel(levels, "XX", 2016, years, donors) == Refusal("not_a_province")
    assert panel(levels, "R00", 2013, years, donors) == Refusal("too_few_years", 3, 7, 5, 1)
    assert panel(levels, "R00", 2020, years, donors) == Refusal("too_few_years", 10, 0, 5, 1)
    assert panel(levels, "R00", 2016, years, donors[:9]) == Refusal("too_few_donors", 9, 0, 10)
    assert panel(levels, "R00", 2016, years, donors, Outcome.SHARE) == Refusal("no_whole")
    hole = {2016: Missing("not_published")}
    assert panel(levels, "R00", 2016, years, donors, Outcome.SHARE, levels["R01"] | hole) == Refusal("no_whole")
