"""Formulas in words, in both languages, with every observation named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT
from tradebook.formula_words import formula_words


@pytest.mark.parametrize(
    ("formula", "english", "chinese"),
    [
        ("growth(o1, o2)", "growth of o1 over o2", "o1比o2的增幅"),
        ("share(sum_of(o1, o2), o3)", "share of (sum of o1, o2) in o3", "（o1、o2之和）占o3的比重"),
        ("((o1 - o2) / o3)", "(o1 minus o2) over o3", "（o1减o2）除以o3"),
        ("sum_of(o1, o2, o3, o4, o5)", "sum of 5 figures", "5个数据之和"),
        ("-o1", "−o1", "−o1"),
    ],
)
def test_a_formula_in_words(formula, english, chinese):
    assert formula_words(formula, str, "en") == english
    assert formula_words(formula, str, "zh") == chinese


def test_observations_are_named():
    assert formula_words("growth(o1, o2)", {"o1": "trade in 2025", "o2": "trade in 2024"}.get, "en") == (
        "growth of trade in 2025 over trade in 2024"
    )


def test_what_is_no_formula_comes_back_as_it_is():
    assert formula_words("not a [formula", str, "en") == "not a [formula"


def test_every_name_in_the_package_has_words_in_both_languages():
    named = set()
    for path in Path(ROOT / "tradebook").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'\.named\(\s*f?"([a-z_]+)\(', text))
    assert named
    for name in named:
        chinese = formula_words(f"{name}(o1, o2, o3)", str, "zh")
        assert not re.search(r"[a-z]{3}", chinese), name
