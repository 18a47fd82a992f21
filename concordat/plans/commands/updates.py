"""Updates: how an action goes, drafted and then submitted for good."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.commands.finding import locked_action
from concordat.plans.models import Action, Update
from concordat.plans.permissions import UPDATE_DRAFT, UPDATE_SUBMIT
from concordat.plans.rules import updates as rules
from concordat.plans.rules.changes import changed


@transaction.atomic
def draft(*, by: Actor, action: str, quarter: str, brag: str = "", narrative: str = "") -> Update:
    """Keep an update for later: the agency's one draft on this action, seen by that agency alone."""
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, UPDATE_DRAFT, found)
    _check(found, quarter, narrative)
    update = _draft_of(by, found)
    before = {"quarter": update.quarter, "brag": update.brag, "narrative": update.narrative}
    update.quarter, update.brag, update.narrative = quarter, brag if brag in rules.BRAG_HINTS else "", narrative
    update.member_id = by.member
    update.save()
    after = {"quarter": update.quarter, "brag": update.brag, "narrative": update.narrative}
    if difference := changed(before, after):
        detail = {"fields": sorted(difference["changed"]), "quarter": quarter}
        record("plans.update.drafted", by=by, target=found, under=decision.under, detail=detail)
    return update


@transaction.atomic
def submit(*, by: Actor, action: str, quarter: str, brag: str, narrative: str) -> Update:
    """Submit an update; it is never changed afterwards, a correction is a further update.

    Submitting the same words for the same quarter again does nothing, so that a form sent twice is harmless.
    """
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, UPDATE_SUBMIT, found)
    _check(found, quarter, narrative)
    rules.check_complete(brag, narrative)
    if (same := _already(by, found, quarter)) and (same.brag, same.narrative) == (brag, narrative.strip()):
        return same
    update = _draft_of(by, found)
    update.quarter, update.brag, update.narrative = quarter, brag, narrative.strip()
    update.member_id, update.status, update.submitted_at = by.member, Update.Status.SUBMITTED, clock.now()
    update.save()
    before = found.brag
    _take_newest(found)
    detail = {"quarter": quarter, "brag": brag, "update": update.ref} | changed({"brag": before}, {"brag": found.brag})
    record("plans.update.submitted", by=by, target=found, under=decision.under, detail=detail)
    return update


@transaction.atomic
def discard(*, by: Actor, action: str) -> Action:
    """Throw away the agency's draft update on an action; where there is none, nothing happens."""
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, UPDATE_DRAFT, found)
    drafts = found.updates.filter(agency_id=by.agency, status=Update.Status.DRAFT)
    if drafts.delete()[0]:
        record("plans.update.discarded", by=by, target=found, under=decision.under)
    return found


def _check(action: Action, quarter: str, narrative: str) -> None:
    plan = action.plan
    rules.check_reported_on(plan.status)
    rules.check_quarter(quarter, rules.quarters(plan.begins, plan.ends, clock.today()))
    rules.check_length(narrative)


def _draft_of(by: Actor, action: Action) -> Update:
    update = action.updates.filter(agency_id=by.agency, status=Update.Status.DRAFT).first()
    return update or Update(
        partnership_id=action.partnership_id, action=action, agency_id=by.agency, quarter="", brag="", narrative=""
    )


def _already(by: Actor, action: Action, quarter: str) -> Update | None:
    given = action.updates.filter(agency_id=by.agency, quarter=quarter, status=Update.Status.SUBMITTED)
    return given.order_by("-submitted_at", "-created_at").first()


def _take_newest(action: Action) -> None:
    """Give the action the status of the newest quarter reported on, as last submitted."""
    newest = (
        action.updates.filter(status=Update.Status.SUBMITTED)
        .order_by("-quarter", "-submitted_at", "-created_at")
        .first()
    )
    if newest and newest.submitted_at:
        action.brag, action.brag_quarter = newest.brag, newest.quarter
        action.brag_on = timezone.localtime(newest.submitted_at).date()
        action.save(update_fields=["brag", "brag_quarter", "brag_on"])
