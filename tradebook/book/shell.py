"""What stands around the text of a page: templates, scripts and style sheets, fewer than the theme would load.

The theme stays as it is; those in `templates/` extend its templates with blocks that leave out what no page needs.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from tradebook.book.policy import POLICY
from tradebook.book.sheets import BOOK_SHEET, is_bundled

# Names of buttons which the theme has in English only.
WORDS = {
    "en": {"notebook": "Download this chapter as a notebook", "pages": "Pages of the book", "contents": "On this page"},
    "zh": {"notebook": "下载本章的笔记本", "pages": "本书各页", "contents": "本页目录"},
}


def furnish(app: Sphinx, config: Config) -> None:
    """None of the theme's places for adverts and for searching twice; words for the templates."""
    # The side bar and, on a phone, the bar over the text have a search button; the theme would add a third bar.
    config.html_theme_options.setdefault("navbar_persistent", [])
    config.html_theme_options.setdefault("primary_sidebar_end", [])
    # What the templates ask for; the theme renders some of them before it gives the pages' context to others.
    words = WORDS[config.tradebook_language]
    config.html_context |= {"book_sheet": BOOK_SHEET, "content_policy": POLICY, "book_words": words}


# Words of Sphinx's own search, which the book has replaced; with them comes a rule of plurals that would be evaluated.
_TRANSLATED = "translations.js"


def lighten(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """One style sheet for all; scripts that wait until the page is read; nothing written into the page or evaluated."""
    context["css_files"] = [file for file in context["css_files"] if not is_bundled(str(file.filename))]
    # The theme writes two settings into each page that only its version switcher and its search while typing read.
    files = [file for file in context["script_files"] if file.filename and not str(file.filename).endswith(_TRANSLATED)]
    context["script_files"] = [_deferred(file) for file in files]


def _deferred(file: Any) -> Any:
    """The same script, run in its turn once the page is read."""
    attributes = {name: value for name, value in file.attributes.items() if name != "async"}
    return type(file)(file.filename, priority=file.priority, **{**attributes, "defer": "defer"})
