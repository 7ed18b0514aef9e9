"""The Sphinx side of the book: charts, formulas, figures in prose pages, and the files they need.

Used as an extension (`extra_extensions: [tradebook.book]` in _config.yml). Each event has one small function. How an
output of a notebook is shown is a plugin of MyST-NB (`renderer.py`, an entry point in pyproject.toml).
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from tradebook.book.absent import unlink_absent
from tradebook.book.address import lost_page, settle_address, unlist, write_address_files
from tradebook.book.anchors import StableIds, add_number_ids
from tradebook.book.assets import add_files, write_vega
from tradebook.book.cards import add_cards
from tradebook.book.chart_files import add_chart_files
from tradebook.book.checks import add_checks
from tradebook.book.chinese import ChineseIndex, settle_jieba
from tradebook.book.code import add_folding, name_code
from tradebook.book.contract import add_contracts
from tradebook.book.dataset import add_dataset
from tradebook.book.directives import add_directives
from tradebook.book.exercises import add_exercises
from tradebook.book.facts import write_facts
from tradebook.book.formulas import add_formulas
from tradebook.book.landmarks import add_landmarks, add_words
from tradebook.book.languages import mark_languages
from tradebook.book.leftovers import drop_leftovers
from tradebook.book.light import follow_the_light, write_auto_style
from tradebook.book.paper import add_paper
from tradebook.book.policy import write_headers
from tradebook.book.references import add_references
from tradebook.book.search import furnish_search, offer_templates, write_entries
from tradebook.book.sharing import share
from tradebook.book.sheets import write_sheet
from tradebook.book.shell import furnish, lighten
from tradebook.book.switch import offer_languages

# After everything that the theme and other extensions do at the same event.
LAST = 900

# The choices of an edition: name and default. Pages are read again when one changes.
CHOICES = {
    "tradebook_region": "CN-XJ",
    "tradebook_language": "en",
    "tradebook_first_year": 2016,
    "tradebook_last_year": 2025,
    "tradebook_as_of": "",
    "tradebook_data": "",
    # Where it stands among editions in other languages (see beside.py).
    "tradebook_folder": "",
    "tradebook_languages": [],
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything; called by Sphinx."""
    for name, default in CHOICES.items():
        app.add_config_value(name, default, "env", type(default))
    # Jupyter Book always sets this; without sphinx_comments, which the book does not load, Sphinx would warn of it.
    if "comments_config" not in app.config:
        app.add_config_value("comments_config", {}, "html", dict)
    app.connect("config-inited", keep_to_this_host)
    app.connect("config-inited", name_code)
    app.connect("config-inited", follow_the_light)
    app.connect("config-inited", furnish)
    app.connect("config-inited", offer_templates)
    app.connect("config-inited", settle_address)
    app.connect("config-inited", add_words)
    app.connect("config-inited", settle_jieba)
    app.connect("builder-inited", add_files)
    app.connect("builder-inited", write_auto_style)
    app.connect("doctree-read", unlink_absent)
    app.connect("html-page-context", add_number_ids)
    app.connect("html-page-context", add_cards)
    app.connect("html-page-context", add_chart_files)
    app.connect("html-page-context", add_dataset)
    app.connect("html-page-context", furnish_search)
    app.connect("html-page-context", share)
    app.connect("html-page-context", offer_languages)
    # The theme settles the canonical address.
    app.connect("html-page-context", unlist, priority=LAST)
    app.connect("html-page-context", add_landmarks)
    app.connect("html-page-context", mark_languages, priority=800)
    app.connect("html-page-context", lighten, priority=LAST)
    app.connect("html-collect-pages", lost_page)
    app.connect("build-finished", write_entries)
    app.connect("build-finished", write_vega)
    app.connect("build-finished", write_facts)
    app.connect("build-finished", write_headers)
    app.connect("build-finished", write_sheet, priority=LAST)
    app.connect("build-finished", drop_leftovers, priority=LAST + 10)
    # After whatever else is done to the finished pages.
    app.connect("build-finished", write_address_files, priority=LAST + 50)
    app.add_search_language(ChineseIndex)
    app.add_transform(StableIds)
    add_directives(app)
    add_checks(app)
    add_contracts(app)
    add_exercises(app)
    add_folding(app)
    add_formulas(app)
    add_paper(app)
    add_references(app)
    return {"version": version("tradebook"), "parallel_read_safe": True, "parallel_write_safe": True}


def keep_to_this_host(app: Sphinx, config: Config) -> None:
    """Switch off what other extensions would load from elsewhere: the scripts for widgets, which no chapter has."""
    config.nb_ipywidgets_js = {}
