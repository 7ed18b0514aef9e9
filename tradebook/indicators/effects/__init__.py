"""Ways to ask what a reform did, from before and after to a curve of all specifications, and the verdict on each.

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
)
from tradebook.indicators.effects.before_after import growth_by_region
from tradebook.indicators.effects.choices import AS_SETTLED, CHOICES, Choice, shows, under_choices
from tradebook.indicators.effects.curve import Curve, Estimator, Result, Specification, Window, specification_curve
from tradebook.indicators.effects.difference import Difference, Path, difference, distances
from tradebook.indicators.effects.event_study import REACH, EventStudy, event_study, other_dates, share_of_dates
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
    MOST_AGREE,
    MOST_FIT,
    POOREST_FIT,
    WORST_YEAR,
    Verdict,
    fits_before,
    is_poor,
    is_unusual,
    passes,
    verdict_on_break,
    verdict_on_curve,
    verdict_on_difference,
    verdict_on_events,
    verdict_on_synthetic,
)

__all__ = [
    "AS_SETTLED",
    "CHANCE_OF_BREAK",
    "CHANCE_OF_REGIONS",
    "CHOICES",
    "FEWEST_MONTHS",
    "MOST_AGREE",
    "MOST_FIT",
    "NEIGHBOURS",
    "POOREST_FIT",
    "REACH",
    "WORST_YEAR",
    "YEARS_EARLIER",
    "Augmented",
    "Break",
    "Choice",
    "Curve",
    "Difference",
    "Estimate",
    "Estimator",
    "EventStudy",
    "Interrupted",
    "Outcome",
    "Panel",
    "Path",
    "Refusal",
    "Result",
    "Specification",
    "Synthetic",
    "Trial",
    "Verdict",
    "Window",
    "augmented",
    "augmented_weights",
    "chosen_penalties",
    "common_years",
    "difference",
    "distances",
    "donor_pool",
    "event_study",
    "fits_before",
    "gaps_of",
    "groups",
    "growth_by_region",
    "in_time",
    "interrupted",
    "is_poor",
    "is_unusual",
    "latest_stretch",
    "leave_one_out",
    "monthly_path",
    "other_dates",
    "panel",
    "passes",
    "precise",
    "relative_path",
    "ridge_weights",
    "rivals",
    "scan",
    "share_of_dates",
    "shows",
    "simplex_weights",
    "simplex_weights_of_all",
    "specification_curve",
    "synthetic_control",
    "tried",
    "under_choices",
    "verdict_on_break",
    "verdict_on_curve",
    "verdict_on_difference",
    "verdict_on_events",
    "verdict_on_synthetic",
]
