"""Reading datapackage.json, and refusing what the loader could not follow: it never guesses what a descriptor means."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tradebook.problems import DataError, Problem, nearest

NAME = "datapackage.json"

# What this loader checks; a descriptor that asks for more is refused, so that nothing stays unchecked unnoticed.
TYPES = ("string", "integer", "number", "boolean")
LONGEST_PATH = 200
CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")


def read_descriptor(folder: Path) -> dict[str, Any]:
    """The descriptor of the package in a folder, checked; DataError names the resource and field at fault."""
    if not _is_folder(folder):
        raise DataError([Problem(str(folder)[:200], "is not a folder", f"name a folder that holds a {NAME}")])
    if not (folder / NAME).is_file():
        raise DataError([Problem(NAME, "is missing", f"a data package needs it in {folder.name}/")])
    descriptor = _parsed(read_text(folder / NAME, NAME))
    problems = list(_problems(descriptor))
    if problems:
        raise DataError(problems)
    return descriptor


def read_text(path: Path, name: str) -> str:
    """Text in UTF-8; a byte-order mark, as spreadsheets write it, is accepted."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError([Problem(name, "cannot be opened", str(error.strerror))]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        message = f"is not UTF-8 (byte {content[error.start]:#04x})"
        raise DataError([Problem(name, message, "save the file as UTF-8, in Excel as CSV UTF-8", row)]) from None


def _is_folder(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        # A name too long for the system is no folder either.
        return False


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        right = f"line {error.lineno} has to be mended: {error.msg}"
        raise DataError([Problem(NAME, "is not valid JSON", right)]) from None
    except (RecursionError, ValueError):
        raise DataError([Problem(NAME, "cannot be read as JSON", "its nesting or its numbers are too large")]) from None


def _problems(descriptor: Any) -> Iterator[Problem]:
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not resources:
        yield Problem(NAME, "lists no resources", "it needs a list called resources")
        return
    found = [problem for place, entry in enumerate(resources, 1) for problem in _resource_problems(place, entry)]
    yield from found
    if found:
        return
    fields = {resource["name"]: _field_names(resource) for resource in resources}
    if len(fields) < len(resources):
        names = [resource["name"] for resource in resources]
        twice = next(name for name in names if names.count(name) > 1)
        yield Problem(NAME, "is listed twice", "each resource has a name of its own", place=f"resource {twice}")
    for resource in resources:
        yield from _key_problems(resource, fields)


def _resource_problems(number: int, resource: Any) -> Iterator[Problem]:
    """What is wrong with one resource: it has to have a name, a path inside the folder, and a schema with fields."""
    if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
        yield Problem(NAME, "has no name", "every resource needs one, as text", place=f"resource {number}")
        return
    place = f"resource {resource['name']}"
    path = resource.get("path")
    if not isinstance(path, str) or not _stays_inside(path):
        found = None if path is None else str(path)
        right = "name one file in this folder, such as observations.csv"
        yield Problem(NAME, "is no path", right, found=found, place=place)
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not fields:
        yield Problem(NAME, "has no schema", "it needs a schema with a list of fields", place=place)
        return
    seen: set[str] = set()
    for field in fields:
        yield from _field_problems(place, field, seen)


def _stays_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return path.isprintable() and 0 < len(path) <= LONGEST_PATH and not parts.is_absolute() and ".." not in parts.parts


def _field_problems(place: str, field: Any, seen: set[str]) -> Iterator[Problem]:
    if not isinstance(field, dict) or not isinstance(field.get("name"), str):
        yield Problem(NAME, "has a field without a name", "every field needs one, as text", place=place)
        return
    name = field["name"]
    place = f"{place}, field {name}"
    if name in seen:
        yield Problem(NAME, "is listed twice", "each field has a name of its own", place=place)
    seen.add(name)
    kind = field.get("type", "string")
    if kind not in TYPES:
        yield Problem(NAME, "is no type that is checked here", f"use {', '.join(TYPES)}", found=str(kind), place=place)
    constraints = field.get("constraints", {})
    if not isinstance(constraints, dict):
        yield Problem(NAME, "has constraints that are no object", 'write them as {"required": true}', place=place)
        return
    for constraint, wanted in constraints.items():
        finding = _constraint_finding(constraint, wanted)
        if finding:
            yield Problem(NAME, *finding, found=str(constraint), place=place)


def _constraint_finding(constraint: str, wanted: Any) -> tuple[str, str] | None:
    if constraint not in CONSTRAINTS:
        return "is no constraint that is checked here", f"use {', '.join(CONSTRAINTS)}"
    if constraint in ("required", "unique") and not isinstance(wanted, bool):
        return "is neither true nor false", "write true or false"
    if constraint == "enum" and not (isinstance(wanted, list) and all(isinstance(text, str) for text in wanted)):
        return "is no list of texts", 'write the allowed values as ["a", "b"]'
    if constraint in ("minimum", "maximum") and not _is_number(wanted):
        return "is no number", "write a number"
    return _pattern_finding(wanted) if constraint == "pattern" else None


def _is_number(wanted: Any) -> bool:
    return isinstance(wanted, int | float) and not isinstance(wanted, bool) and math.isfinite(wanted)


def _pattern_finding(pattern: Any) -> tuple[str, str] | None:
    try:
        re.compile(pattern)
    except (re.error, TypeError, RecursionError, OverflowError):
        return "is no regular expression", "mend it, or leave the constraint out"
    return None


def _key_problems(resource: dict, fields: dict[str, list[str]]) -> Iterator[Problem]:
    """Keys have to name fields that exist, here and in the resource they point to."""
    place, own = f"resource {resource['name']}", fields[resource["name"]]
    for column in as_list(resource["schema"].get("primaryKey", [])):
        yield from _unknown_field(place, column, own)
    for key in as_list(resource["schema"].get("foreignKeys", [])):
        if not _is_foreign_key(key):
            right = "it needs fields and a reference with resource and fields"
            yield Problem(NAME, "has a foreign key that cannot be read", right, place=place)
            continue
        reference = key["reference"]
        for column in as_list(key["fields"]):
            yield from _unknown_field(place, column, own)
        target = reference["resource"] or resource["name"]
        if target not in fields:
            found = str(target)
            yield Problem(NAME, "is no resource of this package", nearest(found, fields), found=found, place=place)
            continue
        for column in as_list(reference["fields"]):
            yield from _unknown_field(f"resource {target}", column, fields[target])
        if len(as_list(key["fields"])) != len(as_list(reference["fields"])):
            yield Problem(NAME, "has a foreign key of uneven length", "both sides need as many fields", place=place)


def _is_foreign_key(key: Any) -> bool:
    reference = key.get("reference") if isinstance(key, dict) else None
    return isinstance(reference, dict) and "fields" in key and {"resource", "fields"} <= reference.keys()


def _unknown_field(place: str, column: Any, known: list[str]) -> Iterator[Problem]:
    if column not in known:
        found = str(column)
        yield Problem(NAME, "is no field of this resource", nearest(found, known), found=found, place=place)


def as_list(keys: Any) -> list:
    """The fields of a key, which the standard allows to be one name or a list of them."""
    return keys if isinstance(keys, list) else [keys]


def _field_names(resource: dict) -> list[str]:
    return [field["name"] for field in resource["schema"]["fields"]]
