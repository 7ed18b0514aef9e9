"""Formulas as MathML, made when the book is built: no script, no font and no other host is needed to read them."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

NAME = "mathml"

_log = logging.getLogger(__name__)
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
# How many parts an element of MathML has to have; the converter leaves one out where a brace was forgotten.
_PARTS = {"mfrac": 2, "msub": 2, "msup": 2, "mover": 2, "munder": 2, "mroot": 2, "msubsup": 3, "munderover": 3}


class FormulaError(ValueError):
    """A formula that cannot be shown as it is written."""


def add_formulas(app: Sphinx) -> None:
    """Make MathML the way formulas are shown; Sphinx takes it before MathJax as soon as it is there."""
    app.add_html_math_renderer(NAME, (_visit_inline, None), (_visit_block, None))


def mathml(latex: str, display: str = "inline") -> str:
    """The formula as MathML, with its LaTeX as alternative text.

    display  inline or block
    raises FormulaError where the converter would show a command or a sign as it stands, or leave something out
    """
    # Sphinx and MathJax know both; the converter only the second.
    written = latex.replace("{aligned}", "{split}")
    try:
        converted = convert(written, display=display)
        root = ElementTree.fromstring(converted)
    except Exception as error:
        raise FormulaError(f"formula {latex!r} cannot be converted: {error}") from error
    for element in root.iter():
        _check(element, latex)
    return converted.replace("<math ", f'<math alttext="{html.escape(latex)}" ', 1)


def _check(element: ElementTree.Element, latex: str) -> None:
    name = element.tag.removeprefix(_MATHML)
    if element.text and re.match(r"\\[A-Za-z]", element.text):
        raise FormulaError(f"formula {latex!r}: the command {element.text} is not known")
    if len(element) != _PARTS.get(name, len(element)):
        raise FormulaError(f"formula {latex!r}: a brace is missing in it")
    if name == "mspace" and "linebreak" in element.attrib:
        raise FormulaError(f"formula {latex!r} has a line break: put it in \\begin{{aligned}} ... \\end{{aligned}}")


def _visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(_or_warning(node, "inline") + "</span>")
    raise nodes.SkipNode


def _visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    # A wide formula scrolls inside its own box, so a keyboard has to reach the box.
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight", tabindex="0"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(_or_warning(node, "block") + "</div>")
    raise nodes.SkipNode


def _or_warning(node: nodes.Node, display: str) -> str:
    try:
        return mathml(node.astext(), display)
    except FormulaError as error:
        _log.warning("%s", error, location=node, type="tradebook", subtype="formula")
        return f"<code>{html.escape(node.astext())}</code>"
