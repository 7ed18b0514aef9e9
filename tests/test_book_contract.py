"""The contract of each chapter stands in the book: as a folded table and as a file for programs."""

from __future__ import annotations

import html
import json
import re

import pytest
from jsonschema import Draft202012Validator

from tradebook.book.contract import chapter_of, folded_table
from tradebook.book.edition import Edition
from tradebook.parameters import CONTRACTS, contract, json_schema


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("chapter", CONTRACTS)
def test_the_table_tells_every_parameter_and_every_rule(chapter, language, ledger):
    markup = folded_table(Edition("CN-XJ", language, 2016, 2025, "", ledger), chapter, link=True)
    for parameter in contract(chapter).parameters:
        assert f">{parameter.name}<" in markup
        assert parameter.note(language) in markup
    for rule in contract(chapter).rules:
        assert f"<li>{html.escape(rule.words(language))}</li>" in markup
    assert f'href="{chapter}.schema.json"' in markup
    assert "schema.json" not in folded_table(Edition("CN-XJ", language, 2016, 2025, "", ledger), chapter, link=False)


def test_only_chapters_have_a_contract():
    assert chapter_of("notebooks/trade_scale") == "trade_scale"
    assert chapter_of("pages/using") == chapter_of("index") == ""


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_chapter_shows_its_table_folded_and_links_its_schema(chapter, site, ledger):
    page = (site / "notebooks" / f"{chapter}.html").read_text(encoding="utf-8")
    assert page.count('<details class="coverage parameters">') == 1
    heading = re.search(r"<h2>(<[^>]+>)*Key findings", page)
    assert page.index('class="coverage parameters"') < heading.start()
    published = json.loads((site / "notebooks" / f"{chapter}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    assert published == json_schema(contract(chapter), ledger)
