"""Sentences that state figures: computed, bilingual, with words chosen by the data and sources on every number."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tradebook import periods
from tradebook.figure import Answer, Figure, Missing, sources_of
from tradebook.formatting import format_bounds, format_figure, format_magnitude, join_words, missing_text
from tradebook.ledger import Ledger
from tradebook.problems import one_line
from tradebook.provenance import Estimated, attributes

# The line behind a number names at most so many pages; the table of data used names them all.
MOST_SOURCES_NAMED = 3

# Where a chapter lists its observations: numbers lead there for whoever has no script.
DATA_USED = "data-used"

# What stands between bounds and pages in that line.
SOURCE_WORDS = {"en": ". Source: ", "zh": "。来源："}

_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]{}<>|#~$^])")

# Signs that make a list, a heading, a comment or a fence of the line they begin.
_LEADING_SIGNS = re.compile(r"^([0-9]*)([-+=%:.)])")

# What a placeholder may ask for, besides three wordings.
_SPECS = {"": format_figure, "#": format_magnitude, "bounds": format_bounds}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or more sentences in one language, as plain text and as Markdown, with the observations behind them."""

    text: str
    markdown: str
    figures: tuple[Figure, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        return sources_of(self.figures)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.text}

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language, with the labels and sources of one ledger.

    data_link  where a number leads without a script: a place that lists the observations behind it
    """

    ledger: Ledger
    language: str
    data_link: str = f"#{DATA_USED}"

    def say(self, english: str, chinese: str, **values: Figure | Missing | Sentence | str | list) -> Sentence:
        """A sentence from the template of the writer's language.

        A placeholder {x} is replaced by the value in words. {x:rose by #|fell by #|cannot be told from no change}
        takes the first wording if the figure is certainly above zero, the second if certainly below, else the third;
        # is the figure without its sign. {x:bounds} gives the bounds. A list becomes "a, b and c".

        If a figure is Missing, the sentence says instead what is not known and why.
        raises ValueError if the two templates do not hold the same placeholders, or one of them asks for wordings that
        are not there; TypeError for a bare number
        """
        check_placeholders(english, chinese, values)
        stated = list(_each(values.values()))
        if missing := [value for value in stated if isinstance(value, Missing)]:
            return self.not_known(missing)
        template = chinese if self.language == "zh" else english
        text = _Filler(self, marked=False).format(template, **values)
        markdown = _Filler(self, marked=True).format(template, **values)
        return Sentence(text, markdown, tuple(figure for value in stated for figure in _figures_of(value)))

    def bounds(self, figure: Figure) -> Sentence:
        """The bounds of a figure in words, and nothing else."""
        words = format_bounds(figure, self.language)
        return Sentence(words, self.mark(figure, words), (figure,))

    def not_known(self, missing: Iterable[Missing]) -> Sentence:
        """The sentence that stands where a figure would: what was looked for, and why it is not there."""
        named = list(dict.fromkeys(f"{self.describe_missing(m)}" for m in missing))
        words = "；".join(named) if self.language == "zh" else "; ".join(named)
        text = f"此处数据不足：{words}。" if self.language == "zh" else f"Not told here: {words}."
        return Sentence(text, f"*{escape(text)}*")

    def describe_missing(self, missing: Missing) -> str:
        """What was looked for, in the labels of the ledger, and why it is not there."""
        wanted = dict(missing.wanted)
        if "indicator" not in wanted:
            return missing_text(missing, self.language)
        words = [self.ledger.name("indicator", wanted["indicator"], self.language)]
        words.append(self.ledger.name("region", wanted["region"], self.language))
        if wanted.get("member"):
            words.append(self.ledger.name(wanted["dim"], wanted["member"], self.language))
        if wanted.get("flow") in ("export", "import", "transit"):
            words.append(self.ledger.name("flow", wanted["flow"], self.language))
        if wanted.get("measure", "level") != "level":
            words.append(self.ledger.name("measure", wanted["measure"], self.language))
        words.append(periods.label(wanted["period"], self.language))
        comma, opening, closing = ("，", "（", "）") if self.language == "zh" else (", ", " (", ")")
        return comma.join(words) + opening + missing_text(missing, self.language) + closing

    def mark(self, figure: Figure, shown: str | None = None) -> str:
        """A figure as inline HTML: a link to the data, with bounds and sources for whoever points at it.

        What a script or another program needs is in its data attributes (see provenance.attributes). A text other than
        the figure itself, such as its size without the sign, is told beside it.
        """
        full = format_figure(figure, self.language)
        other = {} if shown in (None, full) else {"data-figure": full}
        return self._link(figure, full if shown is None else shown, other)

    def mark_estimate(self, words: Estimated) -> str:
        """A number of a statistical method as inline HTML, like a figure, but told as what it is."""
        return self._link(words, words, {})

    def _link(self, figure: Figure | Estimated, shown: str, other: dict[str, str]) -> str:
        carried = {f"data-{name}": text for name, text in attributes(figure).items()}
        named = {"href": self.data_link, "title": self.provenance(figure), **carried, **other}
        written = " ".join(f'{name}="{html.escape(text)}"' for name, text in named.items())
        return f'<a class="figure" {written}>{html.escape(shown)}</a>'

    def provenance(self, figure: Figure | Estimated) -> str:
        """Bounds and published pages behind a figure, in one line."""
        bounds = figure.bounds if isinstance(figure, Estimated) else format_bounds(figure, self.language)
        pages = self.pages(figure.sources)
        if not pages:
            return bounds
        return bounds + SOURCE_WORDS[self.language] + ("；" if self.language == "zh" else "; ").join(pages)

    def pages(self, ids: Iterable[str]) -> list[str]:
        """The pages behind observations, publisher and date, each once; a long list is cut and counted."""
        pages = list(dict.fromkeys(self._page(row_id) for row_id in ids))
        if len(pages) <= MOST_SOURCES_NAMED:
            return pages
        rest = len(pages) - MOST_SOURCES_NAMED
        more = f"{rest} more page{'s' * (rest > 1)}"
        return [*pages[:MOST_SOURCES_NAMED], f"另{rest}个页面" if self.language == "zh" else more]

    def _page(self, row_id: str) -> str:
        source = self.ledger.source_of(row_id)
        words = [one_line(source["publisher"]), source["published_on"]]
        return ", ".join(word for word in words if word)


class _Filler(string.Formatter):
    """Fills a template; `marked` for Markdown with inline HTML, otherwise plain text."""

    def __init__(self, writer: Writer, marked: bool) -> None:
        self.writer = writer
        self.marked = marked

    def format_field(self, value: object, spec: str) -> str:
        language = self.writer.language
        if isinstance(value, Estimated):
            return self.writer.mark_estimate(value) if self.marked else str(value)
        if isinstance(value, Sentence):
            return value.markdown if self.marked else value.text
        if isinstance(value, str):
            return escape(value) if self.marked else value
        if isinstance(value, list):
            return join_words([self.format_field(item, "") for item in value], language)
        if "|" in spec:
            return self._chosen(value, spec.split("|"))
        shown = _SPECS[spec](value, language)
        return self.writer.mark(value, shown) if self.marked else shown

    def _chosen(self, value: Figure, wordings: list[str]) -> str:
        wording = wordings[0 if value.exceeds(0) is Answer.YES else 1 if value.falls_below(0) is Answer.YES else 2]
        return wording.replace("#", self.format_field(value, "#"))


def placeholders(template: str) -> set[str]:
    """The names in the braces of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def check_placeholders(english: str, chinese: str, values: dict[str, object]) -> None:
    """ValueError if the two languages do not state the same things, or a value is missing or unused."""
    in_english, in_chinese = placeholders(english), placeholders(chinese)
    if in_english != in_chinese:
        raise ValueError(f"only in one language: {', '.join(sorted(in_english ^ in_chinese))}")
    if in_english != set(values):
        raise ValueError(f"placeholders and values differ: {', '.join(sorted(in_english ^ set(values)))}")
    for value in _each(values.values()):
        if not isinstance(value, Figure | Missing | Sentence | str):
            raise TypeError(f"a sentence holds figures and names, not {value!r}: make it a Figure with its sources")
    # Both are checked, whatever language is written: a fault in the other one would wait for its first reader.
    for template in (english, chinese):
        for _, name, spec, conversion in string.Formatter().parse(template):
            if name is not None:
                _check_placeholder(name, spec or "", conversion, values.get(name))


def _check_placeholder(name: str, spec: str, conversion: str | None, value: object) -> None:
    if not name:
        raise ValueError("a placeholder needs a name")
    if conversion:
        raise ValueError(f"placeholder {name} cannot be converted with !{conversion}")
    if spec and isinstance(value, str | list | Sentence):
        raise ValueError(f"placeholder {name} is words, for which {spec!r} has no meaning")
    if spec not in _SPECS and spec.count("|") != 2:
        raise ValueError(
            f"placeholder {name} has {spec!r}: give #, bounds, or three wordings, above zero|below zero|cannot tell"
        )


def _each(values: Iterable[object]) -> Iterator[object]:
    """The values, with lists opened up."""
    for value in values:
        yield from value if isinstance(value, list) else (value,)


def _figures_of(value: object) -> tuple[Figure, ...]:
    if isinstance(value, Sentence):
        return value.figures
    return (value,) if isinstance(value, Figure) else ()


def escape(text: str) -> str:
    """Text from data, made safe inside Markdown, where it stands and also at the beginning of a line."""
    text = _MARKDOWN_SIGNS.sub(r"\\\1", " ".join(text.replace("&", "&amp;").splitlines()))
    return _LEADING_SIGNS.sub(r"\1\\\2", text)


def bullets(sentences: Iterable[Sentence]) -> Sentence:
    """Several sentences as one list."""
    sentences = list(sentences)
    return Sentence(
        "\n".join(f"- {sentence.text}" for sentence in sentences),
        "\n".join(f"- {sentence.markdown}" for sentence in sentences),
        tuple(figure for sentence in sentences for figure in sentence.figures),
    )


def together(sentences: Iterable[Sentence], language: str) -> Sentence:
    """Several sentences as one paragraph."""
    sentences = list(sentences)
    gap = "" if language == "zh" else " "
    return Sentence(
        gap.join(sentence.text for sentence in sentences),
        gap.join(sentence.markdown for sentence in sentences),
        tuple(figure for sentence in sentences for figure in sentence.figures),
    )
