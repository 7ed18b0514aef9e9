"""A page of the book as a reference: BibTeX, APA, and the Chinese standard GB/T 7714-2015.

The book's own data come from CITATION.cff, the chapter's from its contract and its parameters. The book has no address
that could be cited, and a day of access is the reader's to add: both are left out, and the page says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tradebook.ledger import OWN_DATA

CITATION = OWN_DATA.parent / "CITATION.cff"

_NOTE = {
    "en": "The book has no published address, so none is given. Where you read it on the web, add its address and your "
    "day of access. For a single figure, cite the page that published it.",
    "zh": "本书尚无公开网址，故不列网址。如在网上阅读，请自行补充网址和引用日期。"
    "引用单个数据时，请引用公布该数据的页面。",
}
_SUMMARY = {"en": "Cite this page", "zh": "引用本页"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What all styles need: who, which chapter for which choices, in which book, version and year."""

    authors: tuple[str, ...]
    chapter: str
    book: str
    version: str
    year: str
    key: str

    @classmethod
    def read(cls, saved: Mapping[str, Any]) -> Reference:
        """From the mapping that a chart carries."""
        return cls(**{**saved, "authors": tuple(saved["authors"])})

    def of_chart(self, title: str, name: str) -> Reference:
        """One chart of the page as something to cite: its finding before the chapter, its name behind the key."""
        key = f"{self.key}_{re.sub(r'[^A-Za-z0-9]', '_', name)}"
        return replace(self, chapter=f"{title} [{self.chapter}]", key=key)

    @property
    def bibtex(self) -> str:
        fields = {
            "author": " and ".join(f"{{{_tex(author)}}}" for author in self.authors),
            "title": f"{{{_tex(self.chapter)}}}",
            "booktitle": f"{{{_tex(self.book)}}}",
            "edition": f"Version {self.version}",
            "year": self.year,
        }
        lines = ",\n".join(f"  {name:<9} = {{{text}}}" for name, text in fields.items())
        return f"@incollection{{{self.key},\n{lines}\n}}"

    @property
    def apa(self) -> str:
        return f"{', '.join(self.authors)}. ({self.year}). {self.chapter}. In {self.book} (Version {self.version})."

    @property
    def gb_t_7714(self) -> str:
        """Part of a monograph on a disk; place and publisher are not known, which the standard writes in brackets."""
        authors = ", ".join(self.authors)
        return (
            f"{authors}. {self.chapter}[M/DK]//{authors}. {self.book}. Version {self.version}. "
            f"[S.l.]: [s.n.], {self.year}."
        )


def reference(chapter: str, title: str, choices: str, values: Mapping[str, Any]) -> Reference | None:
    """The reference of a chapter run with some values; None where the book's own file is not at hand.

    title, choices  the chapter's title and what it was run for (region, years, currency), in the page's language
    """
    if not (book := _book(CITATION)):
        return None
    code = re.sub(r"\W", "", f"{values['region']}")
    year = f"{book['date-released']}"[:4]
    gap = "：" if values["language"] == "zh" else ": "
    return Reference(
        tuple(author["name"] for author in book["authors"]),
        f"{title}{gap}{choices}",
        book["title"],
        f"{book['version']}",
        year,
        f"tradebook_{chapter}_{code}_{values['first_year']}_{values['last_year']}",
    )


def citation(cited: Reference, language: str) -> str:
    """All three styles as HTML, folded behind one line."""
    styles = {"BibTeX": cited.bibtex, "APA": cited.apa, "GB/T 7714-2015": cited.gb_t_7714}
    told = "".join(f"<dt>{name}</dt><dd><pre>{html.escape(text)}</pre></dd>" for name, text in styles.items())
    return (
        f'<details class="citation"><summary>{_SUMMARY[language]}</summary><dl>{told}</dl>'
        f"<p>{_NOTE[language]}</p></details>"
    )


def _tex(text: str) -> str:
    """Text with the signs escaped that TeX takes for commands."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("–", "--").replace("—", "---"))


@lru_cache(maxsize=1)
def _book(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
