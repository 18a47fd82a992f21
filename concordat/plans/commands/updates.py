"""Updates: how an action goes, drafted and then submitted for good."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.commands import evidence as files
from concordat.plans.commands.finding import locked_action
from concordat.plans.models import Action, Update
from concordat.plans.permissions import UPDATE_DRAFT, UPDATE_SUBMIT
from concordat.plans.rules import updates as rules
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.documents import fingerprint


@transaction.atomic
def draft(
    *,
    by: Actor,
    action: str,
    quarter: str,
    brag: str = "",
    narrative: str = "",
    next_step: str = "",
    risk: str = "",
    evidence: files.Files = (),
    without: Sequence[str] = (),
    seen: str = "",
) -> Update:
    """Keep an update for later: the agency's one draft on this action, seen by that agency alone.

    `evidence` are files to keep with it, `without` the references of those to take away; `seen` is the `seal` of the
    draft as the form had it. Raises `Stale` where a colleague changed the draft meanwhile.
    """
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, UPDATE_DRAFT, found)
    said = rules.Said(quarter, brag if brag in rules.BRAG_HINTS else "", narrative, next_step, risk)
    _check(found, said)
    update = _draft_of(by, found)
    before = update.facts()
    check_unchanged(seen, before)
    _write(update, said, by)
    if difference := changed(before, update.facts()):
        detail = {"fields": sorted(difference["changed"]), "quarter": quarter}
        record("plans.update.drafted", by=by, target=found, under=decision.under, detail=detail)
    files.take_away(update, without, by=by, under=decision.under)
    files.keep(update, evidence, by=by, under=decision.under)
    return update


@transaction.atomic
def submit(
    *,
    by: Actor,
    action: str,
    quarter: str,
    brag: str,
    narrative: str,
    next_step: str = "",
    risk: str = "",
    evidence: files.Files = (),
    without: Sequence[str] = (),
    seen: str = "",
) -> Update:
    """Submit an update with its evidence; it is never changed afterwards, a correction is a further update.

    Submitting the same words and files for the same quarter again does nothing, so that a form sent twice is harmless.
    The rest as in `draft`.
    """
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, UPDATE_SUBMIT, found)
    said = rules.Said(quarter, brag, narrative.strip(), next_step.strip(), risk.strip())
    _check(found, said)
    rules.check_complete(brag, narrative)
    update = _draft_of(by, found)
    fresh = update.fingerprints() | {fingerprint(content) for _, content in evidence}
    if (same := _already(by, found, quarter)) and same.facts() == said.facts() and fresh <= same.fingerprints():
        return same
    check_unchanged(seen, update.facts())
    _write(update, said, by)
    files.take_away(update, without, by=by, under=decision.under)
    files.keep(update, evidence, by=by, under=decision.under)
    update.status, update.submitted_at = Update.Status.SUBMITTED, clock.now()
    update.save()
    before = found.brag
    found.take_status()
    detail = {"quarter": quarter, "brag": brag, "update": update.ref} | changed({"brag": before}, {"brag": found.brag})
    if given := update.evidence.count():
        detail["evidence"] = given
    record("plans.update.submitted", by=by, target=found, under=decision.under, detail=detail)
    return update


@transaction.atomic
def attach(*, by: Actor, action: str, quarter: str, evidence: files.Files) -> Update:
    """Keep files with the agency's draft on an action, whatever its words; a draft is begun where there is none."""
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, UPDATE_DRAFT, found)
    update = _draft_of(by, found)
    _check(found, rules.Said(update.quarter or quarter))
    if not update.quarter:
        _write(update, rules.Said(quarter), by)
        detail = {"fields": ["quarter"], "quarter": quarter}
        record("plans.update.drafted", by=by, target=found, under=decision.under, detail=detail)
    files.keep(update, evidence, by=by, under=decision.under)
    return update


@transaction.atomic
def discard(*, by: Actor, action: str) -> Action:
    """Throw away the agency's draft update on an action, with its files; where there is none, nothing happens."""
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, UPDATE_DRAFT, found)
    drafts = found.updates.filter(agency_id=by.agency, status=Update.Status.DRAFT)
    if drafts.delete()[0]:
        record("plans.update.discarded", by=by, target=found, under=decision.under)
    return found


def _check(action: Action, said: rules.Said) -> None:
    plan = action.plan
    rules.check_reported_on(plan.status)
    rules.check_quarter(said.quarter, rules.quarters(plan.begins, plan.ends, clock.today()))
    rules.check_length(said)


def _draft_of(by: Actor, action: Action) -> Update:
    update = action.updates.filter(agency_id=by.agency, status=Update.Status.DRAFT).first()
    return update or Update(partnership_id=action.partnership_id, action=action, agency_id=by.agency)


def _write(update: Update, said: rules.Said, by: Actor) -> None:
    for name, value in said.facts().items():
        setattr(update, name, value)
    update.member_id = by.member
    update.save()


def _already(by: Actor, action: Action, quarter: str) -> Update | None:
    return action.updates.submitted().filter(agency_id=by.agency, quarter=quarter).newest_first().first()
