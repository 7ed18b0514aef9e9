"""The book of one edition as EPUB and as PDF: chapters run, pages made, packed or printed, and moved into place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tradebook.book.media import PAPER
from tradebook.book.paper.builder import FILE
from tradebook.edition import Tell, assembled, jupyter_book
from tradebook.printing.book import write_pdf
from tradebook.printing.chromium import check_fonts, find_chromium


def make_epub(given: dict[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None) -> None:
    """Write the EPUB of an edition; an older file stays until the new one is complete.

    given, tell, workers  as for edition.build
    raises ParameterError, DataError, RunError or BuildError
    """
    with assembled(given, out, tell, workers) as source:
        _pages(source, tell).replace(out)


def make_pdf(given: dict[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None) -> int:
    """Print the PDF of an edition, and return the number of its pages; what is said of make_epub holds here, too.

    raises PrintError at once where there is no Chromium or no Chinese font
    """
    find_chromium()
    check_fonts()
    with assembled(given, out, tell, workers) as source:
        pages = _pages(source, tell)
        tell("printing")
        return write_pdf(pages, out)


def _pages(source: Path, tell: Tell) -> Path:
    tell("making the pages")
    return jupyter_book(source, PAPER) / FILE
