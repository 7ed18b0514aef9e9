"""The terms of the data package's glossary, each with the address it has on the page that lists them."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from docutils import nodes

from tradebook.book.edition import Edition

GLOSSARY = "glossary.csv"


@dataclass(frozen=True, slots=True)
class Term:
    """A term in both languages, and its meaning in the language of the edition."""

    english: str
    chinese: str
    meaning: str

    @property
    def anchor(self) -> str:
        """The id of its row, the same in every language of the book."""
        return nodes.make_id(f"term-{self.english}")


def terms(edition: Edition) -> list[Term]:
    """The terms in the order of the file; none if the package has no glossary."""
    path = edition.ledger.folder / GLOSSARY
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Term(row["en"], row["zh"], row[f"definition_{edition.language}"]) for row in csv.DictReader(file)]
