"""Reading a Frictionless Data Package and refusing what its own descriptor does not allow.

Types, enums, keys and foreign keys stand once, in datapackage.json. This module knows no trade: it reads the tables
that the descriptor names and checks each against its Table Schema. What only trade statistics know is in rules.py.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tradebook.descriptor import as_list, read_descriptor, read_text
from tradebook.problems import DataError, Problem, nearest, quoted

__all__ = ["DataError", "Problem", "Table", "nearest", "no_rows", "read_package", "read_rows"]

# No printed figure is longer; what is would slow every computation down.
LONGEST_NUMBER = 30
LONGEST_CELL = 131_072

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")

# 2025/3/31, 2025.3.31, 2025年3月31日, and the same without the day or the month.
_OWN_DATE = re.compile(r"([0-9]{4})(?:[/.年]([0-9]{1,2}))?(?:[/.月]([0-9]{1,2}))?[年月日]?")


@dataclass(frozen=True, slots=True)
class Table:
    """One resource: its file name, schema, and rows as text; `lines` gives each row's place in the file."""

    file: str
    schema: dict
    rows: pd.DataFrame
    lines: list[int]

    def problem(self, position: int, column: str, message: str, right: str) -> Problem:
        """A finding about one cell, by the row's position in `rows`."""
        return Problem(self.file, message, right, self.lines[position], column, self.rows[column].iat[position])


def read_package(folder: Path) -> dict[str, Table]:
    """Every table of the package by resource name, all values as text; DataError if anything is not as described."""
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for resource in read_descriptor(folder)["resources"]:
        try:
            tables[resource["name"]] = _read_table(folder, resource)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    for table in tables.values():
        problems += _schema_problems(table)
    # A cell with a problem of its own is not looked up as well: one mistake, one line.
    refused = {(problem.file, problem.row, problem.column) for problem in problems}
    for table in tables.values():
        problems += _foreign_key_problems(table, tables, refused)
    if problems:
        raise DataError(_in_order(problems))
    return tables


def read_rows(path: Path, like: Table, tables: dict[str, Table]) -> Table:
    """Rows of a separate file, checked as if they stood in one of the package's tables; DataError names that file."""
    if not path.is_file():
        raise DataError([Problem(path.name, "is missing", "name a CSV file")])
    table = _read_table(path.parent, {"name": like.file, "path": path.name, "schema": like.schema})
    problems = [*no_rows(table), *_schema_problems(table), *_foreign_key_problems(table, tables)]
    key = like.schema["primaryKey"]
    held = set(like.rows[key])
    for position, value in enumerate(table.rows[key]):
        if value in held:
            right = "a new row has a key of its own"
            problems.append(table.problem(position, key, f"is in {like.file} already", right))
    if problems:
        raise DataError(problems)
    return table


def no_rows(table: Table) -> Iterator[Problem]:
    """The finding about a table that holds a header and nothing else."""
    if table.rows.empty:
        yield Problem(table.file, "has no rows", "it needs at least one row of data under the header")


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Problems as a reader meets them: file by file, from top to bottom."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    return sorted(problems, key=lambda problem: (files.index(problem.file), problem.row or 0))


def _read_table(folder: Path, resource: dict) -> Table:
    name, schema = resource["path"], resource["schema"]
    path = folder / name
    if not path.is_file():
        raise DataError([Problem(name, "is missing", f"the package lists it as resource {resource['name']}")])
    header, records, lines = _read_csv(read_text(path, name), name)
    expected = [field["name"] for field in schema["fields"]]
    problems = list(_header_problems(name, header, expected)) or list(_shape_problems(name, header, records, lines))
    if problems:
        raise DataError(problems)
    frame = pd.DataFrame(records, columns=header, dtype=object)[expected]
    return Table(name, schema, frame, lines)


def _read_csv(text: str, name: str) -> tuple[list[str], list[list[str]], list[int]]:
    """Header, records, and the line on which each record starts."""
    if not text.strip():
        raise DataError([Problem(name, "is empty", "it needs a header row and at least one row of data")])
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise DataError([Problem(name, "holds a NUL character", "save the file as plain UTF-8 text", row)])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, lines, line = [], [], 0
    # The limit belongs to all of Python, and others change it.
    limit_of_others = csv.field_size_limit(LONGEST_CELL)
    try:
        for record in reader:
            records.append(record)
            lines.append(line + 1)
            line = reader.line_num
    except csv.Error as error:
        right = "look for a quote that is never closed, or that stands inside a cell without being doubled"
        raise DataError([Problem(name, f"cannot be read as CSV ({error})", right, line + 1)]) from None
    finally:
        csv.field_size_limit(limit_of_others)
    return records[0], records[1:], lines[1:]


def _header_problems(name: str, header: list[str], expected: list[str]) -> Iterator[Problem]:
    if len(header) == 1 < len(expected) and re.search(r"[;\t]", header[0]):
        right = "save the file as CSV with commas, in Excel as CSV UTF-8 (comma delimited)"
        yield Problem(name, "is not separated by commas", right, 1, found=header[0])
        return
    for column in sorted({column for column in header if header.count(column) > 1}):
        yield Problem(name, "stands twice in the header", "each column stands once", 1, column or '""')
    for column in (column for column in header if column not in expected):
        yield Problem(name, "is not a column of this file", nearest(column, expected), 1, column or '""')
    for column in (column for column in expected if column not in header):
        yield Problem(name, "is missing from the header", f"the columns are {', '.join(expected)}", 1, column)


def _shape_problems(
    name: str, header: list[str], records: list[list[str]], lines: list[int]
) -> Iterator[Problem]:
    for record, line in zip(records, lines):
        if not record:
            yield Problem(name, "is blank", "take the line out", line)
        elif len(record) != len(header):
            cells = "1 cell" if len(record) == 1 else f"{len(record)} cells"
            yield Problem(name, f"has {cells}", f"the header has {len(header)}", line, found=",".join(record))


def _schema_problems(table: Table) -> Iterator[Problem]:
    for field in table.schema["fields"]:
        yield from _field_problems(table, field)
    key = as_list(table.schema.get("primaryKey", []))
    if key:
        yield from _duplicate_problems(table, key)


def _field_problems(table: Table, field: dict) -> Iterator[Problem]:
    """Check a column by its distinct texts: a ledger repeats few of them often."""
    name, constraints = field["name"], field.get("constraints", {})
    column = table.rows[name]
    refused = {}
    for text in column.unique():
        finding = _cell_finding(text, field.get("type", "string"), constraints)
        if finding:
            refused[text] = finding
    if refused:
        for position in column.isin(list(refused)).to_numpy().nonzero()[0]:
            yield table.problem(position, name, *refused[column.iat[position]])
    if constraints.get("unique"):
        yield from _duplicate_problems(table, [name])


def _cell_finding(text: str, kind: str, constraints: dict) -> tuple[str, str] | None:
    """What is wrong with one text and what would be right, or None."""
    if text == "":
        return ("is empty", "a value is required here") if constraints.get("required") else None
    if text != text.strip():
        return "has blanks around it", f"write {quoted(text.strip())}"
    finding = _type_finding(text, kind)
    if finding:
        return finding
    if "enum" in constraints and text not in constraints["enum"]:
        return "is not an allowed value", nearest(text, constraints["enum"])
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], text):
        return "does not have the right form", _right_form(text, constraints["pattern"])
    if kind in ("number", "integer"):
        return _range_finding(Decimal(text), constraints)
    return None


def _type_finding(text: str, kind: str) -> tuple[str, str] | None:
    if kind == "integer" and not re.fullmatch(r"-?[0-9]+", text):
        return "is not a whole number", "write digits only, such as 12"
    if kind == "number" and not _NUMBER.fullmatch(text):
        return "is not a number", _plain_number(text)
    if kind in ("integer", "number") and len(text) > LONGEST_NUMBER:
        return "has too many digits", f"a number has at most {LONGEST_NUMBER} characters"
    if kind == "boolean" and text not in ("true", "false"):
        return "is neither true nor false", "write true or false"
    return None


def _plain_number(text: str) -> str:
    """How the number should be written; where thousands are grouped or digits are full-width, the number itself."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace(" ", "")
    # A comma that does not group by thousands is that of a decimal fraction, as some countries write it.
    plain = plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain.replace(",", ".")
    if len(plain) <= LONGEST_NUMBER and _NUMBER.fullmatch(plain):
        return f"write {plain}"
    return "write plain digits with a decimal point, such as 5203.7"


def _right_form(text: str, pattern: str) -> str:
    """The pattern, or where a spreadsheet or a Chinese text wrote a date in its own way, the date as it should be."""
    numbers = _OWN_DATE.fullmatch(text)
    if numbers:
        day = "-".join(part.zfill(2) for part in numbers.groups() if part)
        if re.fullmatch(pattern, day):
            return f"write {day}"
    return f"it has to match {pattern}"


def _range_finding(number: Decimal, constraints: dict) -> tuple[str, str] | None:
    if "minimum" in constraints and number < Decimal(str(constraints["minimum"])):
        return "is too small", f"the smallest allowed is {constraints['minimum']}"
    if "maximum" in constraints and number > Decimal(str(constraints["maximum"])):
        return "is too large", f"the largest allowed is {constraints['maximum']}"
    return None


def _duplicate_problems(table: Table, key: list[str]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for position, values in enumerate(table.rows[key].itertuples(index=False, name=None)):
        earlier = first.setdefault(values, position)
        if earlier != position:
            right = f"{' + '.join(key)} must be different in every row"
            yield table.problem(position, key[-1], f"repeats row {table.lines[earlier]}", right)


def _foreign_key_problems(
    table: Table, tables: dict[str, Table], refused: Collection[tuple[str, int | None, str]] = ()
) -> Iterator[Problem]:
    for key in as_list(table.schema.get("foreignKeys", [])):
        fields, target = as_list(key["fields"]), as_list(key["reference"]["fields"])
        other = tables[key["reference"]["resource"]] if key["reference"]["resource"] else table
        known = dict.fromkeys(other.rows[target].itertuples(index=False, name=None))
        findings: dict[tuple[str, ...], tuple[str, str]] = {}
        for position, row in enumerate(table.rows[fields].itertuples(index=False, name=None)):
            if row in known or not any(row):
                continue
            if any((table.file, table.lines[position], field) in refused for field in fields):
                continue
            if row not in findings:
                findings[row] = _unknown_finding(row, known, other.file)
            yield table.problem(position, fields[-1], *findings[row])


def _unknown_finding(row: tuple[str, ...], known: Collection[tuple[str, ...]], file: str) -> tuple[str, str]:
    """What is wrong with a key that another table does not hold, and the nearest that it does."""
    choices = sorted({other[-1] for other in known if other[:-1] == row[:-1]})
    beside = f" beside {' + '.join(row[:-1])}" if len(row) > 1 else ""
    if choices == [""]:
        return f"stands{beside}, which has no members", "leave it empty"
    if not row[-1]:
        return f"is empty{beside}", nearest("", [choice for choice in choices if choice])
    return f"is not in {file}{beside}", nearest(row[-1], [choice for choice in choices if choice])
