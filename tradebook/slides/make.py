"""Decks by themselves, in a folder that needs nothing else: chapters run, pages made, files put in their place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

from tradebook import parameters
from tradebook.cache import Cache
from tradebook.cached import run_chapter
from tradebook.publish import write_in_one_step
from tradebook.slides.deck import SHARED, deck, shared_files


def make_decks(
    chapters: Sequence[str], given: Mapping[str, Any], out: Path, tell: Callable[[str], None] = lambda line: None,
    cache: Cache | None = None,
) -> list[Path]:
    """Run chapters and write their decks into a folder, which may hold others; returns the pages in order.

    given  the common parameters of an edition
    raises ParameterError, DataError, RunError or PublishError; nothing is written before all chapters have run
    """
    language = parameters.complete(chapters[0], given)["language"]
    files: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="decks-") as folder:
        for chapter in chapters:
            tell(f"running {chapter}")
            run = run_chapter(chapter, given, Path(folder) / f"{chapter}.ipynb", cache=cache)
            files |= deck(chapter, nbformat.read(run, as_version=4), language)
    files |= {f"{SHARED}/{name}": text for name, text in shared_files().items()}
    tell("writing the decks")
    for name, text in files.items():
        write_in_one_step(out / name, text.encode())
    return [out / f"{chapter}.html" for chapter in chapters]
