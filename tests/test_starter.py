"""The starter: a valid package of real figures that explains itself, written once and into an empty folder only."""

from __future__ import annotations

import json
import re

import pytest
from frictionless import Package

from tradebook import starter
from tradebook.chapters import Page
from tradebook.ledger import Ledger
from tradebook.parameters import CARDS, CONTRACTS, NOTEBOOKS, check
from tradebook.starter import LEFT_EMPTY, README, REGIONS, YEARS, write_starter
from tradebook.targets import TargetError
from tradebook.teaching.card_page import executed
from tradebook.teaching.source import run_notebook


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("starter") / "mine"
    write_starter(folder)
    return folder


def test_it_is_a_package_for_this_program_and_for_others(mine):
    opened = Ledger.open(mine)
    assert set(opened.raw["region"]) == set(REGIONS)
    assert set(opened.raw["period"]) == set(YEARS)
    assert 8 <= len(opened.raw) <= 20
    assert Package(str(mine / "datapackage.json")).validate().valid


def test_its_figures_are_the_ledger_s_own_with_their_pages(mine, ledger):
    opened = Ledger.open(mine)
    for row in opened.raw.to_dict("records"):
        assert ledger.observations(id=row["id"]).to_dict("records") == [row]
        assert opened.source_of(row["id"]) == ledger.source_of(row["id"])
    assert set(opened.table("sources")["source"]) == set(opened.raw["source"])
    for region in REGIONS:
        for year in YEARS:
            told, known = (each.figure("trade_value", region, year, unit="CNY_100M") for each in (opened, ledger))
            assert (told.low, told.high) == (known.low, known.high)


def test_what_belongs_to_the_book_s_own_cases_is_empty(mine):
    opened = Ledger.open(mine)
    assert all(opened.table(name).empty for name in LEFT_EMPTY)


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_chapter_takes_it_with_its_defaults(mine, chapter):
    values, opened = check(chapter, {"data": str(mine)})
    assert Page(chapter, values, opened).heading().text


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_exercises_take_it_too(mine, name):
    """Whoever begins with a few figures of their own builds the whole book: what cannot be asked is left out."""
    given = {"data": str(mine)}
    made = executed(name, given) if name in CARDS else run_notebook(name, given)
    assert made


def test_the_guide_explains_every_column_and_file(mine):
    guide = (mine / README).read_text(encoding="utf-8")
    descriptor = json.loads((mine / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        assert f"| {resource['path']} |" in guide
        if resource["name"] in ("observations", "sources", "regions", "members"):
            for field in resource["schema"]["fields"]:
                assert re.search(rf"^\| {field['name']} \| \S.* \| (yes|no) \|", guide, re.M), field["name"]
    assert {path.name for path in mine.iterdir()} == {README, "datapackage.json"} | {
        resource["path"] for resource in descriptor["resources"]
    }


def test_two_starters_are_equal_to_the_byte(mine, tmp_path):
    write_starter(tmp_path / "again")
    for path in mine.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_an_empty_folder_is_filled_and_another_is_left_alone(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    assert README in write_starter(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "sources.csv").unlink()
    with pytest.raises(TargetError, match="is not empty"):
        write_starter(folder)
    assert {path.name for path in folder.iterdir()} == before.keys() - {"sources.csv"}


def test_a_starter_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(starter, "as_csv", fail)
    with pytest.raises(OSError, match="No space left"):
        write_starter(tmp_path / "mine")
    assert not list(tmp_path.iterdir())
