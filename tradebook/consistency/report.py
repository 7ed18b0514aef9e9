"""Every identity that the ledger allows, tried: explained by rounding, by revisions, by definitions, or by nothing."""

from __future__ import annotations

from collections import Counter

from tradebook.consistency.cells import Cells
from tradebook.consistency.identities import ALL
from tradebook.consistency.verdicts import VERDICTS, Finding, Judge, order
from tradebook.ledger import Ledger

# The kinds of identity, in the order of the report, and what each says.
KINDS = {
    "flows": ("Exports and imports add up to the total", "出口与进口之和等于总值"),
    "part": ("No part exceeds its total", "部分不大于总值"),
    "parts": ("Parts that do not overlap stay within the total", "互不重叠的部分之和不大于总值"),
    "group": ("A group is the sum of its members", "组合等于成员之和"),
    "provinces": ("The provinces add up to the country", "各省区市之和等于全国"),
    "share": ("A share is the part over the total", "占比等于部分除以总值"),
    "growth": ("Growth follows from two levels", "增速与两期数值相符"),
    "cumulative": ("What accumulates never falls", "累计数不下降"),
    "windows": ("A window is the sum of the windows within it", "时段等于所含时段之和"),
    "gap": ("A gap is the region's growth less the country's", "增速差等于本地增速减全国增速"),
    "restated": ("Pages that print the same figure agree", "不同页面对同一数值的说法一致"),
}


def check(ledger: Ledger, as_of: str = "") -> list[Finding]:
    """Try every identity on the figures known at a date (all of them by default), for all regions."""
    cells = Cells(ledger, as_of)
    identities = [identity for find in ALL for identity in find(cells)]
    judge = Judge(cells, identities)
    return order([judge.verdict(identity) for identity in identities])


def summary(findings: list[Finding]) -> dict[str, dict[str, int]]:
    """How many identities of each kind came out how: {kind: {verdict: count}}, every kind and verdict present."""
    counts = Counter((finding.kind, finding.verdict) for finding in findings)
    return {kind: {verdict: counts[kind, verdict] for verdict in VERDICTS} for kind in KINDS}


def to_json(findings: list[Finding]) -> list[dict[str, object]]:
    """Findings as plain values for a JSON file, in the order given."""
    return [_as_dict(finding) for finding in findings]


def _as_dict(finding: Finding) -> dict[str, object]:
    values = {
        "kind": finding.kind,
        "region": finding.region,
        "period": finding.period,
        "indicator": finding.cell.indicator,
        "flow": finding.cell.flow,
        "dim": finding.cell.dim,
        "member": finding.cell.member,
        "measure": finding.measure,
        "relation": finding.relation,
        "verdict": finding.verdict,
        "reason": finding.reason,
        "explanation_en": finding.explanation("en"),
        "explanation_zh": finding.explanation("zh"),
    }
    for name in ("published", "computed", "implied"):
        figure = getattr(finding, name)
        values[name] = figure and {
            "value": float(figure.value),
            "low": _finite(figure.low),
            "high": _finite(figure.high),
            "unit": figure.unit.code,
            "observations": list(figure.sources),
            "formula": figure.formula,
        }
    return values


def _finite(bound: object) -> float | None:
    """A bound as JSON can hold it: null for an open side."""
    number = float(bound)
    return number if abs(number) != float("inf") else None
