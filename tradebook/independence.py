"""When does a second page count as a second witness?

Most pages report what somebody else announced. A page is an independent witness of a figure only if

1. no agency stands behind both pages, by their publisher fields (one house has many names: Xinhua, 新华社);
2. it is no mirror or repost (tier 4): a copy repeats its original, errors included;
3. it was published on another occasion: pages of the same two weeks report the same announcement.

A page without a date is taken to report the same occasion. Even two independent pages may go back to one office: the
ledger cannot see that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from tradebook import periods

ONE_OCCASION = timedelta(days=14)
MIRROR_TIER = 4

# Agencies by the names under which pages cite them; papers of one publishing house count as one.
AGENCIES = {
    "Xinhua": r"xinhua|新华|新華",
    "People's Daily": r"people'?s? ?daily|people\.c|人民日报|人民网|人民網|global times|huanqiu|环球",
    "China Media Group": r"cctv|央视|cgtn|\bcri\b|china radio|央广|\bcnr\b|国际在线",
    "China News Service": r"china news|中新|中国新闻网|\becns\b",
    "China Daily": r"china daily|中国日报",
    "Xinjiang Daily": r"xinjiang daily|新疆日报|tianshan|天山网|石榴云|chinaxinjiang",
    "General Administration of Customs": r"\bgacc?\b|海关总署",
    "National Bureau of Statistics": r"\bnbs\b|国家数据|国家统计局",
}
_COPY = re.compile(r"\([^)]*\)|repost|mirror|copy|digest|translat\w*|转载", re.IGNORECASE)


def agencies(publisher: str) -> frozenset[str]:
    """The agencies that a publisher field names; a house that is not listed stands for itself."""
    found = {agency for agency, names in AGENCIES.items() if re.search(names, publisher, re.IGNORECASE)}
    return frozenset(found or {_COPY.sub("", publisher).strip().casefold() or publisher.casefold()})


def is_independent(page: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether `other` is a second witness of what `page` says; both are rows of sources.csv."""
    if int(other["tier"]) >= MIRROR_TIER or agencies(page["publisher"]) & agencies(other["publisher"]):
        return False
    return not same_occasion(page, other)


def are_independent(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two pages are two witnesses, so that neither may be a mirror."""
    return is_independent(one, other) and is_independent(other, one)


def same_occasion(page: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two pages may report one announcement: published within two weeks, or one of them without a date."""
    days = [_published(row) for row in (page, other)]
    return None in days or abs(days[0] - days[1]) <= ONE_OCCASION


def _published(page: Mapping[str, str]) -> date | None:
    return periods.last_day(page["published_on"]) if page["published_on"] else None
