"""axe-core in a page that is open in the browser: what breaks WCAG 2.2 A or AA, or good practice, one line each."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Rules on WCAG 2.2 are off in axe-core unless they are named.
_RUN = """
([tags, contrast]) => axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
  rules: {"target-size": {enabled: true}, "color-contrast": {enabled: contrast}},
}).then(({violations}) => violations.flatMap(rule => rule.nodes.map(node => {
  const why = [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ");
  return `${rule.id} at ${node.target.join(" ")}: ${why}`;
})))
"""

# The rows of a table are alike, and so are all words of one colour in the code: a few of each stand for the rest, or
# the contrast of ten thousand words would be measured one by one, for minutes.
_THIN_OUT = """
() => {
  document.querySelectorAll("tbody tr:nth-child(n+6)").forEach(row => row.remove());
  const colours = new Set();
  for (const word of document.querySelectorAll("pre span")) {
    if (colours.has(word.className)) word.replaceWith(...word.childNodes);
    colours.add(word.className);
  }
}
"""
_UNFOLD = "document.querySelectorAll('details').forEach(folded => folded.open = true)"


def violations(page, contrast: bool = True) -> list[str]:
    """What axe-core finds wrong in the page as it stands: rule, element and reason.

    contrast  whether colours are measured too, which takes longer than all the rest
    """
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(_RUN, [TAGS, contrast])


def open_everything(page) -> None:
    """Unfold what is folded, make every chart live, open the card of the first number; thin out what is alike."""
    page.evaluate(_THIN_OUT)
    page.evaluate(_UNFOLD)
    for chart in page.locator("figure.chart").all():
        chart.scroll_into_view_if_needed()
    # Not wait_for_function: it evaluates text, which the pages' policy forbids.
    expect(page.locator("figure.chart:not(.interactive)")).to_have_count(0, timeout=120_000)
    number = page.locator("main a.figure").first
    if number.count():
        number.press("Enter")
