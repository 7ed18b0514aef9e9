"""facts.json: every figure that the book states, with value, bounds, unit, formula, sources and where it stands.

It is read back from the finished pages, so that it holds what they hold. Its form is described by facts.schema.json.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from tradebook import periods
from tradebook.book.assets import STATIC
from tradebook.book.cards import in_words, rows_of
from tradebook.book.chart_files import live_specs
from tradebook.book.edition import Edition
from tradebook.book.marks import Mark, marks_of
from tradebook.data_used import LAST_LINKED_TIER, what
from tradebook.parameters import CARDS
from tradebook.prose import Writer

FACTS, SCHEMA = "facts.json", "facts.schema.json"

_ID = re.compile(r"\bo[0-9a-f]{8}\b")
_CARD_PAGES = {card.page for card in CARDS.values()}


@dataclass
class _Stated:
    """One figure on one page: its mark, and all words and places in which the page states it."""

    mark: Mark
    words: dict[str, None] = field(default_factory=dict)
    anchors: dict[str, None] = field(default_factory=dict)


def write_facts(app: Sphinx, failed: Exception | None) -> None:
    """Write the file and its schema beside the pages, once all of them are there."""
    if failed or app.builder.format != "html":
        return
    edition, out = Edition.built(app.env), Path(app.outdir)
    pages = {page: out / app.builder.get_target_uri(page) for page in sorted(app.env.found_docs)}
    marks = {
        page: marks_of(path.read_text(encoding="utf-8"), live_specs(out, page))
        for page, path in pages.items() if path.is_file()
    }
    text = json.dumps(facts(edition, marks), ensure_ascii=False, indent=1)
    (out / FACTS).write_text(f"{text}\n", encoding="utf-8")
    (out / SCHEMA).write_bytes((STATIC / SCHEMA).read_bytes())


def facts(edition: Edition, marks: Mapping[str, Iterable[Mark]]) -> dict[str, Any]:
    """The content of the file: the edition, the observations each once by id, and the facts by page and section.

    Within a section they stand in the order of their ids, since sentences in another language state figures in another
    order: so the lists of two editions are the same.
    """
    writer = edition.writer
    marks = {page: list(found) for page, found in marks.items()}
    rows = rows_of(writer, (mark for found in marks.values() for mark in found))
    names = {row["id"]: _name(writer, row) for row in rows}
    return {
        "$schema": SCHEMA,
        "edition": {
            "region": edition.region,
            "language": edition.language,
            "first_year": edition.first_year,
            "last_year": edition.last_year,
            "as_of": edition.as_of,
        },
        "observations": {row["id"]: _observation(writer, row) for row in sorted(rows, key=lambda row: row["id"])},
        "facts": [_fact(writer, page, stated, names) for page, found in marks.items() for stated in _each_once(found)],
    }


def fact_id(page: str, mark: Mark) -> str:
    """The name of a figure on a page, made from what it is: the same as long as page, origin, unit and value are."""
    origin = mark.formula or " ".join(mark.observations)
    content = "|".join((page, origin, mark.unit, mark.value))
    return "f" + hashlib.sha256(content.encode()).hexdigest()[:12]


def kind_of(mark: Mark, page: str = "") -> str:
    """Published as it stands, computed from what was published, counted by the book itself, estimated, or an example.

    A card shows its method on numbers made up for the purpose: they rest on no observation, and state nothing.
    """
    if mark.formula.startswith("estimated_"):
        return "estimate"
    if not mark.observations and page in _CARD_PAGES:
        return "example"
    if mark.formula:
        return "computed"
    return "published" if len(mark.observations) == 1 else "counted"


def _each_once(marks: Iterable[Mark]) -> Iterator[_Stated]:
    found: dict[str, _Stated] = {}
    sections: dict[str, int] = {}
    for mark in marks:
        sections.setdefault(mark.section, len(sections))
        stated = found.setdefault(fact_id("", mark), _Stated(mark))
        stated.words[mark.stated] = None
        stated.anchors[mark.anchor] = None
    yield from (found[name] for name in sorted(found, key=lambda name: (sections[found[name].mark.section], name)))


def _fact(writer: Writer, page: str, stated: _Stated, names: Mapping[str, str]) -> dict[str, Any]:
    mark = stated.mark
    words = _ID.sub(lambda row_id: names.get(row_id[0], row_id[0]), in_words(writer, mark.formula))
    return {
        "id": fact_id(page, mark),
        "kind": kind_of(mark, page),
        "value": _number(mark.value),
        "low": _number(mark.low),
        "high": _number(mark.high),
        "unit": mark.unit,
        "formula": mark.formula,
        "formula_in_words": words,
        "sources": list(mark.observations),
        "stated": list(stated.words),
        "page": page,
        "anchors": list(stated.anchors),
    }


def _observation(writer: Writer, row: dict[str, str]) -> dict[str, Any]:
    source = writer.ledger.source_of(row["id"])
    tier = int(source["tier"])
    return {
        "subject": what(writer, row),
        "period": row["period"],
        "printed": row["value"],
        "unit": row["unit"],
        "step": row["step"],
        "qualifier": row["qualifier"],
        "source": row["source"],
        "publisher": source["publisher"],
        "published_on": source["published_on"],
        # Mirrors and reposts are named, never linked.
        "url": source["url"] if tier <= LAST_LINKED_TIER else None,
        "tier": tier,
    }


def _name(writer: Writer, row: dict[str, str]) -> str:
    comma = "，" if writer.language == "zh" else ", "
    return f"{what(writer, row)}{comma}{periods.label(row['period'], writer.language)}"


def _number(text: str) -> int | float | None:
    """A number of JSON; null for an open side."""
    if not text:
        return None
    return float(text) if "." in text else int(text)
