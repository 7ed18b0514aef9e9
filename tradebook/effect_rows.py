"""Comparisons of a region with others, and of one choice with another, as words and rows of tables of effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from tradebook.estimates import (
    multiple_words,
    probability_words,
    refusal_words,
    share_words,
    verdict_words,
    within_words,
)
from tradebook.figure import Figure
from tradebook.indicators.effects import (
    AS_SETTLED,
    Choice,
    Difference,
    Estimator,
    EventStudy,
    Interrupted,
    Outcome,
    Refusal,
    Result,
    Specification,
    Verdict,
    Window,
    fits_before,
    is_unusual,
)

_ESTIMATORS = {
    Estimator.DIFFERENCE: ("differences", "双重差分"),
    Estimator.SYNTHETIC: ("synthetic", "合成控制"),
    Estimator.AUGMENTED: ("augmented", "增广合成控制"),
}
_OUTCOMES = {
    Outcome.LOGARITHM: ("logarithm", "对数"),
    Outcome.LEVEL: ("money", "金额"),
    Outcome.INDEX: ("index", "指数"),
    Outcome.SHARE: ("share of China", "占全国比重"),
}
_POOLS = {"inland": ("inland donors", "内陆省份对照"), "all": ("all donors", "全部省份对照")}

# The rows of a curve from top to bottom, by what was chosen.
DIMENSIONS = {
    "estimator": ("Estimator", "估计方法"),
    "outcome": ("Trade as", "指标口径"),
    "donors": ("Donors", "对照组"),
    "window": ("Years", "年份范围"),
}


def choice_words(choice: Choice, language: str) -> str:
    """What a choice of an interrupted series does differently."""
    english, chinese = "as settled", "预先设定"
    if choice.later:
        english, chinese = f"first {choice.later} periods cut off", f"去掉最初{choice.later}期"
    elif choice.earlier:
        english, chinese = f"last {choice.earlier} periods cut off", f"去掉最后{choice.earlier}期"
    elif choice.left_out:
        months = "month" if choice.left_out == 1 else "months"
        english = f"{choice.left_out} {months} left out on each side"
        chinese = f"日期前后各剔除{choice.left_out}个月"
    elif not choice.seasonal:
        english, chinese = "no month effects", "不含月份效应"
    return chinese if language == "zh" else english


def choice_row(name: str, choice: Choice, fit: Interrupted | Refusal, language: str) -> list[Figure | str]:
    """Outcome, choice, changes of level and trend with intervals, p-value; why not, where it was refused."""
    head = [name, choice_words(choice, language)]
    if isinstance(fit, Refusal):
        return [*head, "–", "–", refusal_words(fit, language)]
    changes = [within_words(estimate, language) for estimate in (fit.level, fit.trend)]
    return [*head, *changes, probability_words(fit.p_value, language)]


def others_of(fits: Mapping[Choice, Interrupted | Refusal]) -> list[Interrupted | Refusal]:
    """The fits under every choice but the settled one."""
    return [fit for choice, fit in fits.items() if choice != AS_SETTLED]


def study_row(
    name: str, study: EventStudy | Refusal, share: float, verdict: Verdict, language: str
) -> list[Figure | str]:
    """Date, mean departure after with its interval, its p-value, p-value of those before, share of dates, verdict."""
    if isinstance(study, Refusal):
        return [name, *["–"] * 4, refusal_words(study, language)]
    return [
        name,
        within_words(study.after, language),
        probability_words(study.p_value, language),
        probability_words(study.p_before, language),
        share_words(share, language),
        verdict_words(verdict, language),
    ]


def difference_row(
    name: str, found: Difference | Refusal, verdict: Verdict, language: str
) -> list[Figure | str]:
    """Choice, regions, change, share as large, change to expect by drift alone, share as steep before, verdict."""
    if isinstance(found, Refusal):
        return [name, *["–"] * 5, refusal_words(found, language)]
    return [
        name,
        Figure.exact(len(found.changes)),
        multiple_words(found.change, language),
        share_words(found.share_as_large, language),
        multiple_words(found.by_drift, language),
        share_words(found.share_as_steep, language),
        verdict_words(verdict, language),
    ]


def window_words(window: Window, years: Sequence[int], treatment: int, language: str) -> str:
    """A window by the years that it keeps or leaves out."""
    first, last = years[0], years[-1]
    words = {
        Window.ALL: ("all years", "全部年份"),
        Window.LATER: (f"from {first + 1}", f"{first + 1}年起"),
        Window.LATEST: (f"from {first + 2}", f"{first + 2}年起"),
        Window.EARLIER: (f"to {last - 1}", f"至{last - 1}年"),
        Window.WITHOUT_LAST: (f"without {treatment - 1}", f"不含{treatment - 1}年"),
    }
    return words[window][language == "zh"]


def specification_words(
    specification: Specification, years: Sequence[int], treatment: int, language: str
) -> dict[str, str]:
    """A specification in words, by the keys of DIMENSIONS."""
    zh = language == "zh"
    return {
        "estimator": _ESTIMATORS[specification.estimator][zh],
        "outcome": _OUTCOMES[specification.outcome][zh],
        "donors": _POOLS[specification.donors][zh],
        "window": window_words(specification.window, years, treatment, language),
    }


def all_words(years: Sequence[int], treatment: int, language: str) -> dict[str, list[str]]:
    """Every choice of a curve in words, in order, by the keys of DIMENSIONS."""
    zh = language == "zh"
    return {
        "estimator": [words[zh] for words in _ESTIMATORS.values()],
        "outcome": [words[zh] for words in _OUTCOMES.values()],
        "donors": [words[zh] for words in _POOLS.values()],
        "window": [window_words(window, years, treatment, language) for window in Window],
    }


def curve_rows(
    results: Iterable[Result], years: Sequence[int], treatment: int, language: str
) -> list[list[Figure | str]]:
    """One row a choice: how many specifications make it, their median, least and greatest effect, and how many of them
    fit before, are unusual, and both."""
    told = [(specification_words(result.specification, years, treatment, language), result) for result in results]
    rows = []
    for dimension, choices in all_words(years, treatment, language).items():
        for choice in choices:
            chosen = [result for words, result in told if words[dimension] == choice]
            if chosen:
                head = [DIMENSIONS[dimension][language == "zh"], choice]
                rows.append([*head, *_summary(chosen, language)])
    return rows


def _summary(results: list[Result], language: str) -> list[Figure | str]:
    effects = [result.effect for result in results]
    return [
        Figure.exact(len(results)),
        *(multiple_words(effect, language) for effect in (median(effects), min(effects), max(effects))),
        Figure.exact(sum(map(fits_before, results))),
        Figure.exact(sum(map(is_unusual, results))),
        Figure.exact(sum(fits_before(result) and is_unusual(result) for result in results)),
    ]

