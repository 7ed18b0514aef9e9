"""What a reader takes away from a chart, saved in a real browser from a book on the disk, and opened again."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import pytest

from tradebook.book.chart_files import live_specs
from tradebook.parameters import CONTRACTS

CHAPTER = "trade_scale"
KINDS = ("svg", "png", "csv", "vl.json", "bib")
STEM = f"{CHAPTER}-level-chart-CN-XJ"


@pytest.fixture(scope="module")
def saved(browser, site, tmp_path_factory) -> dict[str, Path]:
    """Every file of one chart by its kind, saved by clicking its link."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "notebooks" / f"{CHAPTER}.html").as_uri())
    folder = tmp_path_factory.mktemp("saved")
    figure = page.locator("#chart-level-chart")
    figure.scroll_into_view_if_needed()
    figure.locator(".chart-cite > summary").click()
    files = {}
    for kind in KINDS:
        with page.expect_download() as download:
            figure.locator(f'a[data-kind="{kind}"]').click()
        assert download.value.suggested_filename == f"{STEM}.{kind}"
        files[kind] = folder / download.value.suggested_filename
        download.value.save_as(files[kind])
    page.close()
    return files


def test_the_svg_stands_alone(saved):
    root = ElementTree.parse(saved["svg"]).getroot()
    text = " ".join(" ".join(root.itertext()).split())
    assert "Xinjiang's trade" in text and "Source: " in text and "CC BY 4.0" in text
    assert not re.search(r"(?:href|src)=|url\((?!#)|@import", saved["svg"].read_text(encoding="utf-8"))
    assert "sans-serif" in root.get("font-family") and root.find(".//{*}rect[@fill='white']") is not None


def test_the_png_is_twice_as_large_as_the_svg(saved):
    content = saved["png"].read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) > 10_000
    root = ElementTree.parse(saved["svg"]).getroot()
    doubled = tuple(2 * round(float(root.get(side))) for side in ("width", "height"))
    assert struct.unpack(">II", content[16:24]) == doubled


def test_the_csv_holds_the_data_of_the_chart(saved, site):
    rows = list(csv.DictReader(io.StringIO(saved["csv"].read_text(encoding="utf-8-sig"))))
    drawn = next(iter(live_specs(site, f"notebooks/{CHAPTER}")["chart-level-chart"]["datasets"].values()))
    assert len(rows) == len(drawn)
    for row, mark in zip(rows, drawn):
        assert (float(row["Value / 值"]), float(row["Lower bound / 下界"])) == (mark["value"], mark["low"])
        told = (row["Unit / 单位"], row["Observations / 数据编号"], row["Source / 来源"])
        assert told == (mark["unit"], mark["observations"], mark["pages"])


def test_the_specification_is_valid_and_drawn_again_by_altair(saved):
    spec = json.loads(saved["vl.json"].read_text(encoding="utf-8"))
    assert spec["usermeta"]["observations"]
    assert alt.Chart.from_dict(spec).to_dict()["title"] == spec["title"]


def test_the_citation_names_the_chart(saved):
    text = saved["bib"].read_text(encoding="utf-8")
    assert text.startswith("@incollection{tradebook_trade_scale_CNXJ_2016_2025_level_chart,")
    assert "Xinjiang's trade" in text


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_link_leads_to_a_file_also_without_scripts(visit, site, chapter):
    page = visit(f"notebooks/{chapter}", scripts=False)
    links = page.locator("figure.chart a[data-kind]").evaluate_all("links => links.map(a => [a.href, a.download])")
    assert len(links) == len(KINDS) * page.locator("figure.chart").count()
    assert len({name for _, name in links}) == len(links)
    for address, name in links:
        assert name.startswith(f"{chapter}-") and "CN-XJ" in name
        assert Path(address.removeprefix("file://").replace("%20", " ").replace("%C3%A9", "é")).stat().st_size > 100
