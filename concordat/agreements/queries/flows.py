"""Ask whether data may flow to a person; each question is recorded, whatever the answer."""

from __future__ import annotations

from typing import Any

from concordat import access
from concordat.agreements.models import AccessRequest, Asset, Override, Purpose
from concordat.agreements.permissions import (
    AGGREGATE_RECEIVE,
    FLOW_ASK,
    FLOW_TRY,
    IDENTIFIABLE_RECEIVE,
    PSEUDONYMOUS_RECEIVE,
)
from concordat.agreements.queries.agreements import whole
from concordat.agreements.queries.choices import field_names
from concordat.agreements.rules import flow
from concordat.agreements.rules.flow import Decision, Known, Person, Question
from concordat.agreements.rules.terms import EMERGENCIES, Form
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.partnership.queries.actors import actor_for
from concordat.partnership.queries.members import member_for

RECEIVE = {
    Form.IDENTIFIABLE: IDENTIFIABLE_RECEIVE,
    Form.PSEUDONYMOUS: PSEUDONYMOUS_RECEIVE,
    Form.AGGREGATE: AGGREGATE_RECEIVE,
}


def may_flow(actor: Actor, asked: Question, to: str = "") -> Decision:
    """Decide whether what is asked may flow to a member (the actor, unless one is named), now; recorded.

    Raises Refused for somebody who may not ask for others, Missing where there is no such member here.
    """
    to = to or actor.member
    decision = access.require(actor, FLOW_ASK if to == actor.member else FLOW_TRY)
    member = member_for(actor, to)
    found = flow.decide(person(actor, member), asked, known(actor, member))
    _record(actor, member, asked, found, decision.under)
    return found


def person(actor: Actor, member: Any) -> Person:
    """Return a member as the rules know them: their agency, and the forms that their roles here may receive."""
    them = actor_for(member.ref, actor.partnership)
    here = them.partnership == actor.partnership
    forms = {form for form, permission in RECEIVE.items() if here and access.may(them, permission)}
    return Person(
        member.ref,
        member.name,
        member.agency_id,
        member.agency.name,
        member.is_active,
        here and bool(them.roles),
        frozenset(forms),
    )


def known(actor: Actor, member: Any) -> Known:
    """Return all that an answer about a member depends on; the same number of queries, however much there is."""
    mine = {"partnership_id": actor.partnership}
    now = clock.now()
    granted = AccessRequest.objects.filter(**mine, member=member, status=AccessRequest.Status.GRANTED)
    standing = Override.objects.filter(**mine, member=member, ends__gt=now)
    assets = Asset.objects.filter(**mine).select_related("agency").prefetch_related("fields")
    return Known(
        now=now,
        day=clock.today(),
        assets={asset.ref: asset.terms() for asset in assets},
        purposes={purpose.ref: purpose.terms() for purpose in Purpose.objects.filter(**mine)},
        agreements=[each.terms() for each in whole(actor)],
        grants=[request.grant() for request in granted],
        overrides=[override.stands() for override in standing],
    )


def _record(actor: Actor, member: Any, asked: Question, found: Decision, under: str) -> None:
    asset = Asset.objects.filter(ref=asked.asset, partnership_id=actor.partnership).first()
    if found.override:
        _record_use(actor, asked, found)
    audit.record(
        "agreements.flow.asked",
        by=actor,
        target=asset,
        target_label="" if asset else "data that is not on the list",
        why=EMERGENCIES.get(asked.purpose, ""),
        under=under,
        detail={
            "for": member.name,
            "member": member.ref,
            "purpose": asked.purpose,
            "fields": sorted(asked.fields)[:100],
            "form": asked.form,
            "use": asked.use,
            "allowed": found.allowed,
            "reason": found.reason,
            "answer_under": found.under,
        },
    )


def _record_use(actor: Actor, asked: Question, found: Decision) -> None:
    """Record with the override itself that it was used, and for what, for whoever reviews it."""
    override = Override.objects.get(ref=found.override, partnership_id=actor.partnership)
    detail = {"fields": field_names(actor, asked.fields), "form": asked.form, "use": asked.use}
    audit.record("agreements.override.used", by=actor, target=override, under=found.under, detail=detail)
