"""Effects as rows and charts: every specification is told and drawn once, and the settled one is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from test_effects_choices import AT, CODES, SETTLED, YEARS, bumped, curve_of, world
from tradebook.charts.curve import curve_plot
from tradebook.charts.departures import departure_plot
from tradebook.effect_rows import (
    DIMENSIONS,
    all_words,
    choice_row,
    choice_words,
    curve_rows,
    difference_row,
    others_of,
    specification_words,
    study_row,
)
from tradebook.evidence import Event, near
from tradebook.indicators.effects import (
    AS_SETTLED,
    CHOICES,
    Refusal,
    Verdict,
    difference,
    event_study,
    fits_before,
    is_unusual,
    panel,
    under_choices,
)
from tradebook.prose import Writer


@pytest.fixture(scope="module")
def curve():
    found = curve_of(world(effect=0.9), {"all": CODES, "inland": CODES[:11]})
    assert found.settled == SETTLED
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_choice_has_words_of_its_own(curve, language):
    words = [choice_words(choice, language) for choice in CHOICES]
    assert len(set(words)) == len(words)
    told = [tuple(specification_words(r.specification, YEARS, 2021, language).values()) for r in curve.results]
    assert len(set(told)) == len(told)
    offered = all_words(YEARS, 2021, language)
    assert list(offered) == list(DIMENSIONS)
    for row in told:
        assert all(word in offered[dimension] for dimension, word in zip(DIMENSIONS, row, strict=True))


def test_each_dimension_of_the_table_counts_every_specification_once(curve):
    rows = curve_rows(curve.results, YEARS, 2021, "en")
    for dimension, (english, _) in DIMENSIONS.items():
        counts = [row[2].value for row in rows if row[0] == english]
        assert sum(counts) == len(curve.results), dimension
        unusual = [row[7].value for row in rows if row[0] == english]
        assert sum(unusual) == sum(map(is_unusual, curve.results))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chart_draws_every_specification_and_marks_the_settled_one(ledger, curve, language):
    spec = curve_plot(Writer(ledger, language), curve, list(YEARS), 2021, "Ratio").to_dict()
    rows = [row for rows in spec["datasets"].values() for row in rows]
    dots = [row for row in rows if "estimator" in row]
    assert [row["place"] for row in dots] == list(range(1, len(curve.results) + 1))
    assert [row["value"] for row in dots] == sorted(row["value"] for row in dots)
    assert sum(row["settled"] for row in dots) == 1
    assert len([row for row in rows if "choice" in row]) == len(DIMENSIONS) * len(dots)
    full = {row["fit"] for row, result in zip(dots, curve.results, strict=True) if fits_before(result)}
    assert len(full) == 1


def test_a_chart_of_departures_names_the_other_events_of_its_months(ledger):
    events = [
        Event("2023-10-05", "CN-XJ", "region", "zone", "before", "之前"),
        Event("2023-11-01", "CN-XJ", "region", "zone", "itself", "本身"),
        Event("2024-05", "CN", "national", "zone", "after", "之后"),
        Event("2024-06", "CN", "national", "zone", "later", "更后"),
        Event("2023", "CN", "national", "zone", "some day", "某日"),
    ]
    crowd = near(events, "2023-11-01", 6)
    assert [event.name_en for event in crowd] == ["before", "after"]
    study = event_study(bumped(0.2), AT)
    spec = departure_plot(Writer(ledger, "en"), study, crowd, "Departure (%)").to_dict()
    rows = [row for rows in spec["datasets"].values() for row in rows]
    assert [row["name"] for row in rows if "name" in row] == ["before", "after"]
    assert len([row for row in rows if "interval" in row]) == len(study.path)
    alone = departure_plot(Writer(ledger, "en"), study, [], "Departure (%)").to_dict()
    assert not [row for rows in alone["datasets"].values() for row in rows if "name" in row]


def test_what_was_refused_says_so_in_its_row():
    refusal = Refusal("too_few_months", 3, 20, 8, 8)
    assert "3 before and 20 after" in choice_row("trade", AS_SETTLED, refusal, "en")[-1]
    assert "之前3个" in study_row("date", Refusal("too_few_around", 3, 2, 3, 3), 1, Verdict.NOT_APPLIED, "zh")[-1]
    assert "other provinces" in difference_row("x", Refusal("not_a_province"), Verdict.NOT_APPLIED, "en")[-1]
    assert len(choice_row("trade", AS_SETTLED, refusal, "en")) == 5


def test_rows_have_a_cell_for_each_column():
    fits = under_choices(bumped(0.2), AT)
    assert {len(choice_row("trade", choice, fit, "en")) for choice, fit in fits.items()} == {5}
    assert len(others_of(fits)) == len(CHOICES) - 1
    assert len(study_row("date", event_study(bumped(0.2), AT), 0.1, Verdict.STANDS_OUT, "en")) == 6
    found = difference(panel(world(), "T", 2021, YEARS, CODES))
    assert len(difference_row("x", found, Verdict.DRIFT, "en")) == 7
    assert len(difference_row("x", Refusal("not_a_province"), Verdict.NOT_APPLIED, "en")) == 7


def test_a_change_of_one_result_changes_its_rows_alone(curve):
    """The table follows the results, not a copy of them."""
    first, *rest = curve.results
    other = curve_rows([replace(first, share=1.0, effect=first.effect - 5), *rest], YEARS, 2021, "en")
    before = curve_rows(curve.results, YEARS, 2021, "en")
    changed = [row[1] for row, old in zip(other, before, strict=True) if [*map(str, row)] != [*map(str, old)]]
    assert set(changed) == set(specification_words(first.specification, YEARS, 2021, "en").values())
