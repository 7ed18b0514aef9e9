"""What is read from a printed PDF, and what is written into it: metadata, and the same bytes for the same book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

# Chromium names a tag by a count that begins anywhere.
_TAG = re.compile(r"node\d{8}")

_PRODUCER = "Chromium, qpdf"


def page_numbers(pdf: Path) -> dict[str, int]:
    """The page, counted from 1, of every place that a link of the document leads to."""
    with pikepdf.open(pdf) as opened:
        number_of = {page.objgen: number for number, page in enumerate(opened.pages, start=1)}
        places = opened.Root.get("/Dests", pikepdf.Dictionary())
        return {name.removeprefix("/"): number_of[place[0].objgen] for name, place in places.items()}


def finish(
    pdf: Path, out: Path, title: str, author: str, language: str, modified: str, headings: Iterable[str] = ()
) -> int:
    """Write a copy of a PDF with metadata, packed small; returns the number of its pages.

    headings  of the document: a bookmark that lost a space gets it back
    modified  the day of the book's last figure, as 2026-11-24: it takes the place of the time of printing, which with
              the names of tags is all that differs from run to run
    """
    with pikepdf.open(pdf) as opened:
        _number_tags(opened)
        _mend_bookmarks(opened, headings)
        moment = f"D:{modified.replace('-', '')}000000Z"
        for name in list(opened.docinfo.keys()):
            del opened.docinfo[name]
        opened.docinfo["/Title"], opened.docinfo["/Author"] = title, author
        opened.docinfo["/Creator"], opened.docinfo["/Producer"] = "tradebook", _PRODUCER
        opened.docinfo["/CreationDate"] = opened.docinfo["/ModDate"] = moment
        with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as described:
            described["dc:title"], described["dc:creator"], described["dc:language"] = title, [author], {language}
            described["xmp:CreateDate"] = described["xmp:ModifyDate"] = f"{modified}T00:00:00Z"
            described["pdf:Producer"] = _PRODUCER
        opened.Root.PageMode = pikepdf.Name.UseOutlines
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return len(opened.pages)


def _mend_bookmarks(opened: pikepdf.Pdf, headings: Iterable[str]) -> None:
    """Chromium leaves out the space at which a heading goes on in the next line."""
    written = {"".join(heading.split()): heading for heading in headings}
    with opened.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            item.title = written.get("".join(item.title.split()), item.title)
            waiting += item.children


def _number_tags(opened: pikepdf.Pdf) -> None:
    """Name the tags by their place among all names, which keeps the order that their index needs."""
    held = [place for thing in opened.objects for place in _tag_names(thing)]
    names = sorted({str(holder[key]) for holder, key in held})
    number = {name: f"node{count:08}" for count, name in enumerate(names, start=1)}
    for holder, key in held:
        holder[key] = pikepdf.String(number[str(holder[key])])


def _tag_names(thing: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, str | int]]:
    """Every place inside an object that holds the name of a tag; objects of their own are left to their turn."""
    if isinstance(thing, pikepdf.Dictionary):
        places = list(thing.keys())
    elif isinstance(thing, pikepdf.Array):
        places = range(len(thing))
    else:
        return
    for key in places:
        held = thing[key]
        if isinstance(held, pikepdf.String) and _TAG.fullmatch(str(held)):
            yield thing, key
        elif isinstance(held, pikepdf.Object) and not held.is_indirect:
            yield from _tag_names(held)
