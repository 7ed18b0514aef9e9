"""The observations behind a page: as a table, and as a file that spreadsheets and Python read."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import unquote

import pytest

from tradebook.data_used import as_csv, as_json, data_used, what
from tradebook.prose import Writer


@pytest.fixture(scope="module")
def rows(ledger) -> list[dict[str, str]]:
    """Observations of every tier, with notes that hold commas and quotes."""
    tiers = dict(zip(ledger.table("sources")["source"], ledger.table("sources")["tier"], strict=True))
    found = ledger.raw.assign(tier=ledger.raw["source"].map(tiers)).groupby("tier").head(6)
    awkward = ledger.raw[ledger.raw["note"].str.contains('[",]', regex=True)].head(4)
    ids = {*found["id"], *awkward["id"]}
    return ledger.raw[ledger.raw["id"].isin(ids)].to_dict("records")


@pytest.fixture(scope="module", params=["en", "zh"])
def made(request, ledger, rows):
    return data_used(Writer(ledger, request.param), [row["id"] for row in rows], "trade_scale-CN-XJ")


def test_the_csv_opens_with_the_csv_module_and_holds_what_the_ledger_holds(ledger, rows):
    text = as_csv(ledger, rows)
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    read = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert [{name: row[name] for name in rows[0]} for row in read] == rows
    for row in read:
        source = ledger.source_of(row["id"])
        assert (row["publisher"], row["url"], row["tier"]) == (source["publisher"], source["url"], source["tier"])


def test_the_json_holds_the_same_and_numbers_as_printed(ledger, rows):
    read = json.loads(as_json(ledger, rows))
    as_table = list(csv.reader(io.StringIO(as_csv(ledger, rows).removeprefix("\ufeff"), newline="")))
    assert [read["columns"], *read["data"]] == as_table


@pytest.mark.parametrize(
    ("kind", "media", "write"), [("csv", "text/csv", as_csv), ("json", "application/json", as_json)]
)
def test_the_file_behind_the_link_is_that_file(ledger, rows, made, kind, media, write):
    address = re.search(
        rf'download="trade_scale-CN-XJ\.{kind}" href="data:{media};charset=utf-8,([^"]+)"', made.markup
    )
    assert not re.search(r"[\s<>&#]", address[1])
    assert unquote(address[1]) == write(ledger, rows)


def test_every_row_is_shown_in_the_order_of_the_ledger(ledger, rows, made):
    shown = re.findall(r'<th scope="row">(o[0-9a-f]{8})</th>', made.markup)
    assert shown == [row["id"] for row in rows]
    backwards = data_used(Writer(ledger, "en"), [row["id"] for row in reversed(rows)] * 2, "x")
    assert re.findall(r'<th scope="row">(o[0-9a-f]{8})</th>', backwards.markup) == shown
    assert f"({len(rows)})" in made.text or f"（{len(rows)}条）" in made.text


def test_mirrors_are_named_but_never_linked(ledger, rows, made):
    linked = set(re.findall(r'<a href="([^"]+)"', made.markup))
    tiers = {ledger.source_of(row["id"])["tier"] for row in rows}
    assert tiers == {"1", "2", "3", "4"}
    for row in rows:
        source = ledger.source_of(row["id"])
        address = source["url"].replace("&", "&amp;")
        assert (address in linked) == (source["tier"] != "4")
        assert source["publisher"].replace("&", "&amp;").replace("'", "&#x27;") in made.markup


def test_what_an_observation_speaks_of(ledger):
    row = ledger.raw[ledger.raw["id"] == "o763c93ca"].iloc[0].to_dict()
    assert what(Writer(ledger, "en"), row).endswith("Xinjiang, Year-on-year growth (%)")
    assert what(Writer(ledger, "zh"), row).endswith("新疆，同比增长（%）")


def test_text_from_the_ledger_stays_text(ledger, rows, monkeypatch):
    evil = {
        "publisher": "<script>",
        "title": '"><img src=x>',
        "url": 'https://x/"onclick="',
        "published_on": "",
        "tier": "1",
    }
    monkeypatch.setattr(type(ledger), "source_of", lambda self, row_id: evil)
    markup = data_used(Writer(ledger, "en"), [rows[0]["id"]], '"><script>').markup
    assert "<script" not in markup
    assert "<img" not in markup
    assert 'href="https://x/&quot;onclick=&quot;"' in markup


def test_nothing_used_is_an_empty_table(ledger):
    made = data_used(Writer(ledger, "en"), [], "x")
    assert made.text == "Observations behind this page (0)\n"
    assert "<tbody></tbody>" in made.markup


def test_every_observation_of_the_ledger_can_be_shown(ledger):
    for language in ("en", "zh"):
        made = data_used(Writer(ledger, language), ledger.raw["id"][::29], "all")
        assert made.markup.count("<tr>") == len(ledger.raw["id"][::29]) + 1
