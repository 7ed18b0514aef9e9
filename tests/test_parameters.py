"""Parameters: each mistake is answered with one clear message, before anything is read or started."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from strategies import ANYTHING, NEARLY_RIGHT_PARAMETERS
from tradebook import holdings, parameters
from tradebook.datapackage import DataError
from tradebook.ledger import Ledger
from tradebook.parameters import COMMON, CONTRACTS, ParameterError, check, complete, contract
from tradebook.units import TradebookError

NAMES = sorted({parameter.name for known in CONTRACTS.values() for parameter in known.parameters})


@pytest.fixture(autouse=True)
def one_ledger(ledger, monkeypatch):
    """The book's own package is opened once, not for each of a thousand cases; others as ever."""
    real = Ledger.open
    monkeypatch.setattr(Ledger, "open", lambda path=None: ledger if path is None else real(path))


def refused(**given_values: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        check("trade_scale", given_values)
    return str(caught.value)


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_the_defaults_of_every_chapter_are_right(chapter, ledger):
    values, opened = check(chapter, {})
    assert opened is ledger
    assert values == {parameter.name: parameter.default for parameter in contract(chapter).parameters}
    assert list(values)[: len(COMMON)] == ["region", "first_year", "last_year", "currency", "language", "as_of", "data"]


@pytest.mark.parametrize("region", ["CN-XJ", "CN-GX", "CN", "CN-WEST"])
def test_what_is_given_takes_the_place_of_the_default(region):
    values, _ = check("trade_scale", {"region": region, "last_year": 2024, "as_of": "2025-03-31", "currency": "USD"})
    assert (values["region"], values["last_year"], values["first_year"]) == (region, 2024, 2016)


@pytest.mark.parametrize(
    ("given_values", "message"),
    [
        ({"regoin": "CN-XJ"}, "trade_scale has no parameter 'regoin'; did you mean region?"),
        ({"years": 3}, "trade_scale has no parameter 'years'; known are region, first_year"),
        ({"region; import os": "x"}, "trade_scale has no parameter 'region; import os'"),
        ({"last_year": "2025"}, "last_year has to be a whole number, not '2025'"),
        ({"last_year": 2025.0}, "last_year has to be a whole number, not 2025.0"),
        ({"last_year": True}, "last_year has to be a whole number, not True"),
        ({"last_year": None}, "last_year has to be a whole number, not None"),
        ({"last_year": 25}, "last_year 25 is out of range; years run from 1990 to 2100"),
        ({"last_year": 10**5000}, "last_year (a value of type int) is out of range"),
        ({"last_year": 2016}, "first_year 2016 is not before last_year 2016: growth needs two years"),
        ({"first_year": 2025, "last_year": 2016}, "first_year 2025 is not before last_year 2016"),
        ({"region": 65}, "region has to be text, not 65"),
        ({"region": "Xinjiang"}, "region 'Xinjiang' is no region code; write one such as CN-XJ"),
        ({"region": ""}, "region '' is no region code"),
        ({"region": "CN-XI"}, "region 'CN-XI' is not in the ledger; did you mean CN-"),
        ({"region": "FR"}, "region 'FR' is not in the ledger; known are"),
        ({"region": "CN-XJ\n"}, "region 'CN-XJ\\n' is no region code"),
        ({"currency": "EUR"}, "currency 'EUR' is not a choice; known are CNY, USD"),
        ({"currency": "cny"}, "currency 'cny' is not a choice"),
        ({"language": "english"}, "language 'english' is not a choice; known are en, zh"),
        ({"as_of": "2025-02-30"}, "as_of '2025-02-30' is not in the calendar"),
        ({"as_of": "0000-01-01"}, "as_of '0000-01-01' is not in the calendar"),
        ({"as_of": "31 March 2025"}, "as_of '31 March 2025' is no date; write it as 2025-03-31, or leave it empty"),
        ({"as_of": "2025-03"}, "as_of '2025-03' is no date"),
        ({"as_of": "２０２５-03-31"}, "as_of '２０２５-03-31' is no date"),
        ({"as_of": 20250331}, "as_of has to be text, not 20250331"),
        ({"data": "/nowhere"}, "data '/nowhere' is no data package; name a folder that holds a datapackage.json"),
        ({"data": "x" * 5000}, "is no data package"),
        ({"data": "a\0b"}, "data 'a\\x00b' is no data package"),
        ({"data": "\ud800"}, "is no data package"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_would_be_right(given_values, message):
    text = refused(**given_values)
    assert message in text
    assert len(text) < 300
    assert "\n" not in text


def test_long_values_are_cut():
    assert len(refused(region=["x" * 10_000])) < 150
    assert len(refused(currency="x" * 10_000)) < 200
    assert len(refused(**{"x" * 10_000: 1})) < 250


def test_an_unknown_chapter_is_answered_with_the_nearest():
    for chapter, message in (
        ("trade_scal", "no chapter 'trade_scal'; did you mean trade_scale?"),
        ("../../etc", "no chapter '../../etc'; known are"),
        ([], "no chapter []; known are"),
        (None, "no chapter None; known are"),
    ):
        with pytest.raises(ParameterError) as caught:
            contract(chapter)
        assert str(caught.value).startswith(message)


def test_types_are_checked_before_anything_is_read(monkeypatch):
    monkeypatch.setattr(Ledger, "open", lambda path=None: pytest.fail("opened too early"))
    refused(last_year="2025", data=str(ROOT / "data"))


def test_another_package_is_opened_and_checked(tmp_path):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    assert check("trade_scale", {"data": str(folder)})[1].folder == folder
    (folder / "groups.csv").write_text("dim,group\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"groups\.csv"):
        check("trade_scale", {"data": str(folder)})


def test_defaults_are_complete_and_nothing_else():
    assert complete("trade_scale", {"region": "?"})["region"] == "?"
    given_values = {"region": "CN"}
    complete("trade_scale", given_values)
    assert given_values == {"region": "CN"}


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_parameter_is_explained_in_both_languages(chapter):
    known = contract(chapter)
    assert known.title("en") != known.title("zh")
    for parameter in known.parameters:
        assert parameter.help("en").isascii()
        assert any("\u4e00" <= sign <= "\u9fff" for sign in parameter.help("zh"))
        assert parameter.name.isidentifier()
        assert parameter.note("en").isascii()
        assert bool(parameter.note("en")) == bool(parameter.note("zh"))
        assert bool(parameter.fixed) == (parameter.kind == "choice")
        assert parameter.kind != "choice" or parameter.default in parameter.fixed


@settings(max_examples=1000)
@given(
    chapter=st.sampled_from([*CONTRACTS, "x", ""]),
    given_values=st.dictionaries(
        st.sampled_from(NAMES) | st.text(max_size=20), NEARLY_RIGHT_PARAMETERS | ANYTHING, max_size=4
    ),
)
def test_only_clear_errors_come_out_whatever_goes_in(chapter, given_values):
    try:
        values, _ = check(chapter, given_values)
    except (ParameterError, DataError) as error:
        assert isinstance(error, TradebookError)
        assert 0 < len(str(error)) < 1000
    else:
        assert set(values) == {parameter.name for parameter in contract(chapter).parameters}
        assert given_values.items() <= values.items()


@pytest.mark.parametrize("value", [object(), type("Mute", (), {"__repr__": lambda self: 1 / 0})()])
def test_even_an_object_without_a_name_is_refused_by_the_parameter(value):
    assert refused(last_year=value).startswith("last_year has to be a whole number, not ")


def test_bounds_of_years_are_part_of_the_contract(ledger):
    low, high = parameters.FIRST_YEAR, holdings.last_year(ledger)
    values, _ = check("trade_scale", {"first_year": low, "last_year": high})
    assert (values["first_year"], values["last_year"]) == (low, high)
    assert check("reform_effects", {"treatment_year": parameters.LAST_YEAR})


def test_choices_come_from_the_ledger(ledger):
    own = {parameter.name: parameter for parameter in contract("market_structure").parameters}
    regions = parameters.choices(own["region"], ledger)
    assert {"CN", "CN-XJ", "CN-WEST"} < set(regions) and not {"KAZ", "KGZ", "XX"} & set(regions)
    partners = parameters.choices(own["partner"], ledger)
    assert {"KAZ", "ASEAN", "DEU"} < set(partners) < set(ledger.known_codes("partner"))
    assert not [code for code in partners if "@" in code]
    assert parameters.choices(own["data"], ledger) == ()


@pytest.mark.parametrize(
    ("chapter", "given_values", "message", "blamed"),
    [
        ("trade_scale", {"first_year": 2025}, "first_year 2025 is not before last_year 2025", "first_year"),
        ("trade_scale", {"last_year": 2090}, "last_year 2090 is after the last year of the ledger; ", "last_year"),
        ("trade_scale", {"as_of": "1999-12-31"}, "as_of '1999-12-31' is before any trade value of CN-XJ", "as_of"),
        ("trade_scale", {"region": "KAZ"}, "region 'KAZ' has no trade value in the ledger; ", "region"),
        ("market_structure", {"partner": "ASEAN"}, "rising_partner 'ASEAN' is partner too", "rising_partner"),
        ("market_structure", {"partner": "ASEAM"}, "partner 'ASEAM' is not in the ledger; did you mean A", "partner"),
        ("market_structure", {"partner": "ASEAN@BRI"}, "partner 'ASEAN@BRI' is no partner's code", "partner"),
        (
            "reform_effects", {"reopening_date": "2020-01-29"},
            "closure_date '2020-01-29' is not before reopening_date '2020-01-29'", "closure_date",
        ),
    ],
)
def test_parameters_have_to_fit_each_other_and_the_ledger(chapter, given_values, message, blamed):
    with pytest.raises(ParameterError) as caught:
        check(chapter, given_values)
    assert str(caught.value).startswith(message)
    assert caught.value.parameter == blamed


def test_what_may_be_left_out_breaks_no_rule():
    assert check("reform_effects", {"closure_date": ""}) and check("reform_effects", {"reopening_date": ""})
    assert check("trade_scale", {"as_of": "2006-09-21"})


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_rule_is_told_in_both_languages_and_blames_a_parameter(chapter):
    names = {parameter.name for parameter in contract(chapter).parameters}
    for rule in contract(chapter).rules:
        assert rule.parameter in names
        assert rule.words("en").isascii()
        assert any("\u4e00" <= sign <= "\u9fff" for sign in rule.words("zh"))
