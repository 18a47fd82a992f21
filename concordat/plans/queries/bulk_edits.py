"""Read what somebody needs who changes many actions at once, and what was changed so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.pages import Page, PageSpec
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import colleagues
from concordat.plans.models import Action, BulkEdit, Plan, Priority, Revision
from concordat.plans.models.actions import PLAN_ORDER
from concordat.plans.permissions import ACTION_ASSIGN, ACTION_EDIT
from concordat.plans.queries.amendments import names_of
from concordat.plans.queries.content import action_facts
from concordat.plans.queries.plans import outline_of, plan_for, plans_for
from concordat.plans.queries.register import narrowed
from concordat.plans.queries.taking import record_taken
from concordat.plans.rules import bulk, plans
from concordat.plans.rules.bulk import BulkChange
from concordat.plans.rules.changes import seal

Row = tuple[Action, dict[str, Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The actions of a plan that were selected, and what they can be changed to."""

    plan: Plan
    actions: list[Action]
    priorities: list[Priority]
    people: list[tuple[str, list[tuple[str, str]]]]
    agencies: list[tuple[str, str]]
    leads: list[tuple[str, str]]
    strands: list[str]
    held_strands: list[str]


def selected(actor: Actor, ref: str, spec: PageSpec) -> list[str]:
    """Return the references of every action of a plan that `spec` seeks."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_EDIT, plan)
    return list(narrowed(actor, plan, spec).order_by("position").values_list("pk", flat=True))


def desk(actor: Actor, ref: str, actions: Sequence[str]) -> Desk:
    """Return the selected actions of a plan in its order, and what can be chosen for them."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_EDIT, plan)
    plans.check_kept(plan.status)
    outline = outline_of(actor, plan)
    found = list(chosen(actor, plan, actions).placed(outline).order_by(*PLAN_ORDER, "pk"))
    people: dict[str, list[tuple[str, str]]] = {}
    for member in colleagues(actor).select_related("agency").order_by("agency__name", "name"):
        people.setdefault(member.agency.name, []).append((member.ref, member.name))
    leads = {lead.name: lead.agency_id or "" for action in found for lead in action.leads.all()}
    held = {strand for action in found for strand in action.strands}
    return Desk(
        plan=plan,
        actions=found,
        priorities=outline,
        people=list(people.items()),
        agencies=agencies_choices(actor),
        leads=sorted(leads.items()),
        strands=list(dict.fromkeys([*(str(strand["name"]) for strand in plan.strands), *sorted(held)])),
        held_strands=sorted(held),
    )


def chosen(actor: Actor, plan: Plan, actions: Sequence[str]) -> Any:
    """Return those of a plan's actions that were selected, with what their facts tell."""
    access.require(actor, ACTION_EDIT, plan)
    return Action.objects.filter(plan=plan, pk__in=[ref[:12] for ref in actions]).told()


def change_of(actor: Actor, plan: Plan, kind: str, value: Any) -> BulkChange:
    """Return the change that `kind` and `value` name, once both are known to be possible; raise `Problem` where not."""
    if kind not in bulk.KINDS:
        raise Problem("Choose what to change", "change")
    access.require(actor, ACTION_ASSIGN if kind in bulk.ASSIGNING else ACTION_EDIT, plan)
    if kind in bulk.PEOPLE:
        return _person(actor, kind, value)
    if kind == "lead-add":
        name = dict(agencies_choices(actor)).get(value)
        if name is None:
            raise Problem("Choose an agency that takes part in this partnership", "agency")
        return BulkChange(kind, [name, value], name)
    if kind == "lead-remove":
        return BulkChange(kind, [value, ""], value)
    if kind == "due-set":
        return BulkChange(kind, value.isoformat() if value else "", _day(value) if value else "no date")
    if kind == "due-move":
        number, unit = value
        words = f"{abs(number)} {unit if abs(number) != 1 else unit[:-1]} {'later' if number > 0 else 'earlier'}"
        return BulkChange(kind, (number, unit), words)
    if kind == "timing":
        return BulkChange(kind, value, Action.Timing(value).label if value else "not said")
    if kind == "place":
        return _place(actor, plan, value)
    return BulkChange(kind, value, value)


def _person(actor: Actor, kind: str, value: str) -> BulkChange:
    if not value:
        return BulkChange(kind, [], "nobody")
    person = colleagues(actor).filter(ref=value).first()
    if person is None:
        raise Problem("Choose somebody who holds a role in this partnership", "person")
    return BulkChange(kind, [person.ref, person.name], person.name)


def _place(actor: Actor, plan: Plan, value: tuple[str, str]) -> BulkChange:
    priority, theme = value
    outline = outline_of(actor, plan)
    for each in outline:
        if each.ref == priority and not theme:
            return BulkChange("place", (each.ref, ""), each.name)
        for below in each.themes.all():
            if below.ref == theme:
                return BulkChange("place", (each.ref, below.ref), f"{each.name} › {below.name}")
    if priority or theme:
        raise Problem("Choose a priority or theme of this plan", "place")
    return BulkChange("place", ("", ""), "under no priority")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: which actions it changes, which it would not, and the mark of what they say now."""

    plan: Plan
    change: BulkChange
    rows: list[Row]
    same: list[Action]
    seen: str
    asks_why: bool
    names: dict[str, str]


def preview(actor: Actor, found: Desk, kind: str, value: Any) -> Preview:
    """Return what a change would do to the selected actions."""
    change = change_of(actor, found.plan, kind, value)
    rows, same = rows_of(actor, found.actions, change)
    content = any(bulk.is_content(bulk.names_changed(before, after)) for _, before, after in rows)
    asks = content and not plans.is_open(found.plan.status) and not found.plan.being_made
    return Preview(found.plan, change, rows, same, seen_of(actor, rows), asks, names_of(actor, found.plan))


def preview_to_take_away(actor: Actor, found: Desk, kind: str, value: Any, file: str) -> Preview:
    """Return what a change would do, for a download as `file`; the download is recorded."""
    shown = preview(actor, found, kind, value)
    record_taken(actor, [shown.plan], "bulk edit", file, actions=len(shown.rows))
    return shown


def rows_of(actor: Actor, actions: Sequence[Action], change: BulkChange) -> tuple[list[Row], list[Action]]:
    """Return the actions that a change changes, each before and after, and those that it leaves as they are."""
    rows, same = [], []
    for action in actions:
        access.require(actor, ACTION_ASSIGN if change.kind in bulk.ASSIGNING else ACTION_EDIT, action)
        before = action.facts()
        after = change.after(before)
        if after == before:
            same.append(action)
        else:
            rows.append((action, before, after))
    return rows, same


def seen_of(actor: Actor, rows: Sequence[Row]) -> str:
    """Return the mark of what actions say before a change, of what it changes."""
    return seal({a.pk: [before[name] for name in bulk.names_changed(before, after)] for a, before, after in rows})


def bulk_edit_list(actor: Actor, ref: str) -> tuple[Plan, list[BulkEdit]]:
    """Return a plan and its bulk edits, the newest first, with `made`: how many actions each changed."""
    plan = plan_for(actor, ref)
    return plan, list(_bulk_edits(actor).filter(plan=plan))


@dataclass(frozen=True, slots=True)
class BulkEdited:
    """A bulk edit with a page of its changes, and which of its actions can no longer be taken back."""

    plan: Plan
    bulk_edit: BulkEdit
    page: Page[Revision]
    names: dict[str, str]
    actions: frozenset[str]
    left: list[Revision]
    asks_why: bool


def bulk_edited(actor: Actor, ref: str, spec: PageSpec, permission: str = "") -> BulkEdited:
    """Return a bulk edit with its changes; with `permission`, for whoever may do what it names to the plan."""
    found = _bulk_edits(actor).filter(ref=ref, plan__in=plans_for(actor)).first()
    if found is None:
        raise Missing
    plan = plan_for(actor, found.plan_id)
    if permission:
        access.require(actor, permission, plan)
    rows = list(found.revisions.select_related("member__agency").order_by("label", "pk"))
    spec = replace(spec, page=min(spec.page, max(1, -(-len(rows) // spec.size))))
    start = (spec.page - 1) * spec.size
    now = action_facts(actor, Action.objects.filter(pk__in=[row.of for row in rows]))
    told = [(row, row.before or {}, row.after or {}) for row in rows]
    left = [row for row, was, is_ in told if row.of not in now or bulk.taken_back(now[row.of], was, is_) is None]
    content = any(bulk.is_content(bulk.names_changed(was, is_)) for _, was, is_ in told)
    return BulkEdited(
        plan=plan,
        bulk_edit=found,
        page=Page(rows[start : start + spec.size], len(rows), spec),
        names=names_of(actor, plan),
        actions=frozenset(now),
        left=[] if found.undone_at else left,
        asks_why=content and not plans.is_open(plan.status) and not plan.being_made,
    )


def _bulk_edits(actor: Actor) -> QuerySet[BulkEdit]:
    rows = BulkEdit.objects.filter(partnership_id=actor.partnership).select_related("member__agency", "undone_by")
    return rows.annotate(made=Count("revisions")).order_by("-created_at")
