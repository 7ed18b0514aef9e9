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
        _card("average_growth", "Average growth over several years", "多年平均增速", "trade_scale"),
        _card(
            "contributions", "Contributions to growth, and carry-over", "对增长的拉动与翘尾", "market_structure",
            "private_enterprises",
        ),
        _card("price_and_exchange_rate", "Yuan and dollars, price and quantity", "汇率与价格因素的分离", "trade_scale"),
        _card("concentration", "Shares and concentration", "占比与集中度", "market_structure", "logistics_corridors"),
        _card("inequality", "Inequality between regions", "地区间的不均等", "trade_scale"),
        _card("similarity", "Similarity and specialisation", "结构相似度与专业化", "market_structure"),
        _card("comparative_advantage", "Revealed comparative advantage", "显示性比较优势", "market_structure"),
        _card("trade_intensity", "Trade intensity and complementarity", "贸易强度与互补性", "market_structure"),
        _card("intra_industry_trade", "Two-way trade", "产业内贸易", "market_structure"),
        _card("openness_and_balance", "Openness, balance and cover", "外贸依存度、差额与覆盖率", "trade_scale"),
        _card("margins", "Number and value per member", "扩展边际与集约边际", "private_enterprises"),
        _card("shift_share", "Shift-share analysis", "偏离—份额分析", "trade_scale"),
        _card("constant_market_share", "Constant market share", "恒定市场份额分析", "market_structure"),
        _card(
            "ports_and_modes", "Modes, ports and like-for-like counts", "运输结构、口岸集中度与同口径列数",
            "logistics_corridors",
        ),
        _card(
            "months", "Months from cumulative figures, and the Spring Festival", "由累计数推算单月与春节因素",
            "trade_scale", "reform_effects",
        ),
        _card(
            "seasonal_adjustment", "Seasonal adjustment, and when to refuse it", "季节调整及其适用条件",
            "reform_effects",
        ),
        _card("interrupted_time_series", "Interrupted time series", "中断时间序列分析", "reform_effects"),
        _card("event_study", "Event study", "事件研究法", "reform_effects"),
        _card("difference_in_differences", "Difference in differences", "双重差分法", "reform_effects"),
        _card("synthetic_control", "Synthetic control and its placebos", "合成控制法与安慰剂检验", "reform_effects"),
        _card(
            "specification_curve", "Specification curve and augmented synthetic control", "设定曲线与增广合成控制",
            "reform_effects",
        ),
    )
}

# Everything that is a notebook and can be run.
NOTEBOOKS = CONTRACTS | CARDS
