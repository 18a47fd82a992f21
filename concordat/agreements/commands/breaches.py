"""Enter breaches, assess them, and say who was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from concordat.agreements.commands.disposals import come_due
from concordat.agreements.models import Breach
from concordat.agreements.permissions import (
    BREACH_ADD,
    BREACH_ASSESS,
    BREACH_CLOSE,
    BREACH_EDIT,
    BREACH_INFORM,
    BREACH_REPORT,
)
from concordat.agreements.queries.reach import adding, check_number, locked
from concordat.agreements.rules import breaches as rules
from concordat.agreements.rules.clocks import check_order, check_past
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@transaction.atomic
def add(*, agency: Any, by: Actor, **said: Any) -> Breach:
    """Enter a breach, whose 72 hours run from the moment at which it became known."""
    _check_found(said["discovered_at"])
    breach = Breach(partnership_id=by.partnership, agency=agency, **said)
    with adding(by, BREACH_ADD, breach) as decision:
        breach.due = _due(breach)
        breach.save(force_insert=True)
        audit.record("agreements.breach.added", by=by, target=breach, under=decision.under)
    return breach


@transaction.atomic
def edit(*, breach: Breach, by: Actor, **said: Any) -> Breach:
    """Correct and complete what is known of a breach; its hours are counted anew."""
    _check_found(said["discovered_at"])
    with locked(by, BREACH_EDIT, breach) as (found, decision):
        _check_open(found)
        if found.told_at and found.told_at < said["discovered_at"]:
            raise Problem("The regulator was told before this moment.", "discovered_on")
        changed = found.write(**said)
        check_number(by, found)
        found.write(due=_due(found))
        if changed:
            detail = {"changed": changed}
            audit.record("agreements.breach.edited", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def assess(*, breach: Breach, risk: str, reason: str, on: date, by: Actor) -> Breach:
    """Say how great the risk to people is, and why; it can be assessed again."""
    with locked(by, BREACH_ASSESS, breach) as (found, decision):
        _check_open(found)
        _check_day(found, on)
        found.write(risk=risk, risk_reason=reason, assessed_on=on)
        found.write(due=_due(found))
        audit.record(
            "agreements.breach.assessed",
            by=by,
            target=found,
            under=decision.under,
            detail={"risk": risk, "on": str(on)},
        )
    return found


@transaction.atomic
def report(*, breach: Breach, at: datetime, reference: str, delay_reason: str, by: Actor) -> Breach:
    """Say at which moment the regulator was told; after 72 hours, say why it took longer."""
    with locked(by, BREACH_REPORT, breach) as (found, decision):
        _check_open(found)
        if found.told_at:
            raise Problem("The regulator has been told already.")
        rules.check_report(found.discovered_at, at, clock.now(), delay_reason)
        found.write(told_at=at, told_reference=reference, delay_reason=delay_reason, due=None)
        detail = {"at": at.isoformat(timespec="minutes")}
        audit.record("agreements.breach.reported", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def inform(*, breach: Breach, on: date, by: Actor) -> Breach:
    """Say on which day the people concerned were told."""
    with locked(by, BREACH_INFORM, breach) as (found, decision):
        _check_open(found)
        if found.informed_on:
            raise Problem("The people concerned have been told already.")
        _check_day(found, on)
        found.write(informed_on=on)
        audit.record("agreements.breach.informed", by=by, target=found, under=decision.under, detail={"on": str(on)})
    return found


@transaction.atomic
def close(*, breach: Breach, on: date, lessons: str, by: Actor) -> Breach:
    """Close a breach of which nothing more is asked, with what was learnt; due to be destroyed six years later."""
    with locked(by, BREACH_CLOSE, breach) as (found, decision):
        _check_open(found)
        _check_day(found, on)
        rules.check_close(found.risk, found.told_at is not None, found.informed_on is not None)
        found.write(closed_on=on, lessons=lessons, due=None, state=Breach.State.CLOSED)
        come_due(about=found, kind="breach", what="Breach of personal data", closed_on=on, by=by)
        audit.record("agreements.breach.closed", by=by, target=found, under=decision.under)
    return found


def _due(breach: Breach) -> datetime | None:
    return rules.due(breach.discovered_at, breach.risk, breach.told_at)


def _check_open(breach: Breach) -> None:
    if breach.state != Breach.State.OPEN:
        raise Problem("The breach is closed.")


def _check_found(at: datetime) -> None:
    if at > clock.now():
        raise Problem("The moment must be in the past.", "discovered_on")


def _check_day(breach: Breach, on: date) -> None:
    check_past(on, clock.today(), "on")
    check_order(clock.day_of(breach.discovered_at), on, "it was found", "on")
