"""The landing page's chart: multiples of one year, with bounds, wherever two years are published."""

from __future__ import annotations

import pytest

from tradebook.book.edition import Edition
from tradebook.book.opening import opening_chart
from tradebook.figure import ratio


def edition(ledger, region="CN-XJ", first=2016, last=2025, language="en"):
    return Edition(region, language, first, last, "", ledger)


def rows(chart):
    return [row for table in chart.spec["datasets"].values() for row in table]


def test_region_and_country_start_at_one_and_end_at_the_ratio_of_their_levels(ledger):
    chart = opening_chart(edition(ledger))
    drawn = {(row["series"], row["period"]): row for row in rows(chart)}
    for name, region in (("Xinjiang", "CN-XJ"), ("China", "CN")):
        levels = [ledger.figure("trade_value", region, year, unit="CNY_100M") for year in ("2025", "2016")]
        expected = ratio(*levels)
        end = drawn[name, "2025"]
        assert end["low"] <= float(expected.value) <= end["high"]
        assert end["value"] == pytest.approx(float(expected.value))
        assert drawn[name, "2016"]["low"] <= 1 <= drawn[name, "2016"]["high"]


def test_the_country_alone_has_one_line(ledger):
    chart = opening_chart(edition(ledger, region="CN"))
    assert {row["series"] for row in rows(chart)} == {"China"}
    assert "China" in " ".join(chart.spec["title"]["text"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_title_and_axis_name_the_years_and_speak_the_language(ledger, language):
    chart = opening_chart(edition(ledger, language=language))
    text = str(chart.spec)
    assert ("进出口总值（2016年的倍数）" if language == "zh" else "as a multiple of 2016") in text
    assert "2025" in "".join(chart.spec["title"]["text"])


def test_where_one_year_is_published_there_is_no_chart(ledger):
    assert opening_chart(edition(ledger, first=2024, last=2025)) is not None
    levels = {year: ledger.figure("trade_value", "CN-XJ", str(year), unit="CNY_100M") for year in range(2000, 2030)}
    newest = max(year for year, figure in levels.items() if getattr(figure, "value", None) is not None)
    assert opening_chart(edition(ledger, first=newest, last=newest + 1)) is None
