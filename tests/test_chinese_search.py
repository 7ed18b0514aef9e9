"""Search in the Chinese edition: what readers type, cut into words in the browser, leads to the right place."""

from __future__ import annotations

import json
import subprocess
import sys
from urllib.parse import unquote

import pytest

from conftest import ROOT
from tradebook.book.chinese import LONGEST, SHORTEST, names_in, vocabulary
from tradebook.book.search import ENTRIES

SCALE, MARKETS, FIRMS = "notebooks/trade_scale", "notebooks/market_structure", "notebooks/private_enterprises"
CORRIDORS, EFFECTS = "notebooks/logistics_corridors", "notebooks/reform_effects"
DATA, METHODS, USING = "pages/data", "pages/methods", "pages/using"

# What a reader types, and where one of the first three results leads: any of these.
QUERIES = {
    "民营企业发展": (FIRMS,),
    "中欧班列数量": (CORRIDORS,),
    "霍尔果斯口岸": (CORRIDORS,),
    "中亚五国占比": (MARKETS,),
    "综合保税区": ("term-comprehensive-bonded-zone",),
    "数据从哪里来": (DATA,),
    "安慰剂检验": (EFFECTS, "term-placebo-test"),
    "合成控制法": (EFFECTS, "term-synthetic-control"),
    "一般贸易占比": (MARKETS,),
    "怎么引用": (f"{USING}.html#cite",),
    "新疆进出口总值": (SCALE, "index.html"),
    "外贸增速": (SCALE, "growth_rates"),
    "贸易方式": (MARKETS, "term-mode-of-trade", "term-trade-mode"),
    "边境小额贸易": (MARKETS, "term-border-small"),
    "阿拉山口有多少列车": (CORRIDORS,),
    "机电产品出口": (MARKETS,),
    "外贸依存度": (SCALE, "term-openness"),
    "贸易集中度": (MARKETS, "concentration"),
    "赫芬达尔指数": ("term-herfindahl", MARKETS, "concentration"),
    "民企占比": (FIRMS,),
    "有进出口实绩的企业有多少家": (FIRMS, "term-firms-with-actual-trade"),
    "户均进出口": (FIRMS,),
    "自主品牌": (FIRMS,),
    "一带一路国家": (MARKETS, "term-belt"),
    "通关时间缩短": (CORRIDORS, EFFECTS),
    "改革成效": (EFFECTS,),
    "双重差分法": ("term-difference", EFFECTS),
    "中断时间序列": (EFFECTS, "term-interrupted"),
    "舍入怎么影响区间": (METHODS, "intervals", "growth_rates", "concentration"),
    "哪些数据没有公布": ("pages/coverage", DATA),
    "文章中的说法": ("pages/claims", "#claims"),
    "来源等级": (f"{DATA}.html#tiers", "term-source-tier"),
    "计量单位": (f"{DATA}.html#units", "term-unit"),
    "如何用自己的数据": (f"{USING}.html#own-data",),
    "为其他地区编书": (f"{USING}.html#other-region",),
    "在全国排第几位": (SCALE, "term-rank"),
    "电子表格": (f"{USING}.html#spreadsheet",),
    "术语表": ("pages/glossary",),
    "管道运输": (CORRIDORS,),
    "公路口岸车辆": (CORRIDORS,),
    "收发货人所在地": ("term-by-location", SCALE, DATA, METHODS, "index.html"),
    "年内各月走势": (SCALE,),
    "同比增速的基数": (SCALE, "growth_rates"),
    "习题": ("exercises",),
    "百分点": ("term-percentage-point",),
    "出口 2025": ("trade_value-CN-XJ-2025-export",),
    "新疆 2025 进出口总值": ("trade_value-CN-XJ-2025",),
    "GDP": ("term-gross-domestic-product",),
    "HHI": ("term-herfindahl-hirschman-index",),
    "trade_value 2025": ("trade_value-CN-XJ-2025",),
}

# Of these, so many may lead elsewhere: what readers mean is not always to be told from a few signs.
MAY_MISS = 2

ANSWERED = ".result, #search-results li"


@pytest.fixture(scope="module")
def asked(browser, zh_site) -> dict[str, list[str]]:
    """The first three addresses for every query, asked one after the other on one page."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((zh_site / "search.html").as_uri())
    found = {}
    for query in QUERIES:
        page.evaluate("document.getElementById('search-results').replaceChildren()")
        page.fill("#search-query", query)
        page.wait_for_selector(ANSWERED)
        links = page.locator("#search-results .result-title a").all()[:3]
        found[query] = [unquote(link.get_attribute("href")) for link in links]
    context.close()
    return found


def test_the_right_chapter_or_page_is_among_the_first_three(asked):
    missed = {query: links for query, links in asked.items()
              if not any(wanted in link for wanted in QUERIES[query] for link in links)}
    assert len(QUERIES) >= 40
    assert len(missed) <= MAY_MISS, missed


def test_a_query_is_cut_by_the_longest_words_of_the_book(browser, zh_site):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((zh_site / "search.html").as_uri())
    cut = {query: page.evaluate("(query) => Search.find(query).words", query) for query in (
        "民营企业发展", "数据从哪里来", "霍尔果斯的班列", "怎么引用", "2025年进出口",
    )}
    context.close()
    assert cut == {
        "民营企业发展": ["民营企业", "发展"], "数据从哪里来": ["数据", "来源"], "霍尔果斯的班列": ["霍尔果斯", "班列"],
        "怎么引用": ["引用"], "2025年进出口": ["2025", "进出口"],
    }


def test_the_vocabulary_is_of_the_book_and_whole_terms(zh_site, site):
    def told(folder):
        text = (folder / ENTRIES).read_text(encoding="utf-8")
        return json.loads(text.removeprefix("Search.setEntries(").removesuffix(");\n"))

    words = told(zh_site)["vocabulary"]
    assert words == sorted(set(words)) and len(words) > 1000
    assert {"民营企业", "合成控制法", "综合保税区", "霍尔果斯", "中欧班列"} <= set(words)
    assert all(SHORTEST <= len(word) <= LONGEST for word in words)
    assert told(site)["vocabulary"] == []


def test_words_are_cut_without_guessing_and_terms_stay_whole():
    assert names_in("东南亚国家联盟（东盟）") == ["东南亚国家联盟", "东盟"]
    words = vocabulary(["新疆的安慰剂检验"], ["安慰剂检验"])
    assert "安慰剂检验" in words and "新疆" in words and "新疆的" not in words
    assert vocabulary(["新疆的安慰剂检验"], ["安慰剂检验"]) == words


def test_jieba_leaves_nothing_on_the_machine(tmp_path):
    script = "from tradebook.book.chinese import vocabulary; print(len(vocabulary(['进出口总值'], ['进出口总值'])))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"})
    assert int(done.stdout) >= 1 and done.stderr == ""
    assert list(tmp_path.iterdir()) == []
