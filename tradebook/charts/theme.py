"""The look of every chart, and one colour for the same thing everywhere."""

from __future__ import annotations

import zlib

# Vega-Lite's converter carries Liberation Sans, so text is measured alike on every machine; Arial has its widths.
FONT = "Liberation Sans, Arial, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"

# The hues of Okabe and Ito (2008), Color Universal Design, moved apart in lightness so that all seven stay distinct for
# every common kind of colour blindness and stand out from white at 3:1 (tests/test_palette.py measures both).
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY = "#0f5499", "#a2330a", "#0a9a5e", "#b284a6", "#e36a14", "#2f93ff"
GREY, PALE = "#565a60", "#8a94a3"
PALETTE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)

# The same on a dark page; the style sheet of the book swaps them.
DARK = {
    BLUE: "#2f84ff", VERMILION: "#ee5d24", GREEN: "#3fd594", PURPLE: "#e988c4", ORANGE: "#ffd83c", SKY: "#a9dcff",
    GREY: "#84847e", PALE: "#5e6570",
}

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
        "axisX": {"grid": False, "labelFlush": False, "labelOverlap": True, "labelSeparation": 6},
        "legend": {"orient": "top", "title": None, "labelFontSize": 12, "labelColor": ink, "symbolStrokeWidth": 3,
                   "symbolOpacity": 1, "labelLimit": 260, "columns": 3},
        "range": {"category": list(PALETTE)},
    }
