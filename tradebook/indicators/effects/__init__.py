"""Three ways to ask what a reform did: before and after, interrupted time series, synthetic control, and the verdict.

What these methods return are estimates: they have standard errors or placebos, not the guaranteed bounds of a Figure.
"""

from tradebook.indicators.effects.before_after import growth_by_region
from tradebook.indicators.effects.interrupted import (
    FEWEST_MONTHS,
    NEIGHBOURS,
    Break,
    Estimate,
    Interrupted,
    interrupted,
    rivals,
    scan,
)
from tradebook.indicators.effects.months import latest_stretch, monthly_path, precise, relative_path
from tradebook.indicators.effects.placebo import YEARS_EARLIER, Trial, in_time, leave_one_out, tried
from tradebook.indicators.effects.refusal import Refusal
from tradebook.indicators.effects.synthetic import (
    Synthetic,
    common_years,
    donor_pool,
    simplex_weights,
    synthetic_control,
)
from tradebook.indicators.effects.verdict import (
    CHANCE_OF_BREAK,
    CHANCE_OF_REGIONS,
    POOREST_FIT,
    WORST_YEAR,
    Verdict,
    is_poor,
    passes,
    verdict_on_break,
    verdict_on_synthetic,
)

__all__ = [
    "CHANCE_OF_BREAK",
    "CHANCE_OF_REGIONS",
    "FEWEST_MONTHS",
    "NEIGHBOURS",
    "POOREST_FIT",
    "WORST_YEAR",
    "YEARS_EARLIER",
    "Break",
    "Estimate",
    "Interrupted",
    "Refusal",
    "Synthetic",
    "Trial",
    "Verdict",
    "common_years",
    "donor_pool",
    "growth_by_region",
    "in_time",
    "interrupted",
    "is_poor",
    "latest_stretch",
    "leave_one_out",
    "monthly_path",
    "passes",
    "precise",
    "relative_path",
    "rivals",
    "scan",
    "simplex_weights",
    "synthetic_control",
    "tried",
    "verdict_on_break",
    "verdict_on_synthetic",
]
