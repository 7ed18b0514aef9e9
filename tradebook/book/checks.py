"""Directives for the pages on which the book checks itself.

```{claims-on-trial}     every claim of the article with its verdict, and a filter by chapter and verdict
```{verdict-rules}       the rules of the verdicts, and how many claims each took
```{consistency}         every identity that was tried, by kind and by what explains it
```{unexplained}         the findings that nothing explains
```{corrections}         known errors of sources
```{coverage}            what is known of the region, series by series and year by year
"""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import lru_cache

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from tradebook import reports
from tradebook.book.edition import Edition
from tradebook.claims import trials
from tradebook.consistency import Finding, check
from tradebook.coverage_report import coverage_tables
from tradebook.ledger import Ledger
from tradebook.prose import Sentence
from tradebook.tables import Table

Shown = Table | Sentence | str
"""What a directive shows; a string is finished markup."""

# The claims' columns that a reader can narrow the table by: verdict and chapter.
_FILTERED = "4 5"


def add_checks(app: Sphinx) -> None:
    """Register all of them under their names."""
    for name, show in {
        "claims-on-trial": _claims,
        "verdict-rules": _rules,
        "consistency": _consistency,
        "unexplained": _unexplained,
        "corrections": _corrections,
        "coverage": _coverage,
    }.items():
        app.add_directive(name, _directive(show))


def _directive(show: Callable[[Edition], list[Shown]]) -> type[SphinxDirective]:
    """A directive without arguments that shows what a function makes of the edition."""

    class Showing(SphinxDirective):
        def run(self) -> list[nodes.Node]:
            return [node for shown in show(Edition.of(self.env)) for node in self._nodes(shown)]

        def _nodes(self, shown: Shown) -> list[nodes.Node]:
            if isinstance(shown, Sentence):
                return [nodes.paragraph("", "", *self.parse_inline(shown.markdown)[0])]
            markup = shown.markup if isinstance(shown, Table) else shown
            return [nodes.raw("", markup, format="html")]

    return Showing


def _claims(edition: Edition) -> list[Shown]:
    shown = reports.claims_table(edition.writer, as_of=edition.as_of)
    if isinstance(shown, Sentence):
        return [shown]
    every = edition.words("all", "全部")
    return [f'<div class="filtered" data-columns="{_FILTERED}" data-all="{every}">{shown.markup}</div>']


def _rules(edition: Edition) -> list[Shown]:
    found = trials(edition.ledger, as_of=edition.as_of)
    return [reports.verdict_counts(edition.writer, found), reports.verdict_rules(edition.writer)]


def _consistency(edition: Edition) -> list[Shown]:
    return [reports.consistency_summary(edition.writer, _findings(edition.ledger, edition.as_of))]


def _unexplained(edition: Edition) -> list[Shown]:
    findings = _findings(edition.ledger, edition.as_of)
    return [reports.consistency_table(edition.writer, findings, only="unexplained")]


def _corrections(edition: Edition) -> list[Shown]:
    return [reports.corrections_table(edition.writer)]


def _coverage(edition: Edition) -> list[Shown]:
    years = range(edition.first_year, edition.last_year + 1)
    found = coverage_tables(edition.writer, edition.region, years, edition.as_of)
    if isinstance(found, Sentence):
        return [found]
    return [_folded(title, shown) for title, shown in found.items()]


def _folded(title: str, shown: Table) -> str:
    """A table behind its title: a region can have a hundred series."""
    return f'<details class="coverage"><summary>{html.escape(title)}</summary>{shown.markup}</details>'


@lru_cache(maxsize=2)
def _findings(ledger: Ledger, as_of: str) -> list[Finding]:
    return check(ledger, as_of)
