"""Reading a Frictionless Data Package and refusing what its own descriptor does not allow.

Types, enums, keys and foreign keys stand once, in datapackage.json. This module knows no trade: it reads the tables
that the descriptor names and checks each against its Table Schema. What only trade statistics know is in rules.py.
"""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tradebook.units import TradebookError

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a package: where it stands, the offending text, and what would be right."""

    file: str
    message: str
    right: str
    row: int | None = None
    column: str = ""
    found: str | None = None

    def __str__(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        found = f" {_quoted(self.found)}" if self.found is not None else ""
        return f"{', '.join(where)}:{found} {self.message}; {self.right}".replace(":  ", ": ")


class DataError(TradebookError, ValueError):
    """A data package that was refused. `problems` holds every finding; the message shows the first few."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = [str(problem) for problem in problems[:MOST_SHOWN]]
        if len(problems) > MOST_SHOWN:
            lines.append(f"and {len(problems) - MOST_SHOWN} more")
        super().__init__("\n".join(lines))


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
    descriptor = _read_descriptor(folder)
    tables, problems = {}, []
    for resource in descriptor["resources"]:
        try:
            tables[resource["name"]] = _read_table(folder, resource)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    for table in tables.values():
        problems += _schema_problems(table)
        problems += _foreign_key_problems(table, tables)
    if problems:
        raise DataError(problems)
    return tables


def read_rows(path: Path, like: Table, tables: dict[str, Table]) -> Table:
    """Rows of a separate file, checked as if they stood in one of the package's tables; DataError names that file."""
    if not path.is_file():
        raise DataError([Problem(path.name, "is missing", "name a CSV file")])
    table = _read_table(path.parent, {"name": like.file, "path": path.name, "schema": like.schema})
    problems = [*_schema_problems(table), *_foreign_key_problems(table, tables)]
    key = like.schema["primaryKey"]
    held = set(like.rows[key])
    for position, value in enumerate(table.rows[key]):
        if value in held:
            problems.append(table.problem(position, key, f"is in {like.file} already", "a new row has a key of its own"))
    if problems:
        raise DataError(problems)
    return table


def nearest(word: str, choices: Iterable[str]) -> str:
    """A hint naming the closest valid choice, or how many there are."""
    choices = list(choices)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    shown = ", ".join(choices[:8]) + (", ..." if len(choices) > 8 else "")
    return f"known are {shown}"


def _read_descriptor(folder: Path) -> dict:
    path = folder / "datapackage.json"
    if not folder.is_dir():
        raise DataError([Problem(str(folder), "is not a folder", "name a folder that holds a datapackage.json")])
    if not path.is_file():
        raise DataError([Problem("datapackage.json", "is missing", f"a data package needs it in {folder.name}/")])
    try:
        descriptor = json.loads(_read_text(path, "datapackage.json"))
    except json.JSONDecodeError as error:
        right = f"line {error.lineno} has to be mended: {error.msg}"
        raise DataError([Problem("datapackage.json", "is not valid JSON", right)]) from None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise DataError([Problem("datapackage.json", "lists no resources", "it needs a list called resources")])
    return descriptor


def _read_text(path: Path, name: str) -> str:
    """Text in UTF-8; a byte-order mark, as spreadsheets write it, is accepted."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        message = f"is not UTF-8 (byte {content[error.start]:#04x})"
        raise DataError([Problem(name, message, "save the file as UTF-8", row)]) from None


def _read_table(folder: Path, resource: dict) -> Table:
    name, schema = resource["path"], resource["schema"]
    path = folder / name
    if not path.is_file():
        raise DataError([Problem(name, "is missing", f"the package lists it as resource {resource['name']}")])
    header, records, lines = _read_csv(_read_text(path, name), name)
    expected = [field["name"] for field in schema["fields"]]
    problems = list(_header_problems(name, header, expected))
    problems += [
        Problem(name, f"has {len(record)} cells", f"the header has {len(header)}", line)
        for record, line in zip(records, lines)
        if len(record) != len(header)
    ]
    if problems:
        raise DataError(problems)
    frame = pd.DataFrame(records, columns=header, dtype=object)[expected]
    return Table(name, schema, frame, lines)


def _read_csv(text: str, name: str) -> tuple[list[str], list[list[str]], list[int]]:
    if not text.strip():
        raise DataError([Problem(name, "is empty", "it needs a header row and at least one row of data")])
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise DataError([Problem(name, "holds a NUL character", "save the file as plain UTF-8 text", row)])
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    records, lines, line = [], [], 0
    try:
        for record in reader:
            if record:
                records.append(record)
                lines.append(line + 1)
            line = reader.line_num
    except csv.Error as error:
        raise DataError([Problem(name, f"cannot be read as CSV ({error})", "check the quotes", line + 1)]) from None
    if len(records) < 2:
        raise DataError([Problem(name, "has no rows", "it needs at least one row of data under the header")])
    return records[0], records[1:], lines[1:]


def _header_problems(name: str, header: list[str], expected: list[str]) -> Iterator[Problem]:
    for column in sorted({column for column in header if header.count(column) > 1}):
        yield Problem(name, "stands twice in the header", "each column stands once", 1, column)
    for column in (column for column in expected if column not in header):
        yield Problem(name, "is missing from the header", f"the columns are {', '.join(expected)}", 1, column)
    for column in (column for column in header if column not in expected):
        yield Problem(name, "is not a column of this file", nearest(column, expected), 1, column)


def _schema_problems(table: Table) -> Iterator[Problem]:
    for field in table.schema["fields"]:
        yield from _field_problems(table, field)
    key = table.schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
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
        return "has blanks around it", f"write {_quoted(text.strip())}"
    finding = _type_finding(text, kind)
    if finding:
        return finding
    if "enum" in constraints and text not in constraints["enum"]:
        return "is not an allowed value", nearest(text, constraints["enum"])
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], text):
        return "does not have the right form", f"it has to match {constraints['pattern']}"
    if kind in ("number", "integer"):
        return _range_finding(Decimal(text), constraints)
    return None


def _type_finding(text: str, kind: str) -> tuple[str, str] | None:
    if kind == "integer" and not re.fullmatch(r"-?[0-9]+", text):
        return "is not a whole number", "write digits only, such as 12"
    if kind == "number" and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return "is not a number", "write plain digits with a decimal point, such as 5203.7"
    if kind == "boolean" and text not in ("true", "false"):
        return "is neither true nor false", "write true or false"
    return None


def _range_finding(number: Decimal, constraints: dict) -> tuple[str, str] | None:
    if "minimum" in constraints and number < Decimal(str(constraints["minimum"])):
        return "is too small", f"the smallest allowed is {constraints['minimum']}"
    if "maximum" in constraints and number > Decimal(str(constraints["maximum"])):
        return "is too large", f"the largest allowed is {constraints['maximum']}"
    return None


def _duplicate_problems(table: Table, key: list[str]) -> Iterator[Problem]:
    for position in table.rows.duplicated(key).to_numpy().nonzero()[0]:
        earlier = (table.rows[key] == table.rows[key].iloc[position]).all(axis=1).to_numpy().argmax()
        yield table.problem(
            position, key[-1], f"repeats row {table.lines[earlier]}", f"{' + '.join(key)} must be different in every row"
        )


def _foreign_key_problems(table: Table, tables: dict[str, Table]) -> Iterator[Problem]:
    for key in table.schema.get("foreignKeys", []):
        fields = [key["fields"]] if isinstance(key["fields"], str) else key["fields"]
        target = key["reference"]["fields"]
        target = [target] if isinstance(target, str) else target
        other = tables[key["reference"]["resource"]] if key["reference"]["resource"] else table
        known = set(other.rows[target].itertuples(index=False, name=None))
        for position, row in enumerate(table.rows[fields].itertuples(index=False, name=None)):
            if row not in known and any(row):
                choices = sorted({k[-1] for k in known if k[:-1] == row[:-1]})
                yield table.problem(position, fields[-1], f"is not in {other.file}", nearest(row[-1], choices))


def _quoted(text: str) -> str:
    shown = text if len(text) <= 60 else text[:57] + "..."
    return json.dumps(shown, ensure_ascii=False)
