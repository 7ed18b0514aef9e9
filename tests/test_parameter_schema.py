"""The JSON Schema of a contract is one, and says the same as the check, as far as a schema can."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from strategies import NEARLY_RIGHT_PARAMETERS, any_json
from tradebook.ledger import Ledger
from tradebook.parameters import CONTRACTS, ParameterError, check, contract, json_schema
from tradebook.parameters.kinds import check_choice, check_type

FORMATS = Draft202012Validator.FORMAT_CHECKER


@pytest.fixture(autouse=True)
def one_ledger(ledger, monkeypatch):
    real = Ledger.open
    monkeypatch.setattr(Ledger, "open", lambda path=None: ledger if path is None else real(path))


@pytest.fixture(scope="module")
def validators(ledger):
    return {
        name: Draft202012Validator(json_schema(known, ledger), format_checker=FORMATS)
        for name, known in CONTRACTS.items()
    }


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_it_is_a_schema_of_the_draft_it_names(chapter, ledger):
    schema = json_schema(contract(chapter), ledger)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_the_defaults_are_valid_and_stand_in_it(chapter, validators):
    defaults = {parameter.name: parameter.default for parameter in contract(chapter).parameters}
    properties = validators[chapter].schema["properties"]
    assert {name: known["default"] for name, known in properties.items()} == defaults
    assert list(properties) == list(defaults)
    validators[chapter].validate(defaults)


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_what_a_schema_cannot_say_stands_in_its_words(chapter, ledger):
    schema = json_schema(contract(chapter), ledger)
    for rule in contract(chapter).rules:
        assert rule.en in schema["description"] and rule.zh in schema["description_zh"]
    for parameter in contract(chapter).parameters:
        words = schema["properties"][parameter.name]
        assert parameter.help_en in words["description"] and parameter.help_zh in words["description_zh"]
        assert parameter.note_en in words["description"] and parameter.note_zh in words["description_zh"]
    assert "decimal point" in schema["properties"]["last_year"]["description"]
    assert "calendar" in schema["properties"]["as_of"]["description"]
    assert "datapackage.json" in schema["properties"]["data"]["description"]


def beyond_a_schema(parameter, value) -> bool:
    """JSON has one kind of number, so 2025.0 is an integer to it; and it cannot look into a folder."""
    if parameter.kind == "folder" and isinstance(value, str):
        return bool(value)
    return parameter.type is int and isinstance(value, float) and value.is_integer()


def accepted(parameter, value, ledger) -> bool:
    try:
        check_type(parameter, value)
        check_choice(parameter, value, ledger)
    except ParameterError:
        return False
    return True


PARAMETERS = [(name, parameter) for name, known in CONTRACTS.items() for parameter in known.parameters]


@settings(max_examples=1500)
@given(which=st.sampled_from(PARAMETERS), value=NEARLY_RIGHT_PARAMETERS | any_json())
def test_schema_and_check_agree_on_every_value(validators, ledger, which, value):
    chapter, parameter = which
    if not beyond_a_schema(parameter, value):
        assert validators[chapter].is_valid({parameter.name: value}) == accepted(parameter, value, ledger)


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_both_refuse_a_name_that_is_no_parameter(chapter, validators):
    assert not validators[chapter].is_valid({"regoin": "CN-XJ"})
    with pytest.raises(ParameterError):
        check(chapter, {"regoin": "CN-XJ"})


def test_every_region_of_the_schema_is_accepted_by_the_check(validators):
    for code in validators["trade_scale"].schema["properties"]["region"]["enum"]:
        assert check("trade_scale", {"region": code})
