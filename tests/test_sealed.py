"""What a check says to an answer, and that it tells nothing to whoever only looks at it."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tradebook.figure import Figure
from tradebook.teaching.plain import plain, trusted
from tradebook.teaching.sealed import (
    MISTAKE,
    NO_ANSWER,
    OUTSIDE,
    RIGHT,
    UNREADABLE,
    WRONG_SIGN,
    WRONG_UNIT,
    judge,
    seal,
)
from tradebook.units import PERCENT, PERCENTAGE_POINTS, RATIO

PER_CENT = {
    "name": "growth", "language": "en", "asked": "per cent, 1 decimal", "solution": "Divide and take one off.",
    "answer": {"type": "number", "decimals": 1, "unit": "pct", "quantity": "percent", "factor": "1", "value": 19.86,
               "first": 198, "last": 199},
    "mistakes": [{"first": 165, "last": 167, "value": 16.6, "feedback": "the base is the year before"}],
}
LETTER = {
    "name": "claim", "language": "zh", "asked": "一个字母：A / B", "solution": "两个区间相交。",
    "answer": {"type": "choice", "right": "A", "options": {"A": "是", "B": "否"}},
    "mistakes": [{"option": "B", "feedback": "请比较区间"}],
}


class Hostile:
    def __float__(self):
        raise SystemError("no number")

    def __class_getitem__(cls, item):
        raise SystemError("nothing")


ANSWERS = [
    (19.86, RIGHT, "Divide and take one off"), (19.9, RIGHT, ""), (19.8, RIGHT, ""), (Decimal("19.86"), RIGHT, ""),
    (Fraction(993, 50), RIGHT, ""), (np.float64(19.86), RIGHT, ""), (np.int64(20), OUTSIDE, ""),
    (Figure.exact(Fraction("19.86"), PERCENT), RIGHT, ""), (Figure.exact(20, RATIO), WRONG_UNIT, "ratio"),
    (Figure.exact(20, PERCENTAGE_POINTS), WRONG_UNIT, "pp"),
    (16.6, MISTAKE, "the base is the year before"), (0.1986, WRONG_UNIT, "a fraction of one"),
    (1986, WRONG_UNIT, "a hundred times"), (-19.86, WRONG_SIGN, ""), (20.5, OUTSIDE, "per cent, 1 decimal"),
    (0, OUTSIDE, ""), (..., NO_ANSWER, "three dots"), (None, NO_ANSWER, ""), ("19.9", UNREADABLE, "per cent"),
    (True, UNREADABLE, ""), (float("nan"), UNREADABLE, ""), (float("inf"), UNREADABLE, ""), ([19.9], UNREADABLE, ""),
    (Hostile(), UNREADABLE, ""), (1 + 2j, UNREADABLE, ""),
]


@pytest.mark.parametrize(("answer", "kind", "words"), ANSWERS)
def test_every_answer_gets_the_words_that_help(answer, kind, words):
    verdict = judge(seal(PER_CENT, "salt"), plain(answer))
    assert verdict.kind == kind
    assert words in verdict.words and verdict.words


LETTERS = [("A", RIGHT), ("a ", RIGHT), ("B", MISTAKE), ("C", UNREADABLE), (1, UNREADABLE)]


@pytest.mark.parametrize(("answer", "kind"), LETTERS)
def test_letters_are_answers(answer, kind):
    verdict = judge(seal(LETTER, "salt"), plain(answer))
    assert verdict.kind == kind
    assert kind != MISTAKE or "请比较区间" in verdict.words


def test_money_is_told_from_the_same_digits_in_another_unit():
    form = PER_CENT | {"asked": "CNY 100 million", "answer": PER_CENT["answer"] | {
        "unit": "CNY_100M", "quantity": "CNY", "factor": "100000000", "first": 52036, "last": 52038}, "mistakes": []}
    sealed = seal(form, "salt")
    assert judge(sealed, plain(5203.7)).is_right
    assert "billions" in judge(sealed, plain(520.37)).words
    assert "single units" in judge(sealed, plain(520370000000)).words


@pytest.mark.parametrize("form", [PER_CENT, LETTER])
def test_a_sealed_check_tells_nothing_to_whoever_looks(form):
    text = json.dumps(seal(form, "salt"), ensure_ascii=False)
    assert form["solution"] not in text and form["mistakes"][0]["feedback"] not in text
    assert '"right": "A"' not in text and "19.8" not in text
    assert seal(form, "salt") == seal(form, "salt") != seal(form, "another")


UNTRUE = [
    None, [], "19.9", {"kind": "number"}, {"kind": "number", "value": "1e999999999"}, {"kind": "number", "value": 3},
    {"kind": "number", "value": "9" * 10**6}, {"kind": "number", "value": "nan"}, {"kind": "text", "text": "x" * 1000},
    {"kind": "figure", "value": "1/0", "unit": "pct", "quantity": "percent", "factor": "1"},
    {"kind": "none", "x": "y"}, {"kind": "right"}, {1: "kind"},
    {"kind": "figure", "value": "1", "unit": "p", "quantity": "p", "factor": "0"},
]


@pytest.mark.parametrize("said", UNTRUE, ids=lambda said: str(said)[:30])
def test_what_another_process_says_is_believed_only_in_its_form(said):
    assert trusted(said) == {"kind": "other", "text": "data"}


@pytest.mark.parametrize("answer", [19.9, -1e-7, 10**30, "A", None, Figure.exact(Fraction(1, 3), PERCENT), object()])
def test_what_is_plain_is_trusted(answer):
    assert trusted(json.loads(json.dumps(plain(answer)))) == plain(answer)
