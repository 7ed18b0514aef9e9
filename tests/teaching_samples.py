"""A small class, and what its students hand in: right, wrong, odd and hostile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

from tradebook.teaching import handout
from tradebook.teaching.handout import Dealt, hand_out
from tradebook.teaching.roster import Student
from tradebook.teaching.variants import candidates


def class_of(chapter: str, count: int, seed: int, monkeypatch, choices: int = 2) -> list[Dealt]:
    """A class whose students share few choices, so that it is made in seconds."""
    monkeypatch.setattr(handout, "candidates", lambda *given: candidates(*given)[:choices])
    students = [Student(f"s{number:02d}", f"Student {number}") for number in range(1, count + 1)]
    return list(hand_out(chapter, students, seed, {}))


def right_answer(exercise: Mapping[str, Any]) -> float | str:
    """What a student who knows it writes."""
    answer = exercise["form"]["answer"]
    return answer["right"] if answer["type"] == "choice" else round(answer["value"], answer["decimals"])


def wrong_answers(exercise: Mapping[str, Any]) -> Iterator[tuple[float | str, str]]:
    """The usual mistakes, each with the feedback that it should get."""
    for mistake in exercise["form"]["mistakes"]:
        decimals = exercise["form"]["answer"].get("decimals", 0)
        value = mistake["option"] if "option" in mistake else round(mistake["value"], decimals)
        yield value, mistake["feedback"]


def filled(dealt: Dealt, answers: Mapping[str, str]) -> dict[str, Any]:
    """A student's notebook with the given source in place of the dots of each answer."""
    notebook = json.loads(nbformat.writes(dealt.notebook))
    for cell in notebook["cells"]:
        for name, source in answers.items():
            if cell["id"] == f"answer-{name}".replace("_", "-"):
                cell["source"] = source
    return notebook


def all_right(dealt: Dealt) -> dict[str, str]:
    return {e["name"]: f"{e['name']} = {right_answer(e)!r}" for e in dealt.key["exercises"]}


def write(path: Path, notebook: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
