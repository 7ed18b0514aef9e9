"""The Sphinx side of the book: charts, formulas, figures in prose pages, and the files they need.

Used as an extension (`extra_extensions: [tradebook.book]` in _config.yml). Each event has one small function. How an
output of a notebook is shown is a plugin of MyST-NB (`renderer.py`, an entry point in pyproject.toml).
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from tradebook.book.address import lost_page, settle_address, unlist, write_address_files
from tradebook.book.anchors import StableIds, add_number_ids
from tradebook.book.assets import add_files, write_vega
from tradebook.book.cards import add_cards
from tradebook.book.checks import add_checks
from tradebook.book.code import add_folding, name_code
from tradebook.book.dataset import add_dataset
from tradebook.book.directives import add_directives
from tradebook.book.facts import write_facts
from tradebook.book.formulas import add_formulas
from tradebook.book.light import follow_the_light, write_auto_style
from tradebook.book.paper import add_paper
from tradebook.book.search import furnish_search, offer_templates, write_entries
from tradebook.book.sharing import share

# The choices of an edition: name and default. Pages are read again when one changes.
CHOICES = {
    "tradebook_region": "CN-XJ",
    "tradebook_language": "en",
    "tradebook_first_year": 2016,
    "tradebook_last_year": 2025,
    "tradebook_as_of": "",
    "tradebook_data": "",
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
    app.connect("config-inited", search_in_one_place)
    app.connect("config-inited", offer_templates)
    app.connect("config-inited", settle_address)
    app.connect("builder-inited", add_files)
    app.connect("builder-inited", write_auto_style)
    app.connect("html-page-context", add_number_ids)
    app.connect("html-page-context", add_cards)
    app.connect("html-page-context", add_dataset)
    app.connect("html-page-context", furnish_search)
    app.connect("html-page-context", share)
    # After the theme, which settles the canonical address.
    app.connect("html-page-context", unlist, priority=900)
    app.connect("html-collect-pages", lost_page)
    app.connect("build-finished", write_entries)
    # After whatever else is done to the finished pages.
    app.connect("build-finished", write_address_files, priority=950)
    app.connect("build-finished", write_vega)
    app.connect("build-finished", write_facts)
    app.add_transform(StableIds)
    add_directives(app)
    add_checks(app)
    add_folding(app)
    add_formulas(app)
    add_paper(app)
    return {"version": version("tradebook"), "parallel_read_safe": True, "parallel_write_safe": True}


def keep_to_this_host(app: Sphinx, config: Config) -> None:
    """Switch off what other extensions would load from elsewhere: the scripts for widgets, which no chapter has."""
    config.nb_ipywidgets_js = {}


def search_in_one_place(app: Sphinx, config: Config) -> None:
    """The side bar and, on a phone, the bar over the text have a search button; the theme would add a third bar."""
    config.html_theme_options.setdefault("navbar_persistent", [])
