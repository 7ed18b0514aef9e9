"""The look of every chart, and one colour for the same thing everywhere."""

from __future__ import annotations

import zlib

# Vega-Lite's converter carries Liberation Sans, so text is measured alike on every machine; Arial has its widths.
FONT = "Liberation Sans, Arial, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"

# After Okabe and Ito (2008), Color Universal Design; its pale yellow is left out, being too faint for lines.
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY = "#0072b2", "#d55e00", "#009e73", "#b5548d", "#c98a00", "#3a9bd9"
GREY = "#6b7280"
PALETTE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)

WIDTH = 560
HEIGHT = 280

_FIXED = {
    "CN": GREY,
    "rest": GREY,
    "total": BLUE,
    "export": BLUE,
    "import": VERMILION,
    "CENTRAL_ASIA_5": BLUE,
    "ASEAN": GREEN,
    "BRI": PURPLE,
    "private": BLUE,
    "state_owned": VERMILION,
    "foreign_invested": GREEN,
    "value": BLUE,
    "number": GREEN,
    "per_firm": VERMILION,
    "rail": BLUE,
    "road": ORANGE,
    "air": SKY,
}


def colour(code: str) -> str:
    """The colour of a member, region or flow: fixed for those the book speaks of most, else settled by its code."""
    return _FIXED.get(code) or PALETTE[zlib.crc32(code.encode()) % len(PALETTE)]


def colours(codes: list[str], region: str = "") -> list[str]:
    """Colours of several codes in one chart, no two alike while the palette lasts; the region itself is always blue."""
    taken: list[str] = []
    for code in codes:
        wanted = BLUE if code == region else colour(code)
        free = [c for c in PALETTE if c not in taken]
        taken.append(wanted if wanted not in taken or not free else free[0])
    return taken


def config() -> dict:
    """The Vega-Lite config of the book."""
    ink, faint = "#1f2937", "#d1d5db"
    return {
        "font": FONT,
        "background": "transparent",
        "padding": 6,
        "view": {"stroke": None},
        "title": {"anchor": "start", "fontSize": 15, "fontWeight": 600, "color": ink, "offset": 14, "lineHeight": 19,
                  "frame": "group"},
        "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": ink,
                 "titleColor": ink, "gridColor": faint, "domainColor": faint, "tickColor": faint, "labelLimit": 300},
        # Labels stay under their ticks: pushed inwards, the last two of an axis would run together.
        "axisX": {"grid": False, "labelFlush": False},
        "legend": {"orient": "top", "title": None, "labelFontSize": 12, "labelColor": ink, "symbolStrokeWidth": 3,
                   "labelLimit": 260, "columns": 3},
        "range": {"category": list(PALETTE)},
    }
