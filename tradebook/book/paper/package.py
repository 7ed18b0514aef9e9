"""Packing pages as an EPUB 3: package document, navigation, and a zip file that is the same for the same pages."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

STYLE, NAVIGATION, COVER_PICTURE = "book.css", "nav.xhtml", "cover.png"

# A moment that every zip file may name; the true one would differ from run to run.
_MOMENT = (1980, 1, 1, 0, 0, 0)

_CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_MEDIA = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml",
    ".jpg": "image/jpeg", ".gif": "image/gif",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a page: its words and the id to link to."""

    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path without suffix, title, part of the book (empty outside any), body, and sections."""

    name: str
    title: str
    part: str
    body: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Everything an EPUB holds.

    modified  the last day that matters to its content, as 2026-11-24
    style     the style sheet
    pictures  files by path
    """

    title: str
    language: str
    identifier: str
    modified: str
    author: str
    description: str
    rights: str
    words: dict[str, str]
    style: str
    pages: list[Page] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def write_epub(book: Book, path: Path) -> None:
    """Write the file; the media type comes first and is not compressed, as the standard has it."""
    with zipfile.ZipFile(path, "w") as packed:
        _put(packed, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _put(packed, "META-INF/container.xml", _CONTAINER)
        _put(packed, "content.opf", _package(book))
        _put(packed, NAVIGATION, _navigation(book))
        _put(packed, STYLE, book.style)
        for page in book.pages:
            _put(packed, f"{page.name}.xhtml", whole_page(book, page))
        for name, content in sorted(book.pictures.items()):
            _put(packed, name, content)


def _put(packed: zipfile.ZipFile, name: str, content: str | bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.external_attr = 0o644 << 16
    # The same on every system; Python writes the system's own number otherwise.
    entry.create_system = 3
    packed.writestr(entry, content, compression)


def whole_page(book: Book, page: Page) -> str:
    """A page as a file of XHTML."""
    up = "../" * page.name.count("/")
    kind = page.name.replace("/", "-")
    return _document(book, page.title, page.body, up, f' class="{html.escape(kind, quote=True)}"')


def _document(book: Book, title: str, body: str, up: str = "", on_body: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{book.language}" xml:lang="{book.language}">\n'
        f'<head><meta charset="utf-8"/><title>{html.escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="{up}{STYLE}"/></head>\n<body{on_body}>\n{body}\n</body></html>\n'
    )


def _navigation(book: Book) -> str:
    """The contents, with the parts of the book above their pages."""
    items = "\n".join(_nav_items(book))
    first = next((page for page in book.pages if page.part), book.pages[-1])
    landmarks = (
        f'<li><a epub:type="cover" href="{book.pages[0].name}.xhtml">{html.escape(book.pages[0].title)}</a></li>'
        f'<li><a epub:type="bodymatter" href="{first.name}.xhtml">{html.escape(first.title)}</a></li>'
    )
    return _document(
        book,
        book.words["contents"],
        f'<nav epub:type="toc" role="doc-toc" id="toc"><h1>{book.words["contents"]}</h1>\n<ol>\n{items}\n</ol></nav>\n'
        f'<nav epub:type="landmarks" hidden="hidden"><h2>{book.words["landmarks"]}</h2><ol>{landmarks}</ol></nav>',
    )


def _nav_items(book: Book) -> Iterator[str]:
    part, held = "", []
    for page in [*book.pages, None]:
        if page is None or page.part != part:
            if part:
                yield f"<li><span>{html.escape(part)}</span><ol>\n" + "\n".join(held) + "\n</ol></li>"
            part, held = page.part if page else "", []
        if page and page.part:
            held.append(_nav_item(page))
        elif page:
            yield _nav_item(page)


def _nav_item(page: Page) -> str:
    inner = "".join(
        f'<li><a href="{page.name}.xhtml#{section.anchor}">{html.escape(section.title)}</a></li>'
        for section in page.sections
    )
    below = f"<ol>{inner}</ol>" if inner else ""
    return f'<li><a href="{page.name}.xhtml">{html.escape(page.title)}</a>{below}</li>'


def _package(book: Book) -> str:
    metadata = {
        "dc:identifier": book.identifier, "dc:title": book.title, "dc:language": book.language,
        "dc:creator": book.author, "dc:description": book.description, "dc:rights": book.rights,
        "dc:date": book.modified,
    }
    named = "\n".join(
        f'<{name}{" id=" + chr(34) + "id" + chr(34) if name == "dc:identifier" else ""}>{html.escape(text)}</{name}>'
        for name, text in metadata.items()
    )
    access = "\n".join(
        f'<meta property="schema:{name}">{text}</meta>'
        for name, text in (
            ("accessMode", "textual"), ("accessMode", "visual"), ("accessModeSufficient", "textual"),
            ("accessibilityFeature", "structuralNavigation"), ("accessibilityFeature", "tableOfContents"),
            ("accessibilityFeature", "alternativeText"), ("accessibilityFeature", "MathML"),
            ("accessibilityHazard", "none"),
        )
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id" xml:lang="{book.language}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{named}\n'
        f'<meta property="dcterms:modified">{book.modified}T00:00:00Z</meta>\n{access}\n'
        f'<meta property="schema:accessibilitySummary">{html.escape(book.words["access"])}</meta>\n'
        '<meta name="cover" content="cover-picture"/>\n</metadata>\n'
        f"<manifest>\n{chr(10).join(_manifest(book))}\n</manifest>\n"
        f"<spine>\n{chr(10).join(_spine(book.pages))}\n</spine>\n</package>\n"
    )


def _manifest(book: Book) -> Iterator[str]:
    yield f'<item id="nav" href="{NAVIGATION}" media-type="application/xhtml+xml" properties="nav"/>'
    yield f'<item id="style" href="{STYLE}" media-type="text/css"/>'
    for page in book.pages:
        used = [kind for kind, sign in (("mathml", "<math"), ("svg", "<svg")) if sign in page.body]
        properties = f" properties={quoteattr(' '.join(used))}" if used else ""
        yield (
            f'<item id="{_id(page)}" href="{page.name}.xhtml" media-type="application/xhtml+xml"{properties}/>'
        )
    for number, name in enumerate(sorted(book.pictures), start=1):
        is_cover = name == COVER_PICTURE
        named = 'id="cover-picture" properties="cover-image"' if is_cover else f'id="picture-{number}"'
        yield f"<item {named} href={quoteattr(name)} media-type={quoteattr(_MEDIA[Path(name).suffix])}/>"


def _spine(pages: Iterable[Page]) -> Iterator[str]:
    for number, page in enumerate(pages):
        yield f'<itemref idref="{_id(page)}"/>'
        # The contents stand behind the cover, before everything else.
        if number == 0:
            yield '<itemref idref="nav"/>'


def _id(page: Page) -> str:
    return "page-" + page.name.replace("/", "-")
