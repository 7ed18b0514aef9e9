"""A class in a folder: a notebook to hand out for every student, and the keys, which stay with the teacher."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from tradebook import parameters
from tradebook.ledger import Ledger
from tradebook.publish import claimed, exchange
from tradebook.teaching.roster import Student
from tradebook.teaching.sealed import seal
from tradebook.teaching.source import Run, run_source
from tradebook.teaching.student import student_version
from tradebook.teaching.variants import Variant, attempt, candidates, deal
from tradebook.units import TradebookError

FORMAT = "tradebook-class-1"
TO_HAND_OUT, TO_KEEP, KEYS = "hand-out", "keep", "keys.json"

_README = """The class of {chapter}, seed {seed}.

{hand_out}/   a notebook for every student, to hand out
{keep}/       the keys: {keys} for `tradebook grade`, answers.csv to read. Do not hand this out.

Collect the notebooks in one folder, under any names. Then, beside this file:

    tradebook grade FOLDER --keys {keep}/{keys}
"""


class HandoutError(TradebookError, OSError):
    """A folder that a class cannot be written into."""

    exit_code = 2

    def __str__(self) -> str:
        return self.args[0]


@dataclass(frozen=True, slots=True)
class Dealt:
    """One student's exercises: the notebook to hand out and the key to keep."""

    student: Student
    variant: Variant
    notebook: nbformat.NotebookNode
    key: dict[str, Any]


def hand_out(
    chapter: str, students: Sequence[Student], seed: int, common: Mapping[str, Any], pool: Executor | None = None
) -> Iterator[Dealt]:
    """Every student's exercises, in the order of the list; the same list and seed give the same.

    common  parameters that all students share: language, as_of, currency, data
    pool    where to run the exercises; in this process if there is none
    raises  ParameterError, DataError, or VariantError if no choice makes sense
    """
    parameters.check(chapter, common)
    ledger = Ledger.open(common.get("data") or None)
    offered = candidates(ledger, seed, chapter)
    runs = _runs(chapter, common, offered, len(students), pool)
    by_name = {student.student: student for student in students}
    for name, run, variant in deal(list(by_name), offered, lambda variant: runs(variant)):
        yield _dealt(by_name[name], run, variant, f"{chapter}|{seed}|{name}")


def _runs(
    chapter: str, common: Mapping[str, Any], offered: Sequence[Variant], wanted: int, pool: Executor | None
) -> Any:
    """A function that gives the run of a choice; a pool works ahead on those that are likely to be asked for next."""
    waiting: dict[Variant, Any] = {}
    if pool is None:
        return lambda variant: run_variant(chapter, common, variant)

    def run(variant: Variant) -> Run | None:
        start = offered.index(variant)
        for ahead in offered[start : start + min(wanted, 8)]:
            if ahead not in waiting:
                waiting[ahead] = pool.submit(run_variant, chapter, common, ahead)
        return waiting[variant].result()

    return run


def run_variant(chapter: str, common: Mapping[str, Any], variant: Variant) -> Run | None:
    """The exercises of one choice, or nothing where they fail."""
    return attempt(lambda: run_source(chapter, variant.given(common), variant.case))


def _dealt(student: Student, run: Run, variant: Variant, salt: str) -> Dealt:
    assignment = f"{run.chapter}-{student.student}"
    exercises = [
        {
            "name": part.name, "title": part.title, "points": part.form["level"], "about": part.form["about"],
            "asked": part.form["asked"], "answer": answer_of(part.form), "solution": part.form["solution"],
            "code": part.code, "form": {"answer": part.form["answer"], "mistakes": part.form["mistakes"]},
            "check": seal(part.form, f"{salt}|{part.name}"),
        }
        for part in run.sensible
    ]
    key = {
        "student": student.student, "name": student.name, "assignment": assignment, "region": variant.region,
        "last_year": variant.last_year, "case": variant.case, "exercises": exercises,
    }
    return Dealt(student, variant, student_version(run, assignment, salt), key)


def answer_of(form: Mapping[str, Any]) -> str:
    """The key to one exercise in words, for the teacher: a letter, or a number with its span."""
    answer = form["answer"]
    if answer["type"] == "choice":
        return answer["right"]
    step = 10 ** answer["decimals"]
    first, last = (f"{answer[end] / step:.{answer['decimals']}f}" for end in ("first", "last"))
    return first if first == last else f"{first} to {last}"


def write_class(chapter: str, dealt: Sequence[Dealt], seed: int, common: Mapping[str, Any], out: Path) -> Path:
    """Write a class into the new folder `out`, in one step.

    raises HandoutError if anything stands there: the keys of a class that was handed out must not be lost
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise HandoutError(f"{out} is not empty; name a new folder, so that no keys are lost")
    with claimed(out.resolve(), lambda line: None) as stage:
        folder = stage / "class"
        for name in (TO_HAND_OUT, TO_KEEP):
            (folder / name).mkdir(parents=True)
        for one in dealt:
            path = folder / TO_HAND_OUT / f"{one.key['assignment']}.ipynb"
            path.write_text(f"{nbformat.writes(one.notebook)}\n", encoding="utf-8")
        (folder / TO_KEEP / KEYS).write_text(_keys(chapter, dealt, seed, common), encoding="utf-8")
        (folder / TO_KEEP / "answers.csv").write_text(_answers(dealt), encoding="utf-8-sig")
        words = _README.format(chapter=chapter, seed=seed, hand_out=TO_HAND_OUT, keep=TO_KEEP, keys=KEYS)
        (folder / "README.txt").write_text(words, encoding="utf-8")
        exchange(folder, out.resolve())
    return out.resolve()


def _keys(chapter: str, dealt: Sequence[Dealt], seed: int, common: Mapping[str, Any]) -> str:
    known = {
        "format": FORMAT, "chapter": chapter, "seed": seed, "language": common.get("language", "en"),
        "data": str(common.get("data", "")), "students": [one.key for one in dealt],
    }
    return json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _answers(dealt: Sequence[Dealt]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["student", "name", "region", "last_year", "exercise", "answer", "asked", "points"])
    for one in dealt:
        for exercise in one.key["exercises"]:
            table.writerow([
                one.key["student"], safe(one.key["name"]), one.key["region"], one.key["last_year"], exercise["name"],
                exercise["answer"], exercise["asked"], exercise["points"],
            ])
    return text.getvalue()


def safe(text: str) -> str:
    """Text that a spreadsheet takes as text, and never as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
