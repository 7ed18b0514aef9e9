"""What stands around the marks of a chart: titles in lines, and a description for those who cannot see it."""

from __future__ import annotations

import itertools
import json
import re
from fractions import Fraction

import altair as alt
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from tradebook.book.chart_words import reference_of, source_line, title_of
from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.charts.compact import compact
from tradebook.charts.describe import describe
from tradebook.charts.interaction import layers
from tradebook.charts.narrow import NARROW, narrow
from tradebook.charts.wrapping import wrapped
from tradebook.figure import Figure, Missing
from tradebook.periods import short_label
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


DOUBTFUL = Figure(Fraction(7), Fraction(13, 2), Fraction(15, 2), PERCENT)


@pytest.mark.parametrize(
    ("figures", "english", "chinese"),
    [
        (series(5), "Xinjiang: 5% in 2020.", "新疆：2020年5%。"),
        (series(5, 7), "Xinjiang: up from 5% in 2020 to 7% in 2021.", "新疆：由2020年5%升至2021年7%。"),
        (
            series(7, 9, 3, 5),
            "Xinjiang: down from 7% in 2020 to 5% in 2023, lowest 3% in 2022, highest 9% in 2021.",
            "新疆：由2020年7%降至2023年5%，最低为2022年3%，最高为2021年9%。",
        ),
        (
            series(5, 6) | {"2022": DOUBTFUL},
            "Xinjiang: up from 5% in 2020 (lowest) to 7% in 2022 (highest, 6.5% to 7.5%).",
            "新疆：由2020年5%（最低）升至2022年7%（最高，6.5%至7.5%）。",
        ),
        (
            {"2020": Figure.exact(Fraction(34, 5), PERCENT), "2022": DOUBTFUL},
            "Xinjiang: cannot be told to have changed from 6.8% in 2020 to 7% in 2022 (6.5% to 7.5%).",
            "新疆：2020年6.8%，2022年7%（6.5%至7.5%），升降无法判定。",
        ),
        (
            series(5) | {"2021": Missing("not_published")},
            "Xinjiang: 5% in 2020, 1 period not published.",
            "新疆：2020年5%，1个时期未公布。",
        ),
        ({"2021": Missing("not_published")}, "Xinjiang: not published.", "新疆：未公布。"),
        (DOUBTFUL, "Xinjiang: 7% (6.5% to 7.5%).", "新疆：7%（6.5%至7.5%）。"),
    ],
)
def test_a_series_in_words_tells_trend_extremes_and_bounds(ledger, figures, english, chinese):
    assert describe(Writer(ledger, "en"), {"a": figures}, {"a": "Xinjiang"}) == english
    assert describe(Writer(ledger, "zh"), {"a": figures}, {"a": "新疆"}) == chinese


def test_of_ranks_the_least_is_the_best_and_a_move_to_it_is_a_rise(ledger):
    places = {"2016": 22, "2018": 24, "2025": 19}
    ranks = {year: Figure.exact(place, ledger.units["rank"]) for year, place in places.items()}
    assert describe(Writer(ledger, "en"), {"a": ranks}, {"a": "By size"}) == (
        "By size: up from rank 22 in 2016 to rank 19 in 2025 (best), worst rank 24 in 2018."
    )
    assert describe(Writer(ledger, "zh"), {"a": ranks}, {"a": "按规模"}) == (
        "按规模：由2016年第22位升至2025年第19位（最靠前），最靠后为2018年第24位。"
    )


def notebook_specs() -> list[tuple[str, dict]]:
    """Every chart of the committed notebooks, with where it stands."""
    found = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                if spec := output.get("data", {}).get(VEGALITE_MIME):
                    found.append((f"{path.stem} {cell['id']}", spec))
    return found


SPECS = notebook_specs()
BY_PLACE = pytest.mark.parametrize("spec", [spec for _, spec in SPECS], ids=[place for place, _ in SPECS])


def test_the_notebooks_hold_charts():
    assert len(SPECS) >= 35


@BY_PLACE
def test_every_specification_follows_the_schema_of_vega_lite(spec):
    alt.Chart.from_dict(spec)


@BY_PLACE
def test_the_narrow_layout_fits_a_phone_with_text_of_the_same_size(spec):
    drawn = vl_convert.vegalite_to_svg(narrow(spec | {"title": ""}))
    width = float(re.search(r' width="([\d.]+)"', drawn)[1])
    assert NARROW - 8 <= width <= NARROW + 2
    assert min(map(float, re.findall(r'font-size="([\d.]+)px"', drawn))) >= 10.5


@BY_PLACE
def test_a_chart_names_its_sources_and_how_to_cite_it(spec):
    about = spec["usermeta"]
    assert source_line(spec, "en").startswith("Source: ")
    assert about["region"] == "CN-XJ" and about["title"]
    cited = reference_of(spec, "a-chart", "en")
    assert title_of(spec, "en") in cited.apa and cited.key.endswith("_a_chart")
    assert cited.bibtex.count("{") == cited.bibtex.count("}")


def test_the_same_member_has_the_same_colour_in_every_chart():
    found: dict[str, dict[str, str]] = {}
    for place, spec in SPECS:
        for layer in layers(spec):
            channel = layer.get("encoding", {}).get("color", {})
            scale = channel.get("scale", {})
            for name, colour in zip(scale.get("domain", ()), scale.get("range", ())):
                found.setdefault(name, {}).setdefault(colour, place)
    several = {name: colours for name, colours in found.items() if len(colours) > 1}
    assert not several


@pytest.mark.parametrize(
    ("period", "english", "chinese"),
    [
        ("2023-01/2023-03", "Q1 2023", "2023年一季度"),
        ("2025-01/2025-09", "Jan–Sep 2025", "2025年1—9月"),
        ("2025-05", "May 2025", "2025年5月"),
        ("2025", "2025", "2025年"),
        ("../2023-10", "up to Oct 2023", "截至2023年10月"),
    ],
)
def test_periods_are_short_on_axes(period, english, chinese):
    assert short_label(period, "en") == english
    assert short_label(period, "zh") == chinese


def test_a_picture_without_what_draws_nothing_is_the_same_picture():
    for _, spec in SPECS[:6]:
        drawn = vl_convert.vegalite_to_svg(spec)
        assert len(compact(drawn)) < 0.8 * len(drawn)
        assert vl_convert.svg_to_png(compact(drawn)) == vl_convert.svg_to_png(drawn)


def test_an_empty_group_takes_no_closing_mark_of_its_parent_along():
    drawn = '<svg><g a="1"><g b="2"/></g><g c="3"><path d="M0,0"/><g></g></g></svg>'
    assert compact(drawn) == '<svg><g c="3"><path d="M0,0"/></g></svg>'
