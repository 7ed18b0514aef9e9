"""What only trade statistics know about a package, beyond its Table Schemas: rules of the ledger's own tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction

from tradebook import periods
from tradebook.datapackage import Problem, Table, nearest, no_rows
from tradebook.units import Unit

# Trailing zeros of whole numbers count as rounding from here on: 609000 says 609 thousand, 250 says 250.
ZEROS_COUNT_FROM = 1000

_QUANTITY_OF_MEASURE = {
    "yoy_pct": "percent",
    "share_pct": "percent",
    "contribution_pct": "percent",
    "cagr_pct": "percent",
    "pp_gap": "percentage_point",
    "share_change_pp": "percentage_point",
    "contribution_pp": "percentage_point",
    "rank": "rank",
    "growth_times": "times",
    "multiple": "times",
}

# Enough digits for the longest numbers that a package may hold; the usual context would refuse to divide some of them.
_EXACT = Context(prec=80)

# A year outside of these is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1900, 2100

# What the ledger reads, by table: the columns and the type that each has to be checked as.
_TEXT, _NUMBER, _INTEGER, _BOOLEAN = "string", "number", "integer", "boolean"
_NEEDED = {
    "observations": dict.fromkeys(("id", "region", "period", "indicator", "flow", "dim", "member", "measure"), _TEXT)
    | dict.fromkeys(("unit", "qualifier", "release", "basis", "source", "published_on", "note"), _TEXT)
    | {"value": _NUMBER, "step": _NUMBER},
    "sources": dict.fromkeys(("source", "publisher", "title", "url", "published_on"), _TEXT) | {"tier": _INTEGER},
    "indicators": dict.fromkeys(("indicator", "en", "zh"), _TEXT),
    "members": dict.fromkeys(("dim", "member", "en", "zh"), _TEXT),
    "groups": dict.fromkeys(("dim", "group", "member", "from", "to"), _TEXT),
    "regions": dict.fromkeys(("region", "en", "zh", "short_en", "short_zh", "level", "area"), _TEXT),
    "units": dict.fromkeys(("unit", "quantity", "en", "zh"), _TEXT) | {"factor": _NUMBER, "usual": _BOOLEAN},
    "codes": dict.fromkeys(("list", "code", "en", "zh"), _TEXT),
    "events": dict.fromkeys(("event", "date", "region", "level", "area", "published_on"), _TEXT),
    "ports": dict.fromkeys(("port", "mode", "border_country"), _TEXT) | {"lat": _NUMBER, "lon": _NUMBER},
    "claims": dict.fromkeys(("claim", "observation", "chapters", "en", "zh"), _TEXT),
}

# Tables that a package may leave with a header only; without rows in the others nothing could be said.
_MAY_BE_EMPTY = ("events", "ports", "claims", "corrections", "glossary")

# Columns of observations that have to be looked up in another table: without that, a wrong code would stay unnoticed.
_LOOKED_UP = {"region": "regions", "indicator": "indicators", "member": "members", "unit": "units", "source": "sources"}

# Lists of codes.csv, and the columns whose codes they name.
_LABELLED = {
    "flow": ("observations", "flow"),
    "dim": ("observations", "dim"),
    "measure": ("observations", "measure"),
    "qualifier": ("observations", "qualifier"),
    "release": ("observations", "release"),
    "tier": ("sources", "tier"),
    "level": ("regions", "level"),
    "area": ("regions", "area"),
    "event_level": ("events", "level"),
    "event_area": ("events", "area"),
    "border_country": ("ports", "border_country"),
    "port_mode": ("ports", "mode"),
}

_DATES = (
    ("observations", "published_on"),
    ("sources", "published_on"),
    ("events", "date"),
    ("events", "published_on"),
    ("groups", "from"),
    ("groups", "to"),
)

Finding = tuple[str, str, str]
"""Column, what is wrong, what would be right."""


def shape_problems(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Tables, columns and checks that the ledger needs and a descriptor does not have."""
    for name, columns in _NEEDED.items():
        if name not in tables:
            yield Problem("datapackage.json", f"has no resource {name}", f"the ledger needs {', '.join(_NEEDED)}")
            continue
        types = {field["name"]: field.get("type", _TEXT) for field in tables[name].schema["fields"]}
        for column, wanted in columns.items():
            place = f"resource {name}"
            if column not in types:
                hint = nearest(column, types)
                yield Problem("datapackage.json", f"has no field {column}, which the ledger needs", hint, place=place)
            elif types[column] != wanted:
                place = f"{place}, field {column}"
                yield Problem("datapackage.json", "is not the type the ledger needs", f"write {wanted}",
                              found=types[column], place=place)
    for name, table in tables.items():
        if name not in _MAY_BE_EMPTY:
            yield from no_rows(table)
    if "observations" in tables:
        looked_up = _looked_up(tables["observations"].schema)
        for column, target in _LOOKED_UP.items():
            if (column, target) not in looked_up:
                message = f"has no foreign key from {column} to {target}"
                right = "the ledger needs it, to know every code"
                yield Problem("datapackage.json", message, right, place="resource observations")


def package_problems(tables: Mapping[str, Table], units: dict[str, Unit]) -> Iterator[Problem]:
    """Everything that breaks a rule of the trade, table by table."""
    yield from observation_problems(tables["observations"], units)
    for name, column in _DATES:
        yield from date_problems(tables[name], column)
    yield from _label_problems(tables)
    yield from _port_problems(tables["ports"])


def unit_problems(table: Table) -> Iterator[Problem]:
    """Factors of zero, and quantities with two usual units."""
    usual: dict[str, str] = {}
    for position, row in enumerate(table.rows.to_dict("records")):
        if Fraction(row["factor"]) <= 0:
            yield table.problem(position, "factor", "is no factor", "a factor to the base unit is greater than 0")
        if row["usual"] == "true" and usual.setdefault(row["quantity"], row["unit"]) != row["unit"]:
            message = f"makes {row['unit']} usual beside {usual[row['quantity']]}"
            yield table.problem(position, "usual", message, f"one unit of {row['quantity']} can be the usual one")


def observation_problems(table: Table, units: dict[str, Unit]) -> Iterator[Problem]:
    """Every row of observations that breaks a rule of the trade, in the order of the file."""
    columns = [field["name"] for field in table.schema["fields"]]
    periods_seen: dict[str, Finding | None] = {}
    for position, values in enumerate(table.rows.itertuples(index=False, name=None)):
        row = dict(zip(columns, values))
        for finding in _findings(row, units, periods_seen):
            yield table.problem(position, *finding)


def printed_step(printed: str) -> Decimal:
    """The rounding step that the printed digits show: decimals, or trailing zeros of a large whole number."""
    decimals = len(printed.partition(".")[2])
    if decimals:
        return Decimal(1).scaleb(-decimals)
    digits = printed.lstrip("-")
    zeros = len(digits) - len(digits.rstrip("0")) if int(digits) >= ZEROS_COUNT_FROM else 0
    return Decimal(1).scaleb(zeros)


def date_problems(table: Table, column: str) -> Iterator[Problem]:
    """Dates that no calendar has, such as 2025-02-30, or of a century that is not meant."""
    refused = [text for text in table.rows[column].unique() if text and not _is_date(text)]
    for position in table.rows[column].isin(refused).to_numpy().nonzero()[0]:
        yield table.problem(position, column, "is not in the calendar", "write a day that exists, as 2025-02-28")


def _looked_up(schema: dict) -> set[tuple[str, str]]:
    """Last column and target of every foreign key."""
    keys = schema.get("foreignKeys", [])
    keys = keys if isinstance(keys, list) else [keys]
    fields = ((key["fields"], key["reference"]["resource"]) for key in keys)
    return {(names if isinstance(names, str) else names[-1], target) for names, target in fields}


def _label_problems(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Codes in use that codes.csv gives no words: a sentence would stop at them."""
    codes = tables["codes"]
    known = set(codes.rows[["list", "code"]].itertuples(index=False, name=None))
    for code_list, (name, column) in _LABELLED.items():
        table = tables[name]
        for code in table.rows[column].unique():
            if code and (code_list, code) not in known:
                position = table.rows[column].tolist().index(code)
                message = f"has no label in {codes.file}"
                yield table.problem(position, column, message, f"add a row there with list {code_list} and code {code}")


def _port_problems(table: Table) -> Iterator[Problem]:
    for position, row in enumerate(table.rows.to_dict("records")):
        if bool(row["lat"]) != bool(row["lon"]):
            column = "lon" if row["lat"] else "lat"
            yield table.problem(position, column, "is empty", "give both coordinates, or neither")


def _findings(
    row: dict[str, str], units: dict[str, Unit], periods_seen: dict[str, Finding | None]
) -> Iterator[Finding]:
    if row["period"] not in periods_seen:
        periods_seen[row["period"]] = _period_finding(row["period"])
    for finding in (
        periods_seen[row["period"]],
        _member_finding(row),
        _unit_finding(row, units),
        _range_finding(row),
        _step_finding(row),
    ):
        if finding:
            yield finding


def _period_finding(text: str) -> Finding | None:
    try:
        period = periods.parse(text)
    except ValueError as error:
        if "ends before" in str(error):
            return "period", "ends before it starts", "write the earlier end first, as in 2025-01/2025-09"
        return "period", "is no period of the calendar", "write 2025, 2025-09, 2025-09-30 or 2025-01/2025-09"
    if not all(FIRST_YEAR <= end.year <= LAST_YEAR for end in (period.start, period.end) if end):
        return "period", "is out of range", f"years run from {FIRST_YEAR} to {LAST_YEAR}"
    return None


def _member_finding(row: dict[str, str]) -> Finding | None:
    if row["dim"] == "none" and row["member"]:
        return "member", "needs a dimension", "name it in column dim, or leave member empty"
    if row["dim"] != "none" and not row["member"]:
        return "member", "is empty", f"name the member of {row['dim']}, or write none in column dim"
    return None


def _unit_finding(row: dict[str, str], units: dict[str, Unit]) -> Finding | None:
    wanted = _QUANTITY_OF_MEASURE.get(row["measure"])
    if wanted and units[row["unit"]].quantity != wanted:
        right = ", ".join(unit.code for unit in units.values() if unit.quantity == wanted)
        return "unit", f"does not fit measure {row['measure']}", f"write {right}"
    return None


def _range_finding(row: dict[str, str]) -> Finding | None:
    value = Decimal(row["value"])
    if row["measure"] == "share_pct" and not 0 <= value <= 100:
        return "value", "is no share", "a share lies between 0 and 100 per cent"
    if row["measure"] == "level" and value < 0:
        return "value", "is below zero", "a level cannot be negative; a change has measure change"
    if row["measure"] == "rank" and (value < 1 or _EXACT.remainder(value, 1)):
        return "value", "is no rank", "a rank is a whole number from 1"
    return None


def _step_finding(row: dict[str, str]) -> Finding | None:
    step, printed = Decimal(row["step"]), printed_step(row["value"])
    if step <= 0:
        return "step", "is not a step", "a rounding step is greater than 0"
    if _EXACT.remainder(Decimal(row["value"]), step):
        return "step", f"does not divide value {row['value']}", f"the decimals as printed say {printed:f}"
    if step != printed and not row["note"]:
        right = f"write {printed:f}, or quote in column note how the source rounds"
        return "step", f"does not match the decimals of {row['value']}", right
    return None


def _is_date(text: str) -> bool:
    try:
        return FIRST_YEAR <= periods.last_day(text).year <= LAST_YEAR
    except ValueError:
        return False


