"""What a page tells when it is shared: a description from its own first finding, and a picture.

Open Graph (https://ogp.me) and Twitter cards want absolute addresses, so pictures are made only for a book whose
address is known (see address.py); no page shows them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vl_convert
from docutils import nodes
from sphinx.application import Sphinx

from tradebook import periods
from tradebook.book.address import UNLISTED
from tradebook.book.edition import Edition
from tradebook.book.marks import Mark, marks_of
from tradebook.book.outline import Part, parts_of
from tradebook.book.share_picture import SIZE, Shared, svg
from tradebook.data_used import what
from tradebook.prose import SOURCE_WORDS

# A description is cut behind the last word before so many signs.
LONGEST = 200
PICTURES = "_static/shared"
FINDINGS = "findings"

_LOCALES = {"en": "en_GB", "zh": "zh_CN"}


@dataclass(frozen=True, slots=True)
class Told:
    """Title and description of a page, and its first figure if it states one."""

    title: str
    description: str
    figure: Mark | None


def share(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Write the tags of a page, and its picture if the address is known; an event of every page."""
    if doctree is None or page in UNLISTED or app.builder.name != "html":
        return
    edition, book = Edition.built(app.env), str(context["docstitle"])
    told = told_by(context.get("body", ""), context.get("title", ""))
    tags = {
        "description": told.description,
        "og:type": "website" if page == app.config.root_doc else "article",
        "og:title": told.title,
        "og:description": told.description,
        "og:site_name": book,
        "og:locale": _LOCALES[edition.language],
        "twitter:card": "summary",
    }
    if base := app.config.html_baseurl:
        picture = f"{PICTURES}/{page.replace('/', '-')}.png"
        shared = shared_by(edition, told, book)
        _write(Path(app.outdir, picture), vl_convert.svg_to_png(svg(shared, edition.language)))
        width, height = SIZE
        tags |= {
            "og:url": base + app.builder.get_target_uri(page),
            "og:image": base + picture,
            "og:image:width": str(width),
            "og:image:height": str(height),
            "og:image:alt": ". ".join(filter(None, (told.title, shared.figure, shared.text))),
            "twitter:card": "summary_large_image",
        }
    context["metatags"] = "\n".join([context.get("metatags", ""), *(_tag(name, text) for name, text in tags.items())])


def told_by(body: str, title: str) -> Told:
    """What a page says of itself: its first finding where it has findings, else its first words."""
    parts = parts_of(body)
    finding = next((part for part in parts if part.anchor == FINDINGS), None)
    marks = [mark for mark in marks_of(body) if not mark.is_drawn and (not finding or mark.section == FINDINGS)]
    part = finding or next((part for part in parts if part.text), Part(""))
    return Told(html.unescape(re.sub(r"<[^>]+>", "", title)), shortened(part.text), marks[0] if marks else None)


def shared_by(edition: Edition, told: Told, book: str) -> Shared:
    """What the picture of a page shows; the figure only where it is about something that the ledger names."""
    first, _, last = edition.years
    span = edition.words(f"{first} to {last}", f"{first}—{last}年")
    mark = told.figure
    if mark is None or len(mark.observations) != 1 or mark.formula:
        return Shared(book, span, told.title, told.description)
    row = edition.ledger.raw[edition.ledger.raw["id"] == mark.observations[0]].to_dict("records")
    bounds = edition.words("Bounds: ", "区间：") + mark.title.split(SOURCE_WORDS[edition.language])[0]
    subject = _subject(edition, row[0]) if row else ""
    return Shared(book, span, told.title, told.description, mark.stated, bounds, subject)


def _subject(edition: Edition, row: dict[str, str]) -> str:
    period = periods.label(row["period"], edition.language)
    return f"{what(edition.writer, row)}{edition.words(', ', '，')}{period}"


def shortened(text: str) -> str:
    """The beginning of a text: whole sentences if they fit, else whole words."""
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST + 1]
    sentence = max((found.end() for found in re.finditer(r"[.?!](?= )|[。？！]", cut)), default=0)
    if sentence > LONGEST / 3:
        return cut[:sentence].strip()
    return f"{cut[: max(cut.rfind(' '), LONGEST // 2)].rstrip(' ,;:，；：')} …"


def _tag(name: str, text: str) -> str:
    kind = "property" if name.startswith("og:") else "name"
    return f'<meta {kind}="{name}" content="{html.escape(text)}" />'


def _write(path: Path, picture: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
