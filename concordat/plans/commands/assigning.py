"""Name who answers for an action: its owner and their deputy, and the agencies that lead it and contribute to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem, Refused
from concordat.notices import commands as notices
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import colleagues
from concordat.plans.commands.amending import revise, under_which
from concordat.plans.commands.finding import locked_action
from concordat.plans.models import Action, Contributor, Lead, Plan
from concordat.plans.permissions import ACTION_ASSIGN
from concordat.plans.queries.reach import assigns_beyond_own
from concordat.plans.rules import plans as rules
from concordat.plans.rules.actions import asked_of_assigning
from concordat.plans.rules.changes import changed, check_unchanged

Parts = Sequence[tuple[str, str]]
LONGEST_PART = 200


@transaction.atomic
def assign(
    *,
    by: Actor,
    action: str,
    owner: str = "",
    deputy: str | None = None,
    leads: Parts | None = None,
    contributors: Parts | None = None,
    why: str = "",
    seen: str = "",
) -> Action:
    """Name an action's owner (nobody, where empty) and, where given, its leads and contributors as (name, agency) pairs.

    A `deputy` may do all that the owner may; nobody, where empty, and left as it is where None.

    A pair without an agency is a name as the plan prints it. Who leads is no contributor besides. Somebody who may do so
    only for their own agency names its people, and leaves the agencies as they are. A new owner who can see the plan is
    told. Who leads and contributes is part of what a plan promises: in force it changes by amendment; who owns is not,
    and may change at any time. `seen` is the `seal` of what the form asks, as it had it. Raises `Stale`.
    """
    found = locked_action(action, by=by)
    decision = access.require(by, ACTION_ASSIGN, found)
    rules.check_kept(found.plan.status)
    before, was = _facts(found), found.facts()
    check_unchanged(seen, asked_of_assigning(was))
    person = _person(by, found.owner, owner, "owner")
    beside = found.deputy if deputy is None else _person(by, found.deputy, deputy, "deputy")
    if deputy and person and person == beside:
        raise Problem("Choose somebody else than the owner", "deputy")
    _check_reach(by, found, person, {"leads": leads, "contributors": contributors})
    if beside and beside != found.deputy:
        _check_reach(by, found, beside, {}, "deputy")
    found.owner, found.deputy = person, beside if beside != person else None
    found.save(update_fields=["owner", "deputy"])
    amendment = None
    if leads is not None:
        leads = list(dict(leads).items())
    if contributors is not None:
        leading = {name for name, _ in (leads if leads is not None else [(lead, "") for lead in before["leads"]])}  # type: ignore[attr-defined]
        contributors = [each for each in dict(contributors).items() if each[0] not in leading]
    given = {"leads": leads, "contributors": contributors}
    if any(parts is not None and [name for name, _ in parts] != before[kind] for kind, parts in given.items()):
        amendment = under_which(found.plan, by=by, why=why)
    if leads is not None:
        _set_parts(by, found, Lead, "leads", leads)
    if contributors is not None:
        _set_parts(by, found, Contributor, "contributors", contributors)
    revise(found, by=by, plan=found.plan, before=was, after=found.facts(), amendment=amendment)
    if difference := changed(before, _facts(found)):
        fresh = {"owner": person, "deputy": found.deputy}
        to = sorted(each.ref for part, each in fresh.items() if each and each.name != before[part])
        detail = difference | ({"given": to} if to else {})
        record("plans.action.assigned", by=by, target=found, why=why, under=decision.under, detail=detail)
    if person and before["owner"] != person.name and person.ref != by.member:
        tell_owner(found, by=by)
    if found.deputy and before["deputy"] != found.deputy.name and found.deputy.ref != by.member:
        tell_owner(found, by=by, deputy=True)
    return found


def tell_owner(action: Action, *, by: Actor, deputy: bool = False) -> None:
    """Tell an action's owner, or the deputy, that it is theirs, once they can see the plan."""
    person, plan = action.deputy if deputy else action.owner, action.plan
    if person is None or (plan.status == rules.DRAFT and person.agency_id != plan.agency_id):
        return
    part = "deputy for" if deputy else "owner of"
    notices.tell(
        to=person.ref,
        name=person.name,
        email=person.email,
        subject=f"You {'are deputy for' if deputy else 'own'} {action.code or 'an action'} of {plan.title}"[:200],
        body=f"{by.name} named you as the {part} this action:\n\n{action.code} {action.text}".strip()
        + (f"\n\nIt is due by {action.due:%-d %B %Y}." if action.due else ""),
        link=reverse("plans:action_view", args=[action.ref]),
        by=by,
        why=f"You were named as the {part} an action.",
    )


def tell_owner_of_many(plan: Plan, owner: str, count: int, *, by: Actor) -> None:
    """Tell somebody once how many actions of a plan are theirs now, once they can see the plan."""
    person = colleagues(by).filter(ref=owner).first()
    hidden = plan.status == rules.DRAFT and person and person.agency_id != plan.agency_id
    if person is None or hidden or person.ref == by.member:
        return
    actions = "an action" if count == 1 else f"{count} actions"
    notices.tell(
        to=person.ref,
        name=person.name,
        email=person.email,
        subject=f"You own {actions} of {plan.title}"[:200],
        body=f"{by.name} named you as the owner of {actions} of the plan “{plan.title}”.",
        link=reverse("plans:plan_view", args=[plan.ref]) + "?show=mine",
        by=by,
        why="You were named as the owner of actions.",
    )


def tell_owners(plan: Plan, *, by: Actor) -> None:
    """Tell the owners of other agencies, who could not see the draft, how many actions of the plan are to be theirs."""
    owned: dict[Any, int] = {}
    for action in plan.actions.filter(owner__isnull=False).select_related("owner"):
        if action.owner and action.owner.agency_id != plan.agency_id and action.owner.is_active:
            owned[action.owner] = owned.get(action.owner, 0) + 1
    for owner, count in owned.items():
        notices.tell(
            to=owner.ref,
            name=owner.name,
            email=owner.email,
            subject=f"You own {'an action' if count == 1 else f'{count} actions'} of {plan.title}"[:200],
            body=f"{by.name} has proposed the plan “{plan.title}”. "
            f"It names you as the owner of {'one action' if count == 1 else f'{count} actions'}.",
            link=reverse("plans:plan_view", args=[plan.ref]) + "?show=mine",
            by=by,
            why="The plan names you as the owner of an action.",
        )


def _person(by: Actor, now: Any, ref: str, field: str) -> Any:
    if not ref:
        return None
    if now and now.ref == ref:
        return now
    person = colleagues(by).select_related("agency").filter(ref=ref).first()
    if person is None:
        raise Problem("Choose somebody who holds a role in this partnership", field)
    return person


def _check_reach(
    by: Actor, action: Action, person: Any, parts: Mapping[str, Parts | None], field: str = "owner"
) -> None:
    if assigns_beyond_own(by):
        return
    for name, given in parts.items():
        if given is not None and set(given) != {(part.name, part.agency_id or "") for part in _parts(action, name)}:
            raise Refused(
                "You name owners of your own agency's actions; which agencies lead and contribute is the community "
                "safety manager's.",
                access.whom_to_ask(ACTION_ASSIGN),
                ACTION_ASSIGN,
            )
    if person and person.agency_id != by.agency:
        raise Problem(f"Choose somebody of {by.agency_name}", field)


def _set_parts(by: Actor, action: Action, model: Any, name: str, given: Parts) -> None:
    wanted = {part.strip(): agency for part, agency in given if part.strip()}
    known = {ref for ref, _ in agencies_choices(by)} | {part.agency_id for part in _parts(action, name)}
    if any(agency and agency not in known for agency in wanted.values()):
        raise Problem("Choose agencies that take part in this partnership", name)
    if long := next((part for part in wanted if len(part) > LONGEST_PART), ""):
        raise Problem(f"“{long[:40]}…” is too long: a name is {LONGEST_PART} characters at most", name)
    _parts(action, name).delete()
    ours = {"partnership_id": action.partnership_id, "action": action}
    model._default_manager.bulk_create(
        model(**ours, name=part, agency_id=agency or None, position=place)
        for place, (part, agency) in enumerate(wanted.items())
    )
    action._prefetched_objects_cache.pop(name, None)  # type: ignore[attr-defined]


def _parts(action: Action, name: str) -> Any:
    return getattr(action, name).all()


def _facts(action: Action) -> dict[str, object]:
    owner = action.owner.name if action.owner else ""
    deputy = action.deputy.name if action.deputy else ""
    parts = {name: [part.name for part in _parts(action, name)] for name in ("leads", "contributors")}
    return {"owner": owner, "deputy": deputy, **parts}
