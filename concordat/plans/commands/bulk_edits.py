"""Change many actions at once, all or nothing, and take such a change back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands.amending import revise_each, under_which
from concordat.plans.commands.assigning import tell_owner_of_many
from concordat.plans.commands.finding import locked_plan, made
from concordat.plans.models import Action, BulkEdit, Lead, Placement, Plan
from concordat.plans.models.ordering import last_place
from concordat.plans.permissions import ACTION_ASSIGN, ACTION_EDIT
from concordat.plans.queries.bulk_edits import Row, change_of, chosen, rows_of, seen_of
from concordat.plans.rules import bulk, plans
from concordat.plans.rules.content import day_told

_FIELDS = ("owner_id", "deputy_id", "due", "timing", "strands", "priority_id", "theme_id", "position")
_AT_ONCE = 500


@transaction.atomic
def make(
    *,
    by: Actor,
    plan: str,
    actions: Sequence[str],
    kind: str,
    value: Any,
    why: str = "",
    seen: str = "",
    ref: str = "",
) -> BulkEdit:
    """Make one change (`rules.bulk.KINDS`) to many actions of a plan, all or nothing; in force by amendment.

    Actions that it would leave as they are stay untouched. `seen` is the mark that the preview carried, `ref` as of
    `actions.add`. Raises `Stale` where what is to be changed was changed since the preview.
    """
    found = locked_plan(plan, by=by)
    if ref and (already := found.bulk_edits.filter(ref=ref).first()):
        return already
    plans.check_kept(found.status)
    decision = access.require(by, ACTION_ASSIGN if kind in bulk.ASSIGNING else ACTION_EDIT, found)
    change = change_of(by, found, kind, value)
    rows, _ = rows_of(by, _locked(by, found, actions), change)
    if not rows:
        raise Problem("None of these actions would change. Choose others, or another change")
    if seen and seen != seen_of(by, rows):
        raise Stale({})
    content = any(bulk.is_content(bulk.names_changed(before, after)) for _, before, after in rows)
    amendment = under_which(found, by=by, why=why) if content else None
    bulk_edit = made(
        BulkEdit,
        ref,
        by=by,
        plan=found,
        member_id=by.member,
        words=change.sentence[:300],
    )
    if kind == "place":
        rows = _last(found, rows)
    _write(found, rows)
    revise_each(rows, by=by, plan=found, amendment=amendment, bulk_edit=bulk_edit)
    detail = {"words": bulk_edit.words, "actions": len(rows)}
    record("plans.bulk-edit.made", by=by, target=found, why=why, under=decision.under, detail=detail)
    if kind == "owner" and change.value:
        tell_owner_of_many(found, change.value[0], len(rows), by=by)
    return bulk_edit


@dataclass(frozen=True, slots=True)
class Undone:
    """A bulk edit that was taken back: of how many actions, and of how many not, because they were changed since."""

    bulk_edit: BulkEdit
    taken: int
    left: int


@transaction.atomic
def undo(*, by: Actor, bulk_edit: str, why: str = "") -> Undone:
    """Take a bulk edit back where what it changed was not changed since; in force by amendment, as it was made."""
    plan = (
        BulkEdit.objects.filter(ref=bulk_edit, partnership_id=by.partnership).values_list("plan_id", flat=True).first()
    )
    if plan is None:
        raise Missing
    found = locked_plan(plan, by=by)
    decision = access.require(by, ACTION_EDIT, found)
    plans.check_kept(found.status)
    edit = found.bulk_edits.get(ref=bulk_edit)
    if edit.undone_at:
        raise Problem("This was undone already.")
    revisions = {revision.of: revision for revision in edit.revisions.all()}
    rows: list[Row] = []
    places = _places(found)
    for action in _locked(by, found, list(revisions)):
        revision, now = revisions[action.pk], action.facts()
        back = bulk.taken_back(now, revision.before or {}, revision.after or {})
        if back is not None and (back["priority"], back["theme"]) in places:
            rows.append((action, now, back | {"also": [place for place in back["also"] if tuple(place) in places]}))
    if not rows:
        raise Problem("Every one of these actions was changed since, so there is nothing to undo.")
    content = any(bulk.is_content(bulk.names_changed(before, after)) for _, before, after in rows)
    amendment = under_which(found, by=by, why=why) if content else None
    _write(found, rows)
    revise_each(rows, by=by, plan=found, amendment=amendment)
    edit.undone_at, edit.undone_by_id = clock.now(), by.member
    edit.save(update_fields=["undone_at", "undone_by"])
    left = len(revisions) - len(rows)
    detail = {"words": edit.words, "actions": len(rows), "left": left}
    record("plans.bulk-edit.undone", by=by, target=found, why=why, under=decision.under, detail=detail)
    return Undone(edit, len(rows), left)


def _locked(by: Actor, plan: Plan, actions: Sequence[str]) -> list[Action]:
    """Hold the actions in one order, so that two who change the same ones follow each other; then read them."""
    rows = chosen(by, plan, actions)
    list(
        Action.objects.filter(pk__in=rows.values("pk")).order_by("pk").select_for_update(no_key=True).values_list("pk")
    )
    return list(rows)


def _last(plan: Plan, rows: list[Row]) -> list[Row]:
    first = last_place(plan.actions.all())
    return [(action, before, after | {"position": first + n}) for n, (action, before, after) in enumerate(rows)]


def _write(plan: Plan, rows: Sequence[Row]) -> None:
    for action, _, after in rows:
        owner, deputy = (next(iter(after[name]), None) for name in bulk.PEOPLE)
        action.owner_id, action.deputy_id = owner, deputy  # type: ignore[assignment]
        action.due = day_told(after["due"])
        action.timing, action.strands, action.position = after["timing"], after["strands"], after["position"]
        priority, theme = after["priority"] or None, after["theme"] or None
        action.priority_id, action.theme_id = priority, theme  # type: ignore[assignment]
    changed = [name for name in _FIELDS if any(_differs(name, before, after) for _, before, after in rows)]
    if changed:
        Action.objects.bulk_update([action for action, _, _ in rows], changed, batch_size=_AT_ONCE)
    led = [(action, after["leads"]) for action, before, after in rows if before["leads"] != after["leads"]]
    Lead.objects.filter(action__in=[action.pk for action, _ in led]).delete()
    Lead.objects.bulk_create(
        Lead(partnership_id=plan.partnership_id, action=action, name=name, agency_id=agency or None, position=place)
        for action, leads in led
        for place, (name, agency) in enumerate(leads)
    )
    _show(plan, [(action, before["also"], after["also"]) for action, before, after in rows])


def _show(plan: Plan, rows: Sequence[tuple[Action, list[Any], list[Any]]]) -> None:
    """Keep where else actions are shown, each with its further places before and after."""
    moved = [row for row in rows if row[1] != row[2]]
    gone = [
        place.pk
        for action, _, after in moved
        for place in action.placements.all()
        if [place.priority_id, place.theme_id or ""] not in after
    ]
    Placement.objects.filter(pk__in=gone).delete()
    Placement.objects.bulk_create(
        Placement(partnership_id=plan.partnership_id, action=action, priority_id=priority, theme_id=theme or None)
        for action, before, after in moved
        for priority, theme in after
        if [priority, theme] not in before
    )


def _differs(field: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    name = field.removesuffix("_id")
    return bool(before[name] != after[name])


def _places(plan: Plan) -> set[tuple[str, str]]:
    """Return the headings of a plan, under none too: to others nothing can go back."""
    priorities = {(priority, "") for priority in plan.priorities.values_list("pk", flat=True)}
    return priorities | {("", "")} | set(plan.themes.values_list("priority_id", "pk"))
