"""Ways to arrive at a published figure without it: from levels, shares, members, windows, and what the book lists.

Every way is a small function that looks at a case and gives outcomes; nothing where it does not apply or where the
ledger lacks what it needs; or a Missing that names what it lacks. No way knows a claim, a region or a year.
"""

from tradebook.recompute.case import Case, Outcome, agreement
from tradebook.recompute.ways import WAYS, Way

__all__ = ["WAYS", "Case", "Outcome", "Way", "agreement"]
