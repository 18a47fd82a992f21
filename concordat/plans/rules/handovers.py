"""Handing somebody's actions over: who owns an action and who is deputy afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from concordat.kernel.errors import Problem

PLACE, DEPUTY = "place", "deputy"
PARTS = {
    PLACE: "In their place: owner where they own, deputy where they are deputy",
    DEPUTY: "Deputy, beside them: they go on owning their actions",
}


def after(part: str, giver: str, receiver: str, owner: str, deputy: str) -> tuple[str, str]:
    """Return the owner and the deputy of an action after `giver` handed it to `receiver`; empty where there is none.

    Nobody is deputy to themselves: who becomes the owner is deputy no longer, and an owner does not become deputy.
    """
    if part == PLACE:
        owner, deputy = (receiver if person == giver else person for person in (owner, deputy))
    elif owner == giver:
        deputy = receiver
    return owner, "" if deputy == owner else deputy


def standing_of(actions: Iterable[Any]) -> dict[str, object]:
    """Return who owns each action and who is deputy, as plain data."""
    return {action.ref: [action.owner_id or "", action.deputy_id or ""] for action in actions}


def check_made(part: str, giver: str, receiver: str, actions: int) -> None:
    """Refuse a hand-over of nothing, to nobody, to the same person, or in no known part."""
    if not actions:
        raise Problem("Choose at least one action", "actions")
    if not receiver:
        raise Problem("Choose who takes them over", "to")
    if receiver == giver:
        raise Problem("Choose somebody else", "to")
    if part not in PARTS:
        raise Problem("Choose what they are to be", "part")
