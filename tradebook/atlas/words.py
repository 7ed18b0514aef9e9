"""The fixed words of the start page in both languages. None of them states a figure."""

from __future__ import annotations

_WORDS = {
    "title": ("Foreign trade of China’s provinces", "中国各省区市对外贸易"),
    "subtitle": ("An atlas: a book for every region", "地图集：每个地区一册"),
    "skip": ("Skip to main content", "跳到正文"),
    "versions": ("Languages of this page", "本页语言"),
    "findings": ("What stands out", "概览"),
    "choose": ("Choose a region", "选择地区"),
    "choose_how": (
        "Every name leads to a book about that region: five chapters, all computed from published figures.",
        "点击地区名称，即可打开该地区的分册：共五章，全部由公布的数据计算得出。",
    ),
    "find": ("Find", "查找"),
    "find_hint": ("name or code", "名称或代码"),
    "area": ("Part of the country", "区域"),
    "everywhere": ("all", "全部"),
    "open_in": ("Open books in", "分册语言"),
    "none_found": ("No region has this name or code.", "没有符合条件的地区。"),
    "map": ("The provinces as tiles", "省区市方格图"),
    "map_how": (
        "One tile for each province, of equal size, placed roughly where it lies; the picture is no map and draws no "
        "boundary. Number and shade show growth over the year before in per cent, computed from both years’ values. "
        "Customs counts Hong Kong, Macao and Taiwan among the trading partners, so they have no tile.",
        "每个省区市一格，大小相同，位置仅为大致方位；本图不是地图，不表示任何界线。数字与深浅均为由两年数值算出的同比增速（%）。"
        "海关统计将香港、澳门、台湾列为贸易伙伴，故图中无对应方格。",
    ),
    "shade_open": ("bounds do not settle it", "区间跨界，无法归类"),
    "shade_unknown": ("not published", "未公布"),
    "below": ("below {}%", "{}%以下"),
    "between": ("{} to {}%", "{}%—{}%"),
    "above": ("{}% and more", "{}%及以上"),
    "list": ("The list of regions", "地区列表"),
    "other_regions": ("Other regions", "其他地区"),
    "table": ("The regions ranked", "位次"),
    "table_how": (
        "Places are by trade value. A place such as 3–4 is shared: the bounds of the figures overlap, so nobody can "
        "tell who is ahead. Growth is computed from the values of both years; beside it stands the rate as published, "
        "which rests on a base that may have been revised since. Point at a number for its bounds and its source.",
        "位次按进出口总值排列。如“3—4”，表示数值区间重叠，无法分出先后。增速由两年数值计算；旁边为公布的增速，"
        "其基数此后可能经过修订。指向数字可查看其区间与来源。",
    ),
    "place": ("Place", "位次"),
    "region": ("Region", "地区"),
    "value": ("Trade, {}", "{}年进出口总值"),
    "growth": ("Growth, computed", "增速（计算）"),
    "growth_place": ("Place by growth", "增速位次"),
    "printed": ("Growth, published", "增速（公布）"),
    "share": ("Share of China, {}", "{}年占全国比重"),
    "sort": ("Sort by {}", "按{}排序"),
    "multiples": ("Every region over the years", "历年走势"),
    "multiples_how": (
        "Trade value of each year as a multiple of that of {}: the blue line is the region, the broken grey line China "
        "as a whole. All panels share one scale; the faint band around a line holds its bounds. Years that were not "
        "published stay open.",
        "各年进出口总值相当于{}年的倍数：蓝线为该地区，灰色虚线为全国。各图使用同一刻度，线旁的浅色带为区间。"
        "未公布的年份留空。",
    ),
    "gaps": ("not published: {}", "未公布：{}"),
    "no_line": ("Too little is published for a line.", "公布的数据不足，无法成线。"),
    "base": ("Multiples of {}, the first year published", "以首个公布年份{}为基期"),
    "levels": ("Trade value by year", "历年进出口总值"),
    "limits": ("What this cannot tell you", "本页不能说明什么"),
    "limits_text": (
        "Trade is booked where the trading firm is registered: a province with large trading houses stands higher than "
        "its factories and farms would put it, and a change of registration moves trade from one place to another "
        "without moving any goods. Places say nothing about the size of a population or an economy. First releases are "
        "revised later.",
        "进出口按收发货人所在地统计：大型贸易公司集中的地区，位次会高于其生产规模；企业迁移注册地，贸易额随之易地，而货物并未移动。"
        "位次不反映人口或经济规模。首次公布的数据此后可能修订。",
    ),
    "data": ("Data used", "所用数据"),
    "facts": ("Every figure of this page as JSON", "本页全部数字（JSON）"),
    "footer": (
        "Text and data are under CC BY 4.0, the programs under BSD-3-Clause. Everything on these pages was computed "
        "from published figures by the trade book.",
        "文字与数据采用CC BY 4.0许可，程序采用BSD-3-Clause许可。页面上的一切数字均由本书根据公布的数据计算得出。",
    ),
}


def words(language: str) -> dict[str, str]:
    """All of them in one language, by name."""
    return {name: pair[language == "zh"] for name, pair in _WORDS.items()}
