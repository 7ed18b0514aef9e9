"""The references of the book: how an entry of references.bib reads, in English and by GB/T 7714-2015 in Chinese.

sphinxcontrib-bibtex makes the footnotes; here are two formatting styles of pybtex, and the choice between them.
"""

from __future__ import annotations

from typing import Any

from pybtex.database import Entry, Person
from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels.number import LabelStyle
from pybtex.style.names.plain import NameStyle
from pybtex.style.sorting.none import SortingStyle
from pybtex.style.template import Node, node
from sphinx.application import Sphinx
from sphinx.config import Config

STYLES = {"en": "tradebook-en", "zh": "tradebook-zh"}

# GB/T 7714-2015, 8.1.2: three names are given, of more the first three.
_MOST_NAMES = 3

# GB/T 7714-2015, appendix B: what kind of document it is.
_KINDS = {"article": "[J]", "book": "[M]", "incollection": "[M]", "techreport": "[R]", "manual": "[R]", "misc": "[EB]"}


def add_references(app: Sphinx) -> None:
    """Register the styles and their choice; called by the extension."""
    register_plugin("pybtex.style.formatting", STYLES["en"], EnglishStyle)
    register_plugin("pybtex.style.formatting", STYLES["zh"], ChineseStyle)
    app.connect("config-inited", choose_style)


def choose_style(app: Sphinx, config: Config) -> None:
    """References are written in the language of the edition; a book without any needs no style."""
    if "bibtex_default_style" in config:
        config.bibtex_default_style = STYLES[config.tradebook_language]


class _Style(BaseStyle):
    """One template for every kind of entry; a style says how it is written.

    Names, labels and order are those that pybtex takes anyway. Left to it, it would look them up by name among all
    installed packages for every citation of the book, which took a twentieth of the time of all pages.
    """

    default_name_style, default_label_style, default_sorting_style = NameStyle, LabelStyle, SortingStyle

    def get_article_template(self, entry: Entry) -> Node:
        return _written(self)

    get_book_template = get_incollection_template = get_techreport_template = get_article_template
    get_manual_template = get_misc_template = get_article_template

    def written(self, entry: Entry) -> Text:
        raise NotImplementedError


@node
def _written(children: list, context: dict[str, Any], style: _Style) -> Text:
    return style.written(context["entry"])


class EnglishStyle(_Style):
    """Hirschman, A. O. (1964), The Paternity of an Index, American Economic Review 54(5), 761."""

    def written(self, entry: Entry) -> Text:
        head = f"{_english_names(entry.persons['author'])} ({entry.fields['year']})"
        whole = entry.fields.get("journal") or entry.fields.get("booktitle")
        title = _plain(entry.fields["title"])
        linked = _linked(entry, title if whole else Tag("em", title))
        parts = [Text(head), linked, _english_place(entry, whole), entry.fields.get("pages", "").replace("--", "–")]
        return Text(Text(", ").join(part for part in parts if part), ".")


class ChineseStyle(_Style):
    """HIRSCHMAN A O. The paternity of an index[J]. American Economic Review, 1964, 54(5): 761."""

    def written(self, entry: Entry) -> Text:
        kind = _KINDS[entry.type]
        title = Text(_linked(entry, _plain(entry.fields["title"])), kind)
        return Text(Text(". ").join([_chinese_names(entry.persons["author"]), title, _chinese_place(entry)]), ".")


def _plain(text: str) -> str:
    """The text of a field without the braces that keep capitals, and with quotation marks in place of LaTeX's."""
    for latex, printed in (("{", ""), ("}", ""), ("``", "“"), ("''", "”"), ("`", "‘")):
        text = text.replace(latex, printed)
    return text


def _linked(entry: Entry, title: str | Tag) -> Text:
    """The title, as a link where the entry names a DOI or an address."""
    address = f"https://doi.org/{entry.fields['doi']}" if "doi" in entry.fields else entry.fields.get("url", "")
    return Text(HRef(address, title)) if address else Text(title)


def _english_names(persons: list[Person]) -> str:
    names = [f"{_family(person)}, {_initials(person, '. ')}." if _initials(person, "") else _family(person)
             for person in persons]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _english_place(entry: Entry, whole: str | None) -> Text:
    """Journal with volume and issue, or the book it is a part of, or publisher."""
    house = ", ".join(filter(None, [entry.fields.get("institution"), entry.fields.get("publisher")]))
    if not whole:
        return Text(_plain(house))
    volume = entry.fields.get("volume", "") + (f"({entry.fields['number']})" if "number" in entry.fields else "")
    named = Text(Tag("em", _plain(whole)), f" {volume}" if volume else "")
    return Text(named, f", {_plain(house)}") if house else named


def _chinese_names(persons: list[Person]) -> str:
    names = [f"{_family(person).upper()} {_initials(person, ' ')}".strip() for person in persons[:_MOST_NAMES]]
    return ", ".join([*names, *(["et al"] if len(persons) > _MOST_NAMES else [])])


def _chinese_place(entry: Entry) -> str:
    fields = entry.fields
    pages = f": {fields['pages'].replace('--', '-')}" if "pages" in fields else ""
    if "journal" in fields:
        number = f"({fields['number']})" if "number" in fields else ""
        volume = f", {fields['volume']}" if "volume" in fields else ""
        return f"{_plain(fields['journal'])}, {fields['year']}{volume}{number}{pages}"
    within = f"{_plain(fields['booktitle'])}. " if "booktitle" in fields else ""
    house = ": ".join(filter(None, [fields.get("address"), fields.get("publisher") or fields.get("institution")]))
    return f"{within}{_plain(house)}, {fields['year']}{pages}"


def _family(person: Person) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _initials(person: Person, between: str) -> str:
    return between.join(name[0] for name in [*person.first_names, *person.middle_names])
