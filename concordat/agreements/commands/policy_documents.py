"""Keep the register of appropriate policy documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from concordat.agreements.commands.disposals import come_due_document
from concordat.agreements.models import PolicyDocument
from concordat.agreements.permissions import (
    POLICY_DOCUMENT_ADD,
    POLICY_DOCUMENT_EDIT,
    POLICY_DOCUMENT_END,
    POLICY_DOCUMENT_REVIEW,
)
from concordat.agreements.queries.reach import adding, check_number, locked
from concordat.agreements.rules.clocks import check_order, check_past
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@transaction.atomic
def add(*, agency: Any, by: Actor, **said: Any) -> PolicyDocument:
    """Enter a policy document, with the day on which it is to be reviewed."""
    _check_days(said["dated"], said["due"])
    document = PolicyDocument(partnership_id=by.partnership, agency=agency, **said)
    with adding(by, POLICY_DOCUMENT_ADD, document) as decision:
        document.save(force_insert=True)
        audit.record("agreements.policy-document.added", by=by, target=document, under=decision.under)
    return document


@transaction.atomic
def edit(*, document: PolicyDocument, by: Actor, **said: Any) -> PolicyDocument:
    """Correct what the register says of a policy document."""
    _check_days(said["dated"], said["due"])
    with locked(by, POLICY_DOCUMENT_EDIT, document) as (found, decision):
        _check_held(found)
        changed = found.write(**said)
        check_number(by, found)
        if changed:
            detail = {"changed": changed}
            audit.record("agreements.policy-document.edited", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def review(*, document: PolicyDocument, on: date, due: date, by: Actor) -> PolicyDocument:
    """Say on which day a policy document was reviewed, and when it is to be reviewed next."""
    with locked(by, POLICY_DOCUMENT_REVIEW, document) as (found, decision):
        _check_held(found)
        check_past(on, clock.today(), "on")
        check_order(found.dated, on, "it was written", "on")
        if due <= on:
            raise Problem("The next review must come after this one.", "due")
        found.write(reviewed_on=on, due=due)
        detail = {"on": str(on), "next": str(due)}
        audit.record("agreements.policy-document.reviewed", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def end(*, document: PolicyDocument, on: date, by: Actor) -> PolicyDocument:
    """Say on which day the processing ended; the document is kept for six months more."""
    with locked(by, POLICY_DOCUMENT_END, document) as (found, decision):
        _check_held(found)
        check_past(on, clock.today(), "on")
        check_order(found.dated, on, "it was written", "on")
        found.write(ended_on=on, due=None, state=PolicyDocument.State.ENDED)
        come_due_document(document=found, ended_on=on, by=by)
        detail = {"on": str(on)}
        audit.record("agreements.policy-document.ended", by=by, target=found, under=decision.under, detail=detail)
    return found


def _check_held(document: PolicyDocument) -> None:
    if document.state != PolicyDocument.State.HELD:
        raise Problem("The processing that it covers has ended.")


def _check_days(dated: date, due: date) -> None:
    check_past(dated, clock.today(), "dated")
    if due <= dated:
        raise Problem("The review must come after the day on which it was written.", "due")
