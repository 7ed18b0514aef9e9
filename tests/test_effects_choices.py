"""Choices, event studies and specification curves: oracles, planted and absent effects, rules of the verdicts."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import statsmodels.formula.api as smf

from strategies import CNY_100M
from test_effects import path_of, simulated
from tradebook.figure import Figure
from tradebook.indicators.effects import (
    AS_SETTLED,
    CHOICES,
    REACH,
    Break,
    Choice,
    Curve,
    Difference,
    Estimate,
    Estimator,
    Outcome,
    Path,
    Refusal,
    Result,
    Specification,
    Verdict,
    Window,
    common_years,
    difference,
    donor_pool,
    event_study,
    fits_before,
    interrupted,
    is_unusual,
    other_dates,
    panel,
    pretended_earlier,
    scan,
    share_of_dates,
    specification_curve,
    tried,
    under_choices,
    verdict_on_break,
    verdict_on_curve,
    verdict_on_difference,
    verdict_on_events,
    verdict_on_synthetic,
)

AT = Break("2023-11")


# The interrupted series under other choices


def test_a_planted_break_is_found_under_every_choice():
    path = simulated(level=0.3, trend=-0.01, at="2023-11", years=range(2021, 2027))
    for choice, fit in under_choices(path, AT).items():
        if choice.seasonal:
            assert fit.level.value == pytest.approx(100 * math.expm1(0.3), rel=1e-6), choice


def test_the_first_choice_is_the_settled_one():
    path = simulated(level=0.3, trend=0.0, at="2023-11", years=range(2021, 2027), noise=0.05)
    assert CHOICES[0] == AS_SETTLED == Choice()
    assert under_choices(path, AT)[AS_SETTLED] == interrupted(path, AT)


def test_months_left_out_are_as_many_before_the_break_as_from_it_on():
    path = simulated(level=0.3, trend=0.0, at="2023-11", years=range(2021, 2027))
    full, less = interrupted(path, AT), interrupted(path, AT, left_out=2)
    assert (full.before - less.before, full.after - less.after) == (2, 2)
    # From 2024-02 on January is left out with the month it is published with.
    assert full.after - interrupted(path, AT, left_out=3).after == 3


def test_without_season_the_model_has_four_parameters():
    path = simulated(level=0.3, trend=0.0, at="2023-11", years=range(2021, 2027))
    assert interrupted(path, AT, seasonal=False).parameters == 4


def test_a_choice_that_leaves_too_little_is_refused_and_does_not_count_in_the_verdict():
    path = simulated(level=0.6, trend=0.0, at="2023-11", years=range(2023, 2026), noise=0.02)
    fits = under_choices(path, AT, [AS_SETTLED, Choice(later=6)])
    assert isinstance(fits[Choice(later=6)], Refusal)
    assert verdict_on_break(fits[AS_SETTLED], {}, fits.values()) is Verdict.STANDS_OUT


def test_a_break_that_vanishes_or_turns_under_another_choice_depends_on_it():
    path = simulated(level=0.6, trend=0.0, at="2023-11", years=range(2021, 2027), noise=0.02)
    fit, fits = interrupted(path, AT), scan(path)
    assert verdict_on_break(fit, fits, under_choices(path, AT).values()) is Verdict.STANDS_OUT
    assert verdict_on_break(fit, fits, [replace(fit, p_value=0.2)]) is Verdict.DEPENDS
    turned = replace(fit, level=Estimate(-5.0, 1.0, -7.0, -3.0))
    assert verdict_on_break(fit, fits, [turned]) is Verdict.DEPENDS


# Event studies


def bumped(effect: float, start: int = 0, noise: float = 0.03, seed: int = 2) -> dict[str, Figure]:
    """A quiet path of six years, with an effect from so many months after 2023-11 (before: negative) to REACH after."""
    path = simulated(0.0, 0.0, "2023-11", range(2021, 2027), noise=noise, seed=seed)
    values = []
    for period, figure in path.items():
        year, month = int(period[-7:-3]), int(period[-2:])
        since = 12 * (year - 2023) + month - 11
        values.append(float(figure.value) * math.exp(effect * (start <= since <= REACH)))
    return path_of(values, range(2021, 2027))


def test_a_planted_departure_without_noise_is_found_exactly():
    study = event_study(bumped(0.25, noise=0.0), AT)
    for period, estimate in study.path.items():
        wanted = 100 * math.expm1(0.25) if study.is_after(period) else 0.0
        assert estimate.value == pytest.approx(wanted, abs=1e-6), period
    assert study.after.value == pytest.approx(100 * math.expm1(0.25), rel=1e-6)


def test_departures_and_tests_are_those_of_a_regression_by_formula():
    """statsmodels by its formulas, where treatment coding, intercept and constraints are its own."""
    path = bumped(0.1)
    study = event_study(path, AT)
    rows = {"y": [], "t": [], "m": [], "d": []}
    for period, figure in path.items():
        since = 12 * (int(period[-7:-3]) - 2023) + int(period[-2:]) - 11 - (0.5 if "/" in period else 0)
        rows["y"].append(math.log(float(figure.value)))
        rows["t"].append(since)
        rows["m"].append(period[-2:])
        rows["d"].append(f"{int(since + 100.5)}" if abs(since) <= REACH else "0")
    fit = smf.ols("y ~ t + C(m) + C(d)", rows).fit()
    names = {name: position for position, name in enumerate(fit.params.index) if name.startswith("C(d)")}
    departures = [math.log1p(estimate.value / 100) for estimate in study.path.values()]
    assert departures == pytest.approx([fit.params[name] for name in sorted(names, key=_number)], abs=1e-9)
    before = [name for name in names if _number(name) < 100]
    contrast = np.eye(len(fit.params))[[names[name] for name in before]]
    assert study.p_before == pytest.approx(float(fit.f_test(contrast).pvalue), rel=1e-6)
    after = np.eye(len(fit.params))[[names[name] for name in names if name not in before]].mean(axis=0)
    assert study.p_value == pytest.approx(float(np.squeeze(fit.t_test(after).pvalue)), rel=1e-6)
    assert study.outside + len(study.path) == len(path)


def _number(name: str) -> int:
    """100 and so many months from the date on, from a name such as C(d)[T.103]."""
    return int(name.split("T.")[1][:-1])


def test_where_nothing_happened_departures_show_about_as_often_as_they_may():
    found = [event_study(bumped(0.0, seed=seed), AT) for seed in range(150)]
    # One in twenty is expected, so 7.5 of 150: fewer than 17 in all but one of a thousand draws.
    assert 1 <= sum(study.p_value <= 0.05 for study in found) <= 17
    assert 1 <= sum(study.p_before <= 0.05 for study in found) <= 17


def test_verdicts_on_events_follow_their_order():
    path = bumped(0.3)
    study, others = event_study(path, AT), other_dates(path, AT.month)
    assert share_of_dates(study, others) == 1 / (1 + len(others))
    assert verdict_on_events(study, others, crowd=0) is Verdict.STANDS_OUT
    assert verdict_on_events(study, others, crowd=2) is Verdict.CROWDED
    assert verdict_on_events(study, {str(n): replace(study) for n in range(9)}, crowd=0) is Verdict.NOT_ALONE
    early = event_study(bumped(0.3, start=-4), AT)
    assert verdict_on_events(early, others, crowd=0) is Verdict.DRIFT
    assert verdict_on_events(replace(study, p_value=math.nan), others, crowd=0) is Verdict.NOT_UNUSUAL
    assert verdict_on_events(Refusal("too_few_around"), {}, crowd=0) is Verdict.NOT_APPLIED


def test_other_dates_keep_away_from_the_window_after():
    path = bumped(0.0)
    others = other_dates(path, AT.month)
    assert others
    assert not {"2023-10", "2023-11", "2024-03"} & set(others)


def test_too_few_months_in_or_outside_the_window_are_refused_with_their_counts():
    path = bumped(0.0)
    assert event_study(path, Break("2026-12")) == Refusal("too_few_around", 6, 1, 3, 3)
    short = {period: figure for period, figure in path.items() if "2023-01" <= period < "2025-01"}
    # Ten periods outside the window; trend and season take as many as there are calendar months, and one.
    refused = event_study(short, AT)
    assert refused.reason == "too_few_outside"
    assert refused.need_before > refused.have_before == 10
    assert event_study({}, AT) == Refusal("too_few_around", 0, 0, 3, 3)


# Specification curves

YEARS = range(2014, 2026)
CODES = [f"D{n:02d}" for n in range(14)]


def world(effect: float = 0.0, seed: int = 1, drift: float = 0.0) -> dict[str, dict[int, Figure]]:
    """Provinces that share three factors; the region asked about lies between them, but for an effect and a drift."""
    generator = np.random.default_rng(seed)
    factors = np.cumsum(generator.normal(0.05, 0.1, (3, len(YEARS))), axis=1)
    loads = generator.uniform(0.2, 1.0, (len(CODES) + 1, 3))
    loads[0] = loads[1:].mean(axis=0)
    logs = 5 + loads @ factors + 0.01 * generator.normal(size=(len(CODES) + 1, len(YEARS)))
    years = np.array(YEARS)
    logs[0] += effect * (years >= 2021) + drift * (years - 2014)
    return {
        code: {year: Figure.exact(Fraction(round(x, 6)), CNY_100M) for year, x in zip(YEARS, np.exp(row), strict=True)}
        for code, row in zip(["T", *CODES], logs, strict=True)
    }


SETTLED = Specification(Estimator.SYNTHETIC, Outcome.LOGARITHM, "all", Window.ALL)
POOLS = {"all": CODES, "some": CODES[:11]}


def curve_of(levels: dict[str, dict[int, Figure]], pools: dict[str, list[str]] = POOLS) -> Curve:
    whole = {
        year: Figure.exact(sum((levels[code][year].value for code in levels), Fraction(0)), CNY_100M) for year in YEARS
    }
    return specification_curve(levels, "T", 2021, YEARS, pools, SETTLED, whole)


def test_every_combination_is_asked_and_the_settled_one_is_that_of_the_methods_themselves():
    levels = world(effect=0.5)
    curve = curve_of(levels)
    assert len(curve.results) + len(curve.refused) == 3 * 4 * 2 * 5
    effects = [result.effect for result in curve.results]
    assert effects == sorted(effects)
    trial = tried(levels, "T", 2021, YEARS, CODES)
    assert curve.chosen.effect == pytest.approx(np.mean(list(trial.fit.after.values())))
    assert curve.chosen.share == pytest.approx(trial.share_as_large)
    assert (curve.chosen.miss, curve.chosen.worst) == pytest.approx((trial.fit.miss_before, trial.fit.worst_before))
    simple = Specification(Estimator.DIFFERENCE, Outcome.LOGARITHM, "all", Window.ALL)
    found = difference(panel(levels, "T", 2021, YEARS, CODES))
    result = next(result for result in curve.results if result.specification == simple)
    assert (result.effect, result.share) == pytest.approx((found.change, found.share_as_large))


def test_a_planted_effect_survives_the_curve_and_none_does_not():
    found = curve_of(world(effect=0.9))
    assert found.median == pytest.approx(0.9, abs=0.1)
    assert found.agreement == 1
    assert found.joint_share == 1 / 15 or found.joint_share == 1 / 12
    assert verdict_on_curve(found) is Verdict.STANDS_OUT
    nothing = curve_of(world())
    assert abs(nothing.median) < 0.1
    assert not verdict_on_curve(nothing).tells_an_effect


def test_pools_of_the_same_donors_are_asked_once():
    levels = world()
    assert len(curve_of(levels, {"all": CODES, "same": CODES}).results) == 3 * 4 * 5


def test_a_measure_without_ratio_or_country_is_refused_by_name():
    levels = world()
    before = {year: figure for year, figure in levels["D00"].items() if year < 2021}
    levels["D00"] = levels["D00"] | {year: Figure.exact(1000 * f.value, CNY_100M) for year, f in before.items()}
    refused = curve_of(levels).refused
    assert {refusal.reason for refusal in refused.values()} == {"no_ratio"}
    assert {specification.outcome for specification in refused} <= {Outcome.LEVEL, Outcome.SHARE}
    bare = specification_curve(levels, "T", 2021, YEARS, POOLS, SETTLED)
    assert {spec.outcome for spec, refusal in bare.refused.items() if refusal.reason == "no_whole"} == {Outcome.SHARE}


def test_too_few_years_leave_a_curve_without_results():
    curve = specification_curve(world(), "T", 2016, YEARS, POOLS, SETTLED)
    assert curve.results == ()
    assert curve.chosen is None
    assert curve.joint_share == 1
    assert verdict_on_curve(curve) is Verdict.NOT_APPLIED


@pytest.mark.parametrize("seed", [0, 1])
def test_the_order_of_the_donors_changes_no_curve(seed):
    """Not even where a region lies among its donors, so that many weights meet it: the most even ones are taken."""
    levels = world(seed=seed)
    order = [str(code) for code in np.random.default_rng(seed).permutation(CODES)]
    some = [code for code in order if code in CODES[:11]]
    first, second = curve_of(levels), curve_of(levels, {"all": order, "some": some})
    assert {r.specification: round(r.effect, 6) for r in first.results} == {
        r.specification: round(r.effect, 6) for r in second.results
    }
    assert first.joint_share == second.joint_share


def test_another_unit_changes_nothing_on_a_curve():
    levels = world(effect=0.2)
    dollars = {
        code: {year: Figure.exact(figure.value / 7, CNY_100M) for year, figure in path.items()}
        for code, path in levels.items()
    }
    first, second = curve_of(levels), curve_of(dollars)
    shares, effects = ({r.specification: getattr(r, of) for r in first.results} for of in ("share", "effect"))
    assert {result.specification: result.share for result in second.results} == shares
    assert {result.specification: result.effect for result in second.results} == pytest.approx(effects, abs=1e-6)
    assert second.joint_share == first.joint_share


def test_windows_cut_what_they_say():
    years = list(range(2016, 2026))
    assert Window.ALL.years(years, 2023) == tuple(years)
    assert Window.LATER.years(years, 2023) == tuple(years[1:])
    assert Window.LATEST.years(years, 2023) == tuple(years[2:])
    assert Window.EARLIER.years(years, 2023) == tuple(years[:-1])
    assert 2022 not in Window.WITHOUT_LAST.years(years, 2023)


def made(effects: list[float], *, miss: float = 0.01, share: float = 0.05, joint: float = 0.05) -> Curve:
    specifications = [replace(SETTLED, donors=str(number)) for number in range(len(effects))]
    results = [Result(spec, effect, share, miss, miss) for spec, effect in zip(specifications, effects, strict=True)]
    return Curve(SETTLED, tuple(results), {}, joint)


def test_verdicts_on_curves_follow_their_order():
    assert verdict_on_curve(made([0.5] * 10)) is Verdict.STANDS_OUT
    assert verdict_on_curve(made([0.5] * 10, miss=0.2, joint=0.5)) is Verdict.POOR_FIT
    assert verdict_on_curve(made([0.5] * 10, joint=0.2)) is Verdict.NOT_UNUSUAL
    assert verdict_on_curve(made([0.5] * 10, share=0.2)) is Verdict.DEPENDS
    assert verdict_on_curve(made([0.5] * 9 + [-0.1])) is Verdict.STANDS_OUT
    assert verdict_on_curve(made([0.5] * 8 + [-0.1] * 2)) is Verdict.DEPENDS


def test_a_result_fits_and_is_unusual_by_the_rules_of_a_twin():
    result = Result(SETTLED, 0.5, 0.10, 0.04, 0.09)
    assert fits_before(result)
    assert is_unusual(result)
    assert not fits_before(replace(result, worst=0.11))
    assert not fits_before(replace(result, miss=0.06))
    assert not is_unusual(replace(result, share=0.11))


@pytest.mark.parametrize(("code", "year"), [("T", 2015), (CODES[3], 2015), (CODES[3], 2024)])
def test_a_year_without_any_trade_is_left_out_and_spoils_nothing(code, year):
    levels = world(effect=0.8)
    levels[code][year] = Figure.exact(0, CNY_100M)
    years = common_years(levels, "T", YEARS)
    pool = donor_pool(levels, "T", years)
    assert (year in years) == (code != "T") and code not in pool
    found = difference(panel(levels, "T", 2021, years, pool))
    assert math.isfinite(found.change) and verdict_on_difference(found) is Verdict.STANDS_OUT
    curve = specification_curve(levels, "T", 2021, years, {"inland": pool, "all": pool}, SETTLED)
    assert all(math.isfinite(result.effect) and math.isfinite(result.miss) for result in curve.results)


def test_where_nothing_ever_moves_nothing_stands_out():
    """All gaps are none but for the rounding of the machine, which must not rank the regions."""
    still = {code: dict.fromkeys(YEARS, Figure.exact(100, CNY_100M)) for code in ["T", *CODES]}
    trial = tried(still, "T", 2021, YEARS, CODES)
    assert trial.share_as_large == 1
    assert not verdict_on_synthetic(trial).tells_an_effect
    curve = specification_curve(still, "T", 2021, YEARS, {"inland": list(CODES), "all": list(CODES)}, SETTLED)
    assert curve.joint_share == 1 and not verdict_on_curve(curve).tells_an_effect


def test_a_dip_that_came_back_leaves_no_slope_and_is_not_called_steady():
    others = {f"D{n}": 0.1 for n in range(19)}
    slopes = {code: 0.01 * (n - 9) for n, code in enumerate(others)}

    def found(dip: float) -> Difference:
        gaps = {2016: 0.0, 2017: 0.0, 2018: -dip, 2019: 0.0, 2020: 0.0, 2021: 0.5}
        return Difference("T", 2021, {"T": Path("T", 2021, gaps)}, {"T": 0.5} | others, {"T": 0.001} | slopes, 5.0)

    assert found(0.4).strayed == pytest.approx(0.32)
    assert verdict_on_difference(found(0.2)) is Verdict.STANDS_OUT
    assert verdict_on_difference(found(0.4)) is Verdict.DRIFT


def test_a_jump_a_year_before_the_date_is_no_steady_distance():
    early, late = (difference(panel(world(effect=0.8), "T", year, YEARS, CODES)) for year in (2021, 2022))
    assert verdict_on_difference(early) is Verdict.STANDS_OUT
    assert verdict_on_difference(late) is Verdict.DRIFT


def test_verdicts_on_a_difference_follow_their_order():
    def found(change: float, slope: float) -> Difference:
        others = {f"D{n}": 0.1 for n in range(19)}
        slopes = {code: 0.01 * (n - 9) for n, code in enumerate(others)}
        paths = {"T": Path("T", 2021, {2020: 0.0, 2021: change})}
        return Difference("T", 2021, paths, {"T": change} | others, {"T": slope} | slopes, 5.0)

    assert verdict_on_difference(found(0.5, 0.001)) is Verdict.STANDS_OUT
    assert verdict_on_difference(found(0.5, 0.2)) is Verdict.DRIFT, "steeper than all others"
    assert verdict_on_difference(found(0.5, 0.06)) is Verdict.DRIFT, "more than half would have come anyway"
    assert verdict_on_difference(found(0.1, 0.001)) is Verdict.NOT_UNUSUAL
    assert verdict_on_difference(found(0.5, 0.001), found(0.3, 0.0)) is Verdict.UNSTABLE
    assert verdict_on_difference(found(0.5, 0.001), Refusal("too_few_years")) is Verdict.STANDS_OUT
    assert verdict_on_difference(Refusal("not_a_province")) is Verdict.NOT_APPLIED
    early = pretended_earlier(panel(world(effect=0.8), "T", 2021, YEARS, CODES))
    assert (early.treatment, max(early.own.gaps)) == (2018, 2020)
    assert abs(early.change) < 0.1
    assert pretended_earlier(panel(world(), "T", 2020, range(2015, 2026), CODES)).reason == "too_few_years"
    drifting = difference(panel(world(drift=0.3), "T", 2021, YEARS, CODES))
    assert verdict_on_difference(drifting) is Verdict.DRIFT
