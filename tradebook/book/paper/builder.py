"""The Sphinx builder that writes the book as an EPUB: `jupyter-book build --builder custom --custom-builder paper`.

Sphinx has an EPUB builder, whose way of writing pages this one keeps. It packs them itself: Sphinx's package leaves out
what EPUB 3 asks for where pages hold SVG and MathML, has the files of the theme and the time of the build in it, and
says nothing of accessibility.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.util import logging

from tradebook.book.edition import Edition
from tradebook.book.media import PAPER
from tradebook.book.paper import cover
from tradebook.book.paper.markup import elements, parse, text_of
from tradebook.book.paper.package import COVER_PICTURE, Book, Page, Section, write_epub
from tradebook.book.paper.page import paper_page

FILE = "book.epub"
_STYLE = Path(__file__).parent / "styles" / "book.css"

_WORDS = {
    "en": {
        "cover": "Cover", "contents": "Contents", "landmarks": "Landmarks",
        "description": "Every figure with its bounds and its sources.",
        "access": "Charts are drawings with a description in words; formulas are MathML; the text reads in one order.",
    },
    "zh": {
        "cover": "封面", "contents": "目录", "landmarks": "导航",
        "description": "每个数字均附区间与来源。",
        "access": "图表为附文字说明的矢量图；公式为MathML；正文按单一顺序阅读。",
    },
}

_log = logging.getLogger(__name__)


def add_paper(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(PaperBuilder)


class PaperBuilder(Epub3Builder):
    """Writes book.epub into its folder. Its format is not html: what belongs to pages on the web stays away."""

    name, format = PAPER, "xhtml"
    epilog = "The EPUB is in %(outdir)s."

    def prepare_writing(self, docnames: set[str]) -> None:
        super().prepare_writing(docnames)
        self._bodies: dict[str, str] = {}

    def add_visible_links(self, tree: Any, show_urls: str = "no") -> None:
        """Addresses of links are shown in print only, by the style sheet."""

    def handle_page(self, pagename: str, addctx: dict[str, Any], *args: Any, **named: Any) -> None:
        """Keep the body of a page of the book; there are no others."""
        try:
            self._bodies[pagename] = paper_page(addctx["body"], pagename, Edition.built(self.env).writer)
        except ValueError as error:
            _log.warning("%s", error, location=pagename, type="tradebook", subtype="paper")

    def copy_assets(self) -> None:
        """No file of a theme is needed."""

    def finish(self) -> None:
        self.copy_image_files()
        write_epub(self._book(), Path(self.outdir) / FILE)

    def _book(self) -> Book:
        edition, title = Edition.built(self.env), self.config.html_title
        words, day = _WORDS[edition.language], last_day(edition)
        picture = cover.cover(edition, title, day)
        about = {"author": self.config.author, "version": version("tradebook"), "year": self.config.copyright}
        imprint = cover.imprint(edition, title, day, about)
        pages = [
            Page("cover", words["cover"], "", f'<div class="cover">{picture}</div>'),
            Page("imprint", _heading(imprint), "", imprint),
            *(self._page(name, part) for name, part in self._in_order()),
        ]
        images = Path(self.outdir, self.imagedir)
        return Book(
            title=title,
            language="zh-CN" if edition.language == "zh" else "en-GB",
            identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _identity(edition, title))}",
            modified=day,
            author=self.config.author,
            description=words["description"],
            rights="CC BY 4.0",
            words=words,
            style=_STYLE.read_text(encoding="utf-8"),
            pages=pages,
            pictures={COVER_PICTURE: vl_convert.svg_to_png(picture)}
            | {f"{self.imagedir}/{path.name}": path.read_bytes() for path in sorted(images.glob("*"))},
        )

    def _in_order(self) -> list[tuple[str, str]]:
        """The names of all pages in order of reading, each with the part of the book that it belongs to."""
        root = self.config.root_doc
        found = [(root, "")]
        for toctree in self.env.get_doctree(root).findall(addnodes.toctree):
            part = toctree["caption"] or ""
            found += [(page, part) for name in toctree["includefiles"] for page in self._with_those_below(name)]
        return found

    def _with_those_below(self, name: str) -> Iterator[str]:
        """A page, then those that its own contents list, such as the exercises behind a chapter."""
        yield name
        for below in self.env.toctree_includes.get(name, ()):
            yield from self._with_those_below(below)

    def _page(self, name: str, part: str) -> Page:
        body = self._bodies[name]
        root = parse(body, name)
        sections = [
            Section(text_of(heading), heading.getAttribute("id") or heading.parentNode.getAttribute("id"))
            for heading in elements(root, "h2")
        ]
        return Page(name, _heading(body), part, body, tuple(sections))


def last_day(edition: Edition) -> str:
    """The last day on which a figure of the edition was published."""
    days = [day for day in edition.ledger.raw["published_on"] if day and (not edition.as_of or day <= edition.as_of)]
    return max(days)


def _heading(body: str) -> str:
    headings = elements(parse(body, "a page"), "h1")
    return text_of(headings[0]) if headings else ""


def _identity(edition: Edition, title: str) -> str:
    """The same for the same edition, whatever its figures are."""
    choices = (edition.region, edition.language, edition.first_year, edition.last_year, edition.as_of)
    return "tradebook:" + ":".join(map(str, (*choices, title)))
