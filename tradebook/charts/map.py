"""A schematic map of ports: points by longitude and latitude, names beside them, no base map and no boundary lines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import altair as alt
import pandas as pd

from tradebook.charts.theme import BLUE, GREY, ORANGE, SKY, VERMILION
from tradebook.formatting import join_words
from tradebook.prose import Writer

_WIDTH = 430
# Of the narrow layout, which has its own places for names (see charts.narrow).
_NARROW_WIDTH = 266
_LIST_WIDTH = 190
_ROW = 19
_FONT_SIZE = 11

# Pixels between a point and its name: as a rule, and where the near places are taken; the second earns a line.
_NEAR, _FAR = 9, 24

# Degrees left free around the outermost ports, so that their names stay inside.
_MARGIN = 1.4

# Colour and shape say the same, so that the map can be read without colour.
_LOOK = {
    "rail+road+pipeline": (BLUE, "square"),
    "rail+road": (BLUE, "square"),
    "rail": (BLUE, "square"),
    "road": (ORANGE, "circle"),
    "air": (SKY, "triangle-up"),
    "water": (VERMILION, "diamond"),
}
_OTHER_LOOK = (GREY, "cross")


@dataclass(frozen=True, slots=True)
class Port:
    """A port of entry as the map shows it. lat and lon are in degrees, or None where no page gave them.

    page  the host of the page that gave them
    """

    name: str
    neighbour: str
    mode: str
    lat: float | None
    lon: float | None
    page: str = ""

    @property
    def is_located(self) -> bool:
        return self.lat is not None and self.lon is not None

    def label(self, language: str) -> str:
        """The name, with the neighbouring country where there is one."""
        if not self.neighbour:
            return self.name
        return f"{self.name}（{self.neighbour}）" if language == "zh" else f"{self.name} ({self.neighbour})"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, from the upper left corner of the plot."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    def nearest(self, point: tuple[float, float]) -> tuple[float, float]:
        """The point of the rectangle that lies nearest to another point."""
        x, y = point
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Frame:
    """An equirectangular plot: degrees of longitude are as wide as they are at its middle latitude."""

    west: float
    east: float
    south: float
    north: float
    width: float

    @classmethod
    def around(cls, ports: Sequence[Port], width: float = _WIDTH) -> Frame:
        lons, lats = [port.lon for port in ports], [port.lat for port in ports]
        return cls(min(lons) - _MARGIN, max(lons) + _MARGIN, min(lats) - _MARGIN, max(lats) + _MARGIN, width)

    @property
    def height(self) -> float:
        squeeze = math.cos(math.radians((self.south + self.north) / 2))
        return self.width * (self.north - self.south) / ((self.east - self.west) * squeeze)

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.west) / (self.east - self.west) * self.width
        y = (self.north - lat) / (self.north - self.south) * self.height
        return x, y

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        lon = self.west + x / self.width * (self.east - self.west)
        lat = self.north - y / self.height * (self.north - self.south)
        return lon, lat


def read_ports(rows: Sequence[Mapping[str, str]], writer: Writer) -> list[Port]:
    """Ports from rows of ports.csv, named in the writer's language."""
    ledger, language = writer.ledger, writer.language
    return [
        Port(
            ledger.name("port", row["port"], language),
            ledger.name("border_country", row["border_country"], language) if row["border_country"] else "",
            row["mode"],
            float(row["lat"]) if row["lat"] else None,
            float(row["lon"]) if row["lon"] else None,
            urlsplit(row["url"]).hostname or "",
        )
        for row in rows
    ]


def port_map(
    writer: Writer, ports: Sequence[Port], modes: Mapping[str, str], x_title: str, y_title: str, unlocated_title: str
) -> alt.TopLevelMixin:
    """The located ports as points with their names; those without coordinates as a list beside the map.

    modes   the words of each mode, for the legend
    raises  ValueError if no port has coordinates
    """
    located = [port for port in ports if port.is_located]
    if not located:
        raise ValueError("a map needs at least one port with coordinates")
    drawn = _points(writer, located, modes, x_title, y_title)
    missing = [port.label(writer.language) for port in ports if not port.is_located]
    return alt.hconcat(drawn, _side_list(missing, unlocated_title), spacing=24) if missing else drawn


def describe_ports(writer: Writer, ports: Sequence[Port], modes: Mapping[str, str]) -> str:
    """The map in words: the ports of each mode, and those without coordinates."""
    zh = writer.language == "zh"
    parts = []
    for mode in dict.fromkeys(port.mode for port in ports):
        names = [port.label(writer.language) for port in ports if port.mode == mode]
        parts.append(f"{modes[mode]}{'：' if zh else ': '}{join_words(names, writer.language)}")
    missing = [port.name for port in ports if not port.is_located]
    if missing:
        words = join_words(missing, writer.language)
        parts.append(f"没有坐标、未标在图上：{words}" if zh else f"not drawn, for want of coordinates: {words}")
    return "；".join(parts) + "。" if zh else "; ".join(parts) + "."


def place_labels(frame: Frame, ports: Sequence[Port], language: str) -> list[Box]:
    """Where each port's name goes: of sixteen places around its point, the first that covers least of anything drawn.

    Deterministic: ports are taken in their order, places in theirs.
    """
    points = [_around(frame.pixel(port.lon, port.lat), 6) for port in ports]
    placed: list[Box] = []
    for port, point in zip(ports, points):
        others = [*placed, *(p for p in points if p is not point)]
        candidates = _candidates(frame.pixel(port.lon, port.lat), *_text_size(port.label(language)))
        placed.append(min(candidates, key=lambda box: _cost(box, others, frame)))
    return placed


def _points(
    writer: Writer, ports: Sequence[Port], modes: Mapping[str, str], x_title: str, y_title: str
) -> alt.LayerChart:
    frame = Frame.around(ports)
    places = {
        name: _places(Frame.around(ports, width), ports, writer.language, name)
        for name, width in {"wide": _WIDTH, "narrow": _NARROW_WIDTH}.items()
    }
    data = pd.DataFrame(
        _row(port, modes, writer.language) | wide | narrow
        for port, wide, narrow in zip(ports, places["wide"], places["narrow"])
    )
    shown = list(dict.fromkeys(port.mode for port in ports))
    looks = [_LOOK.get(mode, _OTHER_LOOK) for mode in shown]
    domain = [modes[mode] for mode in shown]
    # Every second degree, faint on both axes: a graticule to read by, not a picture of land.
    axis = alt.Axis(grid=True, gridOpacity=0.4, tickMinStep=2)
    across, down = (alt.Scale(domain=ends, nice=False, zero=False) for ends in (
        [frame.west, frame.east], [frame.south, frame.north]
    ))
    x = alt.X("lon:Q", title=x_title, scale=across, axis=axis)
    y = alt.Y("lat:Q", title=y_title, scale=down, axis=axis)
    base = alt.Chart(data)
    leader = base.transform_filter("datum.wide_far").mark_rule(color=GREY, strokeWidth=0.8).encode(
        x=x, y=y, x2="wide_edge_lon:Q", y2="wide_edge_lat:Q"
    )
    dots = base.mark_point(filled=True, size=95, opacity=1).encode(
        x=x, y=y,
        color=alt.Color("mode:N", scale=alt.Scale(domain=domain, range=[colour for colour, _ in looks])),
        shape=alt.Shape("mode:N", scale=alt.Scale(domain=domain, range=[shape for _, shape in looks])),
        tooltip=[
            alt.Tooltip("label:N", title="口岸" if writer.language == "zh" else "Port"),
            alt.Tooltip("mode:N", title="类型" if writer.language == "zh" else "Mode"),
            alt.Tooltip("lon:Q", title=x_title), alt.Tooltip("lat:Q", title=y_title),
        ],
    )
    names = base.mark_text(fontSize=_FONT_SIZE, color="#1f2937").encode(
        x=alt.X("wide_lon:Q", title=x_title), y=alt.Y("wide_lat:Q", title=y_title), text="label:N"
    )
    layers = alt.layer(leader, dots, names)
    return layers.properties(width=_WIDTH, height=round(frame.height))


def _row(port: Port, modes: Mapping[str, str], language: str) -> dict[str, object]:
    return {
        "label": port.label(language), "mode": modes[port.mode], "lon": port.lon, "lat": port.lat, "pages": port.page,
    }


def _places(frame: Frame, ports: Sequence[Port], language: str, layout: str) -> list[dict[str, object]]:
    """For each port, where its name stands in a layout, where a line to the name ends, and whether it needs one."""
    places = []
    for port, box in zip(ports, place_labels(frame, ports, language)):
        lon, lat = frame.degrees((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        point = frame.pixel(port.lon, port.lat)
        edge = box.nearest(point)
        edge_lon, edge_lat = frame.degrees(*edge)
        numbers = {"lon": lon, "lat": lat, "edge_lon": edge_lon, "edge_lat": edge_lat}
        rounded = {f"{layout}_{name}": round(number, 4) for name, number in numbers.items()}
        places.append(rounded | {f"{layout}_far": math.dist(point, edge) > _NEAR + 1})
    return places


def _side_list(labels: Sequence[str], title: str) -> alt.Chart:
    lines = [title, *labels]
    data = pd.DataFrame({"line": range(len(lines)), "text": lines, "head": [i == 0 for i in range(len(lines))]})
    return alt.Chart(data).mark_text(align="left", fontSize=_FONT_SIZE, limit=_LIST_WIDTH).encode(
        x=alt.value(0),
        y=alt.Y("line:O", axis=None),
        text="text:N",
        color=alt.condition("datum.head", alt.value(GREY), alt.value("#1f2937")),
    ).properties(width=_LIST_WIDTH, height=_ROW * len(lines))


def _text_size(text: str) -> tuple[float, float]:
    """Width and height of a label in pixels; Chinese signs are as wide as high, Latin letters about half of that."""
    width = sum(_FONT_SIZE if ord(sign) > 0x2E7F else _FONT_SIZE * 0.56 for sign in text)
    return width, _FONT_SIZE + 3


def _around(point: tuple[float, float], reach: float) -> Box:
    x, y = point
    return Box(x - reach, y - reach, x + reach, y + reach)


def _candidates(point: tuple[float, float], width: float, height: float) -> list[Box]:
    """Right, left, above, below and the corners, near the point and then farther away."""
    x, y = point
    boxes = []
    for gap in (_NEAR, _FAR):
        left, right = x - gap - width, x + gap
        above, below, middle = y - gap - height, y + gap, y - height / 2
        centre = x - width / 2
        corners = [(right, middle), (left, middle), (centre, above), (centre, below),
                   (right, above), (right, below), (left, above), (left, below)]
        boxes += [Box(a, b, a + width, b + height) for a, b in corners]
    return boxes


def _cost(box: Box, others: Sequence[Box], frame: Frame) -> float:
    """The area that a label would cover of others, or lose outside the plot."""
    inside = box.overlap(Box(0, 0, frame.width, frame.height))
    return sum(box.overlap(other) for other in others) + 3 * (box.area - inside)
