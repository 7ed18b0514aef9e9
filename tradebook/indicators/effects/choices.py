"""An interrupted time series under other choices: where the path starts and ends, months left out, season or none.

source  Turner, Karahalios, Forbes, Taljaard, Grimshaw and McKenzie (2021), Comparison of six statistical methods for
        interrupted time series studies, BMC Medical Research Methodology 21, 134, for how much such choices matter
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tradebook.figure import Figure
from tradebook.indicators.effects.interrupted import Break, Interrupted, interrupted
from tradebook.indicators.effects.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to fit the same model; the defaults are the way that was settled beforehand.

    later, earlier  how many periods are cut off at the start and at the end of the path
    left_out        how many months on each side of the break are not fitted
    """

    later: int = 0
    earlier: int = 0
    left_out: int = 0
    seasonal: bool = True


AS_SETTLED = Choice()
CHOICES = (
    AS_SETTLED,
    Choice(later=3),
    Choice(later=6),
    Choice(earlier=3),
    Choice(earlier=6),
    Choice(left_out=1),
    Choice(left_out=3),
    Choice(seasonal=False),
)


def under_choices(
    path: Mapping[str, Figure], at: Break, choices: Iterable[Choice] = CHOICES
) -> dict[Choice, Interrupted | Refusal]:
    """The break at a month under each choice; a Refusal where a choice leaves too few months on a side."""
    return {
        choice: interrupted(
            dict(list(path.items())[choice.later : len(path) - choice.earlier]),
            at,
            seasonal=choice.seasonal,
            left_out=choice.left_out,
        )
        for choice in choices
    }


def shows(fit: Interrupted | Refusal, chance: float) -> bool:
    """Whether a break was fitted and shows; an undefined p-value, from a fit without any error, does not."""
    return isinstance(fit, Interrupted) and fit.p_value <= chance
