"""Ask for access to data for oneself; grant it, refuse it, end it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.agreements.models import AccessRequest
from concordat.agreements.permissions import REQUEST_DECIDE, REQUEST_MAKE
from concordat.agreements.queries import flows
from concordat.agreements.queries.requests import what_stands_in_the_way
from concordat.agreements.rules import granting
from concordat.agreements.rules.flow import Question
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel import clock, workdays
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.notices import commands as notices
from concordat.partnership.queries.members import member_for, members_with_roles

Status = AccessRequest.Status
DECIDERS = ("information-governance",)


@transaction.atomic
def make(
    *, asset: str, purpose: str, form: str, fields: Sequence[str], why: str, until: date, by: Actor
) -> AccessRequest:
    """Ask for a form of data that one's roles do not let one receive, until the end of a day.

    The same request again, while the first waits, is the first.
    """
    decision = access.require(by, REQUEST_MAKE)
    asked = Question(asset, purpose, frozenset(fields), form)
    member = member_for(by, by.member)
    known, person = flows.known(by, member), flows.person(by, member)
    if asset not in known.assets or purpose not in known.purposes:
        raise Missing
    if not asked.fields or not asked.fields <= set(known.assets[asset].fields):
        raise Problem("Choose the fields that you need.", "fields")
    granting.check_until(until, clock.today(), workdays.months_after(clock.today(), granting.MOST_MONTHS))
    if form in person.forms:
        raise Problem(f"Your roles let you receive {form} data already: nothing needs to be asked for.", "form")
    same = AccessRequest.objects.filter(
        member_id=by.member, asset_id=asset, purpose_id=purpose, form=form, status=Status.ASKED
    )
    if waiting := same.filter(fields=sorted(asked.fields)).first():
        return waiting
    request = AccessRequest.objects.create(
        partnership_id=by.partnership,
        member_id=by.member,
        agency_id=by.agency,
        asset_id=asset,
        purpose_id=purpose,
        form=form,
        fields=sorted(asked.fields),
        why=why.strip(),
        until=until,
        decide_by=workdays.workdays_after(clock.today(), granting.DECIDED_IN),
    )
    audit.record("agreements.request.made", by=by, target=request, under=decision.under, why=request.why)
    subject = f"{by.name} asks for access to {request.asset}"
    by_when = dates.words(request.decide_by)
    body = f"{by.name} of {by.agency_name} asks for it in {form} form. It is to be decided by {by_when}."
    steward = request.asset.steward
    for lead in members_with_roles(by, DECIDERS):
        if steward is None or lead.ref != steward.ref:
            _tell(lead, subject, body, request, "You decide requests for access.", by)
    if steward is not None:
        _tell(steward, subject, body, request, "You are the steward of this data.", by)
    return request


@transaction.atomic
def decide(*, request: str, grant: bool, decision: str, by: Actor) -> AccessRequest:
    """Grant a request or refuse it, with a reason; only what an agreement lets flow can be granted."""
    found = _locked(request, by)
    allowed = access.require(by, REQUEST_DECIDE, found)
    granting.check_step(found.status, Status.GRANTED if grant else Status.REFUSED)
    granting.check_other(by.member, found.member_id)
    if not grant and not decision.strip():
        raise Problem("Say why it is refused.", "decision")
    if grant and (obstacle := what_stands_in_the_way(by, found)):
        raise Problem(f"No agreement lets this flow, so that granting it would give nothing: {obstacle}", "grant")
    found.status = Status.GRANTED if grant else Status.REFUSED
    found.decided_at, found.decided_by_id, found.decision = clock.now(), by.member, decision.strip()
    found.save(update_fields=["status", "decided_at", "decided_by", "decision"])
    verbed = "granted" if grant else "refused"
    audit.record(f"agreements.request.{verbed}", by=by, target=found, under=allowed.under, why=found.decision)
    body = f"Until {dates.words(found.until)}." if grant else f"The reason given: {found.decision}"
    _tell(found.member, f"Your request for {found.asset} is {verbed}", body, found, "You asked for access.", by)
    return found


@transaction.atomic
def take_back(*, request: str, by: Actor) -> AccessRequest:
    """Take back one's own request before it is decided."""
    found = _locked(request, by)
    if found.member_id != by.member:
        raise Missing
    allowed = access.require(by, REQUEST_MAKE)
    granting.check_step(found.status, Status.TAKEN_BACK)
    found.status = Status.TAKEN_BACK
    found.save(update_fields=["status"])
    audit.record("agreements.request.taken-back", by=by, target=found, under=allowed.under)
    return found


@transaction.atomic
def end(*, request: str, why: str, by: Actor) -> AccessRequest:
    """End access that was granted, from now on: whoever has it may give it up, whoever decides may take it away."""
    found = _locked(request, by)
    own = found.member_id == by.member
    allowed = access.require(by, REQUEST_MAKE if own else REQUEST_DECIDE, None if own else found)
    granting.check_step(found.status, Status.ENDED)
    if not own and not why.strip():
        raise Problem("Say why it ends.", "why")
    found.status = Status.ENDED
    found.save(update_fields=["status"])
    audit.record("agreements.request.ended", by=by, target=found, under=allowed.under, why=why.strip())
    if not own:
        body = f"The reason given: {why.strip()}"
        _tell(found.member, f"Your access to {found.asset} has ended", body, found, "You had access.", by)
    return found


def _locked(ref: str, by: Actor) -> AccessRequest:
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("member", "asset", "purpose")
    found = rows.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found


def _tell(to: Any, subject: str, body: str, request: AccessRequest, why: str, by: Actor) -> None:
    if to.ref == by.member or not to.is_active:
        return
    link = reverse("agreements:request_view", args=[request.ref])
    notices.tell(
        to=to.ref, name=to.name, email=to.email, subject=subject, body=body, link=link, why=why, private=True, by=by
    )
