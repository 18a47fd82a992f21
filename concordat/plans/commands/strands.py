"""The strands of a plan: a copy of a set, changed as the plan needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands.amending import revise, revise_each, under_which
from concordat.plans.commands.finding import locked_plan
from concordat.plans.models import Plan, StrandSet
from concordat.plans.permissions import STRAND_EDIT
from concordat.plans.rules import plans as plan_rules
from concordat.plans.rules import strands as rules
from concordat.plans.rules.changes import check_unchanged
from concordat.plans.rules.strands import Strand


@transaction.atomic
def choose(*, by: Actor, plan: str, chosen: str, why: str = "", seen: str = "") -> Plan:
    """Give a plan a copy of a set: a standard one by its key, or one of the partnership's own by reference.

    Strands that its actions use and the set lacks stay, after the others. `seen` is the `seal` of its strands as the page
    had them; raises `Stale` where somebody else changed them meanwhile.
    """
    found, under = _locked(by, plan, seen)
    standard = rules.standard(chosen)
    own = None if standard else StrandSet.objects.filter(ref=chosen, partnership_id=by.partnership).first()
    if standard is None and own is None:
        raise Problem("Choose one of the sets listed", "chosen")
    strands = list(standard.strands) if standard else list(rules.of_plan(own.strands if own else ()))
    after = rules.together(strands, sorted(_used(found)))
    return _keep(by, found, under, "chosen", after, why, {"set": standard.name if standard else str(own)})


@transaction.atomic
def add(*, by: Actor, plan: str, name: str, meaning: str = "", why: str = "") -> Plan:
    """Add a strand at the end of a plan's strands; the same one again changes nothing."""
    found, under = _locked(by, plan)
    strands = rules.of_plan(found.strands)
    strand = rules.checked([Strand(name, meaning)], "name")[0]
    if strand in strands:
        return found
    after = rules.checked([*strands, strand], "name")
    return _keep(by, found, under, "added", after, why, {"name": strand.name})


@transaction.atomic
def edit(
    *,
    by: Actor,
    plan: str,
    at: int,
    name: str,
    meaning: str = "",
    why: str = "",
    seen: str = "",
    all_seen: str = "",
) -> Plan:
    """Rename the strand at a place, in the plan's actions and statements too, and say what it means.

    `seen` is the `seal` of the strand as the form had it: where it was moved since, it is found by that. `all_seen` is
    that of all the plan's strands. Raises `Stale` where somebody else changed it meanwhile.
    """
    found, under = _locked(by, plan, all_seen)
    strands = list(rules.of_plan(found.strands))
    at = _place(strands, at, seen)
    before = strands[at]
    strands[at] = Strand(name, meaning)
    after = rules.checked(strands, "name")
    detail = {"changed": {"strand": [before.name, after[at].name]}} if before.name != after[at].name else {}
    return _keep(by, found, under, "edited", after, why, detail, (before.name, after[at].name))


@transaction.atomic
def move(*, by: Actor, plan: str, at: int, up: bool) -> Plan:
    """Move a strand one place up or down while the plan is written; at the end of the list nothing changes."""
    found, under = _locked(by, plan)
    plan_rules.check_open(found.status)
    strands = rules.of_plan(found.strands)
    strand = strands[_place(strands, at)]
    detail = {"name": strand.name, "to": "up" if up else "down"}
    return _keep(by, found, under, "moved", rules.moved(strands, at, up=up), "", detail)


@transaction.atomic
def delete(*, by: Actor, plan: str, at: int, uses: int = 0, why: str = "", seen: str = "", all_seen: str = "") -> Plan:
    """Take a strand out of a plan and of its actions; `uses` is how many things use it, as the person was told.

    `seen` and `all_seen` are as of `edit`.
    """
    found, under = _locked(by, plan, all_seen)
    strands = list(rules.of_plan(found.strands))
    try:
        at = _place(strands, at, seen)
    except Stale:
        raise Problem("Somebody else changed this plan's strands. Look again before you take one out.") from None
    strand = strands[at]
    used = _uses(found, strand.name)
    if used != uses:
        things = "1 action or statement uses" if used == 1 else f"{used} actions and statements use"
        raise Problem(f"{things} “{strand.name}” now. Look again before you take it out.")
    del strands[at]
    detail = {"name": strand.name, "uses": used}
    return _keep(by, found, under, "deleted", strands, why, detail, (strand.name, ""))


def _locked(by: Actor, plan: str, seen: str = "") -> tuple[Plan, str]:
    found = locked_plan(plan, by=by)
    decision = access.require(by, STRAND_EDIT, found)
    plan_rules.check_kept(found.status)
    check_unchanged(seen, {"strands": found.strands})
    return found, decision.under


def _place(strands: Sequence[Strand], at: int, seen: str = "") -> int:
    """Return where the strand stands that was at a place when a form was opened on it."""
    at = rules.place_of(strands, at, seen)
    if not 0 <= at < len(strands):
        raise Missing
    check_unchanged(seen, asdict(strands[at]))
    return at


def _used(plan: Plan) -> set[str]:
    lists = plan.actions.exclude(strands=[]).order_by().values_list("strands", flat=True).distinct()
    stated = plan.statements.exclude(strand="").values_list("strand", flat=True)
    return {name for names in lists for name in names} | set(stated)


def _uses(plan: Plan, name: str) -> int:
    return plan.actions.filter(strands__contains=[name]).count() + plan.statements.filter(strand=name).count()


def _keep(
    by: Actor,
    plan: Plan,
    under: str,
    done: str,
    strands: Sequence[Strand],
    why: str,
    detail: dict[str, Any],
    name: tuple[str, str] = ("", ""),
) -> Plan:
    """Keep a plan's strands, and call one of them anew, or nothing, in what uses it; in force by amendment."""
    was, after = plan.facts(), rules.plain(strands)
    if plan.strands == after:
        return plan
    amendment = under_which(plan, by=by, why=why)
    plan.strands = after
    plan.save(update_fields=["strands"])
    revise(plan, by=by, plan=plan, before=was, after=plan.facts(), amendment=amendment)
    before, now = name
    if before and before != now:
        whole = ("leads", "contributors", "placements", "links")
        actions = plan.actions.filter(strands__contains=[before]).select_related("owner", "deputy")
        statements = plan.statements.filter(strand=before)
        changes = [
            *_renamed(list(actions.prefetch_related(*whole)), "strands", lambda held: rules.renamed(held, before, now)),
            *_renamed(list(statements), "strand", lambda _: now),
        ]
        revise_each(changes, by=by, plan=plan, amendment=amendment)
        detail = detail | {"renamed_in": len(changes)}
    record(f"plans.strand.{done}", by=by, target=plan, why=why if amendment else "", under=under, detail=detail)
    return plan


def _renamed(things: list[Any], field: str, anew: Callable[[Any], Any]) -> list[tuple[Any, Any, Any]]:
    """Change a field of many things in one query, and return each with its facts before and after."""
    changes = []
    for thing in things:
        before = thing.facts()
        setattr(thing, field, anew(getattr(thing, field)))
        changes.append((thing, before, thing.facts()))
    if things:
        model = type(things[0])
        model._default_manager.bulk_update(things, [field], batch_size=500)
    return changes
