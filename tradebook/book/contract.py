"""The contract of a chapter in the book: a folded table under its cell of parameters, and its JSON Schema as a file."""

from __future__ import annotations

import html
import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from tradebook import parameters
from tradebook.book import listings
from tradebook.book.edition import Edition

SCHEMA = ".schema.json"


def add_contracts(app: Sphinx) -> None:
    """Register both; called by the extension."""
    app.connect("doctree-read", _insert_table)
    app.connect("build-finished", _write_schemas)


def chapter_of(page: str) -> str:
    """The chapter that a page of the book shows, or nothing."""
    name = page.split("/")[-1]
    return name if name in parameters.CONTRACTS else ""


def folded_table(edition: Edition, chapter: str, link: bool) -> str:
    """The parameters of a chapter behind one line, with the rules between them and the file for programs."""
    contract = parameters.contract(chapter)
    table = listings.parameters(edition, contract)
    rules = [rule.words(edition.language) for rule in contract.rules]
    items = "".join(f"<li>{html.escape(rule)}</li>" for rule in rules)
    file = f"{chapter}{SCHEMA}"
    words = edition.words("The same as a JSON Schema", "同样内容的JSON Schema")
    linked = f'<p><a href="{file}">{words}</a></p>' if link else ""
    summary = f"<summary>{edition.words('Parameters', '参数')} ({len(contract.parameters)})</summary>"
    return f'<details class="coverage parameters">{summary}{table.markup}<ul>{items}</ul>{linked}</details>'


def _insert_table(app: Sphinx, doctree: nodes.document) -> None:
    chapter = chapter_of(app.env.docname)
    if not chapter:
        return
    # Only the builder of pages puts the file beside them.
    markup = folded_table(Edition.of(app.env), chapter, link=app.builder.name == "html")
    for cell in doctree.findall(lambda node: "tag_parameters" in getattr(node, "attributes", {}).get("classes", ())):
        cell.parent.insert(cell.parent.index(cell) + 1, nodes.raw("", markup, format="html"))
        return


def _write_schemas(app: Sphinx, failed: Exception | None) -> None:
    if failed or app.builder.name != "html":
        return
    ledger = Edition.built(app.env).ledger
    for page in sorted(app.env.found_docs):
        if chapter := chapter_of(page):
            schema = parameters.json_schema(parameters.contract(chapter), ledger)
            target = Path(app.outdir, page).with_name(f"{chapter}{SCHEMA}")
            target.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
