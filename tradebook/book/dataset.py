"""The ledger as a schema.org Dataset: a block of JSON-LD on the page about the data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from tradebook import periods
from tradebook.book.edition import DATA_PAGE, Edition
from tradebook.ledger import Ledger

DESCRIPTOR = "datapackage.json"


def add_dataset(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put the block at the end of the page about the data; an event of every page."""
    if page != DATA_PAGE or doctree is None:
        return
    base = app.config.html_baseurl
    address = base + app.builder.get_target_uri(page) if base else ""
    text = json.dumps(dataset(Edition.built(app.env), address), ensure_ascii=False, indent=1).replace("<", "\\u003c")
    context["body"] = f'{context["body"]}\n<script type="application/ld+json">{text}</script>'


def dataset(edition: Edition, address: str = "") -> dict[str, Any]:
    """The description, from the package's own descriptor; coverage and variables are computed from its rows.

    address  of the page about the data, where the book has one
    """
    ledger = edition.ledger
    package = json.loads((ledger.folder / DESCRIPTOR).read_text(encoding="utf-8"))
    used = set(ledger.raw["indicator"])
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": package["title"],
        "alternateName": package["name"],
        "description": package["description"],
        **({"url": address} if address else {}),
        "version": package["version"],
        "inLanguage": ["en", "zh"],
        "license": [licence["path"] for licence in package["licenses"]],
        "isAccessibleForFree": True,
        "temporalCoverage": _span(ledger.raw["period"].unique()),
        "spatialCoverage": _places(edition),
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "propertyID": row["indicator"],
                "name": row[edition.language],
                "description": row[f"definition_{edition.language}"],
            }
            for row in ledger.table("indicators").to_dict("records")
            if row["indicator"] in used
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": resource["name"],
                "description": resource["description"],
                "encodingFormat": resource["mediatype"],
            }
            for resource in package["resources"]
        ],
    }


def _span(texts: Iterable[str]) -> str:
    """From the first to the last day that any row speaks of, as an interval of ISO 8601; open ends do not count."""
    parsed = [periods.parse(text) for text in texts]
    days = [day for period in parsed for day in (period.start, period.end) if day is not None]
    return f"{min(days).isoformat()}/{max(days).isoformat()}"


def _places(edition: Edition) -> list[dict[str, str]]:
    """Every region that has rows, most rows first."""
    counts = _counts(edition.ledger)
    return [
        {"@type": "Place", "name": edition.name("region_full", region), "identifier": region}
        for region in sorted(counts, key=lambda region: (-counts[region], region))
    ]


def _counts(ledger: Ledger) -> dict[str, int]:
    return ledger.raw["region"].value_counts().to_dict()
