"""Charts as a reader meets them: still and alive they look the same, on a desk and on a phone, and keys reach all."""

from __future__ import annotations

import base64
import os
import subprocess

import pytest

from tradebook.parameters import CONTRACTS

# The share of pixels in which two pictures differ by more than a shade. Letters are set a trifle apart where the
# browser measures them otherwise than the converter did.
MOST_DIFFERENT = 0.01

_COMPARE = """async ([first, second]) => {
  const pixels = await Promise.all([first, second].map(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return [image.width, image.height, context.getImageData(0, 0, image.width, image.height).data];
  }));
  const [[width, height, a], [otherWidth, otherHeight, b]] = pixels;
  if (width !== otherWidth || height !== otherHeight) return 1;
  let differing = 0;
  for (let at = 0; at < a.length; at += 4) {
    differing += Math.abs(a[at] - b[at]) + Math.abs(a[at + 1] - b[at + 1]) + Math.abs(a[at + 2] - b[at + 2]) > 96;
  }
  return differing / (width * height);
}"""


@pytest.fixture(scope="module")
def measured_font() -> None:
    """The converter measures letters in Liberation Sans, which is as wide as Arial; elsewhere legends lie otherwise."""
    found = subprocess.run(["fc-match", "-f", "%{family}", "Liberation Sans"], capture_output=True, text=True).stdout
    if "Liberation Sans" in found:
        return
    if os.environ.get("CI"):
        pytest.fail("no Liberation Sans in CI: .ci/run has to install it")
    pytest.skip("no Liberation Sans on this machine: apt-get install fonts-liberation2 to compare pictures")


def pictures(page) -> dict[str, tuple[dict, str]]:
    """Box and picture of every chart's frame."""
    found = {}
    for figure in page.locator("figure.chart").all():
        frame = figure.locator(".chart-frame")
        frame.scroll_into_view_if_needed()
        found[figure.get_attribute("id")] = (
            frame.evaluate("frame => { const box = frame.getBoundingClientRect(); return [box.width, box.height]; }"),
            base64.b64encode(frame.screenshot()).decode(),
        )
    return found


def enliven(page) -> None:
    for figure in page.locator("figure.chart").all():
        figure.scroll_into_view_if_needed()
        page.wait_for_selector(f"#{figure.get_attribute('id')}.interactive", timeout=30_000)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)], ids=["desk, light", "phone, dark"])
@pytest.mark.parametrize("chapter", CONTRACTS)
def test_still_and_alive_every_chart_looks_the_same(measured_font, browser, visit, chapter, width, dark):
    still = pictures(visit(f"notebooks/{chapter}", width=width, dark=dark, scripts=False))
    page = visit(f"notebooks/{chapter}", width=width, dark=dark)
    enliven(page)
    assert not page.complaints
    # The policy of the book lets no picture in that is not a file of it: the comparison has a page of its own.
    blank = browser.new_page()
    for name, (box, picture) in pictures(page).items():
        assert box == pytest.approx(still[name][0], abs=1), name
        different = blank.evaluate(_COMPARE, [still[name][1], picture])
        assert different <= MOST_DIFFERENT, f"{name}: {different:.2%} of the pixels differ"
    blank.close()


@pytest.fixture
def level(visit):
    """The page and its first chart with a legend, alive."""
    page = visit("notebooks/trade_scale")
    figure = page.locator("#chart-gap-chart")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector("#chart-gap-chart.interactive", timeout=30_000)
    return page, figure


def test_keys_step_through_the_figures_and_pick_a_series(level):
    page, figure = level
    frame, tip = figure.locator(".chart-frame"), page.locator("#vg-tooltip-element")
    # A change of the window must not take the stop away again.
    page.set_viewport_size({"width": 1100, "height": 900})
    page.wait_for_timeout(200)
    frame.focus()
    page.keyboard.press("ArrowRight")
    first = tip.inner_text()
    assert "Bounds" in first and "Source" in first and figure.locator("svg .at").count() == 1
    page.keyboard.press("ArrowRight")
    assert tip.inner_text() != first
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    faint = "marks => marks.filter(mark => +getComputedStyle(mark).opacity < 0.5).length"
    marks = figure.locator("svg .mark-symbol.role-mark path")
    assert 0 < marks.evaluate_all(faint) < marks.count()
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert marks.evaluate_all(faint) == 0
    assert not tip.is_visible()


def test_the_legend_picks_a_series(level):
    _, figure = level
    figure.locator("svg .role-legend-label text").first.click()
    figure.page.wait_for_timeout(200)
    lines = figure.locator("svg .mark-line.role-mark path").evaluate_all(
        "lines => lines.map(line => +(line.getAttribute('stroke-opacity') ?? line.getAttribute('opacity') ?? 1))"
    )
    assert min(lines) < 0.5 and max(lines) == 1


def test_an_axis_of_time_is_zoomed_by_keys_and_never_by_the_wheel_alone(visit):
    page = visit("notebooks/private_enterprises")
    figure = page.locator("#chart-nation-chart")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector("#chart-nation-chart.interactive", timeout=30_000)
    ticks = figure.locator("svg .role-axis-label text")
    before = ticks.all_inner_texts()
    figure.locator(".chart-frame").focus()
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    assert ticks.all_inner_texts() != before
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert ticks.all_inner_texts() == before
    figure.locator("svg").first.hover()
    page.mouse.wheel(0, 120)
    page.wait_for_timeout(300)
    assert ticks.all_inner_texts() == before


def test_charts_follow_the_light_while_the_page_is_open(level):
    page, figure = level
    line = figure.locator("svg .mark-line.role-mark path").first
    seen = set()
    for mode in ("light", "dark"):
        page.evaluate("mode => document.documentElement.dataset.theme = mode", mode)
        seen.add(line.evaluate("line => getComputedStyle(line).stroke"))
    page.emulate_media(media="print")
    on_paper = line.evaluate("line => getComputedStyle(line).stroke")
    assert len(seen) == 2 and on_paper in seen


def test_the_table_of_a_chart_opens_by_keyboard_and_scrolls_on_a_phone(visit):
    page = visit("notebooks/trade_scale", width=360)
    details = page.locator("#chart-gap-chart details.chart-data")
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    frame = details.locator(".table-frame")
    assert frame.is_visible() and details.locator(".chart-description").inner_text()
    assert frame.evaluate("frame => frame.clientWidth <= 360 && frame.scrollWidth > frame.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
