"""The provinces as equal tiles, each about where it lies: no area misleads the eye, and no boundary is drawn."""

from __future__ import annotations

from tradebook.figure import Figure, Missing

# Row and column by region, after the neighbours of each province, north on top.
PLACES = {
    "CN-HL": (1, 8),
    "CN-XJ": (2, 1), "CN-GS": (2, 3), "CN-NX": (2, 4), "CN-NM": (2, 5), "CN-BJ": (2, 6), "CN-LN": (2, 7),
    "CN-JL": (2, 8),
    "CN-QH": (3, 3), "CN-SN": (3, 4), "CN-SX": (3, 5), "CN-HE": (3, 6), "CN-TJ": (3, 7),
    "CN-XZ": (4, 2), "CN-SC": (4, 3), "CN-CQ": (4, 4), "CN-HA": (4, 5), "CN-SD": (4, 6),
    "CN-YN": (5, 3), "CN-GZ": (5, 4), "CN-HB": (5, 5), "CN-AH": (5, 6), "CN-JS": (5, 7), "CN-SH": (5, 8),
    "CN-GX": (6, 4), "CN-HN": (6, 5), "CN-JX": (6, 6), "CN-ZJ": (6, 7),
    "CN-GD": (7, 5), "CN-FJ": (7, 6),
    "CN-HI": (8, 5),
}  # fmt: skip

# Growth in per cent at which a new shade begins.
LIMITS = (0, 5, 10)

OPEN, UNKNOWN = "open", "unknown"


def shade(rate: Figure | Missing) -> str:
    """The class of a growth rate: "0" below the first limit and so on up, as far as its bounds settle it.

    returns  "open" where the bounds hold a limit, "unknown" for a Missing
    """
    if isinstance(rate, Missing):
        return UNKNOWN
    classes = {sum(end >= limit for limit in LIMITS) for end in (rate.low, rate.high)}
    return str(classes.pop()) if len(classes) == 1 else OPEN
