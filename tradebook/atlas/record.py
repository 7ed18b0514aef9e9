"""What a program reads of an atlas: the figures of its start page, and the list of its editions."""

from __future__ import annotations

import json
from pathlib import Path

from tradebook.atlas.overview import WHOLE
from tradebook.atlas.plan import Plan
from tradebook.book.assets import STATIC
from tradebook.book.edition import Edition
from tradebook.book.facts import FACTS, SCHEMA, facts
from tradebook.book.marks import marks_of
from tradebook.ledger import Ledger

# By this file a folder is known as an atlas (see publish.py).
EDITIONS = "atlas.json"


def facts_name(plan: Plan, language: str) -> str:
    """The file of the figures on the start page in one language; the first language of the plan has facts.json."""
    return FACTS if language == plan.languages[0] else f"facts-{language}.json"


def facts_text(ledger: Ledger, plan: Plan, language: str, page: str) -> str:
    """Every figure that a start page states, in the form of a book's facts.json; its region is the whole country."""
    edition = Edition(WHOLE, language, plan.first_year, plan.last_year, plan.as_of, ledger)
    return _as_text(facts(edition, {"index": marks_of(page)}))


def list_of_editions(ledger: Ledger, plan: Plan) -> str:
    """What was asked for, and every edition with region, name, language and the address of its first page."""
    return _as_text({
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "as_of": plan.as_of,
        "editions": [
            {
                "region": edition.region,
                "name": ledger.name("region_full", edition.region, edition.language),
                "language": edition.language,
                "page": f"{edition.folder}/index.html",
                "facts": f"{edition.folder}/{FACTS}",
            }
            for edition in plan.editions
        ],
        "too_few_years": list(plan.thin),
    })


def write_schema(folder: Path) -> None:
    """The schema of the facts beside them."""
    (folder / SCHEMA).write_bytes((STATIC / SCHEMA).read_bytes())


def _as_text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
