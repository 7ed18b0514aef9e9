"""What an atlas is made of: which regions, languages and years, checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tradebook import parameters
from tradebook.figure import Figure
from tradebook.ledger import Ledger
from tradebook.parameters import ParameterError

ALL = "all"

# Growth needs two years; a region with fewer has no story that an edition could tell.
FEWEST_YEARS = 2

# Levels in dollars, the only ones of some years, cannot be set against the rest.
INDICATOR, CURRENCY, MONEY = "trade_value", "CNY", "CNY_100M"

# All that a chapter and an edition have in common is checked under this chapter's name.
_CHAPTER = "trade_scale"


class EditionName(NamedTuple):
    """One edition of an atlas."""

    region: str
    language: str

    @property
    def folder(self) -> str:
        """Where it stands inside the atlas."""
        return f"{self.region}/{self.language}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices behind an atlas.

    regions    codes of the regions that get an edition, sorted
    languages  the first is that of the start page index.html
    thin       provinces that were asked for with "all" and have too few published years for an edition
    """

    regions: tuple[str, ...]
    languages: tuple[str, ...]
    first_year: int
    last_year: int
    as_of: str = ""
    data: str = ""
    thin: tuple[str, ...] = ()

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def editions(self) -> tuple[EditionName, ...]:
        return tuple(EditionName(region, language) for region in self.regions for language in self.languages)

    def given(self, edition: EditionName) -> dict[str, Any]:
        """The parameters of one edition, as `edition.build` takes them."""
        return {
            "region": edition.region,
            "language": edition.language,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "currency": CURRENCY,
            "as_of": self.as_of,
            "data": self.data,
        }


def make_plan(
    regions: Sequence[str],
    languages: Sequence[str],
    first_year: int,
    last_year: int,
    as_of: str = "",
    data: str | Path = "",
) -> tuple[Plan, Ledger]:
    """Check the choices and open their ledger.

    regions  codes, or the one word "all" for every province with enough published years
    raises   ParameterError naming what is wrong and what would be right; DataError for the package
    """
    languages, regions = _each_once("language", languages), _each_once("region", regions)
    common = {"first_year": first_year, "last_year": last_year, "as_of": as_of, "data": str(data)}
    for language in languages:
        _, ledger = parameters.check(_CHAPTER, common | {"language": language, "region": _any_region(regions)})
    years = range(first_year, last_year + 1)
    if regions == (ALL,):
        rich, thin = _all_provinces(ledger, years, as_of)
    else:
        rich, thin = _named(ledger, regions, common, as_of), ()
    return Plan(rich, languages, first_year, last_year, as_of, str(data), thin), ledger


def published_years(ledger: Ledger, region: str, years: Iterable[int], as_of: str = "") -> list[int]:
    """The years for which a region's trade value is published."""
    return [
        year
        for year in years
        if isinstance(ledger.figure(INDICATOR, region, str(year), unit=MONEY, as_of=as_of), Figure)
    ]


def _any_region(regions: Sequence[str]) -> str:
    """The region that the common parameters are checked with."""
    return next((region for region in regions if region != ALL), "CN")


def _all_provinces(ledger: Ledger, years: range, as_of: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Provinces with and without enough published years; ParameterError if none has enough."""
    provinces = ledger.provinces()
    rich = tuple(region for region in provinces if _is_rich(ledger, region, years, as_of))
    if not rich:
        raise ParameterError(f"no province has {_too_few(years, as_of)}")
    return rich, tuple(region for region in provinces if region not in rich)


def _named(ledger: Ledger, regions: tuple[str, ...], common: dict[str, Any], as_of: str) -> tuple[str, ...]:
    years = range(common["first_year"], common["last_year"] + 1)
    for region in regions:
        parameters.check(_CHAPTER, common | {"region": region})
        if not _is_rich(ledger, region, years, as_of):
            raise ParameterError(f"region {region!r} cannot have an edition: it lacks {_too_few(years, as_of)}")
    return tuple(sorted(regions))


def _is_rich(ledger: Ledger, region: str, years: range, as_of: str) -> bool:
    return len(published_years(ledger, region, years, as_of)) >= FEWEST_YEARS


def _too_few(years: range, as_of: str) -> str:
    known = f" by {as_of}" if as_of else ""
    return f"{FEWEST_YEARS} years of trade value published{known} between {years[0]} and {years[-1]}"


def _each_once(kind: str, given: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(word.strip() for word in given if word.strip()))
    if not found:
        raise ParameterError(f"an atlas needs at least one {kind}")
    if ALL in found and len(found) > 1:
        raise ParameterError(f"{kind} 'all' stands alone; leave out the others, or name them without it")
    return found
