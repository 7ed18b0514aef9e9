"""Slides of a chapter: a deck made from its notebook, for the screen, a phone and paper."""

from tradebook.slides.extension import setup

__all__ = ["setup"]
