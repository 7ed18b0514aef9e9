"""What is told when a page is shared, and the address that it is told for: tags, pictures, sitemap, error page."""

from __future__ import annotations

import html
import re
import struct
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import SimpleNamespace

import pytest
import vl_convert
from sphinx.errors import ConfigError

from book_samples import build_book, write_book
from tradebook.book.address import VARIABLE, from_anywhere, settle_address, sitemap
from tradebook.book.dataset import dataset
from tradebook.book.edition import Edition
from tradebook.book.share_picture import SIZE, Shared, svg
from tradebook.book.sharing import LONGEST, shared_by, shortened, told_by

BASE = "https://example.org/a%20book/"


@pytest.fixture(scope="module", params=["en", "zh"])
def published(request, tmp_path_factory) -> Path:
    """The tiny book in both languages, built for an address."""
    folder = write_book(tmp_path_factory.mktemp("published"), request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, BASE.rstrip("/"))
        return build_book(folder)[0]


def tags_of(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+|description|robots)" content="([^"]*)"', page)
    assert len(dict(found)) == len(found)
    return {name: html.unescape(text) for name, text in found}


def test_every_page_tells_title_description_picture_and_address(published):
    for name in ("index", "notebooks/trade_scale", "pages/words"):
        page = (published / f"{name}.html").read_text(encoding="utf-8")
        tags = tags_of(page)
        assert tags["og:url"] == f"{BASE}{name}.html" and f'rel="canonical" href="{BASE}{name}.html"' in page
        assert tags["og:title"] and tags["og:description"] == tags["description"]
        assert tags["og:locale"] == ("zh_CN" if '<html lang="zh' in page else "en_GB")
        assert tags["twitter:card"] == "summary_large_image"
        picture = published / tags["og:image"].removeprefix(BASE)
        assert struct.unpack(">II", picture.read_bytes()[16:24]) == SIZE
        assert picture.name not in page.replace(tags["og:image"], "")


def test_sitemap_and_robots_name_every_page_and_no_other(published):
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = ElementTree.parse(published / "sitemap.xml").findall("s:url/s:loc", names)
    assert [loc.text for loc in found] == [
        f"{BASE}{name}.html" for name in ("index", "notebooks/trade_scale", "pages/words")
    ]
    assert f"Sitemap: {BASE}sitemap.xml" in (published / "robots.txt").read_text(encoding="utf-8")


def test_the_error_page_works_below_any_wrong_address(published):
    page = (published / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src|action)="([^"]+)"', page)
    assert links and all(link.startswith(("/a%20book/", "#")) for link in links), links
    assert tags_of(page) == {"robots": "noindex"} and "canonical" not in page
    assert 'action="/a%20book/search.html"' in page


def test_without_an_address_there_is_no_sitemap_no_picture_and_no_canonical_link(site, pages):
    assert not any((site / name).exists() for name in ("sitemap.xml", "robots.txt", "_static/shared"))
    for name, page in pages.items():
        tags = tags_of(page)
        assert 'rel="canonical"' not in page and not tags.keys() & {"og:url", "og:image"}, name
        assert 0 < len(tags["description"]) <= LONGEST + 2 and tags["og:site_name"] == "The foreign trade of Xinjiang"
    assert 'href="index.html"' in (site / "404.html").read_text(encoding="utf-8")


def test_a_chapter_is_described_by_its_first_finding(pages):
    tags = tags_of(pages["notebooks/trade_scale"])
    findings = pages["notebooks/trade_scale"].partition('id="findings"')[2]
    words = " ".join(re.sub(r"<[^>]+>", "", findings).split())
    assert html.unescape(words).find(tags["description"][:60]) >= 0


def test_the_error_page_looks_like_the_book_and_finds(visit):
    page = visit("404")
    assert page.locator("h1").inner_text() == "This page does not exist"
    page.fill("#search-query", "openness")
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    page.wait_for_selector(".result")
    assert not page.complaints


@pytest.mark.parametrize("given", ["example.org", "ftp://example.org/", "https://", "https://example.org/?a=b"])
def test_a_wrong_address_stops_the_build_with_one_line(monkeypatch, given):
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(ConfigError, match=re.escape(repr(given))):
        settle_address(None, SimpleNamespace(tradebook_folder="", html_baseurl=""))


def test_the_environment_comes_before_the_configuration(monkeypatch):
    config = SimpleNamespace(tradebook_folder="", html_baseurl="https://example.org/one")
    monkeypatch.delenv(VARIABLE, raising=False)
    settle_address(None, config)
    assert config.html_baseurl == "https://example.org/one/"
    monkeypatch.setenv(VARIABLE, "https://example.org/two")
    settle_address(None, config)
    assert config.html_baseurl == "https://example.org/two/"


def test_links_of_the_error_page_that_are_no_paths_stay():
    page = '<a href="./a.html"><a href="#x"><img src="data:,"><a href="https://e.org/"><html data-content_root="./">'
    assert from_anywhere(page, "https://e.org/b/") == page.replace('"./', '"/b/')


def test_the_data_set_names_its_page_only_if_the_book_has_an_address(ledger):
    edition = Edition("CN-XJ", "en", 2016, 2025, "", ledger)
    assert dataset(edition, "https://e.org/pages/data.html")["url"] == "https://e.org/pages/data.html"
    assert "url" not in dataset(edition)


def test_odd_names_of_pages_are_addresses_in_the_sitemap():
    assert "<loc>https://e.org/a%20%26%20b.html</loc>" in sitemap("https://e.org/", ["a & b.html"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_picture_holds_figure_and_bounds_and_is_the_same_again(ledger, language):
    edition = Edition("CN-XJ", language, 2016, 2025, "", ledger)
    mark = edition.writer.mark(ledger.figure("trade_value", "CN-XJ", "2025"))
    told = told_by(f'<section id="findings"><h2>F</h2><p>{mark}</p></section>', "A &amp; <em>B</em>")
    shared = shared_by(edition, told, "<Book>")
    assert told.title == "A & B" and shared.figure and "2025" in shared.subject and shared.bounds
    drawn = svg(shared, language)
    assert "&lt;Book&gt;" in drawn and html.escape(shared.bounds) in drawn
    assert vl_convert.svg_to_png(drawn) == vl_convert.svg_to_png(svg(shared, language))


@pytest.mark.parametrize("language, text", [("en", "words " * 80), ("zh", "新疆进出口总值增长" * 40)])
def test_long_words_stay_inside_the_picture(language, text):
    drawn = svg(Shared(text[:60], "2016", text[:200], text), language)
    for size, words in re.findall(r'font-size="(\d+)"[^>]*>([^<]*)</text>', drawn):
        assert sum(1 if ord(sign) > 0x2E80 else 0.52 for sign in words) * int(size) <= SIZE[0] - 100
    assert max(int(at) for at in re.findall(r' y="(\d+)"', drawn)) < SIZE[1] - 20


def test_a_description_ends_with_a_sentence_or_a_word():
    assert shortened("Short.") == "Short."
    assert shortened("A" * 100 + ". " + "b " * 100) == "A" * 100 + "."
    assert shortened("word " * 60).endswith("word …") and len(shortened("word " * 60)) <= LONGEST + 2
    assert len(shortened("字" * 300)) <= LONGEST + 2
