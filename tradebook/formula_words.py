"""How a figure was computed, in words: the formula of a Figure with its observations named."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

# Name of the function in a formula: English and Chinese, {0}, {1}, ... for its inputs, {all} for all of them.
FUNCTIONS = {
    # figure.py
    "growth": ("growth of {0} over {1}", "{0}比{1}的增幅"),
    "share": ("share of {0} in {1}", "{0}占{1}的比重"),
    "ratio": ("{0} over {1}", "{0}与{1}之比"),
    "contribution": ("change of {0} from {1}, over {2}", "{0}较{1}的变化量与{2}之比"),
    "difference": ("{0} less {1}", "{0}减{1}"),
    "sum_of": ("sum of {all}", "{all}之和"),
    "hull": ("everything from the lowest to the highest of {all}", "{all}的最低值至最高值"),
    "nth_root": ("root of degree {1} of {0}", "{0}的{1}次方根"),
    "log": ("natural logarithm of {0}", "{0}的自然对数"),
    "rounded": ("{0}, rounded further", "{0}（进一步舍入）"),
    # Growth and series.
    "compound_growth": ("average yearly growth from {1} to {0} in {2} years", "由{1}至{0}{2}年的年均增速"),
    "log_linear_growth": ("least-squares growth rate through {all}", "{all}的最小二乘增长率"),
    "linear_slope": ("yearly gain on the straight line through {all}", "{all}的线性趋势年增量"),
    "linear_growth": (
        "yearly gain on the straight line through {all}, over their mean", "{all}的线性趋势年增量与均值之比"
    ),
    "carry_over": ("last of the levels {all} over their mean", "末期水平与全年均值之比（{all}）"),
    "within_year": ("growth {0} less the carry-over {1}", "增速{0}减翘尾影响{1}"),
    "implied_exchange_rate": ("{0} in yuan over {1} in dollars", "人民币计{0}与美元计{1}之比"),
    "implied_rate_change": (
        "exchange-rate change that growth in yuan {0} and in dollars {1} imply",
        "由人民币计增速{0}与美元计增速{1}推算的汇率变动",
    ),
    "by_exchange_rate": ("growth in yuan {0} less growth in dollars {1}", "人民币计增速{0}减美元计增速{1}"),
    "unit_value": ("value {0} over quantity {1}", "金额{0}与数量{1}之比"),
    "unit_value_change": (
        "change of the unit value that growth of value {0} and of quantity {1} imply",
        "由金额增速{0}与数量增速{1}推算的单价变动",
    ),
    "implied_base": ("{0} taken back by {1}", "由{0}按{1}倒推"),
    "carried_forward": ("{0} carried forward by {1}", "由{0}按{1}推算"),
    "mean_month": ("mean month of {0}", "{0}的月平均"),
    "seasonal_trend": (
        "trend at {0}, from the whole series by STL", "{0}处的趋势值，由整个序列以STL方法得出"
    ),
    "seasonal_seasonal": (
        "seasonal factor at {0}, from the whole series by STL", "{0}处的季节因子，由整个序列以STL方法得出"
    ),
    "seasonal_resid": (
        "what trend and season leave of {0}, by STL", "{0}扣除趋势与季节因素后的剩余，以STL方法得出"
    ),
    "passed_within": ("count of the round values that the levels passed", "各期数值突破整数关口的次数"),
    "least": ("least value that fits {0}", "{0}的可能最小值"),
    "greatest": ("greatest value that fits {0}", "{0}的可能最大值"),
    "a_day": ("{0} spread over {1} days", "{0}按{1}天平均"),
    "utilisation": ("throughput {0} over capacity {1}", "吞吐量{0}与能力{1}之比"),
    "per_train": ("{0} spread over {1}", "{0}按{1}平均"),
    # Parts of a whole.
    "remainder": ("{0} less its listed parts ({rest})", "{0}扣除已列部分（{rest}）"),
    "rest_of": ("what the remaining parts add to {0}", "其余部分对{0}的拉动"),
    "part": ("{0} as a part of {1}", "{1}中占{0}的部分"),
    "part_between": (
        "what lies between month {0} and month {1} of the cumulative figures",
        "由累计数得出的第{0}月末至第{1}月末之间的数额",
    ),
    "flow_of_part": (
        "what the part's trade and both flows of the whole leave possible",
        "由该部分进出口与全部出口、进口界定的范围",
    ),
    "at_most": ("at most {0}", "不高于{0}"),
    "window": ("at least {0}", "不低于{0}"),
    "implied_total": ("the whole of which {0} is the share {1}", "由{0}及其占比{1}推算的总量"),
    "left_for_the_rest": ("what {0} leaves at least for the rest", "{0}之外其余部分的下限"),
    "unlisted_share": ("what the listed shares leave of the whole ({all})", "已列占比之外的份额（{all}）"),
    "contribution_from_growth": (
        "share {0} and growth {1}, weighed by the growth of the whole, {2}",
        "由占比{0}、增速{1}和总体增速{2}得出的拉动",
    ),
    "share_of_growth_from_rates": (
        "part of the whole's growth {2} that the share {0} with growth {1} carried",
        "占比{0}、增速{1}的部分对总体增长{2}的贡献率",
    ),
    # Structure and concentration.
    "herfindahl": ("sum of squared shares ({all})", "占比平方和（{all}）"),
    "concentration": ("sum of squared shares ({all})", "占比平方和（{all}）"),
    "concentration_ratio": ("sum of the {count} largest shares ({all})", "前{count}位占比之和（{all}）"),
    "effective_number": ("number of equal parts with the same {0}", "与{0}相当的等份个数"),
    "normalised_herfindahl": (
        "{0} on a scale from equal shares of {1} members to a single member",
        "以{1}个成员均分为0、一家独占为1的{0}",
    ),
    "entropy": ("entropy of the shares ({all})", "占比的熵（{all}）"),
    "effective_number_of_order_one": ("number of equal parts with the same {0}", "与{0}相当的等份个数"),
    "gini": ("Gini coefficient of {all}", "{all}的基尼系数"),
    "gini_corrected": ("Gini coefficient of {all}, corrected for few units", "{all}的基尼系数（少量单位修正）"),
    "theil": ("Theil index of {all}", "{all}的泰尔指数"),
    "theil_within": ("Theil index within groups ({all})", "泰尔指数的组内部分（{all}）"),
    "theil_between": ("Theil index between groups ({all})", "泰尔指数的组间部分（{all}）"),
    "krugman_specialisation": (
        "sum of the absolute differences between two lists of shares ({all})", "两组占比之差的绝对值之和（{all}）"
    ),
    "similarity": ("overlap of two lists of shares ({all})", "两组占比的重合度（{all}）"),
    "dissimilarity": ("what two lists of shares do not have in common ({all})", "两组占比的差异度（{all}）"),
    "spread": ("largest less smallest of {all}", "{all}的最大值减最小值"),
    # Specialisation and two-way trade.
    "location_quotient": ("share {0} over the reference share {1}", "占比{0}与参照占比{1}之比"),
    "balassa": ("export share {0} over the reference share {1}", "出口占比{0}与参照占比{1}之比"),
    "symmetric_advantage": (
        "share {0} less the reference share {1}, over the sum of both",
        "占比{0}与参照占比{1}之差除以二者之和",
    ),
    "additive_advantage": ("share {0} less the reference share {1}", "占比{0}减参照占比{1}"),
    "trade_intensity": (
        "the partner's share {0} over its share {1} in the reference's trade",
        "该伙伴的占比{0}与其在参照方贸易中的占比{1}之比",
    ),
    "complementarity": (
        "overlap of export shares and import shares ({all})", "出口占比与进口占比的重合度（{all}）"
    ),
    "grubel_lloyd": ("part of {0} and {1} that matches", "{0}与{1}相互对应的部分所占比重"),
    "aggregate_grubel_lloyd": (
        "part of exports and imports that matches class by class ({all})",
        "各类商品出口与进口相互对应的部分所占比重（{all}）",
    ),
    # Trade beside the economy, exports beside imports.
    "openness": ("{0} over gross domestic product {1}", "{0}与地区生产总值{1}之比"),
    "balance": ("exports {0} less imports {1}", "出口{0}减进口{1}"),
    "cover_ratio": ("exports {0} over imports {1}", "出口{0}与进口{1}之比"),
    "normalised_balance": (
        "exports {0} less imports {1}, over the sum of both", "出口{0}与进口{1}之差除以二者之和"
    ),
    # Decompositions.
    "logarithmic_mean": ("logarithmic mean of {0} and {1}", "{0}与{1}的对数平均"),
    "log_mean_number": (
        "change from {1} to {0} that is due to the number of firms (logarithmic mean, {2})",
        "{1}至{0}的变化中由企业数量带来的部分（对数平均法，{2}）",
    ),
    "log_mean_per_member": (
        "change from {1} to {0} that is due to trade per firm (logarithmic mean, {2})",
        "{1}至{0}的变化中由户均进出口带来的部分（对数平均法，{2}）",
    ),
    "shapley_number": (
        "change from {1} to {0} that is due to the number of firms (Shapley value, {2})",
        "{1}至{0}的变化中由企业数量带来的部分（沙普利值，{2}）",
    ),
    "shapley_per_member": (
        "change from {1} to {0} that is due to trade per firm (Shapley value, {2})",
        "{1}至{0}的变化中由户均进出口带来的部分（沙普利值，{2}）",
    ),
    "lmdi": (
        "part of the change of {0} due to one of its factors (logarithmic mean; {rest})",
        "{0}的变化中由一个因素带来的部分（对数平均法；{rest}）",
    ),
    "shapley": (
        "part of the change of {0} due to one of its factors (Shapley value; {rest})",
        "{0}的变化中由一个因素带来的部分（沙普利值；{rest}）",
    ),
    "extensive_margin": ("the reference's trade in the classes listed ({all})", "参照方在所列类别的贸易比重（{all}）"),
    "intensive_margin": (
        "share in the reference's trade in the classes listed ({all})", "在参照方所列类别贸易中的份额（{all}）"
    ),
    "shift_share_national": (
        "change at the growth rate of the reference as a whole ({all})", "按参照整体增速计算的变化（{all}）"
    ),
    "shift_share_structure": (
        "change due to the structure beside the reference ({all})", "相对于参照的结构因素带来的变化（{all}）"
    ),
    "shift_share_regional": (
        "change beyond that of the same parts of the reference ({all})", "超出参照同类部分的变化（{all}）"
    ),
    "market_share_growth": (
        "change at a constant share of all world trade ({all})", "按占全部世界贸易份额不变计算的变化（{all}）"
    ),
    "market_share_goods": ("change due to the goods exported ({all})", "出口商品结构带来的变化（{all}）"),
    "market_share_markets": ("change due to the markets exported to ({all})", "出口市场结构带来的变化（{all}）"),
    "market_share_competitiveness": (
        "change of the shares themselves, good by good and market by market ({all})",
        "各类商品、各个市场份额自身变动带来的变化（{all}）",
    ),
    # Places and counts.
    "rank": ("place of {0} among all that are published", "{0}在已公布各项中的位次"),
    "rank_among": ("place by size among the published parts", "在已公布各部分中的位次"),
    "rank_by_growth": (
        "place by growth, from the levels of all provinces ({all})",
        "按各省区市数值计算的增速位次（{all}）",
    ),
    "more_than_half": ("more than half of the whole, hence the first ({all})", "占全部一半以上，故居首位（{all}）"),
    "streak": ("number of windows in a row above the mark ({all})", "连续高于关口的期数（{all}）"),
    "windows_above": ("number of windows in a row above the round value ({all})", "连续高于整数关口的期数（{all}）"),
    "round_values": ("round value between the levels {all}", "{all}之间的整数关口"),
    "ports_listed": ("count of the ports in this book's own list", "本书口岸名录中的个数"),
    "pages_counted": ("count of the pages that speak of it ({all})", "提及该项的页面个数（{all}）"),
    "statements_counted": ("count of the statements with this grade ({all})", "属于该等级的表述条数（{all}）"),
    "items_listed": ("count of the items that the page lists ({all})", "页面所列项目的个数（{all}）"),
    # Numbers of statistical methods, which are no Figures.
    "estimated_change": (
        "estimated by segmented regression on the months of this section",
        "由本节月度序列的分段回归估计",
    ),
    "estimated_number": (
        "an estimate of the method of this section, or a limit that its rule sets",
        "本节所用方法的估计值，或其规则设定的界限",
    ),
    "median_of_specifications": ("median of the specifications listed", "所列各设定结果的中位数"),
    "months_usable": ("count of the months that can be used, before and after the date", "该日期前后可用月份的个数"),
    "span": ("published range, from {0} to {1}", "公布的区间：{0}至{1}"),
}
_SIGNS = {
    ast.Add: ("{0} plus {1}", "{0}加{1}"),
    ast.Sub: ("{0} minus {1}", "{0}减{1}"),
    ast.Mult: ("{0} times {1}", "{0}乘{1}"),
    ast.Div: ("{0} over {1}", "{0}除以{1}"),
    ast.Pow: ("{0} to the power of {1}", "{0}的{1}次方"),
    # Several observations without a formula between them.
    ast.BitOr: ("{0} and {1}", "{0}和{1}"),
}

# Longer lists are counted: thirty provinces by name tell a reader less than their number.
MOST_NAMED = 4

# Codes of regions and periods are no Python: in quotes they are, and are named like observations.
_CODE = re.compile(r"(?<![\w.])(?:[A-Z]{2}-[A-Z0-9]+|\d{4}-\d{2}(?:-\d{2})?(?:/\d{4}-\d{2}(?:-\d{2})?)?)(?![\w.(])")
_PAIR = re.compile(r"(?<=\w) (?=\w)")


def formula_words(formula: str, name: Callable[[str], str], language: str) -> str:
    """The formula in words; observation ids and codes are put through `name`. Another form comes back as it is."""
    try:
        tree = ast.parse(_PAIR.sub(" | ", _CODE.sub(r"'\g<0>'", formula)), mode="eval").body
    except SyntaxError:
        return formula
    return _words(tree, name, language == "zh")


def functions_in(formula: str) -> set[str]:
    """The names of functions in a formula, also of one that stands without its inputs."""
    names = re.findall(r"\b[a-z_]\w*(?=\()", formula)
    return {_family(name)[0] for name in names or re.findall(r"^[a-z_]{4,}$", formula)}


def _words(node: ast.expr, name: Callable[[str], str], chinese: bool) -> str:
    if isinstance(node, ast.Name):
        return FUNCTIONS[node.id][chinese] if node.id in FUNCTIONS else name(node.id)
    if isinstance(node, ast.Constant):
        if node.value is Ellipsis:
            return "所列数据" if chinese else "the figures listed"
        return name(node.value) if isinstance(node.value, str) else str(node.value)
    if isinstance(node, ast.UnaryOp):
        return ("负的" if chinese else "minus ") + _inside(node.operand, name, chinese)
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        parts = [_inside(side, name, chinese) for side in (node.left, node.right)]
        return _SIGNS[type(node.op)][chinese].format(*parts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _call(node, node.func.id, name, chinese)
    return ast.unparse(node)


def _call(node: ast.Call, function: str, name: Callable[[str], str], chinese: bool) -> str:
    inputs = [_inside(argument, name, chinese) for argument in node.args]
    family, count = _family(function)
    default = (function.replace("_", " ") + " of {all}", "{all}的" + function)
    template = FUNCTIONS.get(family, default)[chinese]
    try:
        return template.format(*inputs, all=_listed(inputs, chinese), rest=_listed(inputs[1:], chinese), count=count)
    except IndexError:
        return default[chinese].format(all=_listed(inputs, chinese))


def _family(function: str) -> tuple[str, str]:
    """concentration_ratio_3 is concentration_ratio with a count of 3."""
    family = re.fullmatch(r"(\w+?)_(\d+)", function)
    return (family[1], family[2]) if family else (function, "")


def _listed(inputs: list[str], chinese: bool) -> str:
    if len(inputs) > MOST_NAMED:
        return f"{len(inputs)}个数据" if chinese else f"{len(inputs)} figures"
    return "、".join(inputs) if chinese else ", ".join(inputs)


def _inside(node: ast.expr, name: Callable[[str], str], chinese: bool) -> str:
    """An input in words, in brackets where it is itself computed."""
    words = _words(node, name, chinese)
    if isinstance(node, ast.Name | ast.Constant):
        return words
    return f"（{words}）" if chinese else f"({words})"
