"""Tables of figures: HTML for pages and notebooks, plain text for everything else."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt

from tradebook.figure import Figure, Missing, sources_of
from tradebook.formatting import format_figure, missing_text
from tradebook.prose import Sentence, Writer
from tradebook.provenance import Estimated

Cell = Figure | Missing | Sentence | str

# Sentences keep their figures marked in a cell as they do in a paragraph.
_MARKDOWN = MarkdownIt("commonmark", {"html": True})


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table with the figures it states."""

    markup: str
    text: str
    figures: tuple[Figure, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        return sources_of(self.figures)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.markup, "text/plain": self.text}


def table(writer: Writer, caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """A table with a caption, a head and rows of equal length. Figures stand right and carry their sources.

    raises ValueError if a row is shorter or longer than the head, TypeError for a bare number
    """
    for cells in rows:
        if len(cells) != len(head):
            raise ValueError(f"a row has {len(cells)} cells, the head has {len(head)}")
    markup = [f'<div class="table-frame" tabindex="0" role="region" aria-label="{html.escape(caption)}">']
    markup.append(f'<table class="figures"><caption>{html.escape(caption)}</caption>')
    titles = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in head)
    markup.append(f"<thead><tr>{titles}</tr></thead>")
    markup.append("<tbody>")
    for cells in rows:
        markup.append("<tr>" + "".join(_cell(writer, cell, first=not i) for i, cell in enumerate(cells)) + "</tr>")
    markup.append("</tbody></table></div>")
    figures = [cell for cells in rows for cell in cells]
    return Table("\n".join(markup), _as_text(writer, caption, head, rows), _figures(figures))


def _cell(writer: Writer, cell: Cell, first: bool) -> str:
    if isinstance(cell, Figure):
        return f'<td class="number">{writer.mark(cell)}</td>'
    if isinstance(cell, Missing):
        words = html.escape(missing_text(cell, writer.language))
        return f'<td class="number missing"><abbr title="{words}">–</abbr></td>'
    if isinstance(cell, Estimated):
        return f'<td class="number">{writer.mark_estimate(cell)}</td>'
    if isinstance(cell, Sentence):
        return f"<td>{_MARKDOWN.renderInline(cell.markdown)}</td>"
    if not isinstance(cell, str):
        raise TypeError(f"a table holds figures and words, not {cell!r}: make it a Figure with its sources")
    return f'<th scope="row">{html.escape(cell)}</th>' if first else f"<td>{html.escape(cell)}</td>"


def _as_text(writer: Writer, caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    lines = [caption, " | ".join(head)]
    lines += [" | ".join(_words(writer, cell) for cell in cells) for cells in rows]
    return "\n".join(lines)


def _words(writer: Writer, cell: Cell) -> str:
    if isinstance(cell, Figure):
        return format_figure(cell, writer.language)
    return missing_text(cell, writer.language) if isinstance(cell, Missing) else str(cell)


def _figures(cells: Sequence[Cell]) -> tuple[Figure, ...]:
    found: list[Figure] = []
    for cell in cells:
        if isinstance(cell, Figure):
            found.append(cell)
        elif isinstance(cell, Sentence):
            found.extend(cell.figures)
    return tuple(found)
