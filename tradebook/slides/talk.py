"""A run chapter as a talk: its cells in the order of the template, told apart by their ids and by what they show.

Nothing is tagged by hand. A section runs from the cell NAME-idea to the cell NAME-limits; what its cells show tells
charts, tables and sentences apart. A chapter that follows the template has its talk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import nbformat

from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.twins import in_language

IDEA, LIMITS = "-idea", "-limits"

Cell = nbformat.NotebookNode
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a chapter. Charts carry the id of their cell; sentences and words are Markdown, tables HTML."""

    name: str
    title: str
    idea: str
    charts: tuple[tuple[str, Spec], ...]
    tables: tuple[str, ...]
    findings: tuple[str, ...]
    limits: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What a deck is made of, all of it words of the notebook or results of its run."""

    chapter: str
    language: str
    title: str
    question: str
    choices: str
    aims: tuple[str, ...]
    findings: tuple[str, ...]
    sections: tuple[Section, ...]
    method: str
    exercises: tuple[str, ...]


def talk(chapter: str, notebook: nbformat.NotebookNode, language: str) -> Talk | None:
    """The talk of a run chapter in one language; None for a notebook that does not follow the template."""
    cells = in_language(notebook, language).cells
    named = {cell.id: cell for cell in cells}
    sections = tuple(_sections(cells))
    if "title" not in named or not sections:
        return None
    title, _, question = _words(named, "title").partition("\n")
    return Talk(
        chapter, language, title.lstrip("# ").strip(), question.strip(),
        " ".join(_sentences(named.get("setup"))).strip("* "),
        listed(_words(named, "learn")), _sentences(named.get("findings")), sections,
        _body(_words(named, "method")), listed(_words(named, "exercises")),
    )


def _sections(cells: Sequence[Cell]) -> Iterator[Section]:
    opened: list[Cell] = []
    for cell in cells:
        if cell.id.endswith(IDEA):
            opened = [cell]
        elif opened:
            opened.append(cell)
        if opened and cell.id.endswith(LIMITS):
            yield _section(opened)
            opened = []


def _section(cells: Sequence[Cell]) -> Section:
    idea, *shown, limits = cells
    return Section(
        idea.id.removesuffix(IDEA),
        idea.source.split("\n", 1)[0].lstrip("# ").strip(),
        _body(idea.source),
        tuple((cell.id, spec) for cell in shown for spec in _shown(cell, VEGALITE_MIME)),
        tuple(table for cell in shown for table in _shown(cell, "text/html")),
        tuple(sentence for cell in shown for sentence in _sentences(cell)),
        limits.source.strip(),
    )


def _shown(cell: Cell, mime: str) -> list[Any]:
    """What a cell shows in one format. A chart has a picture, too, and a table its words: the first format counts."""
    return [output.data[mime] for output in cell.get("outputs", ()) if mime in output.get("data", {})]


def _sentences(cell: Cell | None) -> tuple[str, ...]:
    """The computed sentences of a cell, each by itself."""
    texts = _shown(cell, "text/markdown") if cell else []
    return tuple(line.removeprefix("- ") for text in texts for line in text.splitlines() if line.strip())


def _words(named: dict[str, Cell], name: str) -> str:
    return named[name].source.strip() if name in named else ""


def _body(source: str) -> str:
    """The text of a cell without its heading."""
    return source.partition("\n")[2].strip() if source.startswith("#") else source.strip()


def listed(source: str) -> tuple[str, ...]:
    """The items of the list in a cell of text, numbered or not, each on one line."""
    items = re.split(r"^(?:[-*]|\d+\.)[ \t]+", source, flags=re.MULTILINE)[1:]
    return tuple(" ".join(item.split()) for item in items)
