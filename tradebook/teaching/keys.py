"""The keys of a class, as the teacher kept them, read back and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradebook.ledger import OWN_DATA
from tradebook.teaching.handout import FORMAT, KEYS, TO_KEEP
from tradebook.units import TradebookError


class KeysError(TradebookError, ValueError):
    """A file that is not the keys of a class."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Keys:
    """What a class was given: its chapter and language, the data package, and every student's key by short name."""

    chapter: str
    language: str
    data: Path
    students: Mapping[str, Mapping[str, Any]]


def read_keys(path: Path) -> Keys:
    """The keys in a file, or in the folder of a class. KeysError says in one line what is wrong."""
    place = next((found for found in (path / TO_KEEP / KEYS, path / KEYS) if found.is_file()), path)
    try:
        known = json.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise KeysError(f"{place}: {error.strerror or error}; name the {KEYS} that `tradebook class` wrote") from None
    except ValueError:
        raise KeysError(f"{place}: no keys of a class; name the {KEYS} that `tradebook class` wrote") from None
    if not isinstance(known, dict) or known.get("format") != FORMAT:
        raise KeysError(f"{place}: no keys of a class in this version's form; name the {KEYS} that it wrote")
    students = {key["student"]: key for key in known["students"]}
    return Keys(known["chapter"], known["language"], Path(known["data"] or OWN_DATA), students)
