"""The book as pages of XHTML without scripts, packed as an EPUB; what is printed is made from the same pages."""

from tradebook.book.paper.builder import add_paper

__all__ = ["add_paper"]
