"""What the theme's page lacks for readers who cannot see it: landmarks, and names of what opens over it.

The theme writes these parts in one piece, with no block of a template around them, so the finished piece is mended.
Each repair names what it looks for, and a theme that no longer has it stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ThemeError

_WORDS = {
    "en": {
        "search": "Search",
        "pages": "Pages of the book",
        "contents": "On this page",
        "ways": "Previous and next page",
        "below": "Pages below this one",
    },
    "zh": {
        "search": "搜索", "pages": "本书各页", "contents": "本页目录", "ways": "上一页与下一页", "below": "下级页面",
    },
}


@dataclass(frozen=True, slots=True)
class Repair:
    """What is looked for, as a regular expression, and what stands there instead; {names} are words of the edition."""

    wrong: str
    right: str

    def mend(self, markup: str, words: dict[str, str]) -> str:
        """The markup with the repair made once; ThemeError where there is nothing to mend."""
        mended, count = re.subn(self.wrong, lambda found: found.expand(self.right.format(**words)), markup, count=1)
        if not count:
            raise ThemeError(f"the theme's page has no {self.wrong!r}: see {__name__}")
        return mended


_REPAIRS = (
    Repair(r'<dialog id="pst-search-dialog"', r'\g<0> aria-label="{search}"'),
    Repair(r'<dialog id="pst-primary-sidebar-modal"', r'\g<0> aria-label="{pages}"'),
    # An empty header; that of the page is the title of the book over the side bar.
    Repair(r'<header id="pst-header"([^>]*)>\s*</header>', r'<div id="pst-header"\1></div>'),
    # The footer of the page stands inside the theme's main element, where it is none.
    Repair(r'<main id="main-content" class="bd-main" role="main">', '<div class="bd-main">'),
    # Sphinx's search finds the text of a page by the role.
    Repair(r'<div class="bd-content">', '<main id="main-content" class="bd-content" role="main">'),
    Repair(r'</div>(\s*<footer class="bd-footer-content">)', r"</main>\1"),
    Repair(r'(<footer class="bd-footer-content">(?:(?!</footer>)[\s\S])*</footer>\s*)</main>', r"\1</div>"),
)

# What Sphinx and the theme say in English in every language, whole as it stands between its marks.
_UNTRANSLATED = {
    "en": {},
    "zh": {
        '"Link to this heading"': '"本节链接"',
        '"Link to this table"': '"本表链接"',
        '"Link to this image"': '"本图链接"',
        '"Link to this equation"': '"本式链接"',
        '"Link to this code"': '"本段代码链接"',
        '"Link to this definition"': '"本条链接"',
        '"Link to this term"': '"本条链接"',
        '"Search this book..."': '"搜索本书"',
        '"Color mode"': '"明暗模式"',
        'aria-label="Page"': 'aria-label="本页目录"',
        '"System Settings"': '"随系统设置"',
        "© Copyright ": "© ",
    },
}

# Only where a page has sections.
_CONTENTS = Repair(r'<dialog id="pst-secondary-sidebar-modal"', r'\g<0> aria-label="{contents}"')

_HEADERLINK = re.compile(r'<a class="headerlink" href="[^"]*" title="([^"]*)"(?! aria-label)')


def add_words(app: Sphinx, config: Config) -> None:
    """The names of what a page consists of, for the templates."""
    config.html_context["landmark_words"] = _WORDS[config.tradebook_language]


def add_landmarks(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """The function with which layout.html mends a page; an event of every page."""
    language = app.config.tradebook_language
    context["with_landmarks"] = partial(with_landmarks, words=_WORDS[language], others=_UNTRANSLATED[language])


def with_landmarks(markup: str, words: dict[str, str], others: Mapping[str, str] = _UNTRANSLATED["en"]) -> str:
    """The theme's page between header and footer, mended. ThemeError if the theme has changed.

    words, others  names for what has none; words of the theme and what they are in the language of the edition
    """
    for english, translated in others.items():
        markup = markup.replace(english, translated)
    for repair in _REPAIRS:
        markup = repair.mend(markup, words)
    if "pst-secondary-sidebar-modal" in markup:
        markup = _CONTENTS.mend(markup, words)
    # Of a link whose words are a sign, a voice says what it is for.
    return _HEADERLINK.sub(r'\g<0> aria-label="\1"', markup)
