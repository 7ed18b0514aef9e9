"""One style sheet for the whole book, made of the theme's and our own, without the rules that no page can use.

The theme brings all of Bootstrap and of Font Awesome, some 90 kB compressed that hold back the first paint. A rule of
theirs stays if every class and id that its selector asks for occurs in a built page or as a word in a script; what
stands inside :not(), :is() and the like is not asked for. Rules keep their order, so the cascade is what it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx
from tinycss2.ast import AtRule, Node, QualifiedRule

from tradebook.book.assets import STYLES, VEGA
from tradebook.book.chart_files import CHARTS
from tradebook.book.light import AUTO

BOOK_SHEET = "book.css"

# In the order of the cascade, below _static/. Ours are taken whole: Vega and other scripts make what they speak of.
THEIRS = ("basic.css", "styles/pydata-sphinx-theme.css", "pygments.css", "styles/sphinx-book-theme.css",
           "mystnb.*.css", "copybutton.css", "exercise.css")
# Font Awesome's names are on the theme's buttons, but what they look like is in icons.css.
_ICONS = re.compile(r"fa[brs]?|fa-.*")
_NAMES = re.compile(r'\s(?:class|id)="([^"]*)"')
OURS = (*STYLES, "search.css", AUTO)


def is_bundled(filename: str) -> bool:
    """Whether a style sheet, named from the top of the book, is a part of the one sheet."""
    return any(fnmatch(filename.removeprefix("_static/"), pattern) for pattern in (*THEIRS, *OURS))


def write_sheet(app: Sphinx, failed: Exception | None) -> None:
    """Write the one sheet into the built book, and let every page ask for it by its content."""
    if failed or app.builder.format != "html":
        return
    out = Path(app.outdir)
    sheet = one_sheet(out)
    (out / "_static" / BOOK_SHEET).write_text(sheet, encoding="utf-8")
    digest = hashlib.sha256(sheet.encode()).hexdigest()[:8]
    for path in sorted(out.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        named = re.sub(rf'(/{re.escape(BOOK_SHEET)})(\?v=\w+)?"', rf'\1?v={digest}"', page, count=1)
        path.write_text(named, encoding="utf-8")


def one_sheet(out: Path) -> str:
    """The text of the one sheet for a built book."""
    used = words_used(out)
    static = out / "_static"
    theirs = [path for pattern in THEIRS for path in sorted(static.glob(pattern))]
    kept = [purged(path.read_text(encoding="utf-8"), used) for path in theirs]
    return "".join([*kept, *((static / name).read_text(encoding="utf-8") for name in OURS)])


def words_used(out: Path) -> frozenset[str]:
    """Classes and ids of all pages, and every word of the scripts that may set others later."""
    pages = (path.read_text(encoding="utf-8") for path in sorted(out.rglob("*.html")))
    named = {word for page in pages for names in _NAMES.findall(page) for word in names.split()}
    scripts = (path for path in sorted(out.rglob("*.js")) if not _is_data(path))
    words = {word for path in scripts for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}
    return frozenset(word for word in named | words if not _ICONS.fullmatch(word))


def _is_data(script: Path) -> bool:
    """Whether a script only carries data, or is Vega's, which sets only its own classes."""
    return script.name in (VEGA, "searchindex.js") or script.parent.name == Path(CHARTS).name


def purged(sheet: str, used: Iterable[str]) -> str:
    """A style sheet without the selectors, and then without the rules, that ask for a class or id which is not used."""
    return "".join(_kept(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), frozenset(used)))


def _kept(rules: Iterable[Node], used: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [part for part in _split(rule.prelude) if _asks_for(part) <= used]
            if selectors:
                yield f"{','.join(map(_text, selectors))}{{{_text(rule.content)}}}\n"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if body := "".join(_kept(inner, used)):
                yield f"@{rule.at_keyword} {_text(rule.prelude)}{{\n{body}}}\n"
        # The book is set in the fonts of the reader's system (the theme's only ones are icons); what sheets import from
        # each other is in the list above.
        elif isinstance(rule, AtRule) and rule.lower_at_keyword not in ("font-face", "charset", "import"):
            yield f"{rule.serialize()}\n"


def _split(tokens: list[Node]) -> Iterator[list[Node]]:
    """The selectors of a list, at its commas."""
    part: list[Node] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _asks_for(selector: list[Node]) -> set[str]:
    """The classes and ids of a selector; those inside functions and brackets are tokens of their own and stay out."""
    classes = {
        after.value for dot, after in pairwise(selector)
        if dot.type == "literal" and dot.value == "." and after.type == "ident"
    }
    return classes | {token.value for token in selector if token.type == "hash"}


def _text(tokens: list[Node]) -> str:
    """Tokens as they were, without comments and with single blanks."""
    return re.sub(r"\s+", " ", tinycss2.serialize([token for token in tokens if token.type != "comment"])).strip()
