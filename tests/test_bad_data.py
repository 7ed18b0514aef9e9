"""Bad data is refused: the message names file, row, column, the offending text, and what would be right.

Every case copies the package, makes one mistake, and opens it.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from tradebook.datapackage import DataError
from tradebook.ledger import Ledger

DATA = ROOT / "data"

# A row of observations.csv that the cases change: 5203.7 in CNY_100M, the total of the worked case.
ROW = "o7651da51"

Edit = Callable[[Path], None]


# --- ways to spoil a package --------------------------------------------------------------------------------------


def text_of(folder: Path, file: str) -> str:
    return (folder / file).read_bytes().decode("utf-8")


def write(folder: Path, file: str, content: str | bytes) -> None:
    (folder / file).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def line_of(folder: Path, file: str, key: str) -> int:
    """Number of the line that starts with a key, counted from one."""
    return next(n for n, line in enumerate(text_of(folder, file).split("\n"), 1) if line.startswith(f"{key},"))


def cell(file: str, key: str, column: str, text: str) -> Edit:
    """One cell of the row that starts with `key` replaced; quoted where CSV needs it."""

    def edit(folder: Path) -> None:
        lines = text_of(folder, file).split("\n")
        header = lines[0].strip("\r").split(",")
        row = line_of(folder, file, key) - 1
        # None of the rows used here holds a quoted cell before the one that is changed.
        cells = lines[row].strip("\r").split(",", len(header) - 1)
        cells[header.index(column)] = '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text
        lines[row] = ",".join(cells)
        write(folder, file, "\n".join(lines))

    return edit


def cells(file: str, key: str, **texts: str) -> Edit:
    """Several cells of one row replaced."""

    def edit(folder: Path) -> None:
        for column, text in texts.items():
            cell(file, key, column, text)(folder)

    return edit


def text(file: str, change: Callable[[str], str | bytes]) -> Edit:
    """The whole text of a file changed."""
    return lambda folder: write(folder, file, change(text_of(folder, file)))


def replaced(file: str, old: str, new: str, count: int = 1) -> Edit:
    """The first occurrence of a text replaced; the text has to be there."""

    def change(content: str) -> str:
        assert old in content
        return content.replace(old, new, count)

    return text(file, change)


def appended(file: str, *lines: str) -> Edit:
    return text(file, lambda content: content.rstrip("\n") + "\n" + "\n".join(lines) + "\n")


def removed(file: str) -> Edit:
    return lambda folder: (folder / file).unlink()


def descriptor(change: Callable[[dict], object]) -> Edit:
    """The descriptor changed in place."""

    def edit(folder: Path) -> None:
        described = json.loads(text_of(folder, "datapackage.json"))
        change(described)
        write(folder, "datapackage.json", json.dumps(described, ensure_ascii=False))

    return edit


def resource(described: dict, name: str) -> dict:
    return next(resource for resource in described["resources"] if resource["name"] == name)


def field(described: dict, name: str, column: str) -> dict:
    return next(field for field in resource(described, name)["schema"]["fields"] if field["name"] == column)


def observation(**texts: str) -> Edit:
    return cells("observations.csv", ROW, **texts)


def at(column: str, found: str, *fragments: str) -> tuple[str, ...]:
    """What the message about one cell of the row used here must hold."""
    return "observations.csv, row {row}", f"column {column}", found, *fragments


# --- cases: what is done, and what the first line of the message must hold ----------------------------------------

CODES = {
    "unknown region": (observation(region="CN_XJ"), at("region", '"CN_XJ"', "regions.csv", "did you mean CN-XJ?")),
    "unknown indicator": (observation(indicator="trade_valu"), at("indicator", '"trade_valu"', "mean trade_value?")),
    "unknown flow": (observation(flow="totals"), at("flow", '"totals"', "did you mean total?")),
    "unknown dimension": (observation(dim="nothing"), at("dim", '"nothing"', "not an allowed value")),
    "unknown member": (
        observation(dim="partner", member="KZA"),
        at("member", '"KZA"', "members.csv beside partner", "did you mean KGZ?"),
    ),
    "unknown measure": (observation(measure="levels"), at("measure", '"levels"', "did you mean level?")),
    "unknown unit": (observation(unit="CNY_100m"), at("unit", '"CNY_100m"', "units.csv", "did you mean CNY_100M?")),
    "unknown qualifier": (observation(qualifier="ovr"), at("qualifier", '"ovr"', "did you mean over?")),
    "unknown release": (observation(release="Final"), at("release", '"Final"', "did you mean final?")),
    "unknown basis": (observation(basis="EUR"), at("basis", '"EUR"', "CNY, USD")),
    "unknown source": (observation(source="nowhere"), at("source", '"nowhere"', "sources.csv")),
    "missing source": (observation(source=""), at("source", '""', "a value is required")),
    "dangling claim": (
        cell("claims.csv", "s002", "observation", "o00000000"),
        ("claims.csv, row 3, column observation", '"o00000000"', "not in observations.csv"),
    ),
    "claim id of another form": (
        cell("claims.csv", "s002", "claim", "claim2"),
        ("claims.csv, row 3, column claim", '"claim2"', "s[0-9]{3}"),
    ),
    "group with unknown member": (
        replaced("groups.csv", "partner,ASEAN,BRN", "partner,ASEAN,BNR"),
        ("groups.csv, row 2, column member", '"BNR"', "members.csv beside partner", "did you mean"),
    ),
    "group that is no member": (
        replaced("groups.csv", "partner,ASEAN,BRN", "partner,ASEAM,BRN"),
        ("groups.csv, row 2, column group", '"ASEAM"', "did you mean ASEAN?"),
    ),
    "unknown level of a region": (
        cell("regions.csv", "CN-AH", "level", "state"),
        ("regions.csv, row 3, column level", '"state"', "country, province"),
    ),
    "event in an unknown region": (
        cell("events.csv", "2011-10-08-state-council-opinions-on-kashgar-and-khorgos-eco", "region", "CN-QQ"),
        ("events.csv, row 4, column region", '"CN-QQ"', "regions.csv"),
    ),
    "event in an unknown area": (
        cell("events.csv", "2011-10-08-state-council-opinions-on-kashgar-and-khorgos-eco", "area", "zones"),
        ("events.csv, row 4, column area", '"zones"', "did you mean zone?"),
    ),
    "port with an unknown mode": (
        cell("ports.csv", "bakhtu", "mode", "sea"),
        ("ports.csv, row 4, column mode", '"sea"', "rail+road+pipeline, road, air"),
    ),
    "code without a label": (
        replaced("codes.csv", "flow,export,", "flow,exports,"),
        ("observations.csv", "column flow", '"export"', "has no label in codes.csv", "list flow and code export"),
    ),
}

NUMBERS = {
    "thousands comma": (observation(value="5,203.7"), at("value", '"5,203.7"', "is not a number; write 5203.7")),
    "exponent": (observation(value="5.2037e3"), at("value", '"5.2037e3"', "write plain digits")),
    "blank value": (observation(value=""), at("value", '""', "is empty; a value is required")),
    "full-width digits": (observation(value="５２０３.７"), at("value", '"５２０３.７"', "write 5203.7")),
    "Arabic digits": (observation(value="٥٢٠٣"), at("value", '"٥٢٠٣"', "is not a number")),
    "typographic minus": (observation(value="−5203.7"), at("value", '"−5203.7"', "write -5203.7")),
    "NaN": (observation(value="NaN"), at("value", '"NaN"', "is not a number")),
    "infinity": (observation(value="inf"), at("value", '"inf"', "is not a number")),
    "plus sign": (observation(value="+5203.7"), at("value", '"+5203.7"', "is not a number")),
    "no digit before the point": (observation(value=".7"), at("value", '".7"', "write plain digits")),
    "unit beside the number": (observation(value="5203.7亿元"), at("value", '"5203.7亿元"', "is not a number")),
    "endless number": (
        observation(value="9" * 400 + ".7"),
        at("value", '"' + "9" * 57 + '..."', "has too many digits"),
    ),
    "share of 101": (
        observation(measure="share_pct", value="101", unit="pct", step="1"),
        at("value", '"101"', "between 0 and 100"),
    ),
    "share of -1": (
        observation(measure="share_pct", value="-1", unit="pct", step="1"),
        at("value", '"-1"', "between 0 and 100"),
    ),
    "negative level": (observation(value="-5203.7"), at("value", '"-5203.7"', "a level cannot be negative")),
    "rank of 0": (
        observation(measure="rank", value="0", unit="rank", step="1"),
        at("value", '"0"', "a rank is a whole number from 1"),
    ),
    "rank of 1.5": (
        observation(measure="rank", value="1.5", unit="rank", step="0.1"),
        at("value", '"1.5"', "a rank is a whole number from 1"),
    ),
    "step coarser than the decimals": (observation(step="1"), at("step", '"1"', "does not divide value 5203.7", "0.1")),
    "step finer than the decimals": (observation(step="0.01"), at("step", '"0.01"', "does not match", "write 0.1")),
    "step that does not divide": (observation(step="0.3"), at("step", '"0.3"', "does not divide value 5203.7")),
    "step of 0": (observation(step="0"), at("step", '"0"', "a rounding step is greater than 0")),
    "negative step": (observation(step="-0.1"), at("step", '"-0.1"', "a rounding step is greater than 0")),
    "tiny step beside a huge value": (
        observation(value="9" * 30, step="0." + "0" * 27 + "1"),
        at("step", "0.000", "does not match"),
    ),
    "blank step": (observation(step=""), at("step", '""', "a value is required")),
    "unit that does not fit the measure": (
        observation(measure="yoy_pct"),
        at("unit", '"CNY_100M"', "does not fit measure yoy_pct; write pct"),
    ),
    "points in per cent": (
        observation(measure="pp_gap", value="13.0", unit="pct"),
        at("unit", '"pct"', "does not fit measure pp_gap; write pp"),
    ),
    "tier 5": (
        cell("sources.csv", "10100-com-2026-7452b3", "tier", "5"),
        ("sources.csv, row 4, column tier", '"5"', "the largest allowed is 4"),
    ),
    "tier 0": (
        cell("sources.csv", "10100-com-2026-7452b3", "tier", "0"),
        ("sources.csv, row 4, column tier", '"0"', "the smallest allowed is 1"),
    ),
    "tier in words": (
        cell("sources.csv", "10100-com-2026-7452b3", "tier", "one"),
        ("sources.csv, row 4, column tier", '"one"', "is not a whole number"),
    ),
    "factor of 0": (
        cell("units.csv", "CNY_10K", "factor", "0"),
        ("units.csv, row 3, column factor", '"0"', "greater than 0"),
    ),
    "two usual units of one quantity": (
        cell("units.csv", "CNY_1B", "usual", "true"),
        ("units.csv, row 6, column usual", "makes CNY_1B usual beside CNY_100M"),
    ),
    "latitude of 200": (
        cell("ports.csv", "bakhtu", "lat", "200"),
        ("ports.csv, row 4, column lat", '"200"', "the largest allowed is 90"),
    ),
    "longitude in degrees and minutes": (
        cell("ports.csv", "bakhtu", "lon", "82°48'"),
        ("ports.csv, row 4, column lon", "is not a number"),
    ),
    "half a coordinate": (
        cell("ports.csv", "bakhtu", "lon", ""),
        ("ports.csv, row 4, column lon", "give both coordinates, or neither"),
    ),
    "yes for true": (
        cell("regions.csv", "CN-GX", "land_border", "yes"),
        ("regions.csv", "column land_border", '"yes"', "write true or false"),
    ),
}

PERIODS = {
    "month 13": (observation(period="2025-13"), at("period", '"2025-13"', "is no period of the calendar")),
    "30 February": (observation(period="2025-02-30"), at("period", '"2025-02-30"', "is no period of the calendar")),
    "end before start": (
        observation(period="2025-09/2025-01"),
        at("period", '"2025-09/2025-01"', "ends before it starts"),
    ),
    "quarter": (observation(period="2025-Q1"), at("period", '"2025-Q1"', "right form")),
    "period in Chinese": (observation(period="2025年"), at("period", '"2025年"', "right form")),
    "open on both sides": (observation(period="../.."), at("period", '"../.."', "is no period of the calendar")),
    "year 0000": (observation(period="0000"), at("period", '"0000"', "is no period of the calendar")),
    "year 9999": (observation(period="9999"), at("period", '"9999"', "years run from 1900 to 2100")),
    "blank period": (observation(period=""), at("period", '""', "a value is required")),
    "published on 30 February": (
        observation(published_on="2026-02-30"),
        at("published_on", '"2026-02-30"', "is not in the calendar"),
    ),
    "published in month 13": (observation(published_on="2026-13"), at("published_on", '"2026-13"', "right form")),
    "published in year 0000": (observation(published_on="0000"), at("published_on", '"0000"', "not in the calendar")),
    "date the American way": (observation(published_on="01/23/2026"), at("published_on", '"01/23/2026"', "right form")),
    "event on 31 April": (
        cell("events.csv", "2011-10-08-state-council-opinions-on-kashgar-and-khorgos-eco", "date", "2011-04-31"),
        ("events.csv, row 4, column date", '"2011-04-31"', "write a day that exists"),
    ),
    "membership from 31 June": (
        replaced("groups.csv", "HRV,2013-07-01", "HRV,2013-06-31"),
        ("groups.csv", "column from", '"2013-06-31"', "write a day that exists"),
    ),
}

KEYS = {
    "duplicate observation": (
        lambda folder: appended("observations.csv", text_of(folder, "observations.csv").split("\n")[3])(folder),
        ("observations.csv", "column id", "repeats row 4", "id must be different in every row"),
    ),
    "duplicate source": (
        lambda folder: appended("sources.csv", text_of(folder, "sources.csv").split("\n")[3])(folder),
        ("sources.csv", "column source", '"10100-com-2026-7452b3"', "repeats row 4"),
    ),
    "duplicate member": (
        appended("members.csv", "partner,KAZ,Kazakhstan,哈萨克斯坦"),
        ("members.csv", "column member", '"KAZ"', "repeats row", "dim + member must be different"),
    ),
    "duplicate code": (appended("codes.csv", "flow,total,Total,合计"), ("codes.csv", '"total"', "repeats row 2")),
    "id of another form": (observation(id="12345"), ("observations.csv", "column id", '"12345"', "o[0-9a-f]{8}")),
    "member without dimension": (
        observation(member="KAZ"),
        at("member", '"KAZ"', "beside none, which has no members", "leave it empty"),
    ),
    "dimension without member": (
        observation(dim="partner"),
        at("member", '""', "is empty beside partner", "known are"),
    ),
    "address that is none": (
        cell("sources.csv", "10100-com-2026-7452b3", "url", "www.10100.com"),
        ("sources.csv, row 4, column url", '"www.10100.com"', "https?://"),
    ),
    "address that is a script": (
        cell("sources.csv", "10100-com-2026-7452b3", "url", "javascript:alert(1)"),
        ("sources.csv, row 4, column url", '"javascript:alert(1)"', "https?://"),
    ),
    "publisher left out": (
        cell("sources.csv", "10100-com-2026-7452b3", "publisher", ""),
        ("sources.csv, row 4, column publisher", "a value is required"),
    ),
    "label left out in Chinese": (
        cell("indicators.csv", "air_cargo_route_count", "zh", ""),
        ("indicators.csv, row 4, column zh", "a value is required"),
    ),
    "blanks around a code": (observation(region=" CN-XJ"), at("region", '" CN-XJ"', "blanks around it", '"CN-XJ"')),
    "blanks around a number": (observation(value="5203.7 "), at("value", '"5203.7 "', "blanks around it")),
    "ideographic blank": (observation(unit="CNY_100M　"), at("unit", "blanks around it", 'write "CNY_100M"')),
    "capitals in an id": (
        cell("sources.csv", "10100-com-2026-7452b3", "source", "10100-COM"),
        ("sources.csv, row 4, column source", '"10100-COM"', "right form"),
    ),
}

FILES = {
    "encoding GBK": (
        text("members.csv", lambda content: content.encode("gbk")),
        ("members.csv, row", "is not UTF-8 (byte 0x", "save the file as UTF-8"),
    ),
    "encoding UTF-16": (
        text("members.csv", lambda content: content.encode("utf-16")),
        ("members.csv, row 1", "is not UTF-8 (byte 0xff)"),
    ),
    "encoding UTF-16 without a mark": (
        text("groups.csv", lambda content: content.encode("utf-16-le")),
        ("groups.csv, row 1", "NUL character", "plain UTF-8"),
    ),
    "one byte of Latin-1": (
        text("regions.csv", lambda content: content.encode().replace(b"Tibet", b"Tib\xe9t", 1)),
        ("regions.csv, row", "is not UTF-8 (byte 0xe9)"),
    ),
    "NUL byte": (replaced("groups.csv", "partner,ASEAN,IDN", "partner,ASEAN,I\0DN"), ("groups.csv, row 3", "NUL")),
    "extra column": (
        text("groups.csv", lambda content: content.replace("\n", ",\n").replace("note,\n", "note,colour\n", 1)),
        ("groups.csv, row 1, column colour", "is not a column of this file", "known are dim, group"),
    ),
    "column without a name": (
        text("groups.csv", lambda content: content.replace("\n", ",\n")),
        ("groups.csv, row 1", 'column ""', "is not a column of this file"),
    ),
    "missing column": (
        text("groups.csv", lambda content: "\n".join(line.rpartition(",")[0] for line in content.strip().split("\n"))),
        ("groups.csv, row 1, column note", "is missing from the header", "dim, group, member, from, to, note"),
    ),
    "doubled column": (
        replaced("groups.csv", "from,to,note", "from,from,note"),
        ("groups.csv, row 1, column from", "stands twice in the header"),
    ),
    "renamed column": (
        replaced("observations.csv", "indicator,", "indicater,"),
        ("observations.csv, row 1, column indicater", "did you mean indicator?"),
    ),
    "column name in capitals": (
        replaced("observations.csv", "region,", "Region,"),
        ("observations.csv, row 1, column Region", "did you mean region?"),
    ),
    "semicolons": (
        text("groups.csv", lambda content: content.replace(",", ";")),
        ("groups.csv, row 1", '"dim;group;member;from;to;note"', "not separated by commas"),
    ),
    "row too short": (
        replaced("groups.csv", "partner,ASEAN,IDN,,,", "partner,ASEAN,IDN,,"),
        ("groups.csv, row 3", '"partner,ASEAN,IDN,,"', "has 5 cells; the header has 6"),
    ),
    "row too long": (
        replaced("groups.csv", "partner,ASEAN,IDN,,,", "partner,ASEAN,IDN,,,,"),
        ("groups.csv, row 3", "has 7 cells; the header has 6"),
    ),
    "blank line": (
        replaced("groups.csv", "partner,ASEAN,IDN", "\npartner,ASEAN,IDN"),
        ("groups.csv, row 3", "is blank; take the line out"),
    ),
    "empty file": (text("groups.csv", lambda content: ""), ("groups.csv: is empty", "a header row")),
    "file of blanks": (text("groups.csv", lambda content: " \n\n"), ("groups.csv: is empty", "a header row")),
    "header only": (
        text("groups.csv", lambda content: content.split("\n")[0] + "\n"),
        ("groups.csv: has no rows", "at least one row"),
    ),
    "missing file": (removed("groups.csv"), ("groups.csv: is missing", "lists it as resource groups")),
    "unclosed quote": (
        replaced("groups.csv", "partner,ASEAN,IDN", 'partner,ASEAN,"IDN'),
        ("groups.csv, row 3", "cannot be read as CSV", "a quote that is never closed"),
    ),
    "quote inside a cell": (
        replaced("groups.csv", "partner,ASEAN,IDN", 'partner,"ASE"AN,IDN'),
        ("groups.csv, row 3", "cannot be read as CSV"),
    ),
    "huge field": (observation(note="x" * 200_000), ("observations.csv, row {row}", "cannot be read as CSV", "limit")),
    "line separator inside a code": (
        observation(region="CN\u2028XJ"),
        at("region", '"CN\\u2028XJ"', "is not in regions.csv"),
    ),
    "web page instead of a table": (
        text("groups.csv", lambda content: "<!doctype html>\n<title>Not found</title>\n"),
        ("groups.csv, row 1, column <!doctype html>", "is not a column of this file"),
    ),
}

DESCRIPTORS = {
    "descriptor missing": (removed("datapackage.json"), ("datapackage.json: is missing",)),
    "descriptor that is no JSON": (
        replaced("datapackage.json", '"resources": [', '"resources" ['),
        ("datapackage.json: is not valid JSON", "line", "has to be mended"),
    ),
    "descriptor in GBK": (
        lambda folder: write(folder, "datapackage.json", '{"title": "台账"}'.encode("gbk")),
        ("datapackage.json, row 1", "is not UTF-8"),
    ),
    "descriptor nested without end": (
        lambda folder: write(folder, "datapackage.json", "[" * 100_000),
        ("datapackage.json: cannot be read as JSON",),
    ),
    "descriptor that is a list": (
        lambda folder: write(folder, "datapackage.json", "[]"),
        ("datapackage.json: lists no resources", "a list called resources"),
    ),
    "descriptor without resources": (
        descriptor(lambda d: d.pop("resources")),
        ("datapackage.json: lists no resources",),
    ),
    "resource that is no object": (
        descriptor(lambda d: d["resources"].insert(1, "sources.csv")),
        ("datapackage.json, resource 2: has no name",),
    ),
    "resource without path": (
        descriptor(lambda d: resource(d, "groups").pop("path")),
        ("datapackage.json, resource groups: is no path", "observations.csv"),
    ),
    "resource outside the folder": (
        descriptor(lambda d: resource(d, "groups").update(path="../../secret.csv")),
        ("datapackage.json, resource groups", '"../../secret.csv"', "in this folder"),
    ),
    "resource without schema": (
        descriptor(lambda d: resource(d, "groups").pop("schema")),
        ("datapackage.json, resource groups: has no schema", "a list of fields"),
    ),
    "resource listed twice": (
        descriptor(lambda d: d["resources"].append(resource(d, "groups"))),
        ("datapackage.json, resource groups: is listed twice",),
    ),
    "resource the ledger needs left out": (
        descriptor(lambda d: d["resources"].remove(resource(d, "ports"))),
        ("datapackage.json: has no resource ports", "the ledger needs"),
    ),
    "field without name": (
        descriptor(lambda d: field(d, "groups", "note").pop("name")),
        ("datapackage.json, resource groups: has a field without a name",),
    ),
    "field listed twice": (
        descriptor(lambda d: resource(d, "groups")["schema"]["fields"].append({"name": "note"})),
        ("datapackage.json, resource groups, field note: is listed twice",),
    ),
    "type that is not checked": (
        descriptor(lambda d: field(d, "events", "date").update(type="date")),
        ("datapackage.json, resource events, field date", '"date"', "string, integer, number, boolean"),
    ),
    "constraint that is not checked": (
        descriptor(lambda d: field(d, "groups", "note").update(constraints={"maxLength": 3})),
        ("datapackage.json, resource groups, field note", '"maxLength"', "is no constraint that is checked here"),
    ),
    "pattern that is none": (
        descriptor(lambda d: field(d, "groups", "note").update(constraints={"pattern": "("})),
        ("datapackage.json, resource groups, field note", '"pattern"', "is no regular expression"),
    ),
    "minimum in words": (
        descriptor(lambda d: field(d, "sources", "tier")["constraints"].update(minimum="one")),
        ("datapackage.json, resource sources, field tier", '"minimum"', "write a number"),
    ),
    "key over a field that is not there": (
        descriptor(lambda d: resource(d, "groups")["schema"].update(primaryKey=["dim", "groop"])),
        ("datapackage.json, resource groups", '"groop"', "did you mean group?"),
    ),
    "key to a resource that is not there": (
        descriptor(
            lambda d: resource(d, "claims")["schema"]["foreignKeys"][0]["reference"].update(resource="observation")
        ),
        ("datapackage.json, resource claims", '"observation"', "did you mean observations?"),
    ),
    "key to a field that is not there": (
        descriptor(lambda d: resource(d, "claims")["schema"]["foreignKeys"][0]["reference"].update(fields="row")),
        ("datapackage.json, resource observations", '"row"', "is no field of this resource"),
    ),
    "key that says nothing": (
        descriptor(lambda d: resource(d, "claims")["schema"]["foreignKeys"].append("observation")),
        ("datapackage.json, resource claims", "has a foreign key that cannot be read"),
    ),
    "key the ledger needs left out": (
        descriptor(lambda d: resource(d, "observations")["schema"].pop("foreignKeys")),
        ("datapackage.json, resource observations: has no foreign key from region to regions",),
    ),
    "field the ledger needs left out": (
        lambda folder: (
            descriptor(lambda d: resource(d, "codes")["schema"]["fields"].remove(field(d, "codes", "zh")))(folder),
            text("codes.csv", lambda content: "list,code,en\nflow,total,Total\n")(folder),
        ),
        ("datapackage.json, resource codes: has no field zh, which the ledger needs",),
    ),
    "numbers described as text": (
        descriptor(lambda d: field(d, "observations", "value").update(type="string")),
        ("datapackage.json, resource observations, field value", '"string"', "write number"),
    ),
}

# One mistake is told once, but for these: a lost code leaves rows behind, a lost column is both missing and renamed.
WITH_CONSEQUENCES = {
    "id of another form",
    "capitals in an id",
    "key the ledger needs left out",
    "doubled column",
    "renamed column",
    "column name in capitals",
    "web page instead of a table",
}

CASES = CODES | NUMBERS | PERIODS | KEYS | FILES | DESCRIPTORS


@pytest.fixture(scope="session")
def small_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with fewer observations: what claims and corrections name, and one region's trade."""
    folder = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("small") / "data"))
    named = set(re.findall(r"\bo[0-9a-f]{8}\b", text_of(folder, "claims.csv") + text_of(folder, "corrections.csv")))
    header, *rows = text_of(folder, "observations.csv").strip().split("\n")
    kept = [row for row in rows if row.split(",")[0] in named or (",CN-XJ,2024" in row and ",trade_value," in row)]
    write(folder, "observations.csv", "\n".join([header, *rows[:5], *kept]) + "\n")
    return folder


@pytest.fixture
def package(small_package: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_package, tmp_path / "data"))


def test_at_least_sixty_ways_are_tried():
    assert len(CASES) >= 60
    assert len(CASES) == sum(map(len, (CODES, NUMBERS, PERIODS, KEYS, FILES, DESCRIPTORS)))


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_refused_and_named(name, package):
    edit, fragments = CASES[name]
    row = line_of(package, "observations.csv", ROW)
    edit(package)
    with pytest.raises(DataError) as caught:
        Ledger.open(package)
    first, *rest = str(caught.value).split("\n")
    for fragment in fragments:
        assert fragment.replace("{row}", str(row)) in first
    assert "; " in first
    assert "Error" not in first
    assert len(first) < 400
    # One line a problem, at most three of them, and how many more there are.
    assert len(rest) <= 3
    assert len(str(caught.value).splitlines()) == 1 + len(rest) == min(len(caught.value.problems), 4)
    assert (len(caught.value.problems) > 1) == (name in WITH_CONSEQUENCES)


def test_several_mistakes_are_told_from_top_to_bottom_and_counted(package):
    keys = [line.split(",")[0] for line in text_of(package, "observations.csv").split("\n")[1:6]]
    for key, column in zip(keys, ("value", "region", "unit", "step", "value"), strict=True):
        cell("observations.csv", key, column, "?")(package)
    with pytest.raises(DataError) as caught:
        Ledger.open(package)
    lines = str(caught.value).split("\n")
    assert [line.split(":")[0] for line in lines[:3]] == [
        "observations.csv, row 2, column value",
        "observations.csv, row 3, column region",
        "observations.csv, row 4, column unit",
    ]
    assert lines[3] == "and 2 more"


ACCEPTED = {
    "byte-order mark": text("observations.csv", lambda content: "\ufeff" + content),
    "byte-order mark on the descriptor": text("datapackage.json", lambda content: "\ufeff" + content),
    "line ends of Windows": text("groups.csv", lambda content: content.replace("\n", "\r\n")),
    "no line end at the end": text("groups.csv", lambda content: content.rstrip("\n")),
    "columns in another order": text(
        "codes.csv",
        lambda content: "\n".join(
            ",".join(reversed(cells)) for cells in csv.reader(content.replace(", ", " ").splitlines())
        ),
    ),
    "line separator inside a note": replaced("groups.csv", "signatory; entry", "signatory;\u2028entry"),
    "line break inside a quoted note": replaced("groups.csv", "excludes the pipeline", '"excludes\nthe pipeline"'),
    "step that a note explains": observation(step="0.05", note="the source rounds to 0.05"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_only_unusual_is_accepted(name, package):
    ACCEPTED[name](package)
    assert Ledger.open(package).figure("trade_value", "CN-XJ", "2025").sources


def test_rows_are_counted_as_lines_also_after_a_line_break_inside_a_cell(package):
    replaced("groups.csv", "excludes the pipeline", '"excludes\nthe pipeline"')(package)
    replaced("groups.csv", "zone,ftz_xinjiang,ftz_urumqi", "zone,ftz_xinjiang,ftz_urumki")(package)
    line = next(n for n, text in enumerate(text_of(package, "groups.csv").split("\n"), 1) if "ftz_urumki" in text)
    with pytest.raises(DataError, match=rf"groups\.csv, row {line}, column member"):
        Ledger.open(package)


@pytest.mark.parametrize("path", ["/nowhere/at/all", "x" * 5000, "a\0b", "data/observations.csv"])
def test_a_path_without_a_package_is_refused(path):
    with pytest.raises(DataError, match=r"is not a folder; name a folder that holds a datapackage\.json"):
        Ledger.open(path)


def test_a_mistake_in_thousands_of_rows_is_told_as_fast_as_one(package):
    # Every row of the region is dangling; the nearest code is looked up once.
    replaced("regions.csv", "CN-XJ,", "CN-XQ,")(package)
    shutil.copy(DATA / "observations.csv", package)
    with pytest.raises(DataError, match=r'"CN-XJ" is not in regions\.csv.*\n.*\n.*\nand \d+ more') as caught:
        Ledger.open(package)
    assert len(caught.value.problems) > 3000
