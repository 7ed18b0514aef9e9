"""What a chapter teaches, for the course: its aims, the cards it uses, its exercises and its slides, as they are now.

```{teaching} trade_scale
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from tradebook import parameters
from tradebook.book.media import is_for_paper
from tradebook.slides.talk import listed
from tradebook.twins import in_language

NOTEBOOKS, EXERCISES, DECKS = "notebooks", "exercises", "slides"

_WORDS = {
    "en": {"cards": "Method cards: ", "exercises": "Exercises: ", "of_cards": "Exercises of the cards: ",
           "slides": "Slides of this chapter", "between": ", "},
    "zh": {"cards": "方法卡片：", "exercises": "习题：", "of_cards": "卡片习题：",
           "slides": "本章幻灯片", "between": "、"},
}
_EXERCISE = re.compile(r"^```\{exercise-start\} (.+)\n:label: (\S+)", re.MULTILINE)


class Teaching(SphinxDirective):
    """The aims of a chapter as a list, and beneath it the ways to all that trains them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        try:
            chapter = parameters.contract(self.arguments[0]).name
        except parameters.ParameterError as error:
            raise self.error(str(error)) from None
        language = self.config.tradebook_language
        text = "\n\n".join(_told(self.env, chapter, language))
        made = nodes.container(classes=["teaching"])
        self.state.nested_parse(StringList(text.split("\n"), self.env.docname), 0, made)
        if not is_for_paper(self.env.app):
            address = f"{'../' * self.env.docname.count('/')}{DECKS}/{chapter}.html"
            way = f'<p class="ways"><a href="{address}">{_WORDS[language]["slides"]}</a></p>'
            made += nodes.raw("", way, format="html")
        return [made]


def _told(env: BuildEnvironment, chapter: str, language: str) -> Iterator[str]:
    words, source = _WORDS[language], Path(env.srcdir)
    yield "\n".join(f"- {aim}" for aim in _aims(source / NOTEBOOKS / f"{chapter}.ipynb", language))
    cards = [card for card in parameters.CARDS.values() if chapter in card.used_in]
    yield words["cards"] + words["between"].join(f"{{doc}}`{c.title(language)} </{c.folder}/{c.name}>`" for c in cards)
    of_cards = [found for card in cards for found in _exercises(source / f"{card.page}.ipynb")]
    for kind, found in (("exercises", _exercises(source / EXERCISES / f"{chapter}.ipynb")), ("of_cards", of_cards)):
        if found:
            yield words[kind] + words["between"].join(f"{{ref}}`{title} <{label}>`" for title, label in found)


def _aims(path: Path, language: str) -> tuple[str, ...]:
    cells = in_language(nbformat.read(path, as_version=4), language).cells if path.is_file() else []
    return next((listed(cell.source) for cell in cells if cell.id == "learn"), ())


def _exercises(path: Path) -> list[tuple[str, str]]:
    """Title and address of every exercise on a page, where there is one."""
    cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
    return [found for cell in cells if cell.cell_type == "markdown" for found in _EXERCISE.findall(cell.source)]
