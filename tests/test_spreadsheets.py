"""What spreadsheets make of a CSV file is accepted where it is harmless, and else named in one line with the remedy."""

from __future__ import annotations

import shutil

import pytest

from tradebook.datapackage import DataError
from tradebook.ledger import Ledger
from tradebook.starter import write_starter

FILE = "observations.csv"


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("starter") / "mine"
    write_starter(folder)
    return folder


@pytest.fixture
def mine(starter, tmp_path):
    return shutil.copytree(starter, tmp_path / "mine")


HARMLESS = {
    "byte-order mark": lambda content: b"\xef\xbb\xbf" + content,
    "lines that end as on Windows": lambda content: content.replace(b"\n", b"\r\n"),
    "no line break at the end": lambda content: content.rstrip(b"\n"),
    "quotes around every cell": lambda content: b"\n".join(
        b",".join(b'"' + cell + b'"' for cell in line.split(b",")) if b'"' not in line else line
        for line in content.rstrip(b"\n").split(b"\n")
    ),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_harmless_habits_are_accepted(mine, change):
    before = Ledger.open(mine).raw
    (mine / FILE).write_bytes(change((mine / FILE).read_bytes()))
    assert Ledger.open(mine).raw.equals(before)


def put(old: str, new: str):
    return lambda text: text.replace(old, new)


REFUSED = {
    "semicolons": (put(",", ";"), "observations.csv, row 1: ", "in Excel as CSV UTF-8 (comma delimited)"),
    "tabs": (put(",", "\t"), "row 1: ", "is not separated by commas"),
    "thousands grouped": (put(",7554.39,", ',"7,554.39",'), 'column value: "7,554.39"', "write 7554.39"),
    "grouped and not quoted": (put(",7554.39,", ",7,554.39,"), "row 3: ", "has 18 cells; the header has 17"),
    "decimal comma": (put(",7554.39,", ',"7554,39",'), 'column value: "7554,39"', "is not a number; write 7554.39"),
    "date with slashes": (put("2026-03-21", "2026/3/21"), 'published_on: "2026/3/21"', "write 2026-03-21"),
    "date with dots": (put("2026-03-21", "2026.3.21"), '"2026.3.21"', "write 2026-03-21"),
    "date in Chinese": (put("2026-03-21", "2026年3月21日"), '"2026年3月21日"', "write 2026-03-21"),
    "period in Chinese": (put(",2024,", ",2024年,"), 'column period: "2024年"', "write 2024"),
    "year as a number with decimals": (put(",2024,", ",2024.0,"), '"2024.0"', "right form"),
    "scientific notation": (put(",7554.39,", ",7.55E+03,"), '"7.55E+03"', "is not a number; write plain"),
    "a line of commas": (lambda text: text + "," * 16 + "\n", "row 12, column id: ", "is empty; a value is required"),
}


@pytest.mark.parametrize(("change", "where", "right"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_misread_is_named_with_the_remedy(mine, change, where, right):
    text = (mine / FILE).read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    (mine / FILE).write_text(changed, encoding="utf-8", newline="")
    with pytest.raises(DataError) as caught:
        Ledger.open(mine)
    line = str(caught.value).split("\n")[0]
    assert line.startswith(FILE) and where in line and right in line
    assert len(line) < 300


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_named_with_the_remedy(mine, encoding):
    path = mine / "sources.csv"
    path.write_bytes((path.read_text(encoding="utf-8") + "x,《统计公报》,t,http://e.org/,,1\n").encode(encoding))
    with pytest.raises(DataError, match=r"^sources\.csv, row \d+: is not UTF-8 .*UTF-8, in Excel as CSV UTF-8$"):
        Ledger.open(mine)
