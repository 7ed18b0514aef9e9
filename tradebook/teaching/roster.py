"""The list of a class, as a teacher keeps it: a CSV with a column student, and others if they like."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tradebook.units import TradebookError

# Names of files are made from it, on every system alike.
_STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_COLUMN = "student"

# Two files of one name, where a system does not tell capitals apart, would be one.
LARGEST = 5000


class RosterError(TradebookError, ValueError):
    """A list of a class that cannot be used; the message names the file and the line."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Student:
    """One line of the list: the short name that files carry, and the full name, empty if there is none."""

    student: str
    name: str = ""


def read_roster(path: Path) -> list[Student]:
    """The students in the order of the file. RosterError names what is wrong, in one line."""
    rows = _rows(path)
    students = [_student(path, number, row) for number, row in enumerate(rows, start=2) if any(row.values())]
    if not students:
        raise RosterError(f"{path}: nobody is on the list; write a line for each student below the heading")
    if len(students) > LARGEST:
        raise RosterError(f"{path}: {len(students)} students are more than a class; {LARGEST} at most")
    twice = [name for name, count in Counter(student.student.lower() for student in students).items() if count > 1]
    if twice:
        raise RosterError(f"{path}: student {twice[0]!r} stands there twice; give everybody a name of their own")
    return students


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RosterError(f"{path}: {error.strerror or error}; name a CSV file with a column student") from None
    except UnicodeDecodeError:
        raise RosterError(f"{path}: this is no text in UTF-8; save the list as CSV UTF-8") from None
    try:
        # A spreadsheet in some countries separates by semicolons.
        separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        rows = list(csv.DictReader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise RosterError(f"{path}: {error}; save the list as CSV") from None
    found = list(rows[0]) if rows else [part.strip() for part in text.partition("\n")[0].split(separator)]
    if _COLUMN not in found:
        named = ", ".join(str(name) for name in found if name) or "none"
        raise RosterError(f"{path}, line 1: no column {_COLUMN}; the columns are {named}")
    return rows


def _student(path: Path, number: int, row: dict[str, str]) -> Student:
    student = (row[_COLUMN] or "").strip()
    if not _STUDENT.fullmatch(student):
        raise RosterError(
            f"{path}, line {number}: student {student!r} cannot be the name of a file; use letters, digits, - and _"
        )
    return Student(student, " ".join((row.get("name") or "").split()))
