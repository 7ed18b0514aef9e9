"""The register of reforms as rows of tables, in one language, with the sources on every figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from tradebook import periods
from tradebook.evidence import Grade, Statement, label
from tradebook.figure import Answer, Figure, Missing
from tradebook.prose import Sentence, Writer
from tradebook.tables import Cell
from tradebook.units import RATIO

_AMOUNTS = ("_weight", "_count")
# People and vehicles go in and out; they are not imported.
_CROSSINGS = ("passenger_count", "vehicle_count")
_CROSSINGS_BY_FLOW = {"import": ("inbound", "入境"), "export": ("outbound", "出境")}


def change_row(writer: Writer, statement: Statement) -> list[Cell]:
    """Reform, what is measured, when, the end after it, the stated change, grade: where not both ends are known."""
    return [
        label(writer.ledger, statement, writer.language),
        subject_words(writer, statement),
        when_words(writer, statement),
        ends_words(writer, statement.after),
        change_words(writer, statement.change),
        statement.grade.label(writer.language),
    ]


def ends_row(writer: Writer, statement: Statement) -> list[Cell]:
    """Reform, what is measured, when, before, after, the change that the two imply with its bounds, grade."""
    return [
        label(writer.ledger, statement, writer.language),
        subject_words(writer, statement),
        when_words(writer, statement),
        ends_words(writer, statement.before),
        ends_words(writer, statement.after),
        bounds_words(writer, statement.implied_change),
        statement.grade.label(writer.language),
    ]


def counted_row(writer: Writer, statement: Statement) -> list[Cell]:
    """Reform, what is counted, period, the count, grade."""
    return [
        label(writer.ledger, statement, writer.language),
        subject_words(writer, statement),
        periods.label(statement.period, writer.language),
        ends_words(writer, statement.after),
        statement.grade.label(writer.language),
    ]


def subject_words(writer: Writer, statement: Statement) -> str:
    """The indicator, with its direction where it has one; an amount or a number given in per cent is a share of it."""
    words = writer.ledger.name("indicator", statement.indicator, writer.language)
    if statement.indicator.endswith(_AMOUNTS) and any(end.unit.quantity == "percent" for end in statement.after):
        words = f"{words}占比" if writer.language == "zh" else f"Share of {words[0].lower()}{words[1:]}"
    if statement.flow not in ("import", "export"):
        return words
    if statement.indicator in _CROSSINGS:
        flow = _CROSSINGS_BY_FLOW[statement.flow][writer.language == "zh"]
    else:
        flow = writer.ledger.name("flow", statement.flow, writer.language)
    return f"{words}（{flow}）" if writer.language == "zh" else f"{words} ({flow.lower()})"


def when_words(writer: Writer, statement: Statement) -> str:
    """Since when the reform works, where that is dated; otherwise the period that the outcome is reported for."""
    if not statement.since:
        return periods.label(statement.period, writer.language)
    month = periods.label(statement.since, writer.language)
    return f"{month}起" if writer.language == "zh" else f"from {month}"


def dated_label(writer: Writer, statement: Statement) -> str:
    """The reform and the period of the outcome."""
    name, period = label(writer.ledger, statement, writer.language), periods.label(statement.period, writer.language)
    return f"{name}（{period}）" if writer.language == "zh" else f"{name} ({period})"


def ends_words(writer: Writer, ends: tuple[Figure, ...]) -> Cell:
    """A published figure as it is, a published range by its two ends, a dash where nothing is published."""
    if not ends:
        return "–"
    if len(ends) == 1:
        return ends[0]
    return writer.say("{low} to {high}", "{low}至{high}", low=ends[0], high=ends[1])


def change_words(writer: Writer, change: Figure | Missing) -> Sentence | str:
    """A stated change by direction and size, with "over", "about" and "expected" kept; a dash where none is stated."""
    if isinstance(change, Missing):
        return "–"
    if change.falls_below(Fraction(0)) is Answer.YES:
        return writer.say("down by {size}", "下降{size}", size=replace(-change, qualifier=change.qualifier))
    if change.exceeds(Fraction(0)) is Answer.YES:
        return writer.say("up by {size}", "上升{size}", size=change)
    return writer.say("changed by {size}", "变化{size}", size=change)


def bounds_words(writer: Writer, figure: Figure | Missing) -> Cell:
    """The bounds of a figure, or the figure itself where they leave one value only."""
    if isinstance(figure, Missing) or figure.width == 0:
        return figure
    return writer.say("{x:bounds}", "{x:bounds}", x=figure)


def agreement_words(writer: Writer, statement: Statement) -> str:
    """Whether the stated change can follow from the published ends, which are both there, as far as bounds tell."""
    implied, stated = statement.implied_change, statement.change
    if implied.unit.quantity != stated.unit.quantity:
        return "单位不同，无法比较" if writer.language == "zh" else "it cannot be compared, being in another unit"
    if implied.agrees_with(stated):
        return "在舍入范围内相符" if writer.language == "zh" else "it agrees within rounding"
    return "不符" if writer.language == "zh" else "it does not agree"


def by_grade(statements: Iterable[Statement]) -> dict[str, Figure]:
    """How many statements have each grade, best first, with the observations behind them."""
    statements = list(statements)
    counts = {}
    for grade in Grade:
        graded = [statement for statement in statements if statement.grade is grade]
        if graded:
            ids = tuple(dict.fromkeys(row for statement in graded for row in statement.pages.sources))
            count = Fraction(len(graded))
            counts[grade.name] = Figure(count, count, count, RATIO, ids, f"statements_counted({', '.join(ids)})")
    return counts
