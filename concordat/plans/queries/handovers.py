"""Whose actions can be handed over, which they are, and how they would stand afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.partnership.queries.members import member_for, members_by_agency, names_of
from concordat.plans.models import Action, Plan
from concordat.plans.models.actions import ActionSet
from concordat.plans.permissions import ACTION_ASSIGN
from concordat.plans.queries.due import of_agency
from concordat.plans.queries.plans import plans_for
from concordat.plans.queries.reach import assigns_beyond_own
from concordat.plans.queries.vacancy import people_here, vacancy
from concordat.plans.rules import handovers as rules
from concordat.plans.rules.changes import seal


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody with actions: how many they own and of how many they are deputy; `left` where they hold no role here now."""

    person: Any
    left: bool
    owned: int
    deputised: int


def givers(actor: Actor) -> list[Giver]:
    """Return everybody whose actions the actor may hand over, those who have left first."""
    access.require(actor, ACTION_ASSIGN)
    rows, here = assignable(actor).order_by(), people_here(actor)
    counts = {
        part: dict(rows.filter(**{f"{part}__isnull": False}).values_list(f"{part}_id").annotate(Count("pk")))
        for part in ("owner", "deputy")
    }
    member = Action.owner.field.related_model
    people = member._default_manager.filter(pk__in={*counts["owner"], *counts["deputy"]}).select_related("agency")
    found = [
        Giver(person, person.pk not in here, counts["owner"].get(person.pk, 0), counts["deputy"].get(person.pk, 0))
        for person in people
    ]
    return sorted(found, key=lambda giver: (not giver.left, giver.person.name.lower()))


@dataclass(frozen=True, slots=True)
class Handover:
    """Somebody's actions to be handed over, and who can take them: by agency, pairs of reference and name."""

    giver: Any
    left: bool
    actions: list[Action]
    people: list[tuple[str, list[tuple[str, str]]]]


def handover_of(actor: Actor, ref: str) -> Handover:
    """Return what somebody needs who hands a member's actions over; raise Missing for whom the actor does not know."""
    access.require(actor, ACTION_ASSIGN)
    giver = member_for(actor, ref)
    people = [
        (agency, [each for each in members if each[0] != ref])
        for agency, members in members_by_agency(actor, first=actor.agency)
    ]
    if not assigns_beyond_own(actor):
        people = [(agency, members) for agency, members in people if agency == actor.agency_name]
    return Handover(giver, ref not in people_here(actor), list(actions_of(actor, ref)), people)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An action with the names of its owner and deputy before and after."""

    action: Action
    before: tuple[str, str]
    after: tuple[str, str]


def exchanges(actor: Actor, giver: str, to: str, part: str, refs: Sequence[str]) -> tuple[list[Exchange], str]:
    """Return how each of the chosen actions would stand after a hand-over, and the mark of how they stand now."""
    actions = list(actions_of(actor, giver).filter(pk__in=refs))
    rules.check_made(part, giver, to, len(actions))
    names = {
        "": "",
        **names_of(actor, {to, *(ref for each in actions for ref in (each.owner_id, each.deputy_id) if ref)}),
    }
    if to not in names:
        raise Missing
    found = []
    for action in actions:
        before = action.owner_id or "", action.deputy_id or ""
        after = rules.after(part, giver, to, *before)
        found.append(Exchange(action, (names[before[0]], names[before[1]]), (names[after[0]], names[after[1]])))
    return found, seal(rules.standing_of(actions))


def assignable(actor: Actor) -> ActionSet:
    """Return the actions whose owner the actor may name: of plans that are not retired, and that they can see."""
    plans = plans_for(actor).exclude(status=Plan.Status.RETIRED).values("pk")
    rows: ActionSet = Action.objects.filter(plan__in=plans)
    return rows if assigns_beyond_own(actor) else rows.filter(of_agency(actor))


def actions_of(actor: Actor, member: str) -> ActionSet:
    """Return the actions that a member owns or is deputy for, among those that the actor may assign."""
    rows = assignable(actor).filter(Q(owner_id=member) | Q(deputy_id=member))
    rows = rows.select_related("plan", "owner__agency", "deputy").prefetch_related("leads__agency")
    return rows.annotate(is_vacant=vacancy(actor)).order_by("plan__title", "plan", "position")
