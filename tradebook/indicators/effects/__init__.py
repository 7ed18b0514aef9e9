"""Three ways to ask what a reform did: before and after, interrupted time series, synthetic control, and the verdict.

What these methods return are estimates: they have standard errors or placebos, not the guaranteed bounds of a Figure.
"""

from tradebook.indicators.effects.augmented import (
    Augmented,
    augmented,
    augmented_weights,
    chosen_penalties,
    gaps_of,
    groups,
    ridge_weights,
    synthetic_weights,
)
from tradebook.indicators.effects.before_after import growth_by_region
from tradebook.indicators.effects.difference import Difference, Path, difference, distances
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
from tradebook.indicators.effects.panel import Outcome, Panel, panel
from tradebook.indicators.effects.placebo import YEARS_EARLIER, Trial, in_time, leave_one_out, tried
from tradebook.indicators.effects.refusal import Refusal
from tradebook.indicators.effects.simplex import simplex_weights, simplex_weights_of_all
from tradebook.indicators.effects.synthetic import (
    Synthetic,
    common_years,
    donor_pool,
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
    "Augmented",
    "Break",
    "Difference",
    "Estimate",
    "Interrupted",
    "Outcome",
    "Panel",
    "Path",
    "Refusal",
    "Synthetic",
    "Trial",
    "Verdict",
    "augmented",
    "augmented_weights",
    "chosen_penalties",
    "common_years",
    "difference",
    "distances",
    "donor_pool",
    "gaps_of",
    "groups",
    "growth_by_region",
    "in_time",
    "interrupted",
    "is_poor",
    "latest_stretch",
    "leave_one_out",
    "monthly_path",
    "panel",
    "passes",
    "precise",
    "relative_path",
    "ridge_weights",
    "rivals",
    "scan",
    "simplex_weights",
    "simplex_weights_of_all",
    "synthetic_control",
    "synthetic_weights",
    "tried",
    "verdict_on_break",
    "verdict_on_synthetic",
]
