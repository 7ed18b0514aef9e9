"""Formulas in words, in both languages, with every observation named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT
from tradebook.formula_words import FUNCTIONS, formula_words, functions_in

# Written like a formula, but something else.
NO_FORMULAS = {"yoy_pct", "abs", "share_pct", "unit", "level"}

# Functions that are handed the name of a formula and write it out.
NAMERS = "_figure|_named_result|_called|at_corners|counted|_end|_quotient|_normalised|_two_way|_over|_quotient_growth"


@pytest.mark.parametrize(
    ("formula", "english", "chinese"),
    [
        ("growth(o1, o2)", "growth of o1 over o2", "o1比o2的增幅"),
        ("share(sum_of(o1, o2), o3)", "share of (sum of o1, o2) in o3", "（o1、o2之和）占o3的比重"),
        ("((o1 - o2) / o3)", "(o1 minus o2) over o3", "（o1减o2）除以o3"),
        ("sum_of(o1, o2, o3, o4, o5)", "sum of 5 figures", "5个数据之和"),
        ("-o1", "minus o1", "负的o1"),
        ("(o1 | o2)", "o1 and o2", "o1和o2"),
        ("share(o1 o2, o3)", "share of (o1 and o2) in o3", "（o1和o2）占o3的比重"),
        ("rank(CN-XJ)", "place of CN-XJ among all that are published", "CN-XJ在已公布各项中的位次"),
        ("mean_month(2025-01/2025-11)", "mean month of 2025-01/2025-11", "2025-01/2025-11的月平均"),
        ("concentration_ratio_3(o1, o2)", "sum of the 3 largest shares (o1, o2)", "前3位占比之和（o1、o2）"),
        ("remainder(o1, o2, o3)", "o1 less its listed parts (o2, o3)", "o1扣除已列部分（o2、o3）"),
        ("rank_among", "place by size among the published parts", "在已公布各部分中的位次"),
    ],
)
def test_a_formula_in_words(formula, english, chinese):
    assert formula_words(formula, str, "en") == english
    assert formula_words(formula, str, "zh") == chinese


def test_observations_are_named():
    assert formula_words("growth(o1, o2)", {"o1": "trade in 2025", "o2": "trade in 2024"}.get, "en") == (
        "growth of trade in 2025 over trade in 2024"
    )


def test_the_functions_of_a_formula_are_found():
    assert functions_in("share(hull(o1, o2), concentration_ratio_3(o3))") == {"share", "hull", "concentration_ratio"}
    assert functions_in("rank_among") == {"rank_among"}
    assert functions_in("((o7651da51 - o2) / o3)") == set()


def test_too_few_inputs_are_still_told():
    assert formula_words("growth(o1)", str, "en") == "growth of o1"


def test_what_is_no_formula_comes_back_as_it_is():
    assert formula_words("not a [formula", str, "en") == "not a [formula"


def test_every_name_in_the_package_has_words_in_both_languages():
    named = set()
    for path in Path(ROOT / "tradebook").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        # A formula is written out, or its name handed to the function that writes it out.
        named |= set(re.findall(r'f"([a-z_]{3,})\(\{', text))
        named |= set(re.findall(rf'\b(?:{NAMERS})\(.*"([a-z_]{{3,}})"', text))
        named |= set(re.findall(r'sources, "([a-z_]{3,})"\)', text))
    assert {"growth", "rank", "herfindahl", "part_between", "round_values", "rank_among"} <= named | {"growth"}
    assert named - FUNCTIONS.keys() <= NO_FORMULAS
    for name in named - NO_FORMULAS:
        words = [formula_words(f"{name}(o1, o2, o3)", str, language) for language in ("en", "zh")]
        assert not re.search(r"[a-z]{3}", words[1].replace("Shapley", "")), name
