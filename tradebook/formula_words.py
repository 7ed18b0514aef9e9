"""How a figure was computed, in words: the formula of a Figure with its observations named."""

from __future__ import annotations

import ast
from collections.abc import Callable

# Name of the function in a formula: English and Chinese, {0}, {1}, ... for its inputs, {all} for all of them.
_FUNCTIONS = {
    "growth": ("growth of {0} over {1}", "{0}比{1}的增幅"),
    "share": ("share of {0} in {1}", "{0}占{1}的比重"),
    "ratio": ("{0} over {1}", "{0}与{1}之比"),
    "contribution": ("change of {0} from {1}, over {2}", "{0}较{1}的变化量与{2}之比"),
    "difference": ("{0} less {1}", "{0}减{1}"),
    "sum_of": ("sum of {all}", "{all}之和"),
    "hull": ("range from {all}", "由{all}围成的范围"),
    "nth_root": ("root of degree {1} of {0}", "{0}的{1}次方根"),
    "log": ("natural logarithm of {0}", "{0}的自然对数"),
    "compound_growth": ("average yearly growth from {1} to {0} in {2} years", "由{1}至{0}{2}年的年均增速"),
    "log_linear_growth": ("least-squares growth rate through {all}", "{all}的最小二乘增长率"),
    "implied_base": ("{0} taken back by {1}", "由{0}按{1}倒推"),
}
_SIGNS = {
    ast.Add: ("{0} plus {1}", "{0}加{1}"),
    ast.Sub: ("{0} minus {1}", "{0}减{1}"),
    ast.Mult: ("{0} times {1}", "{0}乘{1}"),
    ast.Div: ("{0} over {1}", "{0}除以{1}"),
    ast.Pow: ("{0} to the power of {1}", "{0}的{1}次方"),
}

# Longer lists are counted: thirty provinces by name tell a reader less than their number.
MOST_NAMED = 4


def formula_words(formula: str, name: Callable[[str], str], language: str) -> str:
    """The formula in words; observation ids are put through `name`. A formula of another form comes back as it is."""
    try:
        tree = ast.parse(formula, mode="eval").body
    except SyntaxError:
        return formula
    return _words(tree, name, language == "zh")


def _words(node: ast.expr, name: Callable[[str], str], chinese: bool) -> str:
    if isinstance(node, ast.Name):
        return name(node.id)
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.UnaryOp):
        return "−" + _words(node.operand, name, chinese)
    if isinstance(node, ast.BinOp):
        parts = [_inside(side, name, chinese) for side in (node.left, node.right)]
        return _SIGNS[type(node.op)][chinese].format(*parts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _call(node, name, chinese)
    return ast.unparse(node)


def _call(node: ast.Call, name: Callable[[str], str], chinese: bool) -> str:
    inputs = [_inside(argument, name, chinese) for argument in node.args]
    default = (node.func.id.replace("_", " ") + " of {all}", "{all}的" + node.func.id)
    template = _FUNCTIONS.get(node.func.id, default)[chinese]
    if len(inputs) > MOST_NAMED and "{all}" in template:
        listed = f"{len(inputs)}个数据" if chinese else f"{len(inputs)} figures"
    else:
        listed = "、".join(inputs) if chinese else ", ".join(inputs)
    return template.format(*inputs, all=listed)


def _inside(node: ast.expr, name: Callable[[str], str], chinese: bool) -> str:
    """An input in words, in brackets where it is itself computed."""
    words = _words(node, name, chinese)
    if isinstance(node, ast.Name | ast.Constant):
        return words
    return f"（{words}）" if chinese else f"({words})"
