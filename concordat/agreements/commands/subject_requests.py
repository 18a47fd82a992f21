"""Enter subject rights requests, turn their clocks, and say how they ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from concordat.agreements.commands.disposals import come_due
from concordat.agreements.models import SubjectRequest
from concordat.agreements.permissions import (
    SUBJECT_REQUEST_ADD,
    SUBJECT_REQUEST_ANSWER,
    SUBJECT_REQUEST_CLOSE,
    SUBJECT_REQUEST_EDIT,
    SUBJECT_REQUEST_EXTEND,
    SUBJECT_REQUEST_PAUSE,
    SUBJECT_REQUEST_REOPEN,
    SUBJECT_REQUEST_RESUME,
)
from concordat.agreements.queries.reach import adding, check_number, locked
from concordat.agreements.rules import subject_requests as rules
from concordat.agreements.rules.clocks import check_order, check_past
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem

State = SubjectRequest.State


@transaction.atomic
def add(*, agency: Any, by: Actor, **said: Any) -> SubjectRequest:
    """Enter a request, whose clock runs from the day on which it was received."""
    check_past(said["received_on"], clock.today(), "received_on")
    rules.check_kind(said["kind"], said["regime"])
    request = SubjectRequest(partnership_id=by.partnership, agency=agency, **said)
    with adding(by, SUBJECT_REQUEST_ADD, request) as decision:
        request.due = rules.due(request.facts)
        request.save(force_insert=True)
        audit.record("agreements.subject-request.added", by=by, target=request, under=decision.under)
    return request


@transaction.atomic
def edit(*, request: SubjectRequest, by: Actor, **said: Any) -> SubjectRequest:
    """Correct what a request says, and the days on which its clock was turned; it is counted anew."""
    check_past(said["received_on"], clock.today(), "received_on")
    rules.check_kind(said["kind"], said["regime"])
    with locked(by, SUBJECT_REQUEST_EDIT, request) as (found, decision):
        _check_open(found)
        if strange := set(said) & set(found.DAYS) - set(found.days):
            raise Problem("The clock was not turned so.", min(strange))
        if found.clarification_asked_on and said["kind"] != rules.ACCESS:
            raise Problem("Clarification stopped this clock, as it does for access alone.", "kind")
        changed = found.write(**said)
        check_number(by, found)
        rules.check_days(found.facts, found.extended_on, clock.today())
        _count_anew(found)
        if changed:
            detail = {"changed": changed}
            audit.record("agreements.subject-request.edited", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def pause(*, request: SubjectRequest, what: str, on: date, by: Actor) -> SubjectRequest:
    """Stop the clock while the person is asked who they are, or which information they mean."""
    with locked(by, SUBJECT_REQUEST_PAUSE, request) as (found, decision):
        _check_open(found)
        rules.check_pause(found.facts, found.kind, what)
        _check_day(found, on)
        found.write(**{f"{what}_asked_on": on})
        _count_anew(found)
        detail = {"asked for": what, "on": str(on)}
        audit.record("agreements.subject-request.paused", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def resume(*, request: SubjectRequest, on: date, by: Actor) -> SubjectRequest:
    """Let the clock run on, from the day on which what was asked for came."""
    with locked(by, SUBJECT_REQUEST_RESUME, request) as (found, decision):
        what = rules.waits_for(found.facts)
        if found.state != State.STOPPED or not what:
            raise Problem("The clock runs already.")
        _check_day(found, on)
        check_order(getattr(found, f"{what}_asked_on"), on, "it was asked for", "on")
        found.write(**{f"{what}_given_on": on})
        _count_anew(found)
        detail = {"given": what, "on": str(on)}
        audit.record("agreements.subject-request.resumed", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def extend(*, request: SubjectRequest, on: date, reason: str, by: Actor) -> SubjectRequest:
    """Extend a request by two further months, of which and of why the person was told on a day."""
    with locked(by, SUBJECT_REQUEST_EXTEND, request) as (found, decision):
        _check_open(found)
        _check_day(found, on)
        rules.check_extend(found.facts, on)
        found.write(extended_on=on, extension_reason=reason)
        _count_anew(found)
        detail = {"told on": str(on), "due": str(found.due)}
        audit.record("agreements.subject-request.extended", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def answer(*, request: SubjectRequest, on: date, outcome: str, ground: str, by: Actor) -> SubjectRequest:
    """Say on which day a request was answered, and how; what is refused is refused on a ground."""
    with locked(by, SUBJECT_REQUEST_ANSWER, request) as (found, decision):
        _check_open(found)
        _check_day(found, on)
        if outcome != SubjectRequest.Outcome.GRANTED and not ground.strip():
            raise Problem("Say on which ground it was refused.", "ground")
        found.write(answered_on=on, outcome=outcome, ground=ground, due=None, state=State.ANSWERED)
        detail = {"on": str(on), "outcome": outcome}
        audit.record("agreements.subject-request.answered", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def reopen(*, request: SubjectRequest, why: str, by: Actor) -> SubjectRequest:
    """Take back the answer of a request that is not closed; its clock runs as it did."""
    with locked(by, SUBJECT_REQUEST_REOPEN, request) as (found, decision):
        if found.state != State.ANSWERED:
            raise Problem("The request is not answered, or is closed.")
        found.write(answered_on=None, outcome="", ground="")
        _count_anew(found)
        audit.record("agreements.subject-request.reopened", by=by, target=found, why=why, under=decision.under)
    return found


@transaction.atomic
def close(*, request: SubjectRequest, on: date, by: Actor) -> SubjectRequest:
    """Close a request that was answered; it comes due to be destroyed three years later."""
    with locked(by, SUBJECT_REQUEST_CLOSE, request) as (found, decision):
        if found.state != State.ANSWERED or found.answered_on is None:
            raise Problem("Answer the request before you close it.")
        check_past(on, clock.today(), "on")
        check_order(found.answered_on, on, "it was answered", "on")
        found.write(closed_on=on, state=State.CLOSED)
        kind = found.get_kind_display().lower()
        come_due(about=found, kind="subject-request", what=f"Subject rights request ({kind})", closed_on=on, by=by)
        audit.record("agreements.subject-request.closed", by=by, target=found, under=decision.under)
    return found


def _check_open(request: SubjectRequest) -> None:
    if request.state not in (State.OPEN, State.STOPPED):
        raise Problem("The request has been answered.")


def _check_day(request: SubjectRequest, on: date) -> None:
    check_past(on, clock.today(), "on")
    check_order(request.received_on, on, "it was received", "on")


def _count_anew(request: SubjectRequest) -> None:
    request.write(
        due=rules.due(request.facts),
        state=State.STOPPED if rules.waits_for(request.facts) else State.OPEN,
    )
