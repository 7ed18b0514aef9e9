"""The book in both languages side by side: the entrance, the switch on every page, and what hosts and machines read."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from listening import listen
from tradebook.beside import Place
from tradebook.book.policy import POLICY
from tradebook.edition import choose_edition
from tradebook.links import broken, read_pages
from tradebook.site import configured_address, titles, write_entrance
from tradebook.targets import check_site

TITLES = {"en": "The foreign trade of Xinjiang", "zh": "新疆对外贸易"}
BASE = "https://example.org/a%20book/"
UNLISTED = ("404.html", "search.html", "genindex.html")
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"')


def pages_of(site) -> list[str]:
    """Every page of the book; slides are shown without what stands around a page."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")
                  if not {"_static", "slides"} & {*path.relative_to(site).parts})


def test_both_editions_have_the_same_pages_and_files_of_their_own(site, zh_site):
    assert pages_of(site) == pages_of(zh_site) and len(pages_of(site)) > 12
    for folder, language in ((site, "en"), (zh_site, "zh-CN")):
        for name in pages_of(folder):
            assert f'<html lang="{language}"' in (folder / name).read_text(encoding="utf-8"), name
        for name in ("facts.json", "searchindex.js", "searchentries.js", "404.html"):
            assert (folder / name).is_file()


def test_every_page_names_its_sisters_for_readers_and_for_machines(site, zh_site):
    for folder, others in ((site, "zh"), (zh_site, "en")):
        for name in pages_of(folder):
            page, up = (folder / name).read_text(encoding="utf-8"), "../" * (name.count("/") + 1)
            target = "index.html" if name == "404.html" else name
            assert page.count(f'href="{up}{others}/{target}"') >= 1, name
            wanted = {"en": f"{up}en/{name}", "zh-CN": f"{up}zh/{name}", "x-default": f"{up}en/{name}"}
            assert dict(ALTERNATE.findall(page)) == ({} if name in UNLISTED else wanted)


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_entrance_follows_the_language_of_the_browser(browser, whole_site, locale, language):
    context = browser.new_context(locale=locale, offline=True)
    page = context.new_page()
    page.goto(f"{(whole_site / 'index.html').as_uri()}#questions")
    page.wait_for_url(f"**/{language}/index.html#questions")
    context.close()


def test_without_scripts_the_entrance_has_a_link_to_each_edition(browser, whole_site):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = listen(context.new_page())
    page.goto((whole_site / "index.html").as_uri())
    assert [link.inner_text() for link in page.locator("main a").all()] == [
        "English: The foreign trade of Xinjiang", "中文: 新疆对外贸易",
    ]
    page.get_by_text("新疆对外贸易").click()
    page.wait_for_url("**/zh/index.html")
    page.locator("a.language-switch").click()
    page.wait_for_url("**/en/index.html")
    assert not page.complaints
    context.close()


def test_the_switch_leads_to_the_same_section_and_the_choice_is_remembered(browser, whole_site):
    context = browser.new_context(locale="en-GB", offline=True)
    page = listen(context.new_page())
    page.goto(f"{(whole_site / 'en' / 'notebooks' / 'trade_scale.html').as_uri()}#growth")
    page.locator("a.language-switch").click()
    page.wait_for_url("**/zh/notebooks/trade_scale.html#growth")
    page.evaluate("document.getElementById('standing').scrollIntoView({behavior: 'instant'})")
    # Playwright would scroll before it clicks, even to a link that stands in view.
    page.locator("a.language-switch").dispatch_event("click")
    page.wait_for_url("**/en/notebooks/trade_scale.html#standing")
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    page.locator("a.language-switch").dispatch_event("click")
    page.wait_for_url("**/zh/notebooks/trade_scale.html")
    page.goto((whole_site / "index.html").as_uri())
    page.wait_for_url("**/zh/index.html")
    page.goto(f"{(whole_site / 'zh' / 'search.html').as_uri()}?q=HHI")
    page.locator("a.language-switch").click()
    page.wait_for_url("**/en/search.html?q=HHI")
    assert not page.complaints
    context.close()


def test_at_the_top_stands_what_hosts_and_machines_read(whole_site, tmp_path):
    assert check_site(whole_site) == whole_site
    told = json.loads((whole_site / "editions.json").read_text(encoding="utf-8"))
    assert {one["folder"]: one["title"] for one in told["editions"]} == TITLES == titles({})
    assert POLICY in (whole_site / "_headers").read_text(encoding="utf-8")
    assert not any((whole_site / name).exists() for name in ("sitemap.xml", "robots.txt"))


def test_with_an_address_the_top_has_a_sitemap_of_sitemaps(tmp_path, monkeypatch):
    monkeypatch.setenv("TRADEBOOK_SITE_URL", BASE.rstrip("/"))
    write_entrance(tmp_path, TITLES, configured_address())
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = ElementTree.parse(tmp_path / "sitemap.xml").findall("s:sitemap/s:loc", spaces)
    assert [place.text for place in found] == [f"{BASE}en/sitemap.xml", f"{BASE}zh/sitemap.xml"]
    assert f"Sitemap: {BASE}sitemap.xml" in (tmp_path / "robots.txt").read_text(encoding="utf-8")
    assert dict(ALTERNATE.findall((tmp_path / "index.html").read_text(encoding="utf-8"))) == {
        "en": f"{BASE}en/index.html", "zh-CN": f"{BASE}zh/index.html", "x-default": f"{BASE}index.html",
    }
    for language in TITLES:
        (tmp_path / language / "_static").mkdir(parents=True)
        (tmp_path / language / "index.html").write_text("", encoding="utf-8")
        for name in ("book.css", "mode.js", "language.js"):
            (tmp_path / language / "_static" / name).write_text("", encoding="utf-8")
    assert broken(tmp_path, read_pages(tmp_path), "/a%20book/") == []


def test_an_edition_that_stands_alone_offers_no_other(tmp_path):
    values = {"language": "zh", "region": "CN-XJ", "first_year": 2016, "last_year": 2025, "as_of": "", "data": ""}
    for place, languages in ((Place(), "[]"), (Place.of("zh"), "- en\n")):
        (tmp_path / "_config.yml").write_text("sphinx:\n  config: {}\n", encoding="utf-8")
        choose_edition(tmp_path, values, "新疆", place)
        assert languages in (tmp_path / "_config.yml").read_text(encoding="utf-8")
