"""Reading under rules, stated a second time: row by row, column by column, in plain Python, from the agreement itself.

What may flow is asked of `tests/agreements/statement.py`, one field at a time. Nothing here is imported from the programme
that it is held against.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tests.agreements import statement

PLACES = statement.FINE_TO_COARSE
Row = Mapping[str, Any]


class Policy:
    """What a line gives a person of an asset in one form: fields as they are, as keys, and by their area alone."""

    def __init__(self, world: Any, question: Any) -> None:
        asset = world["assets"][question["asset"]]
        fields, own = asset["fields"], world["people"][question["person"]]["agency"] == asset["agency"]
        line = None if own or not world["agreements"] else world["agreements"][0]["lines"][0]
        self.least = line["least_geography"] if line else ""
        self.only = line["only"] if line else None
        anyhow, probed = copy.deepcopy(world), copy.deepcopy(world)
        probed["assets"][question["asset"]]["fields"]["probe"] = {"kind": "plain", "geography": ""}
        if line:
            anyhow["agreements"][0]["lines"][0]["least_geography"] = ""
            probed["agreements"][0]["lines"][0]["fields"] = ["probe"]

        def allowed(field: str, world: Any) -> bool:
            return statement.allowed({**question, "fields": [field]}, world)

        self.clear = {field for field in fields if allowed(field, world)}
        self.coarse = {field for field in fields if field not in self.clear and allowed(field, anyhow)}
        self.keyed = set()
        if question["form"] == "pseudonymous" and allowed("probe", probed):
            names = {field for field in fields if fields[field]["kind"] == "identifier"}
            self.keyed = names & set(line["fields"]) if line else names


def seen(policy: Policy, dataset: Mapping[str, Any], held: set[str]) -> list[str]:
    """Name the columns that are seen, in any order: the declared ones, keys, and where rows are."""
    names = []
    for column in dataset["columns"]:
        field, name = column["title"], column["name"]
        if field in policy.clear:
            names.append(name)
        if field in policy.keyed:
            names.append(f"{name}__key")
        if field in policy.coarse and column.get("part") in ("longitude", "latitude"):
            names.append(name)
    of_person = [_title(dataset, name) for name in (*dataset["person"]["name"], dataset["person"]["born"])]
    if any(field in policy.keyed for field in of_person) and all(
        field in policy.keyed or field in policy.clear for field in of_person
    ):
        names.append("person__key")
    sources = _sources(policy, dataset)
    if sources:
        names += ["at_longitude", "at_latitude", "at_how"]
    for name in held:
        if not name.startswith("at_") or name in ("at_longitude", "at_latitude", "at_how"):
            continue
        if any(_may_say(policy, name.split("_")[1], source, dataset) for source in sources):
            names.append(name)
    return names


def read(
    policy: Policy, dataset: Mapping[str, Any], rows: Sequence[Row], centres: Mapping[str, tuple[float, float]]
) -> list[dict[str, Any]]:
    """Return every row that is given, with every column that is seen, one after the other."""
    held = {name for row in rows for name in row}
    names = seen(policy, dataset, held)
    return [
        {name: _value(name, row, policy, dataset, held, centres) for name in names}
        for row in rows
        if _given(row, policy, dataset)
    ]


def _given(row: Row, policy: Policy, dataset: Mapping[str, Any]) -> bool:
    if policy.only is None:
        return True
    field, values = policy.only
    column = next(each for each in dataset["columns"] if each["title"] == field)
    value = row.get(column["name"])
    return value is not None and written(value, column.get("type", "text")) in values


def written(value: Any, kind: str) -> str:
    """Write a value as data writes it."""
    if kind == "month":
        return f"{value:%Y-%m}"
    if kind == "yes-no":
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _value(
    name: str,
    row: Row,
    policy: Policy,
    dataset: Mapping[str, Any],
    held: set[str],
    centres: Mapping[str, tuple[float, float]],
) -> Any:
    sources = _sources(policy, dataset)
    how = row.get("at_how")
    if name == "at_how":
        return how if how in sources else None
    part = {"at_longitude": "longitude", "at_latitude": "latitude"}.get(name, "")
    column = next((each for each in dataset["columns"] if each["name"] == name), None)
    if column is not None and column["title"] in policy.coarse:
        part = column["part"]
    if part:
        if how not in sources:
            return None
        if sources[how] == "exact":
            return row.get(f"at_{part}")
        code = row.get(_centre_column(policy, held))
        return centres[code][0 if part == "longitude" else 1] if code in centres else None
    if name.startswith("at_"):
        fits = how in sources and _may_say(policy, name.split("_")[1], how, dataset)
        return row.get(name) if fits else None
    return row.get(name)


def _sources(policy: Policy, dataset: Mapping[str, Any]) -> dict[str, str]:
    """Say by what a row's place may be told: exactly where every field that says it is given, else by its area."""
    parts = {
        "point": ("longitude", "latitude", "easting", "northing"),
        "postcode": ("postcode",),
        "code": ("code",),
    }
    found = {}
    for how, said in parts.items():
        fields = [each["title"] for each in dataset["columns"] if each.get("part") in said]
        if fields and all(field in policy.clear for field in fields):
            found[how] = "exact"
        elif fields and all(field in policy.clear or field in policy.coarse for field in fields):
            found[how] = "area"
    return found


def _may_say(policy: Policy, kind: str, source: str, dataset: Mapping[str, Any]) -> bool:
    """Say whether an area may be told of rows placed by a source: no finer than the line allows, or than the source is."""
    if kind not in PLACES:
        return policy.least == "" and source != "code"
    if policy.least and PLACES.index(kind) < PLACES.index(policy.least):
        return False
    parts = {"point": ("longitude", "latitude", "easting", "northing"), "postcode": ("postcode",), "code": ("code",)}
    said = [each["geography"] for each in dataset["columns"] if each.get("part") in parts[source]]
    return all(PLACES.index(kind) >= PLACES.index(each) for each in said)


def _centre_column(policy: Policy, held: set[str]) -> str:
    """Return the finest areas that are allowed, and of those the newest."""
    for place in PLACES[PLACES.index(policy.least) :]:
        found = [name for name in held if name.startswith(f"at_{place}_")]
        if found:
            return max(found)
    return ""


def _title(dataset: Mapping[str, Any], name: str) -> str:
    return str(next(each["title"] for each in dataset["columns"] if each["name"] == name))
