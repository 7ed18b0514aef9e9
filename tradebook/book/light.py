"""Light or dark without a script: the theme's own rules, repeated for pages on which no script has chosen between them.

The theme's style sheets speak to html[data-theme=light] and html[data-theme=dark], and a script sets which it is. Until
it has, and where scripts are off, the attribute says "auto" and none of the theme's colours is defined.
"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from tradebook.book.assets import STATIC, STYLES

AUTO = "auto.css"

_THEMES = {
    "pydata_sphinx_theme": "theme/pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css",
    "sphinx_book_theme": "theme/sphinx_book_theme/static/styles/sphinx-book-theme.css",
}
_RULE = re.compile(r"([^{}]*\[data-theme=[^{}]*)\{([^{}]*)\}")


def follow_the_light(app: Sphinx, config: Config) -> None:
    """Light or dark as the reader's system says; the theme complains in the browser's console if nothing is set."""
    config.html_context.setdefault("default_mode", "auto")


def write_auto_style(app: Sphinx) -> None:
    """Write the repeated rules into the built book, as a style sheet of every page."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / AUTO
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(auto_style(_style_sheets()), encoding="utf-8")
    app.add_css_file(AUTO, priority=700)


def _style_sheets() -> list[str]:
    """The theme's style sheets and the book's, in the order in which pages load them."""
    return [*theme_sheets().values(), *((STATIC / style).read_text(encoding="utf-8") for style in STYLES)]


def theme_sheets() -> dict[str, str]:
    """The theme's own style sheets by name of file, in the order in which pages load them."""
    files = [resources.files(package).joinpath(path) for package, path in _THEMES.items()]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def auto_style(sheets: list[str]) -> str:
    """The rules for light, then those for dark where the system asks for it, all for data-theme=auto."""
    rules = [rule for sheet in sheets for rule in _RULE.findall(sheet.replace('"', ""))]
    light, dark = ("".join(_for_auto(selectors, body, mode) for selectors, body in rules) for mode in ("light", "dark"))
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _for_auto(selectors: str, body: str, mode: str) -> str:
    """One rule for one mode; empty if the rule is not about that mode or about parts that no page of the book has."""
    start = re.compile(rf"html\[data-theme={mode}\](?:$| \.bd-content div\.cell_output)")
    chosen = [part.strip() for part in selectors.split("*/")[-1].split(",") if start.match(part.strip())]
    return f"{','.join(chosen).replace(f'={mode}]', '=auto]')} {{{body.strip()}}}\n" if chosen else ""
