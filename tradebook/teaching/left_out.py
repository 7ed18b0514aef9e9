"""Exercises that make no sense for a region, period and currency: a sentence that says which, and why."""

from __future__ import annotations

from collections.abc import Sequence

from tradebook.formatting import join_words
from tradebook.teaching.source import Part

# Quotation marks within quotation marks.
_INNER = str.maketrans("“”", "‘’")


def left_out(parts: Sequence[Part], language: str) -> str:
    """One sentence of Markdown on those of a page's exercises that are left out; empty where none is."""
    out = [part for part in parts if not part.makes_sense]
    if not out:
        return ""
    titles: dict[str, list[str]] = {}
    for part in out:
        titles.setdefault(part.form["why_not"], []).append(f"“{part.title.translate(_INNER)}”")
    if language == "zh":
        told = "；".join(f"{''.join(names)}（{why}）" for why, names in titles.items())
        counted = f"{len(parts)}题" + (f"中有{len(out)}题" if len(out) < len(parts) else "全部")
        return f"按本地区、本时期和本币种，{counted}从略：{told}。"
    told = "; ".join(f"{join_words(names, language)} ({why})" for why, names in titles.items())
    verb = "is" if len(out) == 1 else "are"
    return f"{len(out)} of {len(parts)} exercises {verb} left out for this region, period and currency: {told}."
