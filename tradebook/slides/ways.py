"""Ways from a chapter to other places: its slides and, where the repository has an address, Binder and Colab.

They are plain links: nothing is asked of another host before a reader follows one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

# The settings: https://github.com/owner/name, and the branch that the links open.
REPOSITORY, BRANCH = "tradebook_repository", "tradebook_branch"

_WORDS = {
    "en": {"slides": "Slides of this chapter", "binder": "Run on Binder", "colab": "Open in Colab"},
    "zh": {"slides": "本章幻灯片", "binder": "在Binder中运行", "colab": "在Colab中打开"},
}
_GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


def add_settings(app: Sphinx) -> None:
    """Register both, and their check."""
    app.add_config_value(REPOSITORY, "", "html", str)
    app.add_config_value(BRANCH, "main", "html", str)
    app.connect("config-inited", check_repository)


def check_repository(app: Sphinx, config: Config) -> None:
    """ConfigError for an address from which neither Binder nor Colab could open a notebook."""
    if config.tradebook_repository and not _GITHUB.fullmatch(config.tradebook_repository):
        given = config.tradebook_repository
        raise ConfigError(f"{REPOSITORY} {given!r}: write https://github.com/owner/name, or nothing")


def ways(language: str, slides: str, notebook: str, repository: str, branch: str) -> str:
    """One line of links.

    slides    address of the deck, seen from the page
    notebook  path of the notebook in the repository
    """
    words = _WORDS[language]
    links = {words["slides"]: slides, **dict(_elsewhere(words, notebook, repository, branch))}
    written = (f'<a href="{html.escape(address)}">{name}</a>' for name, address in links.items())
    return f'<p class="ways">{" · ".join(written)}</p>'


def _elsewhere(words: dict[str, str], notebook: str, repository: str, branch: str) -> Iterator[tuple[str, str]]:
    if not (found := _GITHUB.fullmatch(repository)):
        return
    place, opened = f"{found[1]}/{found[2]}", quote(notebook, safe="")
    yield words["binder"], f"https://mybinder.org/v2/gh/{place}/{quote(branch, safe='')}?labpath={opened}"
    yield words["colab"], f"https://colab.research.google.com/github/{place}/blob/{quote(branch)}/{quote(notebook)}"
