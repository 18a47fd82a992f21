"""One change made to many actions at once: what each says after it, and what can still be taken back."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Facts = dict[str, Any]

KINDS = {
    "owner": "Owner",
    "deputy": "Deputy",
    "lead-add": "Add a lead",
    "lead-remove": "Remove a lead",
    "due-set": "Set the date",
    "due-move": "Move the date",
    "timing": "What the date means",
    "strand-add": "Add a strand",
    "strand-remove": "Remove a strand",
    "place": "Priority or theme",
}
ASSIGNING = ("owner", "deputy", "lead-add", "lead-remove")
PEOPLE = ("owner", "deputy")  # who answers is no part of what is promised
PLACING = ("priority", "theme")
LATER, EARLIER = "later", "earlier"


@dataclass(frozen=True, slots=True)
class BulkChange:
    """One change: of which kind, to what, and what that is called.

    `value` is a person (reference and name, or nobody), a lead (name and agency), a day, a number of weeks or months
    with its sign, a timing, a strand, or a place (priority and theme).
    """

    kind: str
    value: Any
    words: str

    @property
    def sentence(self) -> str:
        """Return what is changed, in words."""
        return f"{KINDS[self.kind]}: {self.words}"

    def after(self, facts: Facts) -> dict[str, Any]:
        """Return what an action says after the change; the same where it changes nothing."""
        changed: dict[str, Any] = _CHANGES[self.kind](facts, self.value)
        return dict(facts) | changed


def _person(name: str) -> Any:
    def change(facts: Facts, value: Any) -> dict[str, Any]:
        same = (facts[name] or [""])[0] == (value or [""])[0]
        return {} if same else {name: list(value)}

    return change


def _add_lead(facts: Facts, value: Any) -> dict[str, Any]:
    name, agency = value
    if any(lead[0] == name or (agency and lead[1] == agency) for lead in facts["leads"]):
        return {}
    return {"leads": [*facts["leads"], [name, agency]]}


def _remove_lead(facts: Facts, value: Any) -> dict[str, Any]:
    return {"leads": [lead for lead in facts["leads"] if lead[0] != value[0]]}


def _move_due(facts: Facts, value: Any) -> dict[str, Any]:
    if not facts["due"]:
        return {}
    number, unit = value
    return {"due": moved(date.fromisoformat(facts["due"]), number, unit).isoformat()}


def _add_strand(facts: Facts, value: str) -> dict[str, Any]:
    return {} if value in facts["strands"] else {"strands": [*facts["strands"], value]}


def _remove_strand(facts: Facts, value: str) -> dict[str, Any]:
    return {"strands": [strand for strand in facts["strands"] if strand != value]}


def _put(facts: Facts, value: Any) -> dict[str, Any]:
    return _once(facts | dict(zip(PLACING, value, strict=True)))


def _once(facts: Facts) -> dict[str, Any]:
    """Return facts of an action that is not shown a second time where it stands."""
    own = [facts[name] for name in PLACING]
    return {**facts, "also": [each for each in facts["also"] if list(each) != own]}


_CHANGES: dict[str, Any] = {
    "owner": _person("owner"),
    "deputy": _person("deputy"),
    "lead-add": _add_lead,
    "lead-remove": _remove_lead,
    "due-set": lambda facts, value: {"due": value},
    "due-move": _move_due,
    "timing": lambda facts, value: {"timing": value},
    "strand-add": _add_strand,
    "strand-remove": _remove_strand,
    "place": _put,
}


def moved(day: date, number: int, unit: str) -> date:
    """Return a day so many weeks or months later (earlier where negative); the last of a shorter month."""
    if unit == "weeks":
        return day + timedelta(weeks=number)
    months = day.year * 12 + day.month - 1 + number
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def names_changed(before: Facts, after: Facts) -> list[str]:
    """Return which facts differ, but for the place in the order."""
    return [name for name in after if name != "position" and before.get(name) != after[name]]


def is_content(names: list[str]) -> bool:
    """Say whether what changes is part of what a plan promises, and not only who answers for it."""
    return any(name not in PEOPLE for name in names)


def taken_back(now: Facts, before: Facts, after: Facts) -> dict[str, Any] | None:
    """Return what an action says once a change to it is taken back; None where what it changed was changed since."""
    names = names_changed(before, after)
    if any(_told(now, name) != _told(after, name) for name in names):
        return None
    told = {name: before[name] for name in names}
    if not any(name in PLACING for name in names):
        return dict(now) | told
    return _once(dict(now) | told | {"position": before["position"]})


def _told(facts: Facts, name: str) -> Any:
    """A person is the same under another name."""
    return facts[name][:1] if name in PEOPLE else facts[name]
