"""Grading a folder: every notebook is run in its own cage, its answers are judged here, where the keys are."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tradebook.teaching import sandbox
from tradebook.teaching.keys import Keys
from tradebook.teaching.plain import Plain
from tradebook.teaching.sandbox import USUAL, Attempt, Limits
from tradebook.teaching.sealed import Verdict, judge
from tradebook.teaching.submission import Submission, submissions
from tradebook.units import TradebookError

NOTHING, NOBODY, REFUSED, STOPPED, GRADED = "nothing handed in", "whose?", "refused", "stopped", "graded"

_NO_ANSWER: Plain = {"kind": "none"}


class GradeError(TradebookError, OSError):
    """A folder that cannot be graded."""

    exit_code = 2

    def __str__(self) -> str:
        return self.args[0]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one exercise of one submission is worth."""

    name: str
    title: str
    verdict: Verdict
    points: int
    of: int
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    """One line of the result: a submission with its marks, or a student who handed nothing in."""

    student: str
    name: str
    path: str
    status: str
    marks: tuple[Mark, ...] = ()
    attempt: Attempt = field(default_factory=Attempt)
    note: str = ""

    @property
    def points(self) -> int:
        return sum(mark.points for mark in self.marks)

    @property
    def of(self) -> int:
        return sum(mark.of for mark in self.marks)

    @property
    def percent(self) -> str:
        """The points as a share of those that could be had, to one decimal; empty where there were none to be had."""
        return f"{100 * self.points / self.of:.1f}" if self.of else ""


def grade_folder(
    folder: Path, keys: Keys, limits: Limits = USUAL, tell: Callable[[str], None] = lambda line: None
) -> list[Graded]:
    """Every submission below a folder and every student without one, in the order of the class.

    raises GradeError if there is no such folder, or the system is none that can hold student code
    """
    if os.name != "posix":
        raise GradeError("grading runs student code, which needs Linux or macOS to hold it; on Windows use WSL")
    if not folder.is_dir():
        raise GradeError(f"{folder}: no such folder; name the one with the notebooks that were handed in")
    handed_in = submissions(folder, keys.students)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        graded = [pool.submit(_grade, one, keys, limits) for one in handed_in]
        lines = []
        for one in graded:
            lines.append(one.result())
            tell(f"{lines[-1].path}: {lines[-1].status}")
    return _in_order(_with_missing(_noted(lines), keys), list(keys.students))


def _grade(submission: Submission, keys: Keys, limits: Limits) -> Graded:
    key = keys.students.get(submission.student)
    if key is None:
        note = submission.wrong or "no name of the class in file or notebook"
        return Graded("", "", submission.path, NOBODY, note=note)
    attempt = Attempt()
    if not submission.wrong:
        names = [exercise["name"] for exercise in key["exercises"]]
        with tempfile.TemporaryDirectory(prefix="tradebook-grade-") as place:
            attempt = sandbox.run(submission.cells, names, keys.data, Path(place), limits)
    marks = tuple(mark(exercise, attempt.answers.get(exercise["name"], _NO_ANSWER)) for exercise in key["exercises"])
    status = REFUSED if submission.wrong else GRADED if attempt.ended == sandbox.FINISHED else STOPPED
    note = submission.wrong or sandbox.words_of(attempt) if status != GRADED else ""
    notes = "; ".join(filter(None, [submission.note, note]))
    return Graded(key["student"], key["name"], submission.path, status, marks, attempt, notes)


def mark(exercise: dict[str, Any], answer: Plain) -> Mark:
    """An answer, judged by the key of its exercise."""
    verdict = judge(exercise["check"], answer)
    points = exercise["points"] if verdict.is_right else 0
    shown = answer.get("value") or answer.get("text", "")
    return Mark(exercise["name"], exercise["title"], verdict, points, exercise["points"], shown)


def _noted(lines: Sequence[Graded]) -> list[Graded]:
    """Two submissions for one student are both graded, and both say so."""
    count = Counter(line.student for line in lines if line.student)
    return [
        Graded(line.student, line.name, line.path, line.status, line.marks, line.attempt,
               "; ".join(filter(None, [line.note, "more than one submission"])))
        if count[line.student] > 1 else line
        for line in lines
    ]


def _with_missing(lines: list[Graded], keys: Keys) -> list[Graded]:
    there = {line.student for line in lines}
    missing = [
        Graded(student, key["name"], "", NOTHING,
               tuple(mark(exercise, _NO_ANSWER) for exercise in key["exercises"]))
        for student, key in keys.students.items() if student not in there
    ]
    return [*lines, *missing]


def _in_order(lines: list[Graded], students: list[str]) -> list[Graded]:
    place = {student: number for number, student in enumerate(students)}
    return sorted(lines, key=lambda line: (place.get(line.student, len(place)), line.path))
