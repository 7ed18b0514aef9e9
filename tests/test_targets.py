"""Where results may be written: what is refused, and what is let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradebook.targets import OF_A_BOOK, TargetError, check_empty, check_notebook, check_site


@pytest.fixture
def run(tmp_path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    return folder


def test_a_new_and_an_older_notebook_can_be_written(tmp_path, run):
    target = tmp_path / "out.ipynb"
    assert check_notebook(target, [run]) == target
    target.write_text("older", encoding="utf-8")
    assert check_notebook(target, [run]) == target


@pytest.mark.parametrize("name", ["a\0b.ipynb", "x" * 300 + ".ipynb", "\ud800.ipynb"])
def test_a_name_that_no_system_takes_is_refused(tmp_path, run, name):
    for check in (lambda path: check_notebook(path, [run]), check_site, check_empty):
        with pytest.raises(TargetError, match="is no name for a file here") as caught:
            check(tmp_path / name)
        assert "\n" not in str(caught.value) and str(caught.value).isprintable()


def test_pages_replace_nothing_but_pages(tmp_path):
    site = tmp_path / "site"
    assert check_site(site) == site
    site.mkdir()
    assert check_site(site) == site
    (site / "thesis.docx").write_text("ten years of work", encoding="utf-8")
    with pytest.raises(TargetError, match="holds other things than a built book"):
        check_site(site)
    (site / OF_A_BOOK[0]).write_text("", encoding="utf-8")
    assert check_site(site) == site
    with pytest.raises(TargetError, match="is a file; name a folder"):
        check_site(site / "thesis.docx")
    with pytest.raises(TargetError, match="its folder does not exist"):
        check_site(site / "thesis.docx" / "site")


def test_pages_may_go_into_folders_that_are_still_to_be_made(tmp_path):
    assert check_site(tmp_path / "a" / "b" / "site")
    assert not list(tmp_path.iterdir())


def test_a_folder_to_be_filled_is_new_or_empty(tmp_path):
    assert check_empty(tmp_path / "new") and check_empty(tmp_path)
    (tmp_path / ".hidden").write_text("", encoding="utf-8")
    with pytest.raises(TargetError, match="is not empty"):
        check_empty(tmp_path)
