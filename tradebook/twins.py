"""Text that stands in two languages side by side, of which an edition keeps its own.

In a notebook a Markdown cell tagged lang-en is followed by its twin, tagged lang-zh, whose id is the same with -zh
behind it. A prose page NAME.md has its twin NAME.zh.md beside it. A caption of _toc.yml holds both: English / 中文.
What stands in one language only, such as code, is in every edition.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Sequence
from pathlib import Path

import nbformat

from tradebook.beside import LANGUAGES
from tradebook.fingerprint import TWIN_PAGE

# A language for each of these is an edition's; what has none of the tags belongs to all.
TAGS = {"lang-en": "en", "lang-zh": "zh"}
TWIN = "-zh"
BETWEEN = " / "


def language_of(cell: nbformat.NotebookNode) -> str:
    """The language of a cell; empty if it is in every edition."""
    return next((TAGS[tag] for tag in cell.metadata.get("tags", []) if tag in TAGS), "")


def in_language(notebook: nbformat.NotebookNode, language: str) -> nbformat.NotebookNode:
    """A copy that keeps the cells of one language, under the ids of the English cells and without marks of language.

    So an address within a page is the same in every edition.
    """
    kept = copy.deepcopy(notebook)
    kept.cells = [_unmarked(cell) for cell in kept.cells if language_of(cell) in ("", language)]
    return kept


def _unmarked(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    if not (language := language_of(cell)):
        return cell
    if language != "en":
        cell.id = cell.id.removesuffix(TWIN)
    tags = [tag for tag in cell.metadata.tags if tag not in TAGS]
    if tags:
        cell.metadata.tags = tags
    else:
        del cell.metadata["tags"]
    return cell


def twin_of(page: Path) -> Path:
    """Where the Chinese twin of a prose page stands."""
    return page.with_suffix(TWIN_PAGE)


def copy_pages(origin: Path, target: Path, language: str) -> None:
    """Copy a file, or a folder with all in it; a prose page that has a twin in the language becomes its twin."""
    if origin.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(origin.iterdir()):
            if not path.name.endswith(TWIN_PAGE):
                copy_pages(path, target / path.name, language)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    twin = twin_of(origin)
    shutil.copyfile(twin if language == "zh" and origin.suffix == ".md" and twin.is_file() else origin, target)


def caption(words: str, language: str) -> str:
    """The side of a caption that is in a language; all of one that has no sides."""
    sides: Sequence[str] = words.split(BETWEEN)
    return sides[LANGUAGES.index(language)] if len(sides) == len(LANGUAGES) else words
