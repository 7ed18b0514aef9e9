"""What the cards of a page tell, as one block of JSON in the page, so that it works from the disk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from tradebook import periods
from tradebook.book.edition import Edition
from tradebook.book.marks import Mark, marks_of
from tradebook.data_used import LAST_LINKED_TIER, printed, what
from tradebook.formula_words import formula_words
from tradebook.prose import SOURCE_WORDS, Writer

_WORDS = {
    "en": {
        "card": "Where this number comes from",
        "bounds": "Bounds",
        "how": "How it was computed",
        "printed": "As published, not computed.",
        "counted": "Counted from the figures below.",
        "own": "Counted by the book itself; no published figure stands behind it.",
        "sources": "Published figures behind it",
        "more": "{n} more in the data used",
        "link": "Link to this number",
        "close": "Close",
        "comma": ", ",
        "colon": ": ",
    },
    "zh": {
        "card": "该数字的来源",
        "bounds": "区间",
        "how": "计算方法",
        "printed": "公布数值，未经计算。",
        "counted": "由以下数据计数得出。",
        "own": "由本书自行计数，没有对应的公布数据。",
        "sources": "所依据的公布数据",
        "more": "另有{n}条，见所用数据",
        "link": "指向该数字的链接",
        "close": "关闭",
        "comma": "，",
        "colon": "：",
    },
}


def add_cards(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put the block at the end of a page that states figures; an event of every page."""
    body = context.get("body", "")
    if doctree is None or 'class="figure"' not in body:
        return
    # Rows of charts have tooltips of their own.
    marks = [mark for mark in marks_of(body) if not mark.is_drawn]
    context["body"] = f"{body}\n{block(Edition.built(app.env).writer, marks)}"


def block(writer: Writer, marks: Iterable[Mark]) -> str:
    """The script element that holds the observations behind the marks, each once, and their formulas in words."""
    text = json.dumps(card_data(writer, marks), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="figure-data">{text}</script>'


def card_data(writer: Writer, marks: Iterable[Mark]) -> dict[str, Any]:
    """Observations by id (subject, period, as printed, source), subjects and sources each once, formulas in words.

    Formulas keep the ids of their observations: the script puts the subject and period of each in their place.
    """
    marks = list(marks)
    subjects: dict[str, int] = {}
    sources: dict[tuple[str, str, str], int] = {}
    observations = {}
    for row in rows_of(writer, marks):
        subject = subjects.setdefault(what(writer, row), len(subjects))
        source = sources.setdefault(_source(writer.ledger.source_of(row["id"])), len(sources))
        observations[row["id"]] = [subject, periods.label(row["period"], writer.language), printed(writer, row), source]
    formulas = dict.fromkeys(mark.formula for mark in marks if mark.formula)
    return {
        "words": _WORDS[writer.language] | {"cut": SOURCE_WORDS[writer.language]},
        "observations": observations,
        "subjects": list(subjects),
        "sources": [list(source) for source in sources],
        "formulas": {formula: in_words(writer, formula) for formula in formulas},
    }


def rows_of(writer: Writer, marks: Iterable[Mark]) -> list[dict[str, str]]:
    """The rows of the ledger behind marks, in its order. Notebooks run on other data may name rows it does not hold."""
    used = {row_id for mark in marks for row_id in mark.observations}
    return writer.ledger.raw[writer.ledger.raw["id"].isin(used)].to_dict("records")


def in_words(writer: Writer, formula: str) -> str:
    """A formula in words, with regions and periods named and ids of observations left for whoever names them."""
    regions = set(writer.ledger.known_codes("region"))

    def name(code: str) -> str:
        if code in regions:
            return writer.ledger.name("region", code, writer.language)
        return periods.label(code, writer.language) if periods.PATTERN.fullmatch(code) else code

    return formula_words(formula, name, writer.language)


def _source(source: dict[str, str]) -> tuple[str, str, str]:
    """Publisher, date and address; mirrors and reposts are named, never linked."""
    linked = int(source["tier"]) <= LAST_LINKED_TIER
    return source["publisher"], source["published_on"], source["url"] if linked else ""
