"""Hand somebody's actions over to somebody else, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.notices import commands as notices
from concordat.partnership.queries.members import colleagues
from concordat.plans.commands.amending import revise
from concordat.plans.models import Action, Plan
from concordat.plans.permissions import ACTION_ASSIGN
from concordat.plans.queries.reach import assigns_beyond_own
from concordat.plans.rules import handovers as rules
from concordat.plans.rules.changes import changed, check_unchanged

LISTED = 20


@transaction.atomic
def make(*, by: Actor, giver: str, to: str, part: str, actions: Sequence[str], seen: str = "") -> list[Action]:
    """Hand the chosen actions of `giver` over to `to`, and return those that changed; sent twice, nothing happens again.

    `part` says whether they stand in the giver's place or beside them as deputy. `seen` is the `seal` of who owned the
    actions when the hand-over was looked at; raises `Stale` where that has changed, and `Problem` where it cannot be.
    """
    found = _locked(by, actions)
    rules.check_made(part, giver, to, len(found))
    decisions = {action.pk: access.require(by, ACTION_ASSIGN, action) for action in found}
    receiver = _receiver(by, to)
    wanted = {each.pk: rules.after(part, giver, to, each.owner_id or "", each.deputy_id or "") for each in found}
    if all(_stands(action, wanted[action.pk]) for action in found):
        return []
    check_unchanged(seen, rules.standing_of(found))
    people = {person.pk: person for each in found for person in (each.owner, each.deputy) if person} | {to: receiver}
    before = people.get(giver)
    handed = [each for each in found if not _stands(each, wanted[each.pk])]
    for action in handed:
        _hand(action, people, wanted[action.pk], by, decisions[action.pk].under)
    _tell_receiver(receiver, before, part, handed, by)
    if before and part == rules.PLACE:
        _tell_giver(before, receiver, handed, by)
    return handed


def _locked(by: Actor, refs: Sequence[str]) -> list[Action]:
    """Return the actions with all that a hand-over needs, locked in one order, so that two do not wait for each other."""
    rows = Action.objects.select_related("plan", "owner", "deputy").select_for_update(of=("self", "plan"), no_key=True)
    rows = rows.filter(pk__in=list(refs), partnership_id=by.partnership).exclude(plan__status=Plan.Status.RETIRED)
    return list(rows.prefetch_related("leads", "contributors", "placements", "links").order_by("plan", "pk"))


def _receiver(by: Actor, ref: str) -> Any:
    person = colleagues(by).select_related("agency").filter(ref=ref).first()
    if person is None:
        raise Problem("Choose somebody who holds a role in this partnership", "to")
    if not assigns_beyond_own(by) and person.agency_id != by.agency:
        raise Problem(f"Choose somebody of {by.agency_name}", "to")
    return person


def _stands(action: Action, wanted: tuple[str, str]) -> bool:
    return (action.owner_id or "", action.deputy_id or "") == wanted


def _hand(action: Action, people: dict[str, Any], wanted: tuple[str, str], by: Actor, under: str) -> None:
    before, named = action.facts(), _named(action)
    if any(ref and ref not in people for ref in wanted):
        raise Missing
    action.owner, action.deputy = people.get(wanted[0]), people.get(wanted[1])
    action.save(update_fields=["owner", "deputy"])
    revise(action, by=by, plan=action.plan, before=before, after=action.facts(), amendment=None)
    detail = changed(named, _named(action)) | {"given": sorted(filter(None, wanted))}
    record("plans.action.handed-over", by=by, target=action, under=under, detail=detail)


def _named(action: Action) -> dict[str, object]:
    return {
        "owner": action.owner.name if action.owner else "",
        "deputy": action.deputy.name if action.deputy else "",
    }


def _tell_receiver(receiver: Any, before: Any, part: str, handed: list[Action], by: Actor) -> None:
    seen = [a for a in handed if a.plan.status != Plan.Status.DRAFT or a.plan.agency_id == receiver.agency_id]
    if not seen or receiver.pk == by.member:
        return
    whose = f" of {before.name}" if before else ""
    role = "in their place" if part == rules.PLACE else "as deputy"
    notices.tell(
        to=receiver.pk,
        name=receiver.name,
        email=receiver.email,
        subject=f"{_count(seen)}{whose} handed over to you"[:200],
        body=f"{by.name} handed {_count(seen)}{whose} over to you, {role}:\n\n{_list(seen)}",
        link=reverse("plans:due_view") + "?of=me&show=all",
        by=by,
        why="Actions were handed over to you.",
    )


def _tell_giver(giver: Any, receiver: Any, handed: list[Action], by: Actor) -> None:
    if giver.pk == by.member or not colleagues(by).filter(pk=giver.pk).exists():
        return
    notices.tell(
        to=giver.pk,
        name=giver.name,
        email=giver.email,
        subject=f"{_count(handed)} of yours handed over to {receiver.name}"[:200],
        body=f"{by.name} handed these over to {receiver.name}:\n\n{_list(handed)}",
        link=reverse("plans:due_view") + "?of=me&show=all",
        by=by,
        why="Actions of yours were handed over.",
    )


def _count(actions: list[Action]) -> str:
    return "1 action" if len(actions) == 1 else f"{len(actions)} actions"


def _list(actions: list[Action]) -> str:
    lines = [f"{action.code} {action.text}".strip()[:150] for action in actions[:LISTED]]
    more = len(actions) - LISTED
    return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])])
