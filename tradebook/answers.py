"""What the command line answers in words: one figure with everything behind it, and what an update would change."""

from __future__ import annotations

import json
import math

from tradebook import consistency
from tradebook.changes import Change
from tradebook.figure import Bound
from tradebook.formatting import format_bounds, format_figure
from tradebook.ledger import Ledger
from tradebook.observation import Observation
from tradebook.prose import Writer
from tradebook.updates import Conflict, Proposal


def figure_text(ledger: Ledger, ranked: list[Observation]) -> str:
    """The selected figure, its bounds and its page; then the other pages that speak of it."""
    writer = Writer(ledger, "en")
    best, others = ranked[0], ranked[1:]
    lines = [format_figure(best.figure, "en")]
    lines += [f"  bounds  {format_bounds(best.figure, 'en')}", f"  source  {_page(writer, best)}"]
    lines += [f"  beside  {format_figure(other.figure, 'en')}: {_page(writer, other)}" for other in others]
    return "\n".join(lines)


def figure_json(ledger: Ledger, ranked: list[Observation]) -> str:
    """The same as JSON: value, low, high (null where open), unit, and every observation with its page, best first."""
    best = ranked[0].figure
    answer = {
        "value": float(best.value),
        "low": _number(best.low),
        "high": _number(best.high),
        "unit": best.unit.code,
        "observations": [_observation_json(ledger, observation) for observation in ranked],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1)


def update_report(proposal: Proposal, changes: list[Change]) -> str:
    """What new rows say against the ledger, which findings they add, and which lines of the book they change."""
    writer = Writer(proposal.after, "en")
    count = len(proposal.new_ids)
    parts = [f"{count} new row{'s' * (count != 1)}"]
    parts += [_conflict(writer, conflict) for conflict in proposal.conflicts]
    parts += [f"new finding: {words}" for words in _new_findings(proposal)]
    parts.append(f"{len(changes)} line{'s' * (len(changes) != 1)} of the book would change")
    for change in changes:
        parts.append(f"{change.chapter}, {change.cell}")
        parts += [f"  {sign} {text}" for sign, text in (("-", change.before), ("+", change.after)) if text]
    return "\n".join(parts)


def _conflict(writer: Writer, conflict: Conflict) -> str:
    new, old = (f"{format_figure(o.figure, 'en')} ({o.id})" for o in (conflict.new, conflict.old))
    return f"{conflict.kind}: {new} beside {old}, {'; '.join(writer.pages(conflict.old.figure.sources))}"


def _new_findings(proposal: Proposal) -> list[str]:
    """Unexplained findings that the ledger did not have without the new rows."""
    before = {_key(finding) for finding in consistency.check(proposal.before)}
    return [
        f"{finding.kind}, {finding.region}, {finding.period}: {finding.explanation('en')}"
        for finding in consistency.check(proposal.after)
        if finding.verdict == "unexplained" and _key(finding) not in before
    ]


def _key(finding: consistency.Finding) -> str:
    return json.dumps(consistency.to_json([finding])[0], ensure_ascii=False, sort_keys=True)


def _observation_json(ledger: Ledger, observation: Observation) -> dict[str, object]:
    source = ledger.source_of(observation.id)
    row = ledger.observations(id=observation.id).iloc[0]
    printed = {name: row[name] for name in ("value", "unit", "step", "qualifier", "published_on")}
    page = {name: source[name] for name in ("publisher", "title", "url", "tier")}
    return {"id": observation.id, "as_printed": printed, "source": page, "known_from": str(observation.known_from)}


def _page(writer: Writer, observation: Observation) -> str:
    return f"{'; '.join(writer.pages(observation.figure.sources))} ({observation.id})"


def _number(bound: Bound) -> float | None:
    return None if math.isinf(bound) else float(bound)
