"""Ask whether data may flow to a person; each question is recorded, whatever the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from concordat.agreements.rules import flow, ways
from concordat.agreements.rules.flow import Decision, Known, Person, Question
from concordat.agreements.rules.terms import EMERGENCIES, Form, Use
from concordat.agreements.rules.ways import Delivering as Delivering
from concordat.agreements.rules.ways import Way as Way
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


@dataclass(frozen=True, slots=True)
class Ways:
    """How rows of an asset may be had for a purpose; or why not, where there is no way."""

    purpose: str
    name: str
    found: tuple[Way, ...] = ()
    refusal: str = ""


def ways_to(
    actor: Actor,
    asset: str,
    purpose: str,
    use: str = Use.USE,
    forms: Sequence[Form] = ways.ROWS,
    *,
    recorded: bool = True,
) -> Ways:
    """Return how the actor may have an asset for a purpose in some forms (rows), now; recorded as one question.

    It is not `recorded` where a page looks up what it can offer, and nobody asked and nothing is given.
    """
    decision = access.require(actor, FLOW_ASK)
    member = member_for(actor, actor.member)
    them, facts = person(actor, member), known(actor, member)
    found = _ways(them, asset, purpose, facts, use, forms)
    if not recorded:
        return found
    detail = {
        "for": member.name,
        "member": member.ref,
        "purpose": purpose,
        "use": use,
        "allowed": bool(found.found),
        "reason": found.found[0].reason if found.found else found.refusal,
        "ways": sorted({f"{way.form}, {way.under}" for way in found.found}),
    }
    row = Asset.objects.filter(ref=asset, partnership_id=actor.partnership).first()
    label = "" if row else "data that is not on the list"
    audit.record("agreements.flow.asked", by=actor, target=row, target_label=label, under=decision.under, detail=detail)
    if way := next((way for way in found.found if way.override), None):
        _record_use(actor, Question(asset, purpose, way.clear, way.form, use), way)
    return found


def ways_by_purpose(actor: Actor, asset: str, use: str = Use.USE, forms: Sequence[Form] = ways.ROWS) -> list[Ways]:
    """Return, for each purpose that has not ended and each emergency with an override, how an asset may be had.

    It says which questions would be answered with yes, for a page that offers them; the one that is asked is recorded.
    """
    access.require(actor, FLOW_ASK)
    member = member_for(actor, actor.member)
    them, facts = person(actor, member), known(actor, member)
    standing = [each.purpose for each in facts.overrides if each.asset == asset]
    lasting = [ref for ref, each in facts.purposes.items() if not each.ends or facts.day <= each.ends]
    found = [_ways(them, asset, ref, facts, use, forms) for ref in (*sorted(set(standing)), *lasting)]
    return sorted(found, key=lambda each: (not each.found, each.name))


def purposes_giving(actor: Actor, assets: Sequence[str], use: str = Use.USE) -> dict[str, list[tuple[str, str]]]:
    """Return for which purposes the actor may have each of some assets in any form: of each its reference and name.

    It is for a list that offers what may be asked, in a fixed number of queries; the question that is put is recorded.
    """
    access.require(actor, FLOW_ASK)
    member = member_for(actor, actor.member)
    them, facts = person(actor, member), known(actor, member)
    lasting = [(ref, each.name) for ref, each in facts.purposes.items() if not each.ends or facts.day <= each.ends]
    return {
        asset: [(ref, name) for ref, name in lasting if ways.ways(them, asset, ref, facts, use)]
        for asset in dict.fromkeys(assets)
    }


def ways_of_each(
    actor: Actor, assets: Sequence[str], purpose: str, use: str = Use.USE
) -> dict[str, tuple[dict[str, str], list[Way]]]:
    """Return for each of some assets the names of its fields by reference, and how the actor may have it for a purpose.

    It is for a page that offers what may be asked together, in a fixed number of queries; the question that is put is
    recorded.
    """
    access.require(actor, FLOW_ASK)
    member = member_for(actor, actor.member)
    them, facts = person(actor, member), known(actor, member)
    return {
        asset: ({ref: each.name for ref, each in found.fields.items()}, ways.ways(them, asset, purpose, facts, use))
        for asset in dict.fromkeys(assets)
        if (found := facts.assets.get(asset))
    }


def may_deliver(actor: Actor, asset: str, agreement: str = "") -> Delivering:
    """Say whether the provider of an asset may deliver it to the partnership's store today, and under what; recorded."""
    decision = access.require(actor, FLOW_ASK)
    found = ways.deliverable(asset, known(actor), agreement)
    detail = {"use": "deliver", "allowed": found.allowed, "reason": found.reason, "answer_under": found.under}
    _note(actor, asset, decision.under, detail)
    return found


def _ways(them: Person, asset: str, purpose: str, facts: Known, use: str, forms: Sequence[Form]) -> Ways:
    found = tuple(way for way in ways.ways(them, asset, purpose, facts, use) if way.form in forms)
    listed = facts.purposes.get(purpose)
    name = EMERGENCIES.get(purpose) or (listed.name if listed else "")
    return Ways(purpose, name, found, "" if found else ways.refusal(them, asset, purpose, facts, use, forms))


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


def known(actor: Actor, member: Any = None) -> Known:
    """Return all that an answer about a member depends on; the same number of queries, however much there is.

    Without a member it is what the answer depends on whoever asks.
    """
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
        grants=[request.grant() for request in granted] if member else [],
        overrides=[override.stands() for override in standing] if member else [],
    )


def _record(actor: Actor, member: Any, asked: Question, found: Decision, under: str) -> None:
    if found.override:
        _record_use(actor, asked, found)
    detail = {
        "for": member.name,
        "member": member.ref,
        "purpose": asked.purpose,
        "fields": sorted(asked.fields)[:100],
        "form": asked.form,
        "use": asked.use,
        "allowed": found.allowed,
        "reason": found.reason,
        "answer_under": found.under,
    }
    _note(actor, asked.asset, under, detail)


def _note(actor: Actor, asset: str, under: str, detail: dict[str, Any]) -> None:
    row = Asset.objects.filter(ref=asset, partnership_id=actor.partnership).first()
    audit.record(
        "agreements.flow.asked",
        by=actor,
        target=row,
        target_label="" if row else "data that is not on the list",
        why=EMERGENCIES.get(detail.get("purpose", ""), ""),
        under=under,
        detail=detail,
    )


def _record_use(actor: Actor, asked: Question, found: Decision | Way) -> None:
    """Record with the override itself that it was used, and for what, for whoever reviews it."""
    override = Override.objects.get(ref=found.override, partnership_id=actor.partnership)
    detail = {"fields": field_names(actor, asked.fields), "form": asked.form, "use": asked.use}
    audit.record("agreements.override.used", by=actor, target=override, under=found.under, detail=detail)
