"""The article on trial: every claim beside what the ledger says without it, and a verdict by stated rules.

A claim is a row of claims.csv that points to the published figure. Evidence comes in two kinds: outcomes of recomputing
the figure from others (recompute), and independent pages that print the same figure (independence). The first rule of
RULES that holds gives the verdict; no claim is named anywhere in the code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tradebook import periods
from tradebook.consistency.cells import Cell, Cells
from tradebook.consistency.verdicts import recorded_difference
from tradebook.figure import Answer, Figure, Missing
from tradebook.independence import is_independent, same_occasion
from tradebook.ledger import Ledger
from tradebook.recompute import WAYS, Case, Outcome, Way, agreement


@dataclass(frozen=True, slots=True)
class Rule:
    """One verdict: its code, its name and the sentence that states when it is given, in both languages."""

    code: str
    en: str
    zh: str
    rule_en: str
    rule_zh: str
    holds: Callable[[Evidence], bool]

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def sentence(self, language: str) -> str:
        return self.rule_zh if language == "zh" else self.rule_en


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the ledger says about a claim without it.

    outcomes   what recomputing gives, each with its way
    pages      figures of independent pages, each compared with the printed one
    repeated   figures of other pages of the same days or the same agency: they repeat, they do not confirm
    expected   the same figure on other pages that gave it as an expectation
    parallel   figures of the same thing from a series that counts otherwise, by its own note
    missing    what a way would have needed
    """

    row: dict[str, str]
    printed: Figure
    outcomes: tuple[tuple[Way, Outcome], ...] = ()
    pages: tuple[Outcome, ...] = ()
    repeated: tuple[Figure, ...] = ()
    expected: tuple[Figure, ...] = ()
    parallel: tuple[Figure, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def told_first(self) -> list[Answer]:
        """How the evidence of the day agrees: computed from figures told first, or else printed by other pages."""
        return [outcome.agrees for _, outcome in self.outcomes if outcome.is_first] or self._printed_elsewhere

    @property
    def any_told(self) -> list[Answer]:
        return [outcome.agrees for _, outcome in self.outcomes] or self._printed_elsewhere

    @property
    def _printed_elsewhere(self) -> list[Answer]:
        return [] if self.outcomes else [outcome.agrees for outcome in self.pages]


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim, its evidence and the rule that decided; `own_rows` are all observations from the claim's page."""

    claim: str
    chapters: tuple[str, ...]
    en: str
    zh: str
    row: dict[str, str]
    printed: Figure
    evidence: Evidence
    verdict: Rule
    own_rows: frozenset[str]

    def what(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    @property
    def decisive(self) -> tuple[Way | None, Outcome | None]:
        """The outcome that fits best, with its way; without a way for a figure printed by an independent page."""
        order = [Answer.YES, Answer.CANNOT_TELL, Answer.NO]
        found = list(self.evidence.outcomes) or [(None, page) for page in self.evidence.pages]
        return min(found, key=lambda o: (order.index(o[1].agrees), not o[1].is_first), default=(None, None))

    @property
    def computed(self) -> Figure | Missing:
        outcome = self.decisive[1]
        return outcome.figure if outcome else next(iter(self.evidence.missing), Missing("not_published"))

    @property
    def rests_on_own_page(self) -> bool:
        """Whether what was computed comes from no other page than the claim's own."""
        computed = self.computed
        return isinstance(computed, Figure) and bool(computed.sources) and set(computed.sources) <= self.own_rows

    @property
    def on_first_release(self) -> Figure | None:
        """What the figures told first give, where only later ones fit."""
        firsts = [outcome.figure for _, outcome in self.evidence.outcomes if outcome.is_first]
        return firsts[0] if self.verdict.code == "revised_base" and firsts else None


def is_expectation(evidence: Evidence) -> bool:
    return evidence.row["qualifier"] == "forecast"


def is_ambiguous(evidence: Evidence) -> bool:
    return "AMBIGUOUS" in evidence.row["note"]


def is_reproduced(evidence: Evidence) -> bool:
    return Answer.YES in evidence.told_first


def is_consistent(evidence: Evidence) -> bool:
    return Answer.CANNOT_TELL in evidence.told_first


def fits_revised_base(evidence: Evidence) -> bool:
    return Answer.YES in evidence.any_told or Answer.CANNOT_TELL in evidence.any_told


def is_contradicted(evidence: Evidence) -> bool:
    return bool(evidence.any_told)


def has_single_source(evidence: Evidence) -> bool:
    return True


RULES = (
    Rule(
        "expectation", "expectation", "预期",
        "The page itself says that it expects the figure; it is no outcome yet.",
        "页面本身说明该数值为预期，尚非结果。",
        is_expectation,
    ),
    Rule(
        "ambiguous", "ambiguous", "含义不清",
        "The row's note says that the figure can be read in more than one way.",
        "附注表明该数值可作不止一种理解。",
        is_ambiguous,
    ),
    Rule(
        "reproduced", "reproduced", "可复现",
        "Other figures, as they were told first, give the printed digits whatever their rounding hides; or, where "
        "nothing can be computed, an independent page of another occasion prints them.",
        "由其他数据的首次公布数计算，无论舍入掩去了什么，都得出所载数字；无从计算的，则有独立来源在另一场合公布过相同数字。",
        is_reproduced,
    ),
    Rule(
        "consistent", "consistent within rounding", "在舍入范围内相符",
        "What other figures give overlaps with the bounds of the printed one, but does not fix its digits.",
        "由其他数据计算的结果与所载数值的区间重叠，但不足以确定其各位数字。",
        is_consistent,
    ),
    Rule(
        "revised_base", "consistent only on a revised base", "仅按修订后的基数相符",
        "The figures told first contradict it; with one published later in their place it fits.",
        "按首次公布数计算不符，以较晚公布的数值代替后相符。",
        fits_revised_base,
    ),
    Rule(
        "contradicted", "contradicted", "与其他数据矛盾",
        "No published combination of other figures comes to the printed one.",
        "其他已公布数据的任何组合都得不出所载数值。",
        is_contradicted,
    ),
    Rule(
        "single_source", "cannot be checked (single source)", "无法核对（单一来源）",
        "Nothing else in the ledger leads to the figure; pages of the same days or of the same agency only repeat it.",
        "台账中没有其他数据可以推出该数值；同期的页面或同一机构的页面只是转述。",
        has_single_source,
    ),
)  # fmt: skip


def trials(ledger: Ledger, chapter: str | None = None, region: str | None = None, as_of: str = "") -> list[Trial]:
    """Every claim known at a date, tried; only those of one chapter or about one region if given."""
    chosen = known_claims(ledger, chapter, region, as_of)
    cells = Cells(ledger, as_of) if chosen else None
    pages = ledger.raw.groupby("source")["id"].agg(frozenset) if chosen else {}
    return [_trial(cells, claim, row, pages[row["source"]]) for claim, row in chosen]


def known_claims(
    ledger: Ledger, chapter: str | None = None, region: str | None = None, as_of: str = ""
) -> list[tuple[dict[str, str], dict[str, str]]]:
    """The claims published by a date, of one chapter or about one region if given, each with its observation's row."""
    claims = ledger.table("claims").to_dict("records")
    day = periods.last_day(as_of) if as_of else date.max
    rows = ledger.raw[ledger.raw["id"].isin([claim["observation"] for claim in claims])]
    rows = {row["id"]: row for row in rows.to_dict("records")}
    return [
        (claim, rows[claim["observation"]])
        for claim in claims
        if (chapter is None or chapter in claim["chapters"].split())
        and region in (None, rows[claim["observation"]]["region"])
        and ledger.observation(claim["observation"]).known_from <= day
    ]


def _trial(cells: Cells, claim: dict[str, str], row: dict[str, str], own_rows: frozenset[str]) -> Trial:
    printed = cells.ledger.observation(row["id"]).figure
    evidence = gather(Case(cells, row, printed))
    verdict = next(rule for rule in RULES if rule.holds(evidence))
    chapters = tuple(claim["chapters"].split())
    return Trial(claim["claim"], chapters, claim["en"], claim["zh"], row, printed, evidence, verdict, own_rows)


def gather(case: Case) -> Evidence:
    """All evidence on one published figure."""
    outcomes, missing = [], []
    for way in WAYS:
        found = way.find(case)
        if isinstance(found, Missing):
            missing.append(found)
        else:
            outcomes += [(way, outcome) for outcome in found]
    return replace(_other_pages(case), outcomes=tuple(outcomes), missing=tuple(missing))


def _other_pages(case: Case) -> Evidence:
    """What other pages print for the same figure, sorted by what it is worth."""
    ledger, found = case.cells.ledger, {"pages": [], "repeated": [], "expected": [], "parallel": []}
    own_page = ledger.source_of(case.row["id"])
    for figure in _same_figure(case):
        page = ledger.source_of(figure.sources[0])
        if page["source"] == own_page["source"]:
            continue
        if recorded_difference(f"{case.row['note']}; {case.cells.notes[figure.sources[0]]}"):
            found["parallel"].append(figure)
        elif is_independent(own_page, page):
            found["pages"].append(Outcome(figure, True, agreement(case.printed, case.step, figure)))
        elif same_occasion(own_page, page) and figure.agrees_with(case.printed):
            found["repeated"].append(figure)
    found["expected"] = _expectations(case)
    return Evidence(case.row, case.printed, **{name: tuple(figures) for name, figures in found.items()})


def _expectations(case: Case) -> list[Figure]:
    """The same figure where another row of the ledger gives it as an expectation."""
    figures = case.cells.forecasts(case.cell, case.measure)
    quantity = case.printed.unit.quantity
    return [f for f in figures if f.sources != case.printed.sources and f.unit.quantity == quantity]


def _same_figure(case: Case) -> list[Figure]:
    """Every other row of the same figure; for what stands still (ports, measures), of any time within its period."""
    key = case.printed.unit.quantity if case.measure in ("level", "change") else case.row["basis"]
    stands_still = not case.cell.flow and case.printed.unit.is_whole
    cells = _within(case) if stands_still else [case.cell]
    groups = [rows for cell in cells for rows in case.cells.vintages(cell, key, case.measure)]
    return [row.figure for rows in groups for row in rows if row.id != case.row["id"]]


def _within(case: Case) -> list[Cell]:
    """The cells of the same thing whose period lies within the claim's."""
    own = periods.parse(case.cell.period)
    if None in (own.start, own.end):
        return []
    spans = [(cell, periods.parse(cell.period)) for cell in case.cells.in_other_periods(case.cell, case.measure)]
    return [cell for cell, span in spans if own.start <= span.start and span.end <= own.end]
