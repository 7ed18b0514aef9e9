"""Known errors of the sources: never selected, always readable, and refused once the row under them changes."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tradebook.datapackage import DataError
from tradebook.figure import Figure, Missing
from tradebook.ledger import OWN_DATA, Ledger

COLUMNS = ["observation", "action", "expected_value", "corrected", "reason_en", "reason_zh", "evidence"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return shutil.copytree(OWN_DATA, tmp_path / "data")


def write(package: Path, **changes: str) -> None:
    """A table of one correction: the press figure of 2023 in dollars, with some of its cells changed."""
    row = {"observation": "od47b12f8", "action": "exclude", "expected_value": "55.72", "corrected": "",
           "reason_en": "reason", "reason_zh": "理由", "evidence": "obf4746b7"} | changes  # fmt: skip
    with (package / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)


def test_every_correction_says_why_in_both_languages_and_shows_its_evidence(ledger):
    assert ledger.corrections
    for row_id, correction in ledger.corrections.items():
        assert correction.reason("en") != correction.reason("zh")
        assert correction.evidence and row_id not in correction.evidence
        for evidence in correction.evidence:
            assert ledger.observation(evidence)


def test_an_excluded_row_is_never_selected_but_stays_readable(ledger):
    found = ledger.ranked("train_count", "CN", "2021-01/2021-11")
    assert [observation.id for observation in found] == ["o1541b597"]
    assert ledger.observation("o6ebe0af5").figure.value == 13187
    assert "o6ebe0af5" in set(ledger.observations(region="CN", indicator="train_count")["id"])


def test_a_figure_that_only_an_excluded_row_told_is_missing(ledger):
    assert isinstance(ledger.figure("trade_value", "CN-XJ", "2022", dim="partner", member="CENTRAL_ASIA_5"), Missing)


def test_a_replaced_step_widens_the_bounds_and_leaves_the_printed_row_alone(ledger):
    figure = ledger.observation("o153b4425").figure
    assert (figure.value, figure.low, figure.high) == (4341, 4340, 4342)
    assert ledger.observation("oe765d834").figure.value in figure
    assert ledger.observations(id="o153b4425")["step"].item() == "1"


def test_a_replaced_value_is_what_the_ledger_reads(package):
    write(package, action="replace_value", corrected="50.68")
    figure = Ledger.open(package).observation("od47b12f8").figure
    assert isinstance(figure, Figure) and figure.value * 100 == 5068


def test_a_correction_fails_once_the_printed_value_is_another(package):
    write(package, expected_value="55.7")
    with pytest.raises(DataError) as raised:
        Ledger.open(package)
    assert str(raised.value) == (
        'corrections.csv, row 2, column expected_value: "55.7" was written for this printed value of od47b12f8, '
        "but observations.csv now has 55.72; look at the page again, then mend or drop the correction"
    )


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"action": "delete"}, "action", "did you mean|one of|known are"),
        ({"observation": "o00000000"}, "observation", "is not in observations.csv"),
        ({"corrected": "50.68"}, "corrected", "has no use when a row is excluded"),
        ({"action": "replace_value"}, "corrected", "is not a number"),
        ({"action": "replace_value", "corrected": "NaN"}, "corrected", "is not a number"),
        ({"action": "replace_step", "corrected": "0"}, "corrected", "is not a step"),
        ({"evidence": "obf4746b7 offffffff"}, "evidence", "names offffffff, no observation"),
        ({"reason_zh": ""}, "reason_zh", ""),
        ({"expected_value": ""}, "expected_value", ""),
    ],
)
def test_a_correction_that_cannot_be_carried_out_is_refused(package, changes, column, words):
    write(package, **changes)
    with pytest.raises(DataError, match=f"(?s)corrections.csv, row 2, column {column}.*({words})"):
        Ledger.open(package)


def test_a_package_without_corrections_is_read_as_printed(package):
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [resource for resource in descriptor["resources"] if resource["name"] != "corrections"]
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (package / "corrections.csv").unlink()
    bare = Ledger.open(package)
    assert bare.corrections == {}
    assert len(bare.ranked("train_count", "CN", "2021-01/2021-11")) == 2
