"""The book on paper and in e-readers: an edition as EPUB, and the EPUB printed by Chromium as one PDF."""

from tradebook.printing.editions import make_epub, make_pdf

__all__ = ["make_epub", "make_pdf"]
