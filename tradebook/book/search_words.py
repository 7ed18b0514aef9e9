"""The words of the page of search, and of the page for a wrong address, in the languages of the book."""

from __future__ import annotations

# Words that ask and join, and say nothing of what is looked for; Sphinx brings those of English.
STOPWORDS = {
    "en": [],
    "zh": [
        "什么", "怎么", "怎样", "如何", "多少", "哪些", "哪里", "哪个", "哪儿", "为什么", "多大", "多快", "是否",
        "有没有", "可以", "请问", "关于", "以及", "我们", "本书", "这个", "情况", "问题", "方面", "进行",
    ],
}

# How readers put what the book calls otherwise.
SAID_OTHERWISE = {
    "en": {},
    "zh": {
        "从哪里来": " 来源", "哪里来": " 来源", "排第几位": " 位次", "排名": " 位次", "外贸总额": "进出口总值",
        "进出口总额": "进出口总值", "贸易额": "进出口值", "私营企业": "民营企业", "民企": "民营企业",
        "国企": "国有企业", "外资企业": "外商投资企业", "占比重": "占比", "增长率": "增速", "增长速度": "增速",
        "自贸区": "自由贸易试验区", "自贸试验区": "自由贸易试验区", "边贸": "边境贸易", "火车": "班列",
        "逆差": "贸易逆差", "顺差": "贸易顺差", "练习": "习题",
    },
}

WORDS = {
    "en": {
        "title": "Search",
        "label": "Search the book",
        "hint": "A word, a code or a number, such as exports, processing trade, trade_value",
        "button": "Search",
        "no_script": "Search needs JavaScript. The contents and the glossary do without.",
        "best": "Best matches",
        "page": "Chapters and pages",
        "section": "Sections",
        "chart": "Charts",
        "term": "Terms",
        "figure": "Figures",
        "found": "{n} results.",
        "found_one": "One result.",
        "some": "Nothing holds all the words. {n} places hold some of them.",
        "none": "Nothing found for “{query}”.",
        "did_you_mean": "Did you mean",
        "question": "?",
        "try": "Try fewer or shorter words, a region, a year or a product. These pages may hold it:",
        "more": "Show {n} more",
        "bounds": "Bounds: {bounds}",
        "published": "published",
        "computed": "computed",
        "also": "Also in",
        "comma": ", ",
        "kinds": {"page": "Page", "section": "Section", "chart": "Chart", "term": "Term", "figure": "Figure"},
        "lost": "This page does not exist",
        "lost_text": "The address may be mistyped, or the page has moved. Search the book, or begin at its first page.",
        "home": "To the first page",
    },
    "zh": {
        "title": "搜索",
        "label": "搜索本书",
        "hint": "可输入词语、代码或数字，如：出口、加工贸易、trade_value",
        "button": "搜索",
        "no_script": "搜索需要启用JavaScript。目录和术语表无需脚本即可使用。",
        "best": "最佳匹配",
        "page": "章节与页面",
        "section": "小节",
        "chart": "图表",
        "term": "术语",
        "figure": "数据",
        "found": "共{n}条结果。",
        "found_one": "共1条结果。",
        "some": "没有同时包含全部词语的内容；{n}处包含其中一部分。",
        "none": "未找到与“{query}”相符的内容。",
        "did_you_mean": "您是否要找",
        "question": "？",
        "try": "请减少或缩短词语，或改用地区、年份、商品名称。以下页面可能有所需内容：",
        "more": "再显示{n}条",
        "bounds": "区间：{bounds}",
        "published": "公布数值",
        "computed": "计算所得",
        "also": "另见",
        "comma": "，",
        "kinds": {"page": "页面", "section": "小节", "chart": "图表", "term": "术语", "figure": "数据"},
        "lost": "页面不存在",
        "lost_text": "地址可能有误，或页面已移动。可搜索本书，或从首页开始。",
        "home": "回到首页",
    },
}
