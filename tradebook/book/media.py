"""For what a book is built: for the screen, or for paper and readers of EPUB."""

from __future__ import annotations

from sphinx.application import Sphinx

# The name of the builder for paper, and of its form of nodes.
PAPER = "paper"


def is_for_paper(app: Sphinx) -> bool:
    """Whether the pages are to be read without scripts, pointing and folding."""
    return app.builder.name == PAPER
