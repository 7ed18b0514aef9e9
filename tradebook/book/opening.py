"""The one chart of the landing page: the region's trade beside the country's, both as multiples of the same year."""

from __future__ import annotations

from tradebook.book.edition import Edition
from tradebook.chapters import Page
from tradebook.charts import Chart, lines
from tradebook.figure import Figure, Missing, ratio

COUNTRY = "CN"

Series = dict[str, Figure | Missing]


def opening_chart(edition: Edition) -> Chart | None:
    """Trade of each year over that of the first year known for all; None where fewer than two years are known.

    Multiples, not levels: the country's trade is so large that beside it no region's line would leave the axis.
    """
    page = Page.open(
        "trade_scale", region=edition.region, first_year=edition.first_year, last_year=edition.last_year,
        language=edition.language, as_of=edition.as_of, data=str(edition.ledger.folder),
    )
    codes = list(dict.fromkeys((edition.region, COUNTRY)))
    levels = {code: {str(year): page.trade(year, code) for year in page.years} for code in codes}
    shared = [str(year) for year in page.years if all(isinstance(levels[code][str(year)], Figure) for code in codes)]
    if len(shared) < 2:
        return None
    first, last = shared[0], shared[-1]
    multiples = {code: _multiples(levels[code], first) for code in codes}
    names = page.names("region", codes)
    own, country = (multiples[code][last] for code in (edition.region, COUNTRY))
    # The writer of the edition knows where its numbers lead: this page has no list of the data it used.
    title = edition.writer.say(
        "Trade in {last} against {first}: {own} times as much in {region}, {country} times in {whole}",
        "{last}年进出口总值为{first}年的倍数：{region}{own}倍，{whole}{country}倍",
        first=first, last=last, own=own, country=country, region=names[edition.region], whole=names[COUNTRY],
    ) if codes[1:] else edition.writer.say(
        "{region}'s trade in {last}: {own} times that of {first}",
        "{region}{last}年进出口总值为{first}年的{own}倍",
        first=first, last=last, own=own, region=names[edition.region],
    )
    axis = page.words(f"Exports and imports, as a multiple of {first}", f"进出口总值（{first}年的倍数）")
    return page.chart(lines, multiples, names, axis, title=title, region=edition.region)


def _multiples(levels: Series, first: str) -> Series:
    """Each year over the first, from that year on; a year that was not published stays open."""
    return {year: ratio(level, levels[first]) for year, level in levels.items() if year >= first}
