"""The words around a chart that its specification carries: finding, pages behind it, and who made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradebook.book.chart_table import data_sets
from tradebook.citation import Reference

Spec = Mapping[str, Any]

# Beneath a chart stand at most so many pages; its table names the page of every figure.
MOST_SOURCES_NAMED = 3

_WORDS = {
    "en": {"source": "Source: {}", "more": "{} more pages", "one more": "1 more page"},
    "zh": {"source": "来源：{}", "more": "另{}个页面", "one more": "另1个页面"},
}


def title_of(spec: Spec, language: str) -> str:
    """The finding in one line; the spec holds it broken into lines, English at spaces and hyphens, Chinese anywhere."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, Mapping) else title
    lines = [text] if isinstance(text, str) else text
    return "".join(lines) if language == "zh" else " ".join(lines).replace("- ", "-")


def source_line(spec: Spec, language: str) -> str:
    """The pages behind the chart in one line; empty if neither its data nor the notebook names one."""
    named = list(dict.fromkeys(page for rows in data_sets(spec) for row in rows for page in _pages(row)))
    named = named or list(about(spec).get("pages", ()))
    if not named:
        return ""
    words, pages = _WORDS[language], named[:MOST_SOURCES_NAMED]
    if rest := len(named) - len(pages):
        pages.append(words["one more"] if rest == 1 else words["more"].format(rest))
    return words["source"].format("; ".join(pages))


def about(spec: Spec) -> Mapping[str, Any]:
    """What the notebook wrote into the specification beside the picture (see charts.finish)."""
    return spec.get("usermeta") or {}


def reference_of(spec: Spec, name: str, language: str) -> Reference | None:
    """How to cite the chart, under its own title and key; None where the notebook left no reference of its page."""
    page = about(spec).get("reference")
    return Reference.read(page).of_chart(title_of(spec, language), name) if page else None


def _pages(row: Mapping[str, Any]) -> list[str]:
    return [page for page in str(row.get("pages") or "").split("; ") if page]
