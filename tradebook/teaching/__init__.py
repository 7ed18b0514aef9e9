"""Exercises with keys for every class: made from the ledger, checked offline, graded apart from the keys."""

from tradebook.teaching.exercise import Workbook

__all__ = ["Workbook"]
