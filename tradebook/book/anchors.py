"""Addresses within a page that outlive changes of text and figures: of sections, cells and numbers.

section   the id of the notebook cell that it begins with, or the {#id} written above its heading in a prose page; the
          id made from its title stays as a second one
cell      cell-ID, so that tables and findings have an address; charts have one of their own (renderer.anchor_of)
number    what it is (indicator, region, period, ... or the formula over them), not its value, wording or observation:
          a revised figure keeps its address
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from tradebook.book.edition import Edition
from tradebook.prose import DATA_USED

NOTEBOOK = ".ipynb"

# MyST-NB numbers the lines of the n-th cell from n times this on.
_LINES_A_CELL = 10_000

# The cell with the heading above the data of a chapter.
_DATA_CELL = "data-head"

# What the ids of cells that open a section end with.
_OPENING = re.compile(r"-(?:idea|head)$")

_PLACE_OR_NUMBER = re.compile(r'id="(cell-[\w-]+)"|<section[^>]* id="([^"]+)"|<a class="figure" ([^>]*)>')
_ATTRIBUTE = re.compile(r'data-(observations|formula)="([^"]*)"')
_OBSERVATION = re.compile(r"\bo[0-9a-f]{8}\b")
_NOT_IN_ID = re.compile(r"[^\w.-]+")

# What goes without saying about a figure.
_USUAL = ("", "total", "level")


class StableIds(SphinxTransform):
    """Gives the sections and cells of a notebook the ids of its cells; an event of reading a page."""

    # Behind docutils' own targets (260), before anything asks sections for their ids.
    default_priority = 400

    def apply(self, **_: Any) -> None:
        path = Path(self.env.doc2path(self.env.docname))
        if path.suffix != NOTEBOOK:
            return
        cells = [cell.get("id", "") for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        for container in self.document.findall(nodes.container):
            if container.get("nb_element") == "cell_code" and (name := cells[container["cell_index"]]):
                self._add(container, f"cell-{name}")
        for section in self.document.findall(nodes.section):
            number = (section.line or 0) // _LINES_A_CELL - 1
            if 0 <= number < len(cells) and cells[number]:
                self._add(section, _OPENING.sub("", cells[number]))
                if cells[number] == _DATA_CELL:
                    self._add_last(section, DATA_USED)

    def _add(self, node: nodes.Element, name: str) -> None:
        """Make it the first id; a second section of one cell, or a cell named like a title, keeps what it has."""
        name = nodes.make_id(name)
        if self.document.ids.setdefault(name, node) is node and name not in node["ids"][:1]:
            node["ids"] = [name, *(known for known in node["ids"] if known != name)]

    def _add_last(self, node: nodes.Element, name: str) -> None:
        """What numbers lead to without a script: in English made from the title, in every other language given here."""
        if self.document.ids.setdefault(name, node) is node and name not in node["ids"]:
            node["ids"].append(name)


def add_number_ids(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give every number of a page its id; an event of every page."""
    body = context.get("body", "")
    if doctree is None or 'class="figure"' not in body:
        return
    ledger = Edition.built(app.env).ledger
    context["body"] = with_ids(body, lambda row_id: meaning(ledger.row(row_id)) if row_id in ledger else row_id)


def with_ids(body: str, mean: Callable[[str], str]) -> str:
    """The HTML of a page with an id on every number; `mean` tells what an observation is, by its id.

    A figure that is stated again gets its number behind the id. What has no meaning of its own (a count, an estimate)
    is named by its cell or section, and its place there.
    """
    used = Counter(re.findall(r'\bid="([^"]+)"', body))
    place = "page"

    def named(found: re.Match[str]) -> str:
        nonlocal place
        cell, section, attributes = found.groups()
        if attributes is None:
            place = cell or section
            return found[0]
        carried = {name: html.unescape(text) for name, text in _ATTRIBUTE.findall(attributes)}
        name = number_id(carried.get("observations", ""), carried.get("formula", ""), mean) or f"{place}-number"
        used[name] += 1
        return f'<a class="figure" id="{name}{f"--{used[name]}" * (used[name] > 1)}" {attributes}>'

    return _PLACE_OR_NUMBER.sub(named, body)


def number_id(observations: str, formula: str, mean: Callable[[str], str]) -> str:
    """The id of a number on its page: readable if published, with a hash if computed; empty if it has no meaning."""
    if formula and _OBSERVATION.search(formula):
        content = _OBSERVATION.sub(lambda found: mean(found[0]), formula)
        kind = re.match(r"[a-z_]*", formula)[0] or "computed"
        return f"{kind}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
    return _NOT_IN_ID.sub("-", mean(observations)) if observations and not formula and " " not in observations else ""


def meaning(row: Mapping[str, str]) -> str:
    """What an observation is, in codes: trade_value CN-XJ 2025 export. Of its unit only the currency is told."""
    codes = [row[column] for column in ("indicator", "region", "period", "flow", "member", "measure")]
    if "USD" in (row["basis"], row["unit"][:3]):
        codes.append("USD")
    return " ".join(code for code in codes if code not in _USUAL)
