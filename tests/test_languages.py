"""Words in another language than the page carry its name; the words themselves stay as they are."""

from __future__ import annotations

import re

import pytest

from tradebook.book.landmarks import _WORDS, with_landmarks
from tradebook.book.languages import marked

ENGLISH = {
    "from 新疆日报 (mirror), 2025": 'from <span lang="zh">新疆日报</span> (mirror), 2025',
    "《2024年公报》, 共建“一带一路”国家": (
        '<span lang="zh">《2024年公报》</span>, <span lang="zh">共建“一带一路”国家</span>'
    ),
    "in Рост трансграничного трафика": 'in <span lang="ru">Рост трансграничного трафика</span>',
    "no other words": "no other words",
}
CHINESE = {
    "来源：Xinhua Silk Road，2025年": '来源：<span lang="en">Xinhua Silk Road</span>，2025年',
    "People&#x27;s Daily &amp; Co": '<span lang="en">People&#x27;s Daily &amp; Co</span>',
    "GDP、CSV文件与trade_value": "GDP、CSV文件与trade_value",
    "data/datapackage.json &amp; 表": "data/datapackage.json &amp; 表",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_chinese_and_russian_are_marked_in_an_english_page(text):
    assert marked(f"<p>{text}</p>", "en") == f"<p>{ENGLISH[text]}</p>"


@pytest.mark.parametrize("text", CHINESE)
def test_english_is_marked_in_a_chinese_page(text):
    assert marked(f"<p>{text}</p>", "zh") == f"<p>{CHINESE[text]}</p>"


@pytest.mark.parametrize("page", [
    '<svg><text>中国</text></svg>', '<script type="application/json">["中国"]</script>', '<a title="中国">x</a>',
    "<math><mi>值</mi></math>", "<!-- 中国 -->", "<select><option>中国</option></select>",
])
def test_what_is_no_text_or_cannot_hold_a_mark_is_left_alone(page):
    assert marked(page, "en") == page


def test_code_is_marked_for_its_chinese_but_not_for_its_english():
    assert marked("<pre>say(中文)</pre>", "en") == '<pre>say(<span lang="zh">中文</span>)</pre>'
    assert marked("<code>import this module</code>中", "zh") == "<code>import this module</code>中"


def test_marking_keeps_every_letter_and_every_tag():
    page = '<p>中 a <b>国Дом</b> 2024年1月</p><pre>x</pre> &amp; y'
    assert re.sub(r"</?span[^>]*>", "", marked(page, "en")) == page


def test_a_theme_without_the_parts_that_are_mended_stops_the_build():
    with pytest.raises(Exception, match="the theme's page has no"):
        with_landmarks("<main></main>", _WORDS["en"])
