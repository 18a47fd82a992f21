"""What is read from a document beyond what a plan holds: it stays with the document, and a person is told of it.

A plan holds titles, priorities, themes and strands with what is said of them (`rules/stated.py`), service matrices, and
actions with their outcome, measures, leads, partners and timescale. The rest is named here, so that nothing that was read
goes unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from concordat.plans.rules.matching import MARK

Fields = Mapping[str, Any]

_OF_ACTIONS = {
    "objective": "Objective",
    "status": "Status",
    "progress": "Progress",
}
_USED_AS_DRIVER = "strategic drivers"


def of_action(fields: Fields) -> list[tuple[str, str]]:
    """Return what was read of one action that the plan does not hold: what it is called, and the words."""
    found = []
    for name, label in _OF_ACTIONS.items():
        words = _status(fields) if name == "status" else "; ".join(_texts(fields.get(name)))
        if words:
            found.append((label, words))
    found += [(str(name) or "A column without a name", str(told)) for name, told in _others(fields).items() if told]
    return found


def of_plan(kept: Sequence[Fields], reading: Fields) -> list[str]:
    """Say in words what a plan of the actions `kept` does not hold of what was read, one line for each kind."""
    counted = dict.fromkeys(_OF_ACTIONS.values(), 0)
    columns: dict[str, int] = {}
    for fields in kept:
        for name, label in _OF_ACTIONS.items():
            counted[label] += bool(_status(fields) if name == "status" else fields.get(name))
        for column, told in _others(fields).items():
            if told:
                columns[column] = columns.get(column, 0) + 1
    lines = [f"{label} of {_count(number, 'action')}" for label, number in counted.items() if number]
    lines += [f"{_column(name)} of {_count(number, 'action')}" for name, number in columns.items()]
    return [*lines, *_of_whole(reading)]


def _of_whole(reading: Fields) -> Iterator[str]:
    if drivers := reading.get("drivers"):
        yield _count(len(drivers), "strategic driver")
    if figures := reading.get("consultation"):
        yield f"{_count(len(figures), 'figure')} of a consultation"
    if forms := reading.get("short_forms"):
        yield f"{_count(len(forms), 'short form')} that the document explains, which are offered for the glossary"


def places_of_drivers(reading: Fields) -> list[dict[str, Any] | None]:
    """Return the source of each driver, in order, as far as the document says where it stands."""
    uses = reading.get("uses") or {}
    told = [
        (text, entry["source"])
        for entry in _entries(reading.get("document") or {})
        if uses.get(entry["source"]["anchor"]) == _USED_AS_DRIVER
        for text in _words(entry)
    ]
    return [_place_of(driver, told) for driver in reading.get("drivers") or ()]


def _place_of(driver: str, told: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    wanted = _plain(driver)
    within = [source for text, source in told if wanted and wanted in _plain(text)]
    return within[0] if within else None


def _entries(document: Fields) -> Iterator[Fields]:
    for block in document.get("blocks", ()):
        yield from block["rows"] if block["is"] == "table" else [block]


def _words(entry: Fields) -> Iterator[str]:
    if "cells" in entry:
        yield from (line["text"] for cell in entry["cells"] for line in cell["lines"])
    else:
        yield entry.get("text", "")


def _status(fields: Fields) -> str:
    """Return the status as stated, with the colour that it means where the words do not say it."""
    stated, colour = str(fields.get("status") or ""), str(fields.get("rating") or "")
    if not stated or not colour or colour in stated.lower():
        return stated or colour
    return f"{stated} ({colour})"


def _others(fields: Fields) -> Mapping[str, Any]:
    return {name: told for name, told in (fields.get("others") or {}).items() if str(name).casefold() != MARK}


def _column(name: str) -> str:
    return f"“{name}”" if name else "A column without a name"


def _texts(value: Any) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value if str(item).strip()]
    return [str(value)] if value else []


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
