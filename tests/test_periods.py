"""Periods: what is one, what it spans, how it reads in both languages, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradebook import periods

POINTS = st.dates(date(1, 1, 1), date(9999, 12, 31)).flatmap(
    lambda day: st.sampled_from([f"{day.year:04d}", f"{day.year:04d}-{day.month:02d}", day.isoformat()])
)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-09", date(2025, 9, 1), date(2025, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-09-30", date(2025, 9, 30), date(2025, 9, 30)),
        ("2025-01/2025-09", date(2025, 1, 1), date(2025, 9, 30)),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("2023-11-11/2024", date(2023, 11, 11), date(2024, 12, 31)),
        ("../2023-10", None, date(2023, 10, 31)),
        ("2025/..", date(2025, 1, 1), None),
    ],
)
def test_what_a_period_spans(text, start, end):
    period = periods.parse(text)
    assert (period.text, period.start, period.end) == (text, start, end)


@given(start=POINTS, end=POINTS)
def test_an_interval_holds_both_of_its_ends_and_never_runs_backwards(start, end):
    first, last = periods.parse(start), periods.parse(end)
    text = f"{start}/{end}"
    if last.end < first.start:
        with pytest.raises(ValueError, match="ends before it starts") as caught:
            periods.parse(text)
        assert repr(text) in str(caught.value)
    else:
        span = periods.parse(text)
        assert (span.start, span.end) == (first.start, last.end)
        assert all(periods.label(text, language) for language in ("en", "zh"))


@settings(max_examples=200)
@given(
    text=st.text(max_size=24) | st.from_regex(r"\A[0-9./-]{0,21}\Z") | st.from_regex(periods.PATTERN, fullmatch=True)
)
def test_what_is_no_period_is_refused_with_its_text_quoted(text):
    try:
        period = periods.parse(text)
    except ValueError as error:
        assert repr(text) in str(error)
    else:
        assert period.text == text
        assert text.isascii()
        assert period.start or period.end


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2025",
        "2025 ",
        "25",
        "2025-1",
        "2025-13",
        "2025-00",
        "2025-02-30",
        "2025-02-29",
        "2025-04-31",
        "0000",
        "2025-9",
        "2025/2024",
        "2025-09/2025-01",
        "../..",
        "..",
        "2025/",
        "/2025",
        "2025-Q1",
        "2025-01--2025-09",
        "２０２５",
        "٢٠٢٥",
        "2025-01/2025-09/2025-12",
        "2025\n",
        "P1Y",
    ],
)
def test_near_misses_are_refused(text):
    with pytest.raises(ValueError) as caught:
        periods.parse(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2025", "2025", "2025年"),
        ("2025-09", "September 2025", "2025年9月"),
        ("2025-09-03", "3 September 2025", "2025年9月3日"),
        ("2025-01/2025-09", "January–September 2025", "2025年1—9月"),
        ("2025-01/2025-01", "January 2025", "2025年1月"),
        ("2025-01-01/2025-09-30", "January–September 2025", "2025年1—9月"),
        ("2021/2025", "2021–2025", "2021—2025年"),
        ("2024-10/2024-12", "the fourth quarter of 2024", "2024年第四季度"),
        ("2024-01/2024-03", "the first quarter of 2024", "2024年第一季度"),
        ("2024-04-01/2024-06-30", "the second quarter of 2024", "2024年第二季度"),
        ("2024-07-01/2024-09-29", "1 July 2024–29 September 2024", "2024年7月1日—9月29日"),
        ("2025-03/2025-09", "March–September 2025", "2025年3—9月"),
        ("2023-11/2025-12", "November 2023–December 2025", "2023年11月—2025年12月"),
        ("../2023-10", "up to October 2023", "截至2023年10月"),
        ("2025/..", "from 2025", "2025年起"),
    ],
)
def test_labels_in_both_languages(text, english, chinese):
    assert periods.label(text, "en") == english
    assert periods.label(text, "zh") == chinese


@given(year=st.integers(1000, 9999), months=st.integers(1, 12))
def test_a_window_from_january_knows_its_months(year, months):
    period = periods.parse(periods.year_to_date(year, months))
    assert (period.year, period.months_from_january) == (year, months)
    assert period.is_month == (months == 1)
    assert periods.parse(periods.month(year, months)).end == period.end


@pytest.mark.parametrize(
    ("text", "year", "months"),
    [
        ("2025-02/2025-09", 2025, None),
        ("2024-12/2025-01", None, None),
        ("2025-01/2025-09-15", 2025, None),
        ("../2025-09", None, None),
        ("2025/..", None, None),
        ("2025-09-30", 2025, None),
    ],
)
def test_other_spans_are_no_window_from_january(text, year, months):
    period = periods.parse(text)
    assert (period.year, period.months_from_january) == (year, months)


def test_every_period_of_the_ledger_reads_in_both_languages(ledger):
    for text in ledger.raw["period"].unique():
        assert all(periods.label(text, language) for language in ("en", "zh"))
