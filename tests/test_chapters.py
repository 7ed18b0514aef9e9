"""Every chapter runs for other regions, languages and years through real papermill, and its sentences follow."""

from __future__ import annotations

import re
from itertools import product

import nbformat
import pytest

from tradebook.cached import run_chapter
from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.parameters import CONTRACTS

REGIONS = ("CN-XJ", "CN-GX", "CN-GD", "CN-XZ")
LANGUAGES = ("en", "zh")
YEARS = ((2016, 2025), (2023, 2024))

CASES = list(product(CONTRACTS, REGIONS, LANGUAGES, YEARS))


def texts(notebook) -> dict[str, str]:
    return {
        cell.id: "\n".join(output["data"]["text/plain"] for output in cell.outputs if "data" in output)
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


@pytest.mark.parametrize(("chapter", "region", "language", "years"), CASES)
def test_the_chapter_runs_and_its_sentences_follow(chapter, region, language, years, tmp_path, ledger):
    given = {"region": region, "language": language, "first_year": years[0], "last_year": years[1]}
    notebook = nbformat.read(run_chapter(chapter, given, tmp_path / "out.ipynb"), as_version=4)
    said = texts(notebook)
    name = ledger.name("region", region, language)
    assert name in said["setup"]
    assert str(years[0]) in said["setup"] and str(years[1]) in said["setup"]
    assert said["findings"].strip()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type in ("error", "stream")]
    others = {ledger.name("region", other, language) for other in REGIONS if other != region}
    assert not [other for other in others if other in said["findings"]]
    for sentence in (text for cell_id, text in said.items() if cell_id not in ("claims", "data-used")):
        assert not re.search(r"\bnan\b|\bNone\b|Missing\(|Figure\(|\binf\b|\{|\}", sentence), sentence
        if language == "zh":
            assert re.search(r"[\u4e00-\u9fff]", sentence) or not sentence.strip(), sentence
        else:
            assert not re.search(r"[\u4e00-\u9fff]", without_publishers(sentence, ledger)), sentence
    for output in outputs:
        if VEGALITE_MIME in output.get("data", {}):
            assert chart_rows(output["data"][VEGALITE_MIME]), "an empty chart"


def without_publishers(text: str, ledger) -> str:
    """The text without names of publishers, which stand as they are in either language."""
    for publisher in sorted(set(ledger.table("sources")["publisher"]), key=len, reverse=True):
        text = text.replace(publisher, "")
    return text


def chart_rows(spec) -> list:
    return [row for rows in spec.get("datasets", {}).values() for row in rows]


@pytest.mark.parametrize("chapter", CONTRACTS)
@pytest.mark.parametrize("given", [{"currency": "USD"}, {"as_of": "2025-03-31"}, {"region": "CN"}], ids=str)
def test_the_chapter_runs_in_dollars_on_old_knowledge_and_for_the_country(chapter, given, tmp_path):
    notebook = nbformat.read(run_chapter(chapter, given, tmp_path / "out.ipynb"), as_version=4)
    assert texts(notebook)["findings"].strip()
