"""The ledger: one selection rule, tested on the disagreements that are really in it, and every row read as printed."""

from __future__ import annotations

import math
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.figure import Figure, Missing
from tradebook.ledger import LIMITS, Ledger, UnknownCode
from tradebook.periods import PeriodError
from tradebook.units import TradebookError

# --- the selection rule, on real disagreements ----------------------------------------------------------------------


def values(observations) -> list[str]:
    return [f"{float(observation.figure.value):g}" for observation in observations]


def test_xinjiang_2024_the_revised_total_is_selected_and_the_first_release_stays_beside_it(ledger):
    ranked = ledger.ranked("trade_value", "CN-XJ", "2024")
    assert ranked[0].figure.value == Fraction("4341.59")
    assert ranked[0].release == "final"
    assert Fraction("4351.1") in [observation.figure.value for observation in ranked]
    assert ledger.figure("trade_value", "CN-XJ", "2024") == ranked[0].figure


def test_xinjiang_2024_as_it_was_known_in_march_2025(ledger):
    ranked = ledger.ranked("trade_value", "CN-XJ", "2024", as_of="2025-03-31")
    assert ranked[0].figure.agrees_with(ledger.observation("obfac747e").figure)
    assert round(ranked[0].figure.value, 1) == Fraction("4351.1")
    assert all(observation.known_from.isoformat() <= "2025-03-31" for observation in ranked)
    assert "4341.59" not in values(ranked)


def test_xinjiang_2024_between_the_white_paper_and_the_yearbook(ledger):
    # The revised total was printed in September 2025, before the compilation that marks it as final.
    assert ledger.figure("trade_value", "CN-XJ", "2024", as_of="2025-12-31").value == Fraction("4341.6")


def test_xinjiang_2024_the_press_rate_fits_the_revised_base_only(ledger):
    total, rate = (ledger.figure("trade_value", "CN-XJ", "2025", measure=measure) for measure in ("level", "yoy_pct"))
    revised, first = (ledger.observation(row_id).figure for row_id in ("oe765d834", "obfac747e"))
    assert (100 * (total.value / revised.value - 1)) in rate
    assert (100 * (total.value / first.value - 1)) not in rate


def test_china_2023_customs_comes_before_finer_press_figures_of_the_same_vintage(ledger):
    ranked = ledger.ranked("trade_value", "CN", "2023")
    assert (ranked[0].tier, ranked[0].figure.value) == (1, 417600)
    assert ranked[0].figure.width == 100
    finer = next(observation for observation in ranked if observation.id == "o2f564d92")
    assert (finer.tier > 1, finer.figure.width) == (True, 1)
    assert ranked[0].figure.agrees_with(finer.figure)
    growth = ledger.figure("trade_value", "CN", "2023", measure="yoy_pct")
    assert growth.value == Fraction("0.2")


def test_tibet_2025_the_exact_figure_comes_before_the_one_that_was_cut_off(ledger):
    ranked = ledger.ranked("trade_value", "CN-XZ", "2025")
    assert [observation.id for observation in ranked] == ["o1fb47fa1", "oe497e661"]
    assert ranked[0].figure.value == Fraction("84.79")
    assert (ranked[1].figure.value, ranked[1].figure.qualifier) == (Fraction("84.7"), "over")


def test_xinjiang_2019_the_final_figure_comes_before_a_mirror_that_rounds_another(ledger):
    ranked = ledger.ranked("trade_value", "CN-XJ", "2019")
    assert values(ranked) == ["1640.81", "1640.9"]
    assert not ranked[0].figure.agrees_with(ranked[1].figure)


def test_a_conversion_by_the_press_never_comes_before_published_dollars(ledger):
    ranked = ledger.ranked("trade_value", "CN-XJ", "2023", unit="USD_100M")
    assert ranked[0].figure.value == Fraction("506.8")
    assert ranked[0].release == "final"
    assert ranked[-1].release == "conversion"
    for key, rows in ledger.raw[ledger.raw["release"] == "conversion"].groupby(["indicator", "region", "period"]):
        for row in rows.to_dict("records"):
            told = {name: row[name] for name in ("flow", "dim", "member", "measure")}
            best = ledger.ranked(*key, **told, unit=row["unit"])
            if isinstance(best, Missing):
                continue
            others = [observation for observation in best if observation.release != "conversion"]
            assert not others or best[0].release != "conversion"


def test_an_excluded_row_is_never_selected_but_stays_readable(ledger):
    excluded = [row_id for row_id, correction in ledger.corrections.items() if correction.action == "exclude"]
    assert excluded
    for row_id in excluded:
        row = ledger.observations(id=row_id).iloc[0]
        told = {name: row[name] for name in ("flow", "dim", "member", "measure")}
        ranked = ledger.ranked(row["indicator"], row["region"], row["period"], **told, unit=row["unit"])
        assert isinstance(ranked, Missing) or row_id not in [observation.id for observation in ranked]
        assert ledger.observation(row_id).figure.value == Fraction(row["value"])


@pytest.fixture(scope="session")
def disagreements(ledger) -> list[tuple[str, ...]]:
    """Keys of figures that at least two rows speak of."""
    key = ["indicator", "region", "period", "flow", "dim", "member", "measure"]
    sizes = ledger.raw.groupby(key, sort=True).size()
    return list(sizes[sizes > 1].index)


def test_the_rule_holds_wherever_rows_disagree(ledger, disagreements):
    """Whatever is ranked first is an outcome if any is, published if any is, exact if any is; nothing gets lost."""
    assert len(disagreements) > 500
    for key in disagreements[::3]:
        ranked = ledger.ranked(*key)
        if isinstance(ranked, Missing):
            continue
        first = ranked[0]
        assert first.is_outcome or not any(observation.is_outcome for observation in ranked)
        outcomes = [observation for observation in ranked if observation.is_outcome == first.is_outcome]
        published = [observation for observation in outcomes if observation.release != "conversion"]
        assert first in (published or outcomes)
        exact = [observation for observation in published or outcomes if not observation.figure.qualifier]
        assert not exact or first in exact
        assert len({observation.id for observation in ranked}) == len(ranked)
        assert len({observation.figure.unit.quantity for observation in ranked}) == 1


@given(data=st.data())
def test_knowing_more_never_takes_a_figure_away(ledger, disagreements, data):
    key = data.draw(st.sampled_from(disagreements))
    earlier, later = sorted(data.draw(st.tuples(st.dates(), st.dates())))
    before, after = (ledger.ranked(*key, as_of=day.isoformat()) for day in (earlier, later))
    if not isinstance(before, Missing):
        assert {observation.id for observation in before} <= {observation.id for observation in after}
    elif not isinstance(after, Missing):
        assert before.reason in ("not_known_then", "other_unit")


# --- what is missing, and what is unknown ---------------------------------------------------------------------------


def test_a_missing_figure_says_why(ledger):
    never = ledger.figure("trade_value", "CN-XJ", "2015")
    assert never.reason == "not_published"
    assert dict(never.wanted) | {"flow": "total"} == {
        "indicator": "trade_value",
        "region": "CN-XJ",
        "period": "2015",
        "flow": "total",
        "dim": "none",
        "member": "",
        "measure": "level",
    }
    then = ledger.figure("trade_value", "CN-XJ", "2024", as_of="2024-06-30")
    assert (then.reason, dict(then.wanted)["as_of"]) == ("not_known_then", "2024-06-30")
    other = ledger.figure("trade_value", "CN-SH", "2011", unit="CNY_100M")
    assert (other.reason, dict(other.wanted)["unit"]) == ("other_unit", "CNY_100M")
    rate = ledger.figure("trade_value", "CN", "2023", measure="yoy_pct", basis="USD")
    assert isinstance(rate, Figure) or rate.reason == "other_unit"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"indicator": "trade_valu"}, "indicator trade_valu is not in the ledger; did you mean trade_value?"),
        ({"region": "CN_XJ"}, "region CN_XJ is not in the ledger; did you mean CN-XJ?"),
        ({"unit": "CNY_100m"}, "unit CNY_100m is not in the ledger; did you mean CNY_100M?"),
        ({"measure": "levle"}, "measure levle is not in the ledger; did you mean level?"),
        ({"flow": "exports"}, "flow exports is not in the ledger; did you mean export?"),
        ({"dim": "partners", "member": "KAZ"}, "dim partners is not in the ledger; did you mean partner?"),
        ({"dim": "partner", "member": "KZA"}, "partner KZA is not in the ledger; did you mean"),
        ({"dim": "none", "member": "KAZ"}, "none KAZ is not in the ledger"),
    ],
)
def test_an_unknown_code_is_answered_with_the_nearest(ledger, wanted, message):
    asked = {"indicator": "trade_value", "region": "CN-XJ", "period": "2024"} | wanted
    with pytest.raises(UnknownCode) as caught:
        ledger.figure(**asked)
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, TradebookError)
    assert isinstance(caught.value, KeyError)


def test_other_questions_with_unknown_codes_are_answered_alike(ledger):
    for ask, message in (
        (lambda: ledger.group("partner", "ASEAM"), "partner has no group ASEAM; did you mean ASEAN?"),
        (lambda: ledger.observation("o7651da5"), "no observation o7651da5; did you mean o7651da51?"),
        (lambda: ledger.source_of("o7651da5"), "no observation o7651da5; did you mean o7651da51?"),
        (lambda: ledger.observations(regio="CN"), "observations have no column regio; did you mean region?"),
        (lambda: ledger.name("region", "CN-X", "en"), "region CN-X is not in the ledger; did you mean CN-"),
        (lambda: ledger.name("regio", "CN", "en"), "regio CN is not in the ledger; none is known"),
        (lambda: ledger.by_member("trade_valu", "CN", "2024", "partner"), "indicator trade_valu is not in"),
        (lambda: ledger.by_member("trade_value", "CN", "2024", "partners"), "dim partners is not in the ledger"),
    ):
        with pytest.raises(UnknownCode) as caught:
            ask()
        assert str(caught.value).startswith(message)


def test_what_is_no_period_is_refused_rather_than_missing(ledger):
    for period, as_of in (("2024-13", None), ("2024", "2025-02-30"), ("2024", "soon"), ("", None)):
        with pytest.raises(PeriodError):
            ledger.figure("trade_value", "CN-XJ", period, as_of=as_of)


# --- directions ------------------------------------------------------------------------------------------------------


def test_a_source_that_names_no_direction_means_the_total(ledger):
    # Most pages count firms without saying "exports and imports"; a few say so.
    for flow in ("total", ""):
        assert ledger.figure("enterprise_count", "CN-XJ", "2023", flow=flow).value == 2972
    both = ledger.ranked("train_count", "CN-XJ", "2023-01/2023-04", dim="port", member="alashankou")
    assert sorted(values(both)) == ["2125", "2129"]


def test_an_indicator_without_directions_is_found_under_any(ledger):
    assert ledger.figure("gdp", "CN-XJ", "2024", flow="export") == ledger.figure("gdp", "CN-XJ", "2024")


def test_every_row_can_be_reached(ledger):
    """No observation stands under a key that nobody can ask for."""
    excluded = {row_id for row_id, correction in ledger.corrections.items() if correction.action == "exclude"}
    for row in ledger.raw.iloc[::11].to_dict("records"):
        told = {name: row[name] for name in ("indicator", "region", "period", "dim", "member", "measure", "unit")}
        ranked = ledger.ranked(**told, flow=row["flow"] or "total", basis=row["basis"] or "CNY")
        assert row["id"] in excluded or row["id"] in [observation.id for observation in ranked]


# --- units -----------------------------------------------------------------------------------------------------------


def test_a_figure_comes_in_the_usual_unit_or_the_one_asked_for(ledger):
    assert ledger.figure("trade_value", "CN-XZ", "2025").unit.code == "CNY_100M"
    in_billions = ledger.figure("trade_value", "CN-XZ", "2025", unit="CNY_1B")
    assert (in_billions.unit.code, in_billions.value) == ("CNY_1B", Fraction("8.479"))
    assert ledger.figure("trade_value", "CN-XJ", "2024", unit="USD_100M").unit.quantity == "USD"


# --- tables ----------------------------------------------------------------------------------------------------------


def test_a_series_has_one_row_a_period_and_leaves_gaps_open(ledger):
    series = ledger.series("trade_value", "CN-XJ", ["2014", "2015", "2016"], unit="CNY_100M")
    assert list(series.columns) == ["period", "value", "low", "high", "unit", "observation", "figure"]
    assert list(series["period"]) == ["2014", "2015", "2016"]
    gap, told = series.iloc[1], series.iloc[2]
    assert math.isnan(gap["value"])
    assert math.isnan(gap["low"])
    assert (gap["unit"], gap["observation"]) == ("", "")
    assert gap["figure"].reason == "not_published"
    assert told["low"] <= told["value"] <= told["high"]
    assert told["unit"] == "CNY_100M"
    assert told["figure"].sources == (told["observation"],)
    assert series["value"].dtype == float


def test_a_series_of_gaps_is_still_one_of_numbers(ledger):
    series = ledger.series("trade_value", "CN-XJ", ["1950", "1951"])
    assert series["value"].dtype == float
    assert series["value"].isna().all()
    assert ledger.series("trade_value", "CN-XJ", []).empty


def test_members_of_a_dimension(ledger):
    partners = ledger.by_member("trade_value", "CN-XJ", "2025", "partner")
    assert {"ASEAN", "BRI", "CENTRAL_ASIA_5"} <= partners.keys()
    assert all(isinstance(figure, Figure) for figure in partners.values())
    assert not any("@" in member for member in partners)
    assert list(ledger.by_member("trade_value", "CN-XJ", "2025", "partner", members=["ASEAN", "VNM"])) == ["ASEAN"]


def test_groups(ledger):
    assert ledger.group("partner", "CENTRAL_ASIA_5") == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
    assert len(ledger.group("partner", "ASEAN")) == 11
    # Membership has its dates: Timor-Leste joined in October 2025, Croatia in July 2013, Britain left in 2020.
    assert [len(ledger.group("partner", "ASEAN", on)) for on in ("2025-10-25", "2025-10-26")] == [10, 11]
    assert "HRV" not in ledger.group("partner", "EU", "2013-06-30")
    assert ("GBR" in ledger.group("partner", "EU", "2020-01-31"), "GBR" in ledger.group("partner", "EU")) == (
        True,
        False,
    )
    for dim, group in ledger.table("groups")[["dim", "group"]].drop_duplicates().itertuples(index=False):
        assert all(ledger.name(dim, member, "zh") for member in [group, *ledger.group(dim, group)])


def test_provinces_periods_and_codes(ledger):
    assert len(ledger.provinces()) == 31
    assert "CN-WEST" not in ledger.provinces()
    known = ledger.periods_of("trade_value", "CN-XJ", dim="none", measure="level", flow="total")
    assert known.index("2023") < known.index("2024-01/2024-06") < known.index("2024")
    assert ledger.known_codes("flow") == ["total", "export", "import", "transit"]


def test_raw_rows_are_a_copy(ledger):
    rows = ledger.observations(region="CN-XJ", period="2025")
    rows["value"] = "0"
    assert not (ledger.observations(region="CN-XJ", period="2025")["value"] == "0").all()


# --- every row -------------------------------------------------------------------------------------------------------


def test_every_row_is_read_as_printed(ledger):
    for row in ledger.raw.to_dict("records"):
        figure = ledger.observation(row["id"]).figure
        correction = ledger.corrections.get(row["id"])
        printed = correction.applied_to(row) if correction else row
        value, step = Fraction(printed["value"]), Fraction(printed["step"])
        lowest, highest = LIMITS.get(row["measure"], (-math.inf, math.inf))
        assert figure.value == value
        assert figure.unit.code == row["unit"]
        assert figure.sources == (row["id"],)
        assert figure.qualifier == row["qualifier"]
        assert min(value, lowest) <= figure.low <= value <= figure.high <= max(value, highest)
        if row["qualifier"] in ("", "forecast"):
            assert value - figure.low <= step / 2
            assert figure.high - value <= step / 2
        # The words speak of the size: over 95 per cent of a fall is 95 and more.
        upwards = row["qualifier"] == "over" and value >= 0
        assert (figure.high == math.inf) == (upwards and highest == math.inf)


def test_the_package_opens_and_names_every_code_in_both_languages(ledger, record_property):
    started = time.perf_counter()
    again = Ledger.open()
    record_property("seconds to open the ledger", round(time.perf_counter() - started, 2))
    assert len(again.raw) == len(ledger.raw) > 8000
    for kind, column in (("indicator", "indicator"), ("region", "region"), ("unit", "unit"), ("measure", "measure")):
        for code in again.raw[column].unique():
            assert all(again.name(kind, code, language) for language in ("en", "zh"))
