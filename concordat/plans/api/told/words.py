"""What many answers have in common: names, marks, and who has a part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from concordat.kernel.api import Told
from concordat.plans.rules.changes import seal

ETAG = "The mark of what can be written of it: send it back in `If-Match` to change it"
PAGE = "The path of its page"


class Named(Told):
    """Something by its reference and name."""

    ref: str
    name: str


class Person(Named):
    """A member and the agency that they work for."""

    agency: str


class Part(Told):
    """Who leads an action or contributes to it, as the plan prints it."""

    name: str
    agency: str | None = Field(description="The agency's reference; `null` where none is known by that name")


class Place(Told):
    """A further place under which an action is shown."""

    priority: Named
    theme: Named | None


class Coded(Told):
    """An action by its reference and its reference in the plan."""

    ref: str
    code: str
    text: str


def named(thing: Any) -> dict[str, str] | None:
    """Return a thing by reference and name; None where there is none."""
    return {"ref": thing.pk, "name": str(thing)} if thing else None


def person(member: Any) -> dict[str, str] | None:
    """Return a member with their agency; None where there is nobody."""
    return {"ref": member.ref, "name": member.name, "agency": member.agency.name} if member else None


def parts(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return who leads or contributes, in order."""
    return [{"name": part.name, "agency": part.agency_id} for part in rows]


def coded(action: Any) -> dict[str, str]:
    """Return an action by its references."""
    return {"ref": action.ref, "code": action.code, "text": action.text}


def mark(facts: Mapping[str, object]) -> str:
    """Return the mark of what can be written of a thing, as its form would carry it."""
    return seal(facts)
