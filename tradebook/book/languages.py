"""Parts of a page that are in another language than the page, marked as such, so that a voice reads them in theirs.

Sources are named as they name themselves: a page in English names Chinese and Russian ones, a page in Chinese English
ones. The scripts of the letters tell the languages apart; German from English they cannot tell.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

# The contents of these are no text, or cannot hold a mark.
_UNMARKED = ("script", "style", "svg", "math", "select", "textarea")
# Words of a programming language belong to no language that a voice could choose.
_CODE = ("pre", "code", "kbd")

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_INSIDE = rf"[\u3000-\u303f\uff00-\uffef\u3400-\u4dbf\u4e00-\u9fff“”‘’—…·0-9]*{_HAN}[》」』】〉]?"
_CHINESE = rf"[《「『【〈]?[0-9]*{_HAN}(?:{_INSIDE})?"
_RUSSIAN = r"[\u0400-\u04ff]+(?:[\s\u0400-\u04ff«»\-–,]*[\u0400-\u04ff]»?)?"
_ENTITY = "&(?:amp|#x27|#39);"
_WORD = rf"(?:[A-Za-z'’-]|{_ENTITY})+"
_ENGLISH = rf"(?<![\w./:&#-]){_WORD}(?:[\s,]+{_WORD})*(?![\w./:=;])"
# A word of capitals alone, such as GDP, is at home in every language.
_SMALL = re.compile(r"[a-z]{2}")

_RUNS = {
    "en": re.compile(rf"(?P<zh>{_CHINESE})|(?P<ru>{_RUSSIAN})"),
    "zh": re.compile(rf"(?P<ru>{_RUSSIAN})|(?P<en>{_ENGLISH})"),
}
_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([A-Za-z0-9]+)")


def mark_languages(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Mark the foreign parts of the text of a page; an event of every page."""
    if "body" in context:
        context["body"] = marked(context["body"], app.config.tradebook_language)


def marked(markup: str, language: str) -> str:
    """The markup of a page in one language (en or zh), with every run of words in another inside a span with lang.

    The text itself stays as it is, letter by letter; so do tags, and what stands in scripts, pictures and formulas.
    """
    around: list[str] = []
    parts = _TAG.split(markup)
    for position, part in enumerate(parts):
        if position % 2:
            _follow(part, around)
        elif part and (not around or (language == "en" and set(around) <= set(_CODE))):
            parts[position] = _RUNS[language].sub(_span, part)
    return "".join(parts)


def _follow(tag: str, around: list[str]) -> None:
    """Keep the list of the elements around the text that matter here."""
    name = _NAME.match(tag)
    if name is None or name[2] not in _UNMARKED + _CODE or tag.endswith("/>"):
        return
    if not name[1]:
        around.append(name[2])
    elif around and around[-1] == name[2]:
        around.pop()


def _span(run: re.Match[str]) -> str:
    if run.lastgroup == "en" and not _SMALL.search(re.sub(_ENTITY, "", run[0])):
        return run[0]
    return f'<span lang="{run.lastgroup}">{run[0]}</span>'
