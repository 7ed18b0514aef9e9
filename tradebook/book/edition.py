"""The edition that is being built: its choices, its ledger and its writer, as the prose pages need them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri

from tradebook.figure import Figure, Missing
from tradebook.ledger import OWN_DATA, Ledger
from tradebook.prose import DATA_USED, Writer

# The page about the data, and its section on the file of all figures.
DATA_PAGE, EVERY_FIGURE = "pages/data", "every-figure"


@dataclass(frozen=True, slots=True)
class Edition:
    """Region, years, language and day of knowledge of a book, with its ledger.

    data_link  where the numbers of the page being read lead without a script
    """

    region: str
    language: str
    first_year: int
    last_year: int
    as_of: str
    ledger: Ledger
    data_link: str = f"#{DATA_USED}"

    @classmethod
    def of(cls, env: BuildEnvironment) -> Edition:
        """The edition that the configuration of a build names; the page being read now depends on its ledger."""
        for path in _files(_folder(env)):
            env.note_dependency(str(path))
        return cls.built(env, data_link(env))

    @classmethod
    def built(cls, env: BuildEnvironment, link: str = f"#{DATA_USED}") -> Edition:
        """The same once all pages are read."""
        config, folder = env.config, _folder(env)
        ledger = Ledger.open(folder)
        return cls(
            config.tradebook_region,
            config.tradebook_language,
            config.tradebook_first_year,
            config.tradebook_last_year,
            config.tradebook_as_of,
            ledger,
            link,
        )

    @property
    def writer(self) -> Writer:
        return Writer(self.ledger, self.language, self.data_link)

    @property
    def years(self) -> tuple[str, str, str]:
        """First year, the year before the last, last year."""
        return str(self.first_year), str(self.last_year - 1), str(self.last_year)

    def words(self, english: str, chinese: str) -> str:
        """Words without figures in the language of the edition."""
        return chinese if self.language == "zh" else english

    def name(self, kind: str, code: str) -> str:
        """The label of a code in the language of the edition."""
        return self.ledger.name(kind, code, self.language)

    def figure(self, indicator: str, period: str, region: str = "", **wanted: Any) -> Figure | Missing:
        """A figure for the edition's region (or another), as of its day."""
        return self.ledger.figure(indicator, region or self.region, period, as_of=self.as_of, **wanted)


def data_link(env: BuildEnvironment) -> str:
    """From a prose page to the section about all figures on the page about the data, where the book has one."""
    if DATA_PAGE not in env.found_docs:
        return relative_uri(f"{env.docname}.html", f"{env.config.root_doc}.html") or "#"
    here = "" if env.docname == DATA_PAGE else relative_uri(f"{env.docname}.html", f"{DATA_PAGE}.html")
    return f"{here}#{EVERY_FIGURE}"


def _folder(env: BuildEnvironment) -> Path:
    """The data package of the book that is being built."""
    return Path(env.srcdir, env.config.tradebook_data).resolve() if env.config.tradebook_data else OWN_DATA


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted([*folder.glob("*.csv"), *folder.glob("datapackage.json")]))
