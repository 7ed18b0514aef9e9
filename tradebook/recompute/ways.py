"""The ways of recomputing a figure, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tradebook.figure import Missing
from tradebook.recompute import arithmetic, counts, thresholds
from tradebook.recompute.case import Case, Outcome


@dataclass(frozen=True, slots=True)
class Way:
    """A way with its name in both languages."""

    en: str
    zh: str
    find: Callable[[Case], Sequence[Outcome] | Missing]

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


WAYS = (
    Way("growth from two levels", "由两期数值计算增速", arithmetic.growth_from_levels),
    Way("part over total", "部分除以总值", arithmetic.share_of_total),
    Way("the region's growth less the country's", "本地增速减全国增速", arithmetic.gap_between_growth_rates),
    Way("exports plus imports", "出口加进口", arithmetic.exports_plus_imports),
    Way("published share times total", "公布的占比乘以总值", arithmetic.share_times_total),
    Way("sum of the years", "各年之和", arithmetic.sum_over_years),
    Way(
        "sum of the years over the sum of as many years before",
        "各年之和与此前同等年数之和相比",
        arithmetic.growth_over_as_many_years,
    ),
    Way(
        "lowest level of the windows against the round value", "各时段最低值与整数关口相比", thresholds.threshold_passed
    ),
    Way(
        "round values between the first and the last level",
        "首末两年数值之间的整数关口",
        thresholds.ladder_of_thresholds,
    ),
    Way("windows in a row above the round value", "连续高于整数关口的时段数", thresholds.windows_above_threshold),
    Way("rank of the growth rates of all provinces", "各省区市增速排位", counts.rank_by_growth),
    Way("more than half of the whole, hence the first", "占全部一半以上，故居首位", counts.more_than_half),
    Way("ports in the book's list", "本书口岸名录计数", counts.ports_in_the_list),
    Way("items that the page lists", "页面所列项目计数", counts.items_on_the_page),
)
