"""From a page for the screen to a page for paper: what needs a script or a finger goes, what is folded opens."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tradebook.book.paper.lists import Lists, Stated
from tradebook.book.paper.markup import Element, classes, elements, inner, parse, remove, rename, replace, text_of
from tradebook.prose import SOURCE_WORDS, Writer

_GONE = {
    # Controls, and what only a script can use.
    "script", "button", "form", "select", "input", "template", "noscript",
}
_GONE_CLASSES = {
    # Folded code, data of charts and references: each page is one tap away on the screen, and long on paper.
    "code", "cell_input", "chart-data", "citation", "download", "headerlink", "filters", "figure-card", "take-away",
}
# Attributes for keyboards, scripts and pop-ups.
_GONE_ATTRIBUTES = ("tabindex", "hidden", "open", "onclick", "draggable")

_LEADS_ON = re.compile(r"https?://|mailto:|#|[^?#]+\.xhtml(?:#|$)")

_HEADING = {"en": "Figures and sources of this page", "zh": "本页数据与来源"}
_CHART_SOURCE = {"en": "Source: {}", "zh": "来源：{}"}


def paper_page(body: str, page: str, writer: Writer) -> str:
    """The body of a page as well-formed XHTML for paper, with lists of its figures and sources.

    page    its name, for messages
    raises MarkupError if the body is not well formed
    """
    root = parse(body, page)
    _drop_controls(root)
    _unfold(root)
    _drop_empty_cells(root)
    _unlink_files(root)
    figures = [link for link in elements(root, "a", having="figure") if link.hasAttribute("data-value")]
    charts = [chart for chart in elements(root, "figure") if chart.hasAttribute("data-observations")]
    lists = Lists(writer, _observations(figures), _observations(charts))
    _link_figures(figures, lists, SOURCE_WORDS[writer.language])
    _name_sources(charts, lists, _CHART_SOURCE[writer.language])
    _put_lists(root, lists, _HEADING[writer.language])
    return inner(root)


def _observations(found: Iterable[Element]) -> list[str]:
    return [row_id for element in found for row_id in element.getAttribute("data-observations").split()]


def _drop_controls(root: Element) -> None:
    for element in elements(root):
        if element.parentNode is None:
            continue
        if element.tagName in _GONE or _GONE_CLASSES.intersection(classes(element)) or _is_inline_file(element):
            remove(element)
            continue
        for name in _GONE_ATTRIBUTES:
            if element.hasAttribute(name):
                element.removeAttribute(name)


def _is_inline_file(element: Element) -> bool:
    return element.tagName == "a" and element.getAttribute("href").startswith("data:")


def _unfold(root: Element) -> None:
    """What is folded stands open; a line that only repeats the caption of the table below it goes."""
    for folded in elements(root, "details"):
        captions = [text_of(caption) for caption in elements(folded, "caption")]
        for summary in elements(folded, "summary"):
            if captions and text_of(summary).startswith(captions[0]):
                remove(summary)
            else:
                rename(summary, "p", "summary")
        rename(folded, "div", "unfolded")


def _drop_empty_cells(root: Element) -> None:
    """Cells of a notebook of which only the code was to be seen."""
    for cell in elements(root, "div", having="cell"):
        if not text_of(cell) and not elements(cell, "svg") and not elements(cell, "div", having="lists-here"):
            remove(cell)


def _unlink_files(root: Element) -> None:
    """Files of the online book are named, but not linked: a link leads to the web, to a page, or within the page."""
    for link in elements(root, "a"):
        address = link.getAttribute("href")
        if address and not _LEADS_ON.match(address):
            rename(link, "span")


def _link_figures(figures: Iterable[Element], lists: Lists, cut: str) -> None:
    """Every number leads to its entry; one with nothing behind it is no link."""
    for figure in figures:
        stated = Stated(
            figure.getAttribute("data-figure") or text_of(figure),
            figure.getAttribute("title").split(cut)[0],
            figure.getAttribute("data-formula"),
            tuple(figure.getAttribute("data-observations").split()),
        )
        target = lists.target(stated)
        link = rename(figure, "a" if target else "span", "figure")
        if target:
            link.setAttribute("href", f"#{target}")


def _name_sources(charts: Iterable[Element], lists: Lists, template: str) -> None:
    for chart in charts:
        numbers = lists.sources_of(chart.getAttribute("data-observations").split())
        chart.removeAttribute("data-observations")
        if numbers:
            line = chart.ownerDocument.createElement("p")
            chart.appendChild(line)
            replace(line, f'<p class="chart-source">{template.format(numbers)}</p>')


def _put_lists(root: Element, lists: Lists, heading: str) -> None:
    """In the place that the page keeps for them, else at its end."""
    places = elements(root, "div", having="lists-here")
    if not lists:
        for place in places:
            remove(place)
        return
    if places:
        replace(places[0], f'<div class="lists">{lists.markup()}</div>')
        return
    section = elements(root, "section")[0]
    place = root.ownerDocument.createElement("div")
    section.appendChild(place)
    replace(place, f'<section class="lists"><h2 id="figures-and-sources">{heading}</h2>{lists.markup()}</section>')
