"""The one style sheet: what it leaves out changes nothing that a page shows."""

from __future__ import annotations

import re

import pytest

from tradebook.book.light import theme_sheets
from tradebook.book.sheets import BOOK_SHEET, OURS, THEIRS, purged

PAGES = ["notebooks/trade_scale", "search"]

# Everything that a browser computes for an element. Of elements of the same kind in the same place the first two do:
# thousands of cells are alike. The insides of pictures are left out.
COMPUTED = """
() => {
  const kind = (element) => element ? element.tagName + "." + element.className : "";
  const seen = new Map();
  const chosen = [...document.querySelectorAll("body, body :not(svg *)")].filter((element) => {
    const place = [element, element.parentElement, element.parentElement?.parentElement].map(kind).join(" < ");
    seen.set(place, (seen.get(place) ?? 0) + 1);
    return seen.get(place) <= 2;
  });
  return chosen.map((element) => {
    const style = getComputedStyle(element);
    return [kind(element), ...[...style].map((property) => property + ":" + style.getPropertyValue(property))];
  });
}
"""


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        (".used{a:1}.unused{b:2}", ".used{a:1}\n"),
        (".used,.unused p{a:1}", ".used{a:1}\n"),
        ("p>a:hover{a:1}", "p>a:hover{a:1}\n"),
        ("#used .unused{a:1}", ""),
        (".used:not(.unused){a:1}", ".used:not(.unused){a:1}\n"),
        ('[data-x=".unused"].used{a:1}', '[data-x=".unused"].used{a:1}\n'),
        ("@media print{.used{a:1}.unused{b:2}}", "@media print{\n.used{a:1}\n}\n"),
        ("@media print{.unused{b:2}}", ""),
        ("@supports (a:b){@media screen{.unused{b:2}.used{a:1}}}",
         "@supports (a:b){\n@media screen{\n.used{a:1}\n}\n}\n"),
        ("@keyframes turn{to{a:1}}", "@keyframes turn{to{a:1}}\n"),
        ("@font-face{font-family:icons}@import url(other.css);@charset 'utf-8';", ""),
        ("/* .used */ .used { a : 1 ; /* no */ b:2 }", ".used{a : 1 ; b:2}\n"),
    ],
)
def test_only_what_can_be_asked_for_stays(sheet, left):
    assert purged(sheet, {"used"}) == left


def test_every_page_has_the_one_sheet_and_no_other(site):
    for path in (path for path in site.rglob("*.html") if path.parent.name != "slides"):
        links = re.findall(r'<link [^>]*rel="stylesheet"[^>]*>', path.read_text(encoding="utf-8"))
        assert len(links) == 1, f"{path}: add the sheets of a new extension to tradebook/book/sheets.py"
        assert re.search(rf'href="(\.\./)*_static/{re.escape(BOOK_SHEET)}\?v=\w{{8}}"', links[0])


@pytest.fixture(scope="module")
def unpurged(site) -> str:
    """All sheets as the theme and its extensions wrote them, then ours."""
    theme, static = theme_sheets(), site / "_static"
    theirs = [
        theme.get(pattern.removeprefix("styles/")) or path.read_text(encoding="utf-8")
        for pattern in THEIRS
        for path in (sorted(static.glob(pattern)) or [None])
    ]
    everything = {word for text in theirs for word in re.findall(r"[.#]([\w-]+)", text)}
    icons = {word for word in everything if re.fullmatch(r"fa[brs]?|fa-.*", word)}
    ours = [(static / name).read_text(encoding="utf-8") for name in OURS]
    return "".join([*(purged(text, everything - icons) for text in theirs), *ours])


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)], ids=["phone, dark", "desktop, light"])
@pytest.mark.parametrize("name", PAGES)
def test_with_all_rules_every_element_looks_the_same(browser, site, unpurged, name, width, dark):
    """The same page with the sheets unpurged (without icon fonts, which are left out on purpose)."""
    # The policy of the page would not let a test add a style sheet.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=True
    )
    page = context.new_page()
    page.goto((site / f"{name}.html").as_uri(), wait_until="load")
    page.evaluate("document.querySelector('#pst-search-dialog').showModal()")
    before = page.evaluate(COMPUTED)
    # In this order: a moment without any sheet would set off transitions.
    page.add_style_tag(content=unpurged)
    page.evaluate("document.querySelector('link[rel=stylesheet]').disabled = true")
    after = page.evaluate(COMPUTED)
    context.close()
    changed = {one[0]: sorted(set(one) ^ set(other)) for one, other in zip(before, after, strict=True) if one != other}
    assert not changed
