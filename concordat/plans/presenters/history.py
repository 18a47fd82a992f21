"""What the record holds of a plan or an action, as a timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from concordat.design.dates import words

TITLES = {
    "plans.plan.drafted": "Drafted",
    "plans.plan.edited": "Changed",
    "plans.plan.proposed": "Proposed to the partnership",
    "plans.plan.withdrawn": "Taken back to draft",
    "plans.plan.adopted": "Adopted",
    "plans.plan.amended": "Amendment begun",
    "plans.plan.amendment-ended": "Amendment ended",
    "plans.bulk-edit.made": "Many actions changed at once",
    "plans.bulk-edit.undone": "A change of many actions undone",
    "plans.plan.retired": "Retired",
    "plans.action.added": "Added",
    "plans.action.edited": "Changed",
    "plans.action.moved": "Moved",
    "plans.action.assigned": "Owner or leads named",
    "plans.action.handed-over": "Handed over",
    "plans.update.submitted": "Update submitted",
    "plans.status.overruled": "Status overruled by a chair",
    "plans.status.restored": "Chair's status taken back",
}
_FIELDS = {
    "begins": "first day",
    "ends": "last day",
    "linked": "linked strategies",
    "code": "reference",
    "due": "date",
    "brag": "status",
}
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    title: str
    at: datetime
    by: str
    text: str


def events_of(entries: Iterable[Any]) -> list[Event]:
    """Return entries of the record as events in words."""
    return [
        Event(
            TITLES.get(entry.event, entry.event.rsplit(".", 1)[-1].replace("-", " ").capitalize()),
            entry.at,
            ", ".join(filter(None, [entry.member_name, entry.agency_name])),
            " ".join(filter(None, [_said(entry), f"Why: {entry.why}" if entry.why else ""])),
        )
        for entry in entries
    ]


def _said(entry: Any) -> str:
    detail = entry.detail
    if entry.event == "plans.plan.drafted":
        under = _many(detail.get("priorities", 0), "priority", "priorities")
        return f"{_many(detail.get('actions', 0), 'action')} under {under}."
    if entry.event == "plans.plan.adopted":
        return _adopted(detail)
    if entry.event == "plans.plan.amendment-ended":
        return f"Amendment {detail.get('number', '')}, {_many(detail.get('changes', 0), 'change')}."
    if entry.event in ("plans.bulk-edit.made", "plans.bulk-edit.undone"):
        return f"{detail.get('words', '')}, {_many(detail.get('actions', 0), 'action')}."
    if entry.event == "plans.plan.retired":
        return f"From {_value(detail.get('on', ''))}."
    if entry.event == "plans.update.submitted":
        given = detail.get("evidence", 0)
        files = f" With {_many(given, 'file')}." if given else ""
        return f"{detail.get('quarter', '')}: {detail.get('brag', '')}.{files}"
    if entry.event == "plans.status.overruled":
        return f"{detail.get('quarter', '')}: {detail.get('brag', '')} (owner said {detail.get('owner_said', '')})."
    return " ".join(_change(name, *pair) for name, pair in detail.get("changed", {}).items())


def _adopted(detail: dict[str, Any]) -> str:
    told = [f"From {_value(detail.get('on', ''))}."]
    if detail.get("board"):
        told.append(f"Signed off by {detail['board']}" + (f", minute {detail['minute']}." if detail["minute"] else "."))
    if detail.get("replaces"):
        told.append(f"It replaced “{detail['replaces']}”.")
    if detail.get("unowned"):
        told.append(f"{_many(detail['unowned'], 'action')} had no owner yet.")
    return " ".join(told)


def _change(name: str, before: object, after: object) -> str:
    named = _FIELDS.get(name, name)
    named = named[:1].upper() + named[1:]
    if before in ("", []):
        return f"{named}: {_value(after)}."
    if after in ("", []):
        return f"{named} removed (was {_value(before)})."
    return f"{named}: {_value(after)} (was {_value(before)})."


def _value(value: object) -> str:
    if isinstance(value, list):
        return _short("; ".join(str(item) for item in value))
    text = str(value)
    try:
        return words(date.fromisoformat(text))
    except ValueError:
        return _short(text)


def _short(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[:_LONGEST].rsplit(' ', 1)[0]} …”"


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
