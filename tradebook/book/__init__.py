"""The Sphinx side of the book: charts, formulas, figures in prose pages, and the files they need.

Used as an extension (`extra_extensions: [tradebook.book]` in _config.yml). Each event has one small function. How an
output of a notebook is shown is a plugin of MyST-NB (`renderer.py`, an entry point in pyproject.toml).
"""

from tradebook.book.extension import setup

__all__ = ["setup"]
