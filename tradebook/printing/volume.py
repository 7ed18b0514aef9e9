"""All pages of an EPUB as one page to print: every id with the name of its page, contents, and running heads."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tradebook.book.paper.markup import Element, elements, inner, parse, text_of

_STYLE = Path(__file__).parent / "styles" / "print.css"
_COVER, _NAVIGATION = "cover", "nav"

# Attributes that name an id of the same page.
_REFERENCES = ("aria-labelledby", "aria-describedby", "for", "headers")
_IN_STYLE = re.compile(r"url\(#([^)]+)\)")

# What stands for a page number until it is known.
UNKNOWN = "000"

_WORDS = {
    "en": {"contents": "Contents", "page": " (page {})"},
    "zh": {"contents": "目录", "page": "（第{}页）"},
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the EPUB: the name that its ids are prefixed with, its title and its content with those ids."""

    name: str
    title: str
    content: str
    headings: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """What is printed: title, language (en or zh), the author, the cover, and the chapters in order.

    parts  the caption above a chapter in the contents, by the chapter's name
    """

    title: str
    language: str
    author: str
    modified: str
    style: str
    cover: str
    chapters: tuple[Chapter, ...]
    parts: Mapping[str, str]

    def targets(self) -> list[str]:
        """Every id whose page number the document shows."""
        shown = re.findall(r'data-page-of="([^"]+)"', "".join(chapter.content for chapter in self.chapters))
        listed = [anchor for chapter in self.chapters for _, _, anchor in chapter.headings]
        return list(dict.fromkeys([*listed, *map(html.unescape, shown)]))

    def document(self, pages: Mapping[str, int]) -> str:
        """The whole as one document; a page number that is not known yet is a place of its width."""
        bodies = "\n".join(
            f'<div class="chapter" style="page: {chapter.name}">\n{_with_pages(chapter.content, pages)}\n</div>'
            for chapter in self.chapters
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            f'lang="{html.escape(self.language)}" xml:lang="{html.escape(self.language)}">\n'
            f'<head><meta charset="utf-8"/><title>{html.escape(self.title)}</title>\n'
            f"<style>\n{html.escape(self._styles(), quote=False)}\n</style></head>\n<body>\n"
            f'<div class="front">{self.cover}</div>\n{self._contents(pages)}\n{bodies}\n</body></html>\n'
        )

    def _styles(self) -> str:
        heads = "\n".join(
            f"@page {chapter.name} {{ @top-left {{ content: {_css_string(self.title)}; }} "
            f"@top-right {{ content: {_css_string(chapter.title)}; }} }}"
            for chapter in self.chapters
        )
        return f"{self.style}\n{_STYLE.read_text(encoding='utf-8')}\n{heads}"

    def _contents(self, pages: Mapping[str, int]) -> str:
        title = _WORDS[self.language[:2]]["contents"]
        return f'<nav class="contents"><h1 id="contents">{title}</h1>\n{"".join(self._entries(pages))}</nav>'

    def _entries(self, pages: Mapping[str, int]) -> Iterator[str]:
        part = ""
        for chapter in self.chapters:
            if (above := self.parts.get(chapter.name, "")) and above != part:
                yield f'<p class="part">{html.escape(above)}</p>\n'
            part = above
            for level, words, anchor in chapter.headings:
                yield (
                    f'<p class="entry level-{level}"><a href="#{html.escape(anchor, quote=True)}">'
                    f'<span class="words">{html.escape(words)}</span><span class="dots"></span>'
                    f'<span class="number">{pages.get(anchor, UNKNOWN)}</span></a></p>\n'
                )


def read_volume(epub: Path) -> Volume:
    """The volume of an EPUB that PaperBuilder made."""
    with zipfile.ZipFile(epub) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    package = parse(files["content.opf"].decode("utf-8"), "content.opf")
    names = {item.getAttribute("id"): item.getAttribute("href") for item in elements(package, "item")}
    order = [names[item.getAttribute("idref")] for item in elements(package, "itemref")]
    language = _metadata(package, "dc:language")
    chapters, cover = [], ""
    for path in order:
        body = elements(parse(files[path].decode("utf-8"), path), "body")[0]
        if path == f"{_COVER}.xhtml":
            cover = inner(body)
        elif path != f"{_NAVIGATION}.xhtml":
            chapters.append(_chapter(path, body, order, language))
    return Volume(
        _metadata(package, "dc:title"), language, _metadata(package, "dc:creator"), _metadata(package, "dc:date"),
        files["book.css"].decode("utf-8"), cover, tuple(chapters), _parts(files["nav.xhtml"].decode("utf-8")),
    )


def _metadata(package: Element, name: str) -> str:
    return text_of(elements(package, name)[0])


def _parts(navigation: str) -> dict[str, str]:
    """The caption that each page stands under in the navigation."""
    found = {}
    for caption in elements(parse(navigation, "nav.xhtml"), "span"):
        for link in elements(caption.parentNode, "a"):
            found[_prefix(link.getAttribute("href").partition("#")[0])] = text_of(caption)
    return found


def _prefix(path: str) -> str:
    return path.removesuffix(".xhtml").replace("/", "-").replace("_", "-")


def _chapter(path: str, body: Element, order: list[str], language: str) -> Chapter:
    prefix = _prefix(path)
    for element in elements(body):
        _own_ids(element, prefix)
        if element.tagName == "a" and element.hasAttribute("href"):
            _own_address(element, path, order, language)
    for name in ("h1", "h2", "h3"):
        for heading in elements(body, name):
            _lead_to_heading(heading)
    # The chapter itself is a target, too: links to a page lead to its top.
    first = elements(body, "h1")[0]
    mark = first.ownerDocument.createElement("span")
    mark.setAttribute("id", first.getAttribute("id") or f"{prefix}--top")
    first.insertBefore(mark, first.firstChild)
    first.setAttribute("id", prefix)
    headings = [(1, text_of(first), prefix)]
    for heading in elements(body, "h2"):
        headings.append((2, text_of(heading), heading.getAttribute("id")))
    return Chapter(prefix, text_of(first), inner(body), tuple(headings))


def _lead_to_heading(heading: Element) -> None:
    """Take over the ids of the section and of the empty marks before the heading.

    A section begins where the last one ends, which can be the foot of a page, while its heading opens the next.
    """
    section = heading.parentNode
    if section.tagName != "section" or heading.hasAttribute("id"):
        return
    for child in list(section.childNodes):
        if child is heading:
            break
        if child.nodeType == child.ELEMENT_NODE and child.hasAttribute("id") and not text_of(child):
            heading.insertBefore(child, heading.firstChild)
    if section.hasAttribute("id"):
        heading.setAttribute("id", section.getAttribute("id"))
        section.removeAttribute("id")


def _own_ids(element: Element, prefix: str) -> None:
    if element.hasAttribute("id"):
        element.setAttribute("id", f"{prefix}--{element.getAttribute('id')}")
    for name in _REFERENCES:
        if element.hasAttribute(name):
            named = (f"{prefix}--{one}" for one in element.getAttribute(name).split())
            element.setAttribute(name, " ".join(named))
    for name, value in list(element.attributes.items()):
        if "url(#" in value:
            element.setAttribute(name, _IN_STYLE.sub(rf"url(#{prefix}--\1)", value))
        elif name in ("xlink:href", "href") and element.tagName != "a" and value.startswith("#"):
            element.setAttribute(name, f"#{prefix}--{value[1:]}")


def _own_address(link: Element, path: str, order: list[str], language: str) -> None:
    """A link to another page of the book becomes one within the document, with the number of the printed page."""
    address, _, anchor = link.getAttribute("href").partition("#")
    if "://" in address or address.startswith("mailto:"):
        return
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address))) if address else path
    if target not in order:
        # A link without a place to go to is words.
        link.removeAttribute("href")
        return
    own = f"{_prefix(target)}--{anchor}" if anchor else _prefix(target)
    link.setAttribute("href", f"#{own}")
    if target != path:
        number = link.ownerDocument.createElement("span")
        number.setAttribute("class", "on-page")
        number.setAttribute("data-page-of", own)
        number.appendChild(link.ownerDocument.createTextNode(_WORDS[language[:2]]["page"]))
        link.parentNode.insertBefore(number, link.nextSibling)


def _with_pages(content: str, pages: Mapping[str, int]) -> str:
    return re.sub(
        r'(<span class="on-page" data-page-of="([^"]+)">[^<{]*)\{\}',
        lambda found: f"{found[1]}{pages.get(html.unescape(found[2]), UNKNOWN)}",
        content,
    )


def _css_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
