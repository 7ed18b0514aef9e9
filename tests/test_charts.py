"""What stands around the marks of a chart: titles in lines, and a description for those who cannot see it."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.charts.describe import describe
from tradebook.charts.wrapping import wrapped
from tradebook.figure import Figure, Missing
from tradebook.prose import Writer
from tradebook.units import PERCENT

PIECES = ["新疆", "进出口", "13.5", "个百分点", "，", "ASEAN", "−3.2%", "（", "）", "2016—2025年"]


@given(parts=st.lists(st.sampled_from(PIECES), max_size=40))
def test_a_chinese_line_never_breaks_a_number_or_a_latin_word(parts):
    title = "".join(parts)
    lines = wrapped(title, "zh")
    assert "".join(lines) == title
    for before, after in itertools.pairwise(lines):
        assert not re.match(r"[0-9A-Za-z.%−—]", after) or before[-1] in "，）"
        assert not re.search(r"[0-9A-Za-z.%−—]$", before) or after[0] == "（"
        assert after[0] not in "，）" and before[-1] != "（"


def test_a_chinese_title_breaks_after_a_comma_where_it_can():
    title = "2016—2025年新疆对共建“一带一路”国家进出口占比上升13.5个百分点，对中亚五国进出口占比下降，其余无法判定"
    first, second = wrapped(title, "zh")
    assert first.endswith("13.5个百分点，") and second.startswith("对中亚五国")


def test_a_short_title_is_one_line():
    assert wrapped("2024年增长13.5%", "zh") == ["2024年增长13.5%"]


def series(*values: float) -> dict[str, Figure]:
    return {f"{2020 + place}": Figure.exact(Fraction(value), PERCENT) for place, value in enumerate(values)}


@pytest.mark.parametrize(
    ("figures", "english", "chinese"),
    [
        (series(5), "Xinjiang: 5% in 2020.", "新疆：2020年5%。"),
        (series(5, 7), "Xinjiang: 5% in 2020, 7% in 2021.", "新疆：2020年5%，2021年7%。"),
        (
            series(5, 9, 3, 7),
            "Xinjiang: 5% in 2020, 7% in 2023, lowest 3% in 2022, highest 9% in 2021.",
            "新疆：2020年5%，2023年7%，最低为2022年3%，最高为2021年9%。",
        ),
        (
            series(5, 6, 7),
            "Xinjiang: 5% in 2020 (lowest), 7% in 2022 (highest).",
            "新疆：2020年5%（最低），2022年7%（最高）。",
        ),
        (
            series(5) | {"2021": Missing("not_published")},
            "Xinjiang: 5% in 2020, 1 period not published.",
            "新疆：2020年5%，1个时期未公布。",
        ),
        ({"2021": Missing("not_published")}, "Xinjiang: not published.", "新疆：未公布。"),
    ],
)
def test_a_series_in_words_tells_nothing_twice(ledger, figures, english, chinese):
    assert describe(Writer(ledger, "en"), {"a": figures}, {"a": "Xinjiang"}) == english
    assert describe(Writer(ledger, "zh"), {"a": figures}, {"a": "新疆"}) == chinese
