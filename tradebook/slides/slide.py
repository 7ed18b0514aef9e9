"""The slides of a talk in their order: opening, key findings, the sections, method, discussion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tradebook.slides import markup
from tradebook.slides.brief import LINES, height, in_short, spread
from tradebook.slides.talk import Section, Spec, Talk
from tradebook.slides.words import WORDS

# Of a paragraph that is bold at its start, the slide has these words as its heading.
_BOLD_START = re.compile(r"^\*\*.*?\*\*\s*")
_PART = re.compile(r"-\d+$")
_REFERENCES = re.compile(r"^(References?:|参考文献：)")
# In lines, what a heading takes in the middle of a slide.
_SECOND_HEADING = 2.5
# A formula in a line of its own takes about so much of a slide, in lines.
_FORMULA = "x" * 200


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its kind, its address in the deck, and HTML. `charts` has the specifications of its charts by id."""

    kind: str
    name: str
    heading: str
    body: str
    notes: str = ""
    spec: Spec | None = None

    @property
    def first_part(self) -> str:
        """The address of the first part of this slide's text; another language may need fewer parts, but has that."""
        return _PART.sub("", self.name)


def slides(told: Talk) -> list[list[Slide]]:
    """The slides of a talk, in groups of what belongs together."""
    words = WORDS[told.language]
    groups = [[_title(told), *_list(told, "aims", told.aims)], list(_list(told, "findings", told.findings))]
    groups += [_section(told, section) for section in told.sections]
    groups.append(list(_method(told)))
    groups.append(list(_list(told, "exercises", told.exercises)))
    groups.append([Slide("reading", "reading", words["reading"], markup.items(words["reading notes"]))])
    return [group for group in groups if group]


def _title(told: Talk) -> Slide:
    body = f'<p class="question">{markup.line(told.question.strip("*"))}</p><p class="choices">{told.choices}</p>'
    return Slide("title", "title", markup.line(told.title), body)


def _list(told: Talk, kind: str, texts: Sequence[str]) -> Iterator[Slide]:
    heading = WORDS[told.language][kind]
    for part, group in enumerate(groups := spread(texts, LINES[told.language]), start=1):
        yield Slide(kind, _numbered(kind, part), _of(told, heading, part, len(groups)), markup.items(group))


def _section(told: Talk, section: Section) -> list[Slide]:
    """Idea, charts, findings and limit; of tables the first, where there is no chart."""
    findings, short = _said(markup.items(list(section.findings))), in_short(section.idea)
    idea = markup.block(section.idea)
    notes = _said(idea) if short == section.idea else idea
    made = [Slide("idea", section.name, markup.line(section.title), markup.block(short), notes)]
    made += [_chart(told, name, spec, findings) for name, spec in section.charts]
    made += [_table(told, section.name, markup_, findings) for markup_ in section.tables[: not section.charts]]
    return [*made, *_conclusions(told, section)]


def _conclusions(told: Talk, section: Section) -> Iterator[Slide]:
    """Findings and limit, on one slide where they fit."""
    words, limits = WORDS[told.language], _BOLD_START.sub("", section.limits)
    body = markup.block(limits)
    limit = Slide("limits", f"{section.name}-limits", words["limits"], body, _said(body))
    groups = spread(section.findings, LINES[told.language])
    fits = len(groups) == 1 and height([*groups[0], limits]) + _SECOND_HEADING <= LINES[told.language]
    for part, group in enumerate(groups, start=1):
        heading, body = _of(told, words["section findings"], part, len(groups)), markup.items(group)
        if fits:
            # Where another language has a slide of its own for it, the two are found from each other by one address.
            body += f'<div class="limit" id="{limit.name}"><h3>{limit.heading}</h3>{limit.body}</div>'
        yield Slide("findings", _numbered(f"{section.name}-findings", part), heading, body, limit.notes)
    if not fits:
        yield limit


def _chart(told: Talk, name: str, spec: Spec, notes: str) -> Slide:
    figure, beside = markup.chart(spec, f"chart-{name}", told.language)
    kind, heading = "chart beside" if beside else "chart", markup.finding(spec, told.language)
    return Slide(kind, name, heading, figure, f"{notes}<p>{markup.line(spec.get('description', ''))}</p>", spec)


def _table(told: Talk, name: str, found: str, notes: str) -> Slide:
    heading = markup.caption(found)
    return Slide("table", f"{name}-table", heading, markup.table(found, WORDS[told.language]["cut"]), notes)


def _method(told: Talk) -> Iterator[Slide]:
    """Paragraphs and formulas, as many as a slide holds; the references go to the notes."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", told.method) if part.strip()]
    start = next((at for at, part in enumerate(parts) if _REFERENCES.match(part)), len(parts))
    heading, notes = WORDS[told.language]["method"], markup.block("\n\n".join(parts[start:]))
    texts = [_FORMULA if part.startswith("$$") else part for part in parts[:start]]
    at = 0
    for number, group in enumerate(groups := spread(texts, LINES[told.language]), start=1):
        body = markup.block("\n\n".join(parts[at : at + len(group)]))
        at += len(group)
        yield Slide("method", _numbered("method", number), _of(told, heading, number, len(groups)), body, notes)


def _said(notes: str) -> str:
    """Notes that stand on a slide, too: the speaker has them at hand, the handout not twice."""
    return f'<div class="said">{notes}</div>'


def _numbered(name: str, part: int) -> str:
    return name if part == 1 else f"{name}-{part}"


def _of(told: Talk, heading: str, part: int, parts: int) -> str:
    return WORDS[told.language]["continued"].format(heading, part, parts) if parts > 1 else heading
