"""Where an edition of a book stands among those in other languages, and how languages are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LANGUAGES = ("en", "zh")

# As the language calls itself, and as pages are marked for browsers.
LANGUAGE_NAMES = {"en": "English", "zh": "中文"}
HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of an edition in a site of several, each in a folder called after its language.

    folder     the way from the top of the site, ending with a slash; empty for an edition that is the whole site
    languages  those of all editions that stand side by side; empty for one that stands alone
    """

    folder: str = ""
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, language: str) -> Place:
        """That of an edition in a site which has all languages."""
        return cls(f"{language}/", LANGUAGES)

    def others(self, language: str) -> Iterator[str]:
        """The languages of its sisters."""
        return (other for other in self.languages if other != language)


ALONE = Place()
