"""Parameters from a YAML file: plain values only, and a mistake is told with file and line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tradebook.cli import main
from tradebook.parameters import ParameterError
from tradebook.parameters.file import LONGEST_FILE, read_parameters

GOOD = """# a class of its own
region: CN-GX
last_year: 2024
as_of: 2025-03-31
language: "zh"
data: ''
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "guangxi.yml"


def test_names_values_and_lines_are_read(file):
    file.write_text(GOOD, encoding="utf-8")
    values, places = read_parameters(file)
    assert values == {"region": "CN-GX", "last_year": 2024, "as_of": "2025-03-31", "language": "zh", "data": ""}
    assert places["region"] == f"{file}, line 2" and places["data"] == f"{file}, line 6"


def test_json_and_a_byte_order_mark_are_fine(file):
    file.write_bytes(b"\xef\xbb\xbf" + b'{"region": "CN-GX", "last_year": 2024}')
    assert read_parameters(file)[0] == {"region": "CN-GX", "last_year": 2024}


MARK = "pwned"
REFUSED = [
    ("region: CN\nlast_year: 2024\nregion: CN-GX\n", ", line 3: 'region' stands there twice, first in "),
    ("last_year: [2024]\n", ", line 1: 'last_year' is a list; a parameter has one value"),
    ("region:\n  code: CN\n", ", line 1: 'region' is a group of values; a parameter has one value"),
    ("region: CN\nlast_year: 2024.5\n", ", line 2: 'last_year' '2024.5' is neither text nor a whole number to YAML"),
    ("region: NO\n", ", line 1: 'region' 'NO' is neither text nor a whole number to YAML; put text in quotes"),
    ("as_of:\n", ", line 1: 'as_of' '' is neither text nor a whole number"),
    ("- region\n", " does not hold names with values; write lines such as region: CN-GX"),
    ("", " does not hold names with values"),
    ("2024: last_year\n", ", line 1: '2024' is no name of a parameter"),
    ("[a, b]: c\n", ", line 1: '' is no name of a parameter"),
    ("region: CN\n\tlast_year: 2024\n", ", line 2: is no YAML ("),
    ("region: 'CN\n", ": is no YAML ("),
    ("region: CN\n---\nregion: CN\n", ", line 2: is no YAML ("),
    (f"region: !!python/object/apply:pathlib.Path.touch [{MARK}]\n", ", line 1: 'region' is a list"),
    (f"region: !!python/name:os.system {MARK}\n", ", line 1: 'region' '"),
    ("region: !local CN\n", ", line 1: 'region' 'CN' is neither text"),
    ("region: *missing\n", ", line 1: is no YAML ("),
    ("region: a\0b\n", " holds characters that YAML does not allow"),
    ("[" * 5000, "guangxi.yml"),
    ("x: " + "y" * LONGEST_FILE, " is too long for a file of parameters"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=lambda value: value[:30])
def test_what_is_no_plain_list_of_parameters_is_refused(text, message, file):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        read_parameters(file)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_no_text_is_refused(file):
    file.write_bytes(b"region: \xff\xfe")
    with pytest.raises(ParameterError, match="cannot be read: is not UTF-8"):
        read_parameters(file)
    with pytest.raises(ParameterError, match="cannot be read: Is a directory"):
        read_parameters(file.parent)


@settings(max_examples=300)
@given(text=st.text(max_size=60) | st.text("[]{}:-,'\"!&*\n\t #|>%@ ab12", max_size=60))
def test_only_clear_errors_come_out_of_any_text(tmp_path_factory, text):
    file = tmp_path_factory.getbasetemp() / "any.yml"
    file.write_text(text, encoding="utf-8", newline="")
    try:
        values, places = read_parameters(file)
    except ParameterError as error:
        assert "any.yml" in str(error)
    else:
        assert values.keys() == places.keys()
        assert all(type(value) in (str, int) for value in values.values())


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("region: CN\nregoin: CN\n", (), "p.yml, line 2: trade_scale has no parameter 'regoin'; did you mean region?"),
        ("last_year: '2024'\n", (), "p.yml, line 1: last_year has to be a whole number, not '2024'"),
        ("last_year: 1:30\n", (), "p.yml, line 1: last_year has to be a whole number, not '1:30'"),
        ("last_year: 2_024\n", (), "p.yml, line 1: last_year has to be a whole number, not '2_024'"),
        ("\nlast_year: 2010\n", (), "tradebook: first_year 2016 is not before last_year 2010"),
        ("region: CN-QQ\n", (), "p.yml, line 1: region 'CN-QQ' is not in the ledger"),
        # What -p says goes before, and is blamed instead.
        ("region: CN-QQ\n", ("-p", "region", "CN-QW"), "tradebook: region 'CN-QW' is not in the ledger"),
    ],
)
def test_the_command_line_names_file_and_line(text, words, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["run", "trade_scale", "-f", "p.yml", *words])
    assert result.exit_code == 2
    assert message in result.stderr and len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["p.yml"]
