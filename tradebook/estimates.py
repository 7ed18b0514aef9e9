"""Estimates in words: never more digits than their errors support, and never in the clothes of a published figure."""

from __future__ import annotations

import math

from tradebook.figure import Figure
from tradebook.formatting import format_number
from tradebook.indicators.effects import Estimate, Interrupted, Refusal, Trial, Verdict, passes
from tradebook.provenance import Estimated

_VERDICTS = {
    Verdict.NOT_APPLIED: ("the method cannot be applied", "该方法不适用"),
    Verdict.POOR_FIT: (
        "no effect can be told, because the fit before the date is poor",
        "由于事前拟合不佳，无法判定成效",
    ),
    Verdict.NOT_UNUSUAL: (
        "no effect can be told, because a change as large is nothing unusual",
        "由于这样的变化并不罕见，无法判定成效",
    ),
    Verdict.DRIFT: (
        "no effect can be told, because the path had drifted or wandered before the date already",
        "由于该日期之前走势已经偏离或起伏过大，无法判定成效",
    ),
    Verdict.UNSTABLE: (
        "no effect can be told, because the result hangs on one donor or shows before the date already",
        "由于结果依赖个别对照省份，或在该日期之前已经出现，无法判定成效",
    ),
    Verdict.NO_BREAK: (
        "no effect can be told, because neither level nor trend changes more than chance would have it",
        "由于水平和趋势的变化均未超出偶然波动，无法判定成效",
    ),
    Verdict.NOT_ALONE: (
        "no effect can be told, because other months show a change as strong",
        "由于其他月份的变化同样明显，无法判定成效",
    ),
    Verdict.CROWDED: (
        "no effect can be told, because other events fall into the same months",
        "由于同一时期还有其他事件，无法判定成效",
    ),
    Verdict.DEPENDS: (
        "no effect can be told, because the answer changes with choices that could be made otherwise",
        "由于结果随设定而变，无法判定成效",
    ),
    Verdict.STANDS_OUT: (
        "a change stands out at that date; what caused it the method does not say",
        "该日期前后的变化明显突出，但方法本身不说明原因",
    ),
}

_REFUSALS = {
    "too_few_months": (
        "too few months are usable ({before} before and {after} after; {need_before} needed on each side)",
        "可用月份过少（之前{before}个、之后{after}个，每侧至少需{need_before}个）",
    ),
    "too_few_around": (
        "too few months near the date are usable ({before} before, {after} after; {need_before} needed on each side)",
        "该日期前后可用月份过少（之前{before}个、之后{after}个，每侧至少需{need_before}个）",
    ),
    "too_few_outside": (
        "too few months outside the window are usable for trend and season ({before}; {need_before} needed)",
        "窗口以外可用于估计趋势和季节因素的月份过少（{before}个，至少需{need_before}个）",
    ),
    "too_few_years": (
        "too few years are usable ({before} before and {after} after; {need_before} and {need_after} needed)",
        "可用年份过少（之前{before}个、之后{after}个，分别至少需{need_before}个和{need_after}个）",
    ),
    "too_few_donors": (
        "too few regions can serve for comparison ({before}; {need_before} needed)",
        "可作对照的地区过少（{before}个，至少需{need_before}个）",
    ),
    "not_a_province": (
        "only a province can be set against the other provinces",
        "只有省级地区才能与其他省级地区对照",
    ),
    "no_whole": (
        "the country's total is not published for all the years",
        "部分年份缺少全国总值",
    ),
    "no_ratio": (
        "less than nothing would have been expected, so there is no ratio",
        "预期值不为正，无法计算比值",
    ),
}


_YES_NO = {True: ("yes", "是"), False: ("no", "否")}


def verdict_words(verdict: Verdict, language: str) -> str:
    """A verdict as the second half of a sentence."""
    return _VERDICTS[verdict][language == "zh"]


def answer_words(fit: object, verdict: Verdict, language: str) -> str:
    """The verdict on a fit; where the method was not applied, why."""
    words = verdict_words(verdict, language)
    if not isinstance(fit, Refusal):
        return words
    why = refusal_words(fit, language)
    return f"{words}，因{why}" if language == "zh" else f"{words}, as {why}"


def refusal_words(refusal: Refusal, language: str) -> str:
    """Why a method was not applied, with the counts that decide it."""
    return _REFUSALS[refusal.reason][language == "zh"].format(
        before=refusal.have_before,
        after=refusal.have_after,
        need_before=refusal.need_before,
        need_after=refusal.need_after,
    )


def estimate_words(estimate: Estimate, language: str) -> Estimated:
    """An estimate in per cent with its standard error: 1.9% (standard error 8.6)."""
    decimals = _decimals(estimate.standard_error)
    value = format_number(estimate.value, decimals, language)
    error = format_number(estimate.standard_error, decimals, language)
    words = f"{value}%（标准误{error}）" if language == "zh" else f"{value}% (standard error {error})"
    return _estimated(words, estimate, language)


def interval_words(estimate: Estimate, language: str) -> Estimated:
    """The confidence interval of an estimate in per cent."""
    return _estimated(_interval(estimate, language), estimate, language)


def within_words(estimate: Estimate, language: str) -> Estimated:
    """An estimate in per cent with its confidence interval: 1.9% (−14.5% to 21.5%)."""
    value = format_number(estimate.value, _decimals(estimate.standard_error), language)
    interval = _interval(estimate, language)
    words = f"{value}%（{interval}）" if language == "zh" else f"{value}% ({interval})"
    return _estimated(words, estimate, language)


def miss_words(logarithm: float, language: str) -> Estimated:
    """A gap in logarithms, without sign, in per cent to two digits: 8.5%."""
    per_cent = 100 * math.expm1(abs(logarithm))
    return _number(f"{_digits(per_cent, language)}%", per_cent, "pct", language)


def multiple_words(logarithm: float, language: str) -> Estimated:
    """A gap in logarithms as actual over synthetic: 2.7 times, 2.7倍."""
    multiple = math.exp(logarithm)
    number = _digits(multiple, language)
    return _number(f"{number}倍" if language == "zh" else f"{number} times", multiple, "times", language)


def probability_words(probability: float, language: str) -> Estimated:
    """A probability or share to two decimals."""
    if probability < 0.01:
        words = "小于0.01" if language == "zh" else "below 0.01"
    else:
        words = format_number(probability, 2, language)
    return _number(words, probability, "ratio", language)


def share_words(share: float, language: str) -> Estimated:
    """A share in whole per cent."""
    return _number(f"{format_number(100 * share, 0, language)}%", 100 * share, "pct", language)


def significant(number: float, language: str, digits: int = 2) -> Estimated:
    """A number to so many significant digits."""
    return _number(_digits(number, language, digits), number, "ratio", language)


def _estimated(words: str, estimate: Estimate, language: str) -> Estimated:
    """Words of an estimate in per cent, with its interval and what the model was fitted to."""
    interval = _interval(estimate, language)
    english, chinese = f"confidence interval {interval}, no guaranteed bounds", f"置信区间{interval}，并非保证的区间"
    bounds = chinese if language == "zh" else english
    return Estimated(
        words, bounds, estimate.value, estimate.low, estimate.high, "pct", "estimated_change", estimate.sources
    )


def _number(words: str, value: float, unit: str, language: str) -> Estimated:
    """Words of a number that a method gives or sets, without an interval."""
    english, chinese = "a number of the method, without guaranteed bounds", "方法得出的数值，没有保证的区间"
    bounds = chinese if language == "zh" else english
    return Estimated(words, bounds, value, unit=unit, formula="estimated_number")


def _interval(estimate: Estimate, language: str) -> str:
    decimals = _decimals(estimate.standard_error)
    low, high = (format_number(end, decimals, language) for end in (estimate.low, estimate.high))
    return f"{low}%至{high}%" if language == "zh" else f"{low}% to {high}%"


def _digits(number: float, language: str, digits: int = 2) -> str:
    if abs(number) < 0.005:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(number)))
    return format_number(round(number, decimals), max(0, decimals), language)


def _decimals(standard_error: float) -> int:
    """One decimal while the error is below ten, none above."""
    return 1 if standard_error < 10 else 0


def break_row(
    name: str, outcome: str, fit: Interrupted | Refusal, verdict: Verdict, language: str
) -> list[Figure | str]:
    """Break, outcome, months on both sides, changes of level and of trend with intervals, p-value, verdict."""
    if isinstance(fit, Refusal):
        return [name, outcome, _sides(fit.have_before, fit.have_after), *["–"] * 3, refusal_words(fit, language)]
    return [
        name,
        outcome,
        _sides(fit.before, fit.after),
        within_words(fit.level, language),
        within_words(fit.trend, language),
        probability_words(fit.p_value, language),
        verdict_words(verdict, language),
    ]


def _sides(before: int, after: int) -> Estimated:
    """Usable months on both sides of a date: 14 / 22."""
    both = before + after
    return Estimated(f"{before} / {after}", f"{before} + {after}", both, both, both, "count", "months_usable")


def trial_row(name: str, trial: Trial, donors: int, language: str) -> list[Figure | str]:
    """Choice, donors, typical and worst miss before, last gap, share of regions as large, whether both rules pass."""
    fit = trial.fit
    if isinstance(fit, Refusal):
        return [name, Figure.exact(donors), *["–"] * 4, refusal_words(fit, language)]
    return [
        name,
        Figure.exact(donors),
        miss_words(fit.miss_before, language),
        miss_words(fit.worst_before, language),
        multiple_words(fit.gaps[max(fit.gaps)], language),
        share_words(trial.share_as_large, language),
        _YES_NO[passes(trial)][language == "zh"],
    ]
