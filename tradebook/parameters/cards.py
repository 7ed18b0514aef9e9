"""The method cards: one notebook a method, all with the common parameters, and the chapters that use each."""

from __future__ import annotations

from tradebook.parameters.contracts import CONTRACTS, Contract

FOLDER = "pages/methods"


def _card(name: str, title_en: str, title_zh: str, *used_in: str) -> Contract:
    return Contract(name, title_en, title_zh, folder=FOLDER, used_in=used_in)


# In the order of the table of contents.
CARDS = {
    card.name: card
    for card in (
        _card("intervals", "Figures as intervals", "作为区间的数字", *CONTRACTS),
        _card("growth_rates", "Growth on a year earlier, and the base it rests on", "同比增速及其基数", *CONTRACTS),
        _card(
            "concentration", "Shares and concentration", "占比与集中度", "market_structure", "logistics_corridors",
        ),
    )
}

# Everything that is a notebook and can be run.
NOTEBOOKS = CONTRACTS | CARDS
