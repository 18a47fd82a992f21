"""Enter complaints, and say how they were acknowledged and answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from concordat.agreements.commands.disposals import come_due
from concordat.agreements.models import Complaint
from concordat.agreements.permissions import COMPLAINT_ACKNOWLEDGE, COMPLAINT_ADD, COMPLAINT_ANSWER, COMPLAINT_EDIT
from concordat.agreements.queries.reach import adding, check_number, locked
from concordat.agreements.rules import complaints as rules
from concordat.agreements.rules.clocks import check_order, check_past
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@transaction.atomic
def add(*, agency: Any, by: Actor, **said: Any) -> Complaint:
    """Enter a complaint, to be acknowledged within 30 days."""
    check_past(said["received_on"], clock.today(), "received_on")
    complaint = Complaint(partnership_id=by.partnership, agency=agency, **said)
    with adding(by, COMPLAINT_ADD, complaint) as decision:
        complaint.due = rules.due(complaint.received_on, None, None)
        complaint.save(force_insert=True)
        audit.record("agreements.complaint.added", by=by, target=complaint, under=decision.under)
    return complaint


@transaction.atomic
def edit(*, complaint: Complaint, by: Actor, **said: Any) -> Complaint:
    """Correct what a complaint says; its clock is counted anew."""
    check_past(said["received_on"], clock.today(), "received_on")
    with locked(by, COMPLAINT_EDIT, complaint) as (found, decision):
        _check_open(found)
        if found.acknowledged_on:
            check_order(said["received_on"], found.acknowledged_on, "it was received", "received_on")
        changed = found.write(**said)
        check_number(by, found)
        found.write(due=rules.due(found.received_on, found.acknowledged_on, None))
        if changed:
            detail = {"changed": changed}
            audit.record("agreements.complaint.edited", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def acknowledge(*, complaint: Complaint, on: date, by: Actor) -> Complaint:
    """Say on which day a complaint was acknowledged."""
    with locked(by, COMPLAINT_ACKNOWLEDGE, complaint) as (found, decision):
        _check_open(found)
        if found.acknowledged_on:
            raise Problem("The complaint has been acknowledged already.")
        _check_day(found, on)
        found.write(acknowledged_on=on, due=None, state=Complaint.State.ACKNOWLEDGED)
        detail = {"on": str(on)}
        audit.record("agreements.complaint.acknowledged", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def answer(*, complaint: Complaint, on: date, outcome: str, reasons: str, by: Actor) -> Complaint:
    """Say what came of a complaint and when its maker was told, and close it; due to be destroyed three years later."""
    with locked(by, COMPLAINT_ANSWER, complaint) as (found, decision):
        _check_open(found)
        _check_day(found, on)
        if found.acknowledged_on:
            check_order(found.acknowledged_on, on, "it was acknowledged", "on")
        found.write(closed_on=on, outcome=outcome, reasons=reasons, due=None, state=Complaint.State.CLOSED)
        come_due(about=found, kind="complaint", what="Data protection complaint", closed_on=on, by=by)
        detail = {"on": str(on), "outcome": outcome}
        audit.record("agreements.complaint.answered", by=by, target=found, under=decision.under, detail=detail)
    return found


def _check_open(complaint: Complaint) -> None:
    if complaint.state not in (Complaint.State.RECEIVED, Complaint.State.ACKNOWLEDGED):
        raise Problem("The complaint has been answered.")


def _check_day(complaint: Complaint, on: date) -> None:
    check_past(on, clock.today(), "on")
    check_order(complaint.received_on, on, "it was received", "on")
