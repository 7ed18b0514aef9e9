"""What is wrong with a data package, so that whoever keeps it can mend it: where, what, what would be right."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from tradebook.units import TradebookError

MOST_SHOWN = 3

# Longer texts are cut: a message is for reading, and comparing a whole page with every code would take minutes.
LONGEST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a package: where it stands, the offending text, and what would be right.

    `place` is for descriptors, which have no rows: the resource or field meant.
    """

    file: str
    message: str
    right: str
    row: int | None = None
    column: str = ""
    found: str | None = None
    place: str = ""

    def __str__(self) -> str:
        where = [self.file]
        if self.place:
            where.append(self.place)
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {_shortened(self.column)}")
        found = f"{quoted(self.found)} " if self.found is not None else ""
        return one_line(f"{', '.join(where)}: {found}{self.message}; {self.right}")


class DataError(TradebookError, ValueError):
    """A data package that was refused. `problems` holds every finding; the message shows the first few."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = [str(problem) for problem in problems[:MOST_SHOWN]]
        if len(problems) > MOST_SHOWN:
            lines.append(f"and {len(problems) - MOST_SHOWN} more")
        super().__init__("\n".join(lines))


def nearest(word: str, choices: Iterable[str]) -> str:
    """A hint naming the closest valid choice, or the first few of them."""
    choices = list(choices)
    close = difflib.get_close_matches(word[:LONGEST_QUOTED], choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if not choices:
        return "none is known"
    shown = ", ".join(choices[:8]) + (", ..." if len(choices) > 8 else "")
    return f"known are {shown}"


def quoted(text: str) -> str:
    """The text in quotes on one line, cut if it is long."""
    return one_line(json.dumps(_shortened(text), ensure_ascii=False))


def one_line(text: str) -> str:
    """The text with whatever would break or hide a line of a log written as an escape."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 3] + "..."
