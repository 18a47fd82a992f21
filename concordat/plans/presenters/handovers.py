"""Hand-overs, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat.plans.queries.handovers import Exchange, Giver, Handover


@dataclass(frozen=True, slots=True)
class GiverRow:
    """Somebody with actions, in the list of those from whom to choose."""

    name: str
    agency: str
    left: bool
    owned: int
    deputised: int
    href: str


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """An action before and after."""

    name: str
    text: str
    plan: str
    href: str
    owner: str
    new_owner: str
    deputy: str
    new_deputy: str
    changes: bool


def giver_rows(givers: Iterable[Giver]) -> list[GiverRow]:
    """Return those from whom actions can be taken over."""
    return [
        GiverRow(
            giver.person.name,
            giver.person.agency.short_name,
            giver.left,
            giver.owned,
            giver.deputised,
            reverse("plans:handover_make", args=[giver.person.pk]),
        )
        for giver in givers
    ]


def action_choices(handover: Handover) -> list[tuple[str, str]]:
    """Return somebody's actions as choices."""
    return [(action.pk, _choice(action, handover.giver.pk)) for action in handover.actions]


def exchange_rows(exchanges: Iterable[Exchange]) -> list[ExchangeRow]:
    """Return how actions stand before and after."""
    return [
        ExchangeRow(
            name=each.action.called,
            text=each.action.text,
            plan=each.action.plan.title,
            href=reverse("plans:action_view", args=[each.action.pk]),
            owner=each.before[0],
            new_owner=each.after[0],
            deputy=each.before[1],
            new_deputy=each.after[1],
            changes=each.before != each.after,
        )
        for each in exchanges
    ]


def receiver_name(handover: Handover, ref: str) -> str:
    """Return the name of who is to take the actions over, without the job title that tells people apart in a list."""
    names = dict(each for _, people in handover.people for each in people)
    return names.get(ref, "").partition(" (")[0]


def handed_words(count: int, name: str) -> str:
    """Say what came of a hand-over."""
    if not count:
        return "Nothing was left to hand over."
    return f"{count} {'action is' if count == 1 else 'actions are'} handed over to {name}."


def _choice(action: Any, giver: str) -> str:
    part = "owner" if action.owner_id == giver else "deputy"
    text = f"{action.code} {action.text}".strip()
    clipped = text if len(text) <= 120 else f"{text[:118].rsplit(' ', 1)[0]} …"
    return f"{clipped} ({part}; {action.plan.title})"
