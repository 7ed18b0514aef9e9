"""The terms of the data package's glossary, each with the address it has on the page that lists them."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from docutils import nodes

from tradebook.book.edition import Edition

GLOSSARY = "glossary.csv"


@dataclass(frozen=True, slots=True)
class Term:
    """A term in both languages, its meaning in the language of the edition, and where it is defined, if anywhere."""

    english: str
    chinese: str
    meaning: str
    source: str

    @property
    def anchor(self) -> str:
        """The id of its row, the same in every language of the book."""
        return nodes.make_id(f"term-{self.english}")


def terms(edition: Edition) -> list[Term]:
    """The terms in the order of the edition's language; none if the package has no glossary."""
    path = edition.ledger.folder / GLOSSARY
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        found = [_term(row, edition.language) for row in csv.DictReader(file)]
    return sorted(found, key=_by_sound if edition.language == "zh" else _by_letter)


def _term(row: dict[str, str], language: str) -> Term:
    # A package of one's own need not name sources.
    return Term(row["en"], row["zh"], row[f"definition_{language}"], row.get("source", ""))


def _by_letter(term: Term) -> str:
    return term.english.casefold()


def _by_sound(term: Term) -> bytes:
    # The common characters of GB 18030 stand in the order of their pinyin, as in a dictionary.
    return term.chinese.strip("“").encode("gb18030")
