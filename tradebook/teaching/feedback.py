"""What grading writes: a table for the teacher, and a page for every submission to give back."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tradebook.publish import claimed, exchange
from tradebook.teaching.grading import GRADED, NOTHING, Graded, GradeError, Mark
from tradebook.teaching.handout import safe
from tradebook.teaching.keys import Keys
from tradebook.teaching.sandbox import words_of

GRADES, FEEDBACK = "grades.csv", "feedback"

_STYLE = """
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328 }
section { border-left: 4px solid #9a6700; padding: 0 1rem; margin: 1.5rem 0 }
section.right { border-color: #1a7f37 }
h2 { font-size: 1.1rem } pre { background: #f6f8fa; padding: 0.7rem; overflow-x: auto } .quiet { color: #57606a }
"""

_WORDS = {
    "points": ("{points} of {of} points: {percent} %", "得分：{points}/{of}，得分率{percent}%"),
    "yours": ("Your answer: {}", "你的答案：{}"),
    "key": ("Answer: {}", "答案：{}"),
    "solution": ("Solution", "解答"),
    "failed": ("Cell {} failed: {}", "单元{}出错：{}"),
    "cells": ("Cells that failed", "出错的单元"),
}


def write_grades(graded: Sequence[Graded], keys: Keys, out: Path, solutions: bool = True) -> Path:
    """Write the table and the pages into the folder `out`, in one step; returns the path of the table.

    solutions  whether the pages tell answers and worked solutions
    raises     GradeError if the folder holds anything that grading did not write
    """
    if out.exists() and (not out.is_dir() or any(found.name not in (GRADES, FEEDBACK) for found in out.iterdir())):
        raise GradeError(f"{out} holds other things than grades; name a new folder")
    with claimed(out.resolve().with_name(f"{out.name}.new"), lambda line: None) as stage:
        folder = stage / "grades"
        (folder / FEEDBACK).mkdir(parents=True)
        (folder / GRADES).write_text(table(graded), encoding="utf-8-sig")
        for name, line in pages(graded):
            (folder / FEEDBACK / f"{name}.html").write_text(page(line, keys, solutions), encoding="utf-8")
        exchange(folder, out.resolve())
    return out / GRADES


def table(graded: Sequence[Graded]) -> str:
    """One row for each submission, one column for each exercise: its verdict in a word or two."""
    names = list(dict.fromkeys(mark.name for line in graded for mark in line.marks))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["student", "name", "file", "status", "points", "of", "percent", *names, "note"])
    for line in graded:
        verdicts = {mark.name: mark.verdict.kind for mark in line.marks}
        known = [line.student, line.name, line.path, line.status, line.points, line.of, line.percent]
        rows.writerow([safe(f"{cell}") for cell in (*known, *(verdicts.get(name, "") for name in names), line.note)])
    return text.getvalue()


def pages(graded: Iterable[Graded]) -> list[tuple[str, Graded]]:
    """The name of each page and what it tells; a second submission of a student gets a number."""
    found: list[tuple[str, Graded]] = []
    for line in graded:
        if line.student and line.status != NOTHING:
            earlier = sum(other.student == line.student for _, other in found)
            found.append((f"{line.student}-{earlier + 1}" if earlier else line.student, line))
    return found


def page(line: Graded, keys: Keys, solutions: bool) -> str:
    """One submission as a page of its own, which loads nothing. Whatever a student wrote stands in it as text."""
    language, key = keys.language, keys.students[line.student]
    title = html.escape(f"{key['assignment']} {line.name}".strip())
    by_name = {exercise["name"]: exercise for exercise in key["exercises"]}
    points = _say("points", language).format(points=line.points, of=line.of, percent=line.percent)
    body = [f"<h1>{title}</h1>", f"<p><strong>{points}</strong></p>"]
    if line.status != GRADED:
        body.append(f"<p>{html.escape(words_of(line.attempt, language) if not line.note else line.note)}</p>")
    body += [_section(mark, by_name[mark.name], language, solutions) for mark in line.marks]
    body += _failures(line, language)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    opening = f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n<body><main>'
    return "\n".join([opening, *body, "</main></body></html>\n"])


def _section(mark: Mark, exercise: dict[str, Any], language: str, solutions: bool) -> str:
    parts = [f"<h2>{html.escape(mark.title)} ({mark.points}/{mark.of})</h2>"]
    if mark.answer:
        parts.append(f'<p class="quiet">{html.escape(_say("yours", language).format(mark.answer))}</p>')
    parts.append(f"<p>{html.escape(mark.verdict.words)}</p>")
    if solutions and not mark.verdict.is_right:
        told = _say("key", language).format(f"{exercise['answer']} ({exercise['asked']})")
        parts.append(f"<p>{html.escape(told)}</p><p>{html.escape(exercise['solution'])}</p>")
        parts.append(f'<pre tabindex="0">{html.escape(exercise["code"])}</pre>' if exercise["code"] else "")
    kind = "right" if mark.verdict.is_right else "open"
    return f'<section class="{kind}">{"".join(parts)}</section>'


def _failures(line: Graded, language: str) -> list[str]:
    if not line.attempt.failed:
        return []
    told = [_say("failed", language).format(cell, message) for cell, message in line.attempt.failed.items()]
    items = "".join(f"<li>{html.escape(words)}</li>" for words in told)
    return [f"<h2>{_say('cells', language)}</h2><ul>{items}</ul>"]


def _say(name: str, language: str) -> str:
    return _WORDS[name][language == "zh"]
