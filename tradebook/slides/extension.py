"""Decks in a built book: one for each chapter in the folder slides, and the way to it on the chapter's page."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from tradebook.book.switch import other_languages
from tradebook.parameters import CONTRACTS
from tradebook.slides.deck import SHARED, deck, shared_files
from tradebook.slides.objectives import DECKS as FOLDER
from tradebook.slides.objectives import NOTEBOOKS, Teaching
from tradebook.slides.ways import add_settings, ways

# After the book has made its one style sheet of all pages, and has dropped what none of them asks for.
_AFTER = 920


def setup(app: Sphinx) -> dict[str, Any]:
    """Register decks, the way to them, and the directive of the course's pages; called by Sphinx."""
    app.add_directive("teaching", Teaching)
    add_settings(app)
    app.connect("html-page-context", add_way)
    app.connect("build-finished", write_decks, priority=_AFTER)
    return {"version": version("tradebook"), "parallel_read_safe": True, "parallel_write_safe": True}


def add_way(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Lead from a chapter to its deck and to where it runs, below its question; an event of every page."""
    if app.builder.name != "html" or page not in set(_chapters(app)):
        return
    name = page.removeprefix(f"{NOTEBOOKS}/")
    address = f"{context['pathto']('index', resource=False).removesuffix('index.html')}{FOLDER}/{name}.html"
    config = app.config
    way = ways(
        config.tradebook_language, address, f"{page}.ipynb", config.tradebook_repository, config.tradebook_branch,
    )
    context["body"] = context["body"].replace("</p>", f"</p>\n{way}", 1)


def write_decks(app: Sphinx, failed: Exception | None) -> None:
    """Write the decks beside the pages, once these are there."""
    if failed or app.builder.name != "html":
        return
    made: dict[str, str] = {}
    for page in _chapters(app):
        name = page.removeprefix(f"{NOTEBOOKS}/")
        notebook = nbformat.read(app.env.doc2path(page), as_version=4)
        made |= deck(name, notebook, app.config.tradebook_language, "../", f"../{page}.html", _twins(app, name))
    if made:
        write_files(Path(app.outdir) / FOLDER, made)
        write_files(Path(app.outdir) / SHARED, shared_files(with_charts=False))


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write files by their names below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _twins(app: Sphinx, name: str) -> dict[str, str]:
    """The deck of a chapter in the other languages of the book, whose editions stand beside this one."""
    return {language: f"../../{language}/{FOLDER}/{name}.html" for language in other_languages(app)}


def _chapters(app: Sphinx) -> Iterator[str]:
    """The pages that are chapters."""
    return (page for page in sorted(app.env.found_docs) if page.removeprefix(f"{NOTEBOOKS}/") in CONTRACTS)
