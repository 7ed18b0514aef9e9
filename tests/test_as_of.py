"""A book as of a day knows nothing that was published later."""

from __future__ import annotations

import json
import re
from datetime import date

import nbformat
import pytest

from tradebook.cached import run_chapter
from tradebook.parameters import CONTRACTS

IDS = re.compile(r"\bo[0-9a-f]{8}\b")


@pytest.mark.parametrize("chapter", CONTRACTS)
@pytest.mark.parametrize(("as_of", "last_year"), [("2024-02-15", 2023), ("2025-03-31", 2024)])
def test_no_later_figure_leaks_in(chapter, as_of, last_year, tmp_path, ledger):
    given = {"as_of": as_of, "last_year": last_year}
    notebook = nbformat.read(run_chapter(chapter, given, tmp_path / "out.ipynb"), as_version=4)
    used = set(IDS.findall(json.dumps([cell.get("outputs", []) for cell in notebook.cells])))
    assert used
    late = {row_id for row_id in used if ledger.observation(row_id).known_from > date.fromisoformat(as_of)}
    assert not late


def test_xinjiang_2024_is_the_first_release_at_first_and_the_revised_figure_later(ledger):
    wanted = ("trade_value", "CN-XJ", "2024")
    first = ledger.figure(*wanted, as_of="2025-03-31")
    later = ledger.figure(*wanted)
    assert 4351.05 <= first.value <= 4351.15
    assert 4341.55 <= later.value <= 4341.65


def test_a_row_without_a_date_is_known_a_stated_time_after_its_period(ledger):
    undated = ledger.observations(published_on="")
    for row_id, release in zip(undated["id"], undated["release"], strict=True):
        observation = ledger.observation(row_id)
        assert observation.known_from > date.min
        assert (observation.release == "first") == (release == "first")
    monthly = ledger.observation("oaf437809")
    assert monthly.known_from == date(2025, 1, 31)
    compiled = ledger.observation("oe765d834")
    assert compiled.known_from == date(2026, 1, 1)
