"""A page that is left takes its loading with it; a file that is not there is a complaint."""

from __future__ import annotations

from listening import listen

PAGE = "<!doctype html><title>{0}</title><script {1} src='{0}.js'></script><a href='second.html'>on</a>"


def test_a_missing_file_is_a_complaint(browser, tmp_path):
    (tmp_path / "first.html").write_text(PAGE.format("first", ""), encoding="utf-8")
    page = listen(browser.new_page())
    page.goto((tmp_path / "first.html").as_uri())
    assert any("first.js" in complaint and "not loaded" in complaint for complaint in page.complaints)
    assert page.asked == [(tmp_path / name).as_uri() for name in ("first.html", "first.js")]
    page.close()


def test_a_request_that_ends_with_its_page_is_none(browser, tmp_path):
    (tmp_path / "first.html").write_text(PAGE.format("first", "defer"), encoding="utf-8")
    (tmp_path / "second.html").write_text("<!doctype html><title>second</title>", encoding="utf-8")
    page, ended = listen(browser.new_page()), []
    # The script never comes, so that it is still under way whenever the page is left.
    page.route("**/first.js", lambda route: None)
    page.on("requestfailed", lambda request: ended.append(request.url))
    page.goto((tmp_path / "first.html").as_uri(), wait_until="commit")
    page.get_by_role("link").click()
    page.wait_for_url("**/second.html")
    assert ended == [(tmp_path / "first.js").as_uri()]
    assert page.complaints == []
    page.close()
