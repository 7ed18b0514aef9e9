"""What a finished page holds for someone who looks for it: its sections with their words, and its charts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Words of these are found otherwise: figures by what they are, code and folded data by the page.
_LEFT_OUT = {"table", "pre", "script", "style", "details", "svg", "nav", "math"}
# Nine in ten tags of a page are inside these, which never hold their like: they go before the page is read.
_WHOLE = re.compile(r"<(table|pre|script|style|svg|math)\b.*?</\1>", re.DOTALL)
_BLOCKS = {"p", "li", "dd", "dt"}
_TITLES = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(slots=True)
class Part:
    """A section or a chart: its id, its title and, of a section, its prose in the order of the page."""

    anchor: str
    title: str = ""
    text: str = ""
    is_chart: bool = False


@dataclass(slots=True)
class _Open:
    part: Part
    tag: str
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def parts_of(page: str) -> list[Part]:
    """Sections and charts of a page, or of its body alone; the first is the page itself."""
    reader = _Reader()
    _, whole, article = page.partition('<article class="bd-article')
    body = article.partition(">")[2].partition("</article>")[0] if whole else page
    reader.feed(_WHOLE.sub("", body))
    reader.close()
    return reader.parts


class _Reader(HTMLParser):
    """Follows sections and charts; what stands in neither a title nor prose is passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._around: list[_Open] = []
        self._left_out: list[str] = []
        self._in_title = False
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag in _LEFT_OUT:
            self._left_out.append(tag)
        elif tag == "section" or (tag == "figure" and "chart" in classes):
            part = Part(given.get("id", ""), is_chart=tag == "figure")
            self.parts.append(part)
            self._around.append(_Open(part, tag))
        elif tag in _TITLES or tag == "figcaption":
            self._in_title = True
        elif tag == "a" and "headerlink" in classes:
            self._in_link = True

    def handle_data(self, data: str) -> None:
        if self._around and not self._left_out and not self._in_link:
            (self._around[-1].title if self._in_title else self._around[-1].text).append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._left_out and tag == self._left_out[-1]:
            self._left_out.pop()
        elif tag in _TITLES or tag == "figcaption":
            self._in_title = False
        elif tag == "a":
            self._in_link = False
        elif tag in _BLOCKS and self._around:
            self._around[-1].text.append(" ")
        elif self._around and tag == self._around[-1].tag:
            done = self._around.pop()
            done.part.title = " ".join("".join(done.title).split())
            done.part.text = "" if done.part.is_chart else " ".join("".join(done.text).split())
