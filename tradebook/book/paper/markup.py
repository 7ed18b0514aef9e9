"""Pages as trees of XHTML: reading, searching, and writing them back as they were."""

from __future__ import annotations

from collections.abc import Iterator
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from tradebook.units import TradebookError

Element = minidom.Element

_XHTML = "http://www.w3.org/1999/xhtml"


class MarkupError(TradebookError, ValueError):
    """Markup of a page that is not well formed, which no EPUB may hold."""


def parse(markup: str, page: str) -> Element:
    """The root of a page or of a part of one, which stands in a body.

    page  where the markup comes from, for the message
    raises MarkupError with the line that cannot be read
    """
    is_whole = markup.lstrip().startswith("<?xml")
    text = markup if is_whole else f'<body xmlns="{_XHTML}">{markup}</body>'
    try:
        return minidom.parseString(text.encode("utf-8")).documentElement
    except ExpatError as error:
        line = text.split("\n")[error.lineno - 1]
        near = line[max(0, error.offset - 80) : error.offset + 40]
        raise MarkupError(f"{page}: the markup is not well formed XML ({error}): ...{near}...") from None


def inner(element: Element) -> str:
    """What stands inside an element."""
    return "".join(child.toxml() for child in element.childNodes)


def elements(root: Element, name: str = "*", having: str = "") -> list[Element]:
    """All elements below of a name, and of a class if one is given, in the order of the page."""
    return [found for found in root.getElementsByTagName(name) if not having or having in classes(found)]


def classes(element: Element) -> list[str]:
    return element.getAttribute("class").split()


def text_of(element: Element) -> str:
    """The words of an element, with single blanks between them."""
    return " ".join("".join(_texts(element)).split())


def _texts(node: minidom.Node) -> Iterator[str]:
    if node.nodeType == node.TEXT_NODE:
        yield node.data
    for child in node.childNodes:
        yield from _texts(child)


def remove(element: Element) -> None:
    element.parentNode.removeChild(element)


def replace(element: Element, markup: str) -> None:
    """Put a piece of finished markup in the place of an element."""
    for child in list(parse(markup, "a piece of markup").childNodes):
        element.parentNode.insertBefore(child, element)
    remove(element)


def rename(element: Element, name: str, class_name: str = "") -> Element:
    """The element under another name, with its content and its id; other attributes go."""
    renamed = element.ownerDocument.createElement(name)
    if element.getAttribute("id"):
        renamed.setAttribute("id", element.getAttribute("id"))
    if class_name:
        renamed.setAttribute("class", class_name)
    for child in list(element.childNodes):
        renamed.appendChild(child)
    element.parentNode.replaceChild(renamed, element)
    return renamed
