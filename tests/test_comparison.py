"""Shares of a region beside the country's: the last window that both know from both sides, class by class."""

from __future__ import annotations

import pytest

from tradebook.breakdown import Breakdown
from tradebook.comparison import share_pairs
from tradebook.ledger import Ledger

YEARS = range(2016, 2026)
LEDGER = Ledger.open()


def breakdowns(dim, flow="total", region="CN-XJ"):
    return [Breakdown(LEDGER, code, dim, flow) for code in (region, "CN")]


@pytest.mark.parametrize(("dim", "flow"), [("partner", "total"), ("product", "export"), ("trade_mode", "total")])
def test_every_pair_is_the_published_share_of_both_in_one_window(dim, flow):
    ours, theirs = breakdowns(dim, flow)
    for code, pair in share_pairs(ours, theirs, YEARS).items():
        assert pair.own == ours.share(code, pair.window)
        assert pair.reference == theirs.share(code, pair.window)


def test_what_both_know_from_both_sides_goes_before_what_came_later():
    ours, theirs = breakdowns("partner")
    for code, pair in share_pairs(ours, theirs, YEARS).items():
        later = [w for w in ours.windows(code, YEARS) if w in theirs.windows(code, YEARS)]
        later = later[later.index(pair.window) + 1:]
        for window in later:
            assert {ours.share(code, window).qualifier, theirs.share(code, window).qualifier} & {"over", "nearly"}
        assert pair.is_two_sided or not later


def test_a_class_that_only_one_of_them_publishes_is_left_out():
    ours, theirs = breakdowns("partner")
    pairs = share_pairs(ours, theirs, YEARS)
    assert pairs
    assert set(pairs) <= set(ours.members(YEARS)) & set(theirs.members(YEARS))
    assert share_pairs(ours, Breakdown(LEDGER, "KAZ", "partner"), YEARS) == {}


def test_a_country_beside_itself_has_equal_shares():
    for pair in share_pairs(*breakdowns("partner", region="CN"), YEARS).values():
        assert pair.own == pair.reference
