"""When a method declines to answer, and the counts that say why."""

from __future__ import annotations

from dataclasses import dataclass

TOO_FEW_MONTHS = "too_few_months"
TOO_FEW_AROUND = "too_few_around"
TOO_FEW_OUTSIDE = "too_few_outside"
TOO_FEW_YEARS = "too_few_years"
TOO_FEW_DONORS = "too_few_donors"
NOT_A_PROVINCE = "not_a_province"
NO_WHOLE = "no_whole"
NO_RATIO = "no_ratio"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A method that was not applied. `have_before` and `have_after` count what there is, `need_...` what it takes."""

    reason: str
    have_before: int = 0
    have_after: int = 0
    need_before: int = 0
    need_after: int = 0
