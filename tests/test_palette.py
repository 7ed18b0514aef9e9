"""The colours of charts: distinct for every kind of colour blindness, in light and dark, and the same all over."""

from __future__ import annotations

import itertools
import re

import numpy
import pytest
from colorspacious import cspace_convert, deltaE

from conftest import ROOT
from tradebook.charts.theme import DARK, GREY, PALE, PALETTE, colour, colours

PALETTES = {"light": [*PALETTE, GREY], "dark": [DARK[code] for code in (*PALETTE, GREY)]}
GROUNDS = {"light": "#ffffff", "dark": "#14181e"}
SIGHTS = ("full", "protanomaly", "deuteranomaly", "tritanomaly")

# In CAM02-UCS, where about 2 is the least that can be told side by side and 10 is told at a glance.
LEAST_DISTANCE = 12


def rgb(code: str) -> numpy.ndarray:
    return numpy.array([int(code[place : place + 2], 16) for place in (1, 3, 5)]) / 255


def seen(code: str, sight: str) -> numpy.ndarray:
    """The colour as a reader without one kind of cone sees it, after Machado, Oliveira and Fernandes (2009)."""
    if sight == "full":
        return rgb(code)
    blind = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
    return numpy.clip(cspace_convert(rgb(code), blind, "sRGB1"), 0, 1)


def contrast(first: str, second: str) -> float:
    """After WCAG 2.2."""
    linear = [numpy.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for c in (rgb(first), rgb(second))]
    high, low = sorted((float(c @ [0.2126, 0.7152, 0.0722]) for c in linear), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("mode", PALETTES)
def test_any_two_colours_are_told_apart(mode, sight):
    for first, second in itertools.combinations(PALETTES[mode], 2):
        distance = float(deltaE(seen(first, sight), seen(second, sight), input_space="sRGB1"))
        assert distance >= LEAST_DISTANCE, f"{first} and {second}: {distance:.1f}"


@pytest.mark.parametrize("mode", PALETTES)
def test_marks_stand_out_from_the_page(mode):
    for code in PALETTES[mode]:
        assert contrast(code, GROUNDS[mode]) >= 3, code


def test_the_style_sheet_swaps_every_colour_for_its_dark_one():
    style = (ROOT / "tradebook" / "book" / "static" / "charts.css").read_text(encoding="utf-8")
    values: dict[str, list[str]] = {}
    for name, value in re.findall(r"--chart-(\w+): (#\w+);", style):
        values.setdefault(name, []).append(value)
    for code in (*PALETTE, GREY, PALE):
        (name,) = set(re.findall(rf'svg \[(?:fill|stroke)="{code}"\] {{ (?:fill|stroke): var\(--chart-(\w+)\)', style))
        light, dark, paper = values[name]
        assert (light, dark, paper) == (code, DARK[code], code)


def test_a_code_has_one_colour_and_no_chart_has_one_twice():
    codes = ["CENTRAL_ASIA_5", "ASEAN", "BRI", "EU", "RCEP"]
    assert len(set(colours(codes))) == len(codes)
    assert colour("EU") == colour("EU")
