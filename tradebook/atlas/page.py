"""The start page of an atlas as HTML: a pure function of the ledger and the plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from tradebook import charts
from tradebook.atlas import tiles
from tradebook.atlas.findings import findings
from tradebook.atlas.overview import WHOLE, Overview, Row, overview
from tradebook.atlas.plan import EditionName, Plan
from tradebook.atlas.words import words
from tradebook.beside import HTML_LANGUAGES, LANGUAGE_NAMES
from tradebook.book.cards import block
from tradebook.book.chart import page_spec, picture
from tradebook.book.marks import marks_of
from tradebook.book.policy import POLICY
from tradebook.book.renderer import folded
from tradebook.charts.describe import describe
from tradebook.charts.small import panel
from tradebook.data_used import data_used
from tradebook.figure import Figure, Missing
from tradebook.formatting import format_number, join_words, missing_text, shown_decimals
from tradebook.indicators.ranking import settled
from tradebook.ledger import Ledger
from tradebook.prose import Writer

STATIC = Path(__file__).resolve().parent / "static"

MOST_DECIMALS_IN_TILE = 1

# The same as for sentences in tables.
_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_TEMPLATES = Environment(
    loader=FileSystemLoader(STATIC), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class Look:
    """The files that the start page shares with the editions: addresses of style sheets and scripts, in order.

    light  the script that chooses between light and dark, before anything is painted
    """

    styles: Sequence[str]
    scripts: Sequence[str]
    light: str


def page_name(plan: Plan, language: str) -> str:
    """The file of the start page in one language; the first language of the plan has index.html."""
    return "index.html" if language == plan.languages[0] else f"index-{language}.html"


def start_page(ledger: Ledger, plan: Plan, language: str, look: Look, facts_file: str) -> str:
    """The page in one language, with links to every edition, its figures marked as in the book."""
    writer, found = Writer(ledger, language), overview(ledger, plan)
    told = words(language)
    text = _TEMPLATES.get_template("start.html.j2").render(
        language=HTML_LANGUAGES[language],
        words=told,
        look=look,
        policy=POLICY,
        facts_file=facts_file,
        choices=_choices(plan, language),
        versions=_versions(plan, language),
        languages=[(code, LANGUAGE_NAMES[code]) for code in plan.languages],
        own_language=language,
        findings=[Markup(_MARKDOWN.renderInline(sentence.markdown)) for sentence in findings(writer, plan, found)],
        areas=_areas(writer, plan, found),
        tiles=_tiles(writer, plan, found),
        legend=_legend(told, found),
        head=_head(told, found),
        rows=[_table_row(writer, plan, row, found) for row in found.rows],
        years=[str(year) for year in found.years],
        levels=[(_named(writer, plan, row), _levels(writer, row)) for row in (*found.rows, found.whole)],
        panels=list(_panels(writer, plan, found)),
        multiples_how=told["multiples_how"].format(found.years[0]),
    )
    return _with_data(writer, text, found)


def _with_data(writer: Writer, text: str, found: Overview) -> str:
    """The page with the observations behind its marks: the table to read, and the block for the cards of figures."""
    marks = marks_of(text)
    ids = [row_id for mark in marks for row_id in mark.observations]
    used = data_used(writer, ids, f"atlas-{found.last}").markup
    return text.replace("<!-- data used -->", folded(used)).replace("<!-- cards -->", block(writer, marks))


def _choices(plan: Plan, language: str) -> str:
    first, last, known = plan.first_year, plan.last_year, plan.as_of
    if language == "zh":
        return f"{first}—{last}年，人民币计" + (f"，截至{known}公布的数据" if known else "")
    return f"{first} to {last}, in CNY" + (f", as published by {known}" if known else "")


def _versions(plan: Plan, language: str) -> list[dict[str, str]]:
    """Links to the start page in the other languages."""
    return [
        {"href": page_name(plan, code), "language": HTML_LANGUAGES[code], "name": LANGUAGE_NAMES[code]}
        for code in plan.languages
        if code != language
    ]


def _named(writer: Writer, plan: Plan, row: Row) -> dict[str, Any]:
    """A region as the template links it: names to find it by, and the addresses of its editions by language."""
    ledger, language, region = writer.ledger, writer.language, row.region
    known = [ledger.name(kind, region, code) for kind in ("region", "region_full") for code in LANGUAGE_NAMES]
    home = f"{EditionName(region, language).folder}/index.html" if region in plan.regions else ""
    others = [
        {"href": f"{EditionName(region, code).folder}/index.html", "name": LANGUAGE_NAMES[code],
         "language": HTML_LANGUAGES[code]}
        for code in plan.languages
        if home and code != language
    ]
    return {
        "code": region,
        "name": ledger.name("region", region, language),
        "full": ledger.name("region_full", region, language),
        "search": " ".join(dict.fromkeys([region, *known])).lower(),
        "area": _area(ledger, region),
        "href": home,
        "others": others,
    }


def _area(ledger: Ledger, region: str) -> str:
    regions = ledger.table("regions")
    return regions[regions["region"] == region].iloc[0]["area"]


def _areas(writer: Writer, plan: Plan, found: Overview) -> list[dict[str, Any]]:
    """The regions that have an edition, by part of the country; those that lie in none come last."""
    named = [_named(writer, plan, row) for row in found.rows]
    linked = sorted((region for region in named if region["href"]), key=lambda region: region["code"])
    codes = [code for code in writer.ledger.known_codes("area") if any(region["area"] == code for region in linked)]
    areas = [
        {"code": code, "name": writer.ledger.name("area", code, writer.language),
         "regions": [region for region in linked if region["area"] == code]}
        for code in codes
    ]
    rest = [region for region in linked if region["area"] not in codes]
    other = {"code": "", "name": words(writer.language)["other_regions"], "regions": rest}
    return [*areas, other] if rest else areas


def _tiles(writer: Writer, plan: Plan, found: Overview) -> list[dict[str, Any]]:
    """The provinces that have a tile, from north to south and west to east."""
    rows = {row.region: row for row in found.rows}
    return [
        _named(writer, plan, rows[region])
        | {"row": row, "column": column, "shade": tiles.shade(rows[region].growth), "short": region.split("-")[-1],
           "figure": _signed(rows[region].growth, writer.language)}
        for region, (row, column) in sorted(tiles.PLACES.items(), key=lambda item: item[1])
        if region in rows
    ]


def _signed(rate: Figure | Missing, language: str) -> str:
    """A growth rate in per cent with its sign, as short as it stands in a tile: one decimal, if its bounds hold it."""
    if isinstance(rate, Missing):
        return "–"
    decimals = min(MOST_DECIMALS_IN_TILE, shown_decimals(rate, rate.unit.factor))
    return f"{'+' * (rate.value > 0)}{format_number(rate.value, decimals, language)}"


def _legend(told: Mapping[str, str], found: Overview) -> list[tuple[str, str]]:
    """The shades that occur, with their words."""
    first, *_, last = tiles.LIMITS
    between = [told["between"].format(*pair) for pair in zip(tiles.LIMITS, tiles.LIMITS[1:])]
    names = [told["below"].format(first), *between, told["above"].format(last)]
    every = dict(enumerate(names)) | {tiles.OPEN: told["shade_open"], tiles.UNKNOWN: told["shade_unknown"]}
    used = {tiles.shade(row.growth) for row in found.rows if row.region in tiles.PLACES}
    return [(f"{shade}", name) for shade, name in every.items() if f"{shade}" in used]


def _head(told: Mapping[str, str], found: Overview) -> list[str]:
    first, last = found.years[0], found.last
    return [
        told["place"], told["region"], told["value"].format(last), told["growth"], told["growth_place"],
        told["printed"], told["share"].format(last), told["share"].format(first),
    ]


def _table_row(writer: Writer, plan: Plan, row: Row, found: Overview) -> dict[str, Any]:
    figures = (row.totals[found.last], row.growth, row.printed, row.shares[found.last], row.shares[found.years[0]])
    total, rate, printed, now, then = (_cell(writer, figure) for figure in figures)
    place, growth_place = (_place(writer, figure) for figure in (row.place, row.growth_place))
    cells = [total, rate, growth_place, printed, now, then]
    return {"region": _named(writer, plan, row), "place": place, "cells": cells}


def _cell(writer: Writer, figure: Figure | Missing, shown: str | None = None) -> Markup:
    """A figure marked with its bounds and sources; a dash that says why for a Missing."""
    if isinstance(figure, Missing):
        why = missing_text(figure, writer.language)
        return Markup('<span class="missing"><abbr title="{}">–</abbr></span>').format(why)
    return Markup(writer.mark(figure, shown))


def _place(writer: Writer, place: Figure | Missing) -> Markup:
    """A place, or the first and the last of those that the bounds leave open."""
    if isinstance(place, Missing) or settled(place):
        return _cell(writer, place)
    dash = "—" if writer.language == "zh" else "–"
    return _cell(writer, place, dash.join(format_number(end, 0, writer.language) for end in (place.low, place.high)))


def _levels(writer: Writer, row: Row) -> list[Markup]:
    return [_cell(writer, total) for total in row.totals.values()]


def _panels(writer: Writer, plan: Plan, found: Overview) -> Iterator[dict[str, Any]]:
    """One small chart a region; words instead where no line could be drawn."""
    told, top = words(writer.language), _top(found)
    for row in found.rows:
        named = _named(writer, plan, row)
        known = [multiple for multiple in row.multiples.values() if isinstance(multiple, Figure)]
        yield named | {
            "last": _cell(writer, row.multiples[found.last]),
            "svg": Markup(_drawn(writer, row, found, top)) if len(known) > 1 else "",
            "notes": _notes(told, row, found, writer.language),
        }


def _notes(told: Mapping[str, str], row: Row, found: Overview, language: str) -> list[str]:
    """What a panel has to say beside its line: missing years, another base."""
    notes = []
    if gaps := row.gaps:
        notes.append(told["gaps"].format(join_words([str(year) for year in gaps], language)))
    if row.base not in (None, found.years[0]):
        notes.append(told["base"].format(row.base))
    return notes


def _drawn(writer: Writer, row: Row, found: Overview, top: int) -> str:
    own, whole = (
        {str(year): multiple for year, multiple in shown.multiples.items()} for shown in (row, found.whole)
    )
    labels = {code: writer.ledger.name("region", code, writer.language) for code in (row.region, WHOLE)}
    label = describe(writer, {row.region: own}, labels)
    chart = charts.finish(panel(own, whole, top), "", label, charts.figures_in(own), writer.language)
    return picture(page_spec(chart.spec), f"panel-{row.region}", label)


def _top(found: Overview) -> int:
    """The upper end of the scale that all panels share."""
    known = [
        multiple.value
        for row in (*found.rows, found.whole)
        for multiple in row.multiples.values()
        if isinstance(multiple, Figure)
    ]
    return math.ceil(max(known, default=1))
