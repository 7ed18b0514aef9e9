"""The map of ports: true to the sphere, readable names, nothing invented, no land drawn."""

from __future__ import annotations

import itertools
import math

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.charts.map import Box, Frame, Port, describe_ports, place_labels, port_map, read_ports
from tradebook.prose import Writer

AXES = ("Longitude (degrees east)", "Latitude (degrees north)", "No coordinates found:")


@pytest.fixture(params=["en", "zh"])
def writer(ledger, request):
    return Writer(ledger, request.param)


@pytest.fixture
def ports(ledger, writer):
    return read_ports(ledger.table("ports").to_dict("records"), writer)


@pytest.fixture
def modes(ledger, writer):
    return {code: ledger.name("port_mode", code, writer.language) for code in ledger.known_codes("port_mode")}


@pytest.fixture
def spec(writer, ports, modes):
    return port_map(writer, ports, modes, *AXES).to_dict()


def drawn_rows(spec):
    return [row for rows in spec["datasets"].values() for row in rows]


def test_every_port_of_the_list_is_a_point_or_a_name_beside_the_map(spec, ports, writer):
    rows = drawn_rows(spec)
    points = {row["label"]: (row["lon"], row["lat"]) for row in rows if "lon" in row}
    beside = {row["text"] for row in rows if "text" in row} - {AXES[2]}
    assert points == {port.label(writer.language): (port.lon, port.lat) for port in ports if port.is_located}
    assert beside == {port.label(writer.language) for port in ports if not port.is_located}
    assert len(points) + len(beside) == len(ports)


def test_no_land_no_boundary_no_tiles(spec):
    text = str(spec)
    assert not any(word in text for word in ("geoshape", "topojson", "projection", "graticule", "http://", "image"))
    assert {"point", "text", "rule"} == {layer["mark"]["type"] for layer in spec["hconcat"][0]["layer"]}


def test_axes_are_titled_with_degrees(spec):
    channels = [layer["encoding"] for layer in spec["hconcat"][0]["layer"]]
    assert {channel["x"]["title"] for channel in channels} == {AXES[0]}
    assert {channel["y"]["title"] for channel in channels} == {AXES[1]}


def test_degrees_have_their_true_proportion_at_the_middle_latitude(ports):
    frame = Frame.around([port for port in ports if port.is_located])
    across = frame.width / (frame.east - frame.west)
    down = frame.height / (frame.north - frame.south)
    assert across / down == pytest.approx(math.cos(math.radians((frame.south + frame.north) / 2)))


def test_names_of_the_ports_overlap_neither_each_other_nor_a_point(ports, writer):
    located = [port for port in ports if port.is_located]
    frame = Frame.around(located)
    boxes = place_labels(frame, located, writer.language)
    assert all(a.overlap(b) == 0 for a, b in itertools.combinations(boxes, 2))
    inside = Box(0, 0, frame.width, frame.height)
    for port, box in zip(located, boxes):
        assert box.overlap(inside) == pytest.approx(box.area)
        points = [frame.pixel(other.lon, other.lat) for other in located]
        assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in points), port.name


@given(st.lists(
    st.tuples(st.integers(73, 96), st.integers(34, 49)), min_size=1, max_size=12, unique=True,
))
def test_any_ports_get_one_label_each_the_same_on_every_run(places):
    ports = [Port(f"Port {i}", "", "road", float(lat), float(lon)) for i, (lon, lat) in enumerate(places)]
    frame = Frame.around(ports)
    boxes = place_labels(frame, ports, "en")
    assert len(boxes) == len(ports)
    assert boxes == place_labels(frame, ports, "en")


@given(st.floats(-180, 180), st.floats(-80, 80))
def test_pixels_and_degrees_are_inverse(lon, lat):
    frame = Frame(73, 90, 35, 48, 430)
    assert frame.degrees(*frame.pixel(lon, lat)) == pytest.approx((lon, lat))


def test_a_port_without_neighbour_has_its_name_alone():
    assert Port("Urumqi airport", "", "air", 43.9, 87.5).label("en") == "Urumqi airport"
    assert Port("Khorgos", "Kazakhstan", "road", 44.1, 80.4).label("en") == "Khorgos (Kazakhstan)"
    assert Port("霍尔果斯", "哈萨克斯坦", "road", 44.1, 80.4).label("zh") == "霍尔果斯（哈萨克斯坦）"


def test_the_words_name_every_port_and_what_is_not_drawn(writer, ports, modes):
    text = describe_ports(writer, ports, modes)
    assert all(port.name in text for port in ports)
    assert ("没有坐标" if writer.language == "zh" else "want of coordinates") in text


def test_a_map_without_a_place_is_refused(writer, modes):
    with pytest.raises(ValueError, match="at least one port with coordinates"):
        port_map(writer, [Port("Jeminay", "Kazakhstan", "road", None, None)], modes, *AXES)


def test_a_full_map_needs_no_list(writer, ports, modes):
    drawn = port_map(writer, [port for port in ports if port.is_located], modes, *AXES)
    assert isinstance(drawn, alt.LayerChart)
