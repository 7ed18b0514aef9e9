"""Finished editions in the cache of books: an atlas that was interrupted goes on where it stopped.

An edition that `tradebook build` made stands there under the same key, and serves an atlas as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tradebook.atlas.plan import EditionName, Plan
from tradebook.cache import Cache
from tradebook.fingerprint import edition_key
from tradebook.units import TradebookError


class ChangedMeanwhile(TradebookError, RuntimeError):
    """An edition of which nobody knows any more what it was made from, or that is gone."""


class Kept:
    """The editions of one plan, each as one zip of its files, under the fingerprint of all that it depends on."""

    def __init__(self, cache: Cache, plan: Plan, key_of: Callable[[Mapping[str, Any]], str] = edition_key) -> None:
        self._cache, self._plan, self._key_of = cache, plan, key_of
        self._keys = {edition: key_of(plan.given(edition)) for edition in plan.editions}

    def holds(self, edition: EditionName) -> bool:
        """Whether the edition is there, whole."""
        return self._cache.get(self._keys[edition]) is not None

    def put(self, edition: EditionName, content: bytes) -> None:
        """Keep an edition; ChangedMeanwhile if program or data are no longer what they were when the run began."""
        if self._key_of(self._plan.given(edition)) != self._keys[edition]:
            raise ChangedMeanwhile("program or data changed while the atlas was made: nothing was published; run again")
        self._cache.put(self._keys[edition], content)

    def get(self, edition: EditionName) -> bytes:
        """The edition as it was put in; ChangedMeanwhile if the cache does not have it any more."""
        content = self._cache.get(self._keys[edition])
        if content is None:
            raise ChangedMeanwhile(f"{edition.folder} is no longer in the cache {self._cache.folder}; run again")
        return content
