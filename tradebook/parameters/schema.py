"""A contract as a JSON Schema (Draft 2020-12), for other programs; what a schema cannot say stands in its words."""

from __future__ import annotations

from typing import Any

from tradebook import holdings
from tradebook.ledger import Ledger
from tradebook.parameters.contracts import Contract
from tradebook.parameters.kinds import FIRST_YEAR, LAST_YEAR, Parameter, choices

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Beyond the form: what has to be true of a value and no keyword can express.
_WITHOUT_POINT = ("Written without a decimal point.", "不带小数点。")
_ALSO = {
    "date": ("A day of the calendar, or empty.", "日历中存在的日期，或留空。"),
    "folder": ("The folder exists and holds a datapackage.json.", "文件夹存在，且含有datapackage.json。"),
}


def json_schema(contract: Contract, ledger: Ledger) -> dict[str, Any]:
    """The schema of an object with the parameters of a chapter; the choices are those of the ledger."""
    english = [f"Parameters of the chapter {contract.name}", *(rule.en for rule in contract.rules)]
    chinese = [f"{contract.name}一章的参数", *(rule.zh for rule in contract.rules)]
    return {
        "$schema": DIALECT,
        "title": contract.title_en,
        "title_zh": contract.title_zh,
        "description": ". ".join(english) + ".",
        "description_zh": "。".join(chinese) + "。",
        "type": "object",
        "properties": {parameter.name: _property(parameter, ledger) for parameter in contract.parameters},
        "additionalProperties": False,
    }


def _property(parameter: Parameter, ledger: Ledger) -> dict[str, Any]:
    also_en, also_zh = _WITHOUT_POINT if parameter.type is int else _ALSO.get(parameter.kind, ("", ""))
    return {
        "description": " ".join(filter(None, [f"{parameter.help_en}.", parameter.note_en, also_en])),
        "description_zh": f"{parameter.help_zh}。{parameter.note_zh}{also_zh}",
        **_form(parameter, ledger),
        "default": parameter.default,
    }


def _form(parameter: Parameter, ledger: Ledger) -> dict[str, Any]:
    if parameter.type is int:
        last = min(LAST_YEAR, holdings.last_year(ledger)) if parameter.kind == "data_year" else LAST_YEAR
        return {"type": "integer", "minimum": FIRST_YEAR, "maximum": last}
    if parameter.kind == "date":
        # The length as well: $ would let a line break pass.
        day = {"pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "maxLength": 10, "format": "date"}
        return {"type": "string", "anyOf": [{"const": ""}, day]}
    if parameter.kind == "folder":
        return {"type": "string"}
    return {"type": "string", "enum": list(choices(parameter, ledger))}

