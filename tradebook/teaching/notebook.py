"""What a student's notebook uses: a check by name that finds its own tests, whatever the file is called.

The tests stand in the notebook in Otter's format, and Otter runs them; here only its words are made readable.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython import get_ipython
from otter.execute import Checker
from otter.nbmeta_config import NBMetadataConfig

from tradebook.problems import nearest
from tradebook.teaching.plain import plain
from tradebook.teaching.sealed import RIGHT, judge
from tradebook.units import TradebookError


class NotRight(AssertionError):
    """What a test says of an answer that is not right; `verdict` says it in full."""


class CheckError(TradebookError, ValueError):
    """A check that is not there, or a notebook whose checks are gone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict as a notebook shows it."""

    kind: str
    words: str

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        colour = "#1a7f37" if self.kind == RIGHT else "#9a6700"
        return f'<p style="border-left: 4px solid {colour}; padding-left: 0.7em">{html.escape(self.words)}</p>'


def compare(answer: Any, sealed: str) -> None:
    """What every test of a student's notebook calls; NotRight with the words that help."""
    verdict = judge(json.loads(sealed), plain(answer))
    _Heard.last = Shown(verdict.kind, verdict.words)
    if not verdict.is_right:
        raise NotRight(verdict.words)


class _Heard:
    """The verdict of the test that ran last: Otter hands on a failure's text among its own words only."""

    last: Shown | None = None


class Checks:
    """The checks of one assignment: `check("name")` says what the answer of that name is worth."""

    def __init__(self, assignment: str, folder: Path | None = None) -> None:
        self.assignment, self.folder = assignment, folder or Path()

    def __call__(self, name: str, answers: Mapping[str, Any] | None = None) -> Shown:
        """Run one check on the notebook's variables, or on other answers by name.

        raises CheckError where the notebook has no such check
        """
        path, config = self._notebook()
        if name not in config.tests:
            raise CheckError(f"no exercise {name!r}; {nearest(name, config.tests)}")
        values = get_ipython().user_ns if answers is None else answers
        _Heard.last = None
        Checker.check(str(path), config, name, dict(values))
        return _Heard.last

    def __repr__(self) -> str:
        return f"checks of {self.assignment}"

    def _notebook(self) -> tuple[Path, NBMetadataConfig]:
        """The file in this folder that holds the checks, by the name it was handed out under."""
        for path in sorted(self.folder.glob("*.ipynb")):
            try:
                known = json.loads(path.read_text(encoding="utf-8"))["metadata"]["otter"]
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if known.get("assignment_name") == self.assignment:
                return path, NBMetadataConfig(known)
        raise CheckError(f"no notebook here holds the checks of {self.assignment}; open it from its own folder")
