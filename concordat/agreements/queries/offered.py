"""What can be chosen while an agreement is written: agencies, purposes, laws, data and its fields, people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from concordat import access
from concordat.agreements.models import Agreement, Asset, Gateway, Ground, Line, Part, Party, Purpose
from concordat.agreements.permissions import AGREEMENT_EDIT, AGREEMENT_SIGN, AGREEMENT_VIEW
from concordat.agreements.queries.agreements import one
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.refs import is_ref
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import members_by_agency, members_choices

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """Something to choose: its reference, its name, and what is said of it beside it."""

    ref: str
    name: str
    hint: str = ""


def people(actor: Actor) -> Pairs:
    """Return who can be named as contact of an agreement."""
    access.require(actor, AGREEMENT_VIEW)
    return members_choices(actor)


def people_of(actor: Actor, agency: str) -> Pairs:
    """Return who can be named as contact of a party: the people of that agency."""
    access.require(actor, AGREEMENT_EDIT)
    grouped = members_by_agency(actor, first=agency)
    names = dict(agencies_choices(actor))
    return [pair for name, pairs in grouped if name == names.get(agency) for pair in pairs]


def people_by_party(actor: Actor, agreement: Agreement) -> list[tuple[str, str, Pairs]]:
    """Return for each party its reference, its agency's name, and the people of that agency."""
    access.require(actor, AGREEMENT_EDIT)
    grouped = dict(members_by_agency(actor))
    return [(party.ref, party.agency.name, grouped.get(party.agency.name, [])) for party in agreement.parties.all()]


def agencies_left(actor: Actor, agreement: Agreement) -> Pairs:
    """Return the agencies that are no party to an agreement yet."""
    access.require(actor, AGREEMENT_EDIT)
    here = {party.agency_id for party in agreement.parties.all()}
    return [pair for pair in agencies_choices(actor) if pair[0] not in here]


def purposes_left(actor: Actor, agreement: Agreement) -> list[Offer]:
    """Return the purposes that have not ended and are none of an agreement's yet."""
    access.require(actor, AGREEMENT_EDIT)
    here = [ground.purpose_id for ground in agreement.grounds.all()]
    rows = Purpose.objects.filter(_lasting(), partnership_id=actor.partnership).exclude(ref__in=here)
    return [Offer(row.ref, row.name, _purpose_words(row)) for row in rows]


def gateways(actor: Actor) -> list[Offer]:
    """Return the gateways to choose from, each with its law and, where that is not always, since and until when."""
    access.require(actor, AGREEMENT_EDIT)
    rows = Gateway.objects.filter(partnership_id=actor.partnership)
    return [Offer(row.ref, row.name, _law_words(row)) for row in rows]


def assets(actor: Actor, agreement: Agreement) -> list[Offer]:
    """Return the data of an agreement's parties that has not been retired."""
    access.require(actor, AGREEMENT_EDIT)
    parties = [party.agency_id for party in agreement.parties.all()]
    rows = Asset.objects.filter(_lasting(), partnership_id=actor.partnership, agency_id__in=parties)
    return [Offer(row.ref, row.name, f"Held by {row.agency.name}") for row in rows.select_related("agency")]


def asset_with_fields(actor: Actor, ref: str) -> Asset | None:
    """Return data with its provider and fields; None where there is none such."""
    access.require(actor, AGREEMENT_EDIT)
    rows = Asset.objects.filter(ref=ref, partnership_id=actor.partnership) if is_ref(ref) else Asset.objects.none()
    return rows.select_related("agency").prefetch_related("fields").first()


def party_for(actor: Actor, ref: str) -> Party:
    """Return a party with its agency and agreement; raise Missing where there is none."""
    access.require(actor, AGREEMENT_VIEW)
    rows = Party.objects.filter(ref=ref, partnership_id=actor.partnership).select_related("agency", "agreement")
    if (found := rows.first()) is None:
        raise Missing
    return found


def may_sign_for_any(actor: Actor) -> bool:
    """Say whether the actor may record signatures of any agency, as on paper, not for their own agency alone."""
    return access.may(actor, AGREEMENT_SIGN, Party(partnership_id=actor.partnership, agency_id="-"))


def ground_for(actor: Actor, ref: str) -> tuple[Ground, Agreement]:
    """Return a purpose of an agreement, and the agreement as `one` returns it; raise Missing where there is none."""
    access.require(actor, AGREEMENT_VIEW)
    found = Ground.objects.filter(ref=ref, partnership_id=actor.partnership).first()
    if found is None:
        raise Missing
    agreement = one(actor, found.agreement_id)
    return next(each for each in agreement.grounds.all() if each.ref == ref), agreement


def part_for(actor: Actor, ref: str) -> tuple[Part, Agreement]:
    """Return a party's part for a purpose, and the agreement as `one` returns it; raise Missing where there is none."""
    access.require(actor, AGREEMENT_VIEW)
    rows = Part.objects.filter(ref=ref, partnership_id=actor.partnership)
    found = rows.select_related("ground__purpose", "party__agency", "acts_for").first()
    if found is None:
        raise Missing
    return found, one(actor, found.ground.agreement_id)


def line_for(actor: Actor, ref: str) -> tuple[Line, Agreement]:
    """Return a line of a schedule, and the agreement as `one` returns it; raise Missing where there is none."""
    access.require(actor, AGREEMENT_VIEW)
    found = Line.objects.filter(ref=ref, partnership_id=actor.partnership).select_related("asset__agency").first()
    if found is None:
        raise Missing
    return found, one(actor, found.agreement_id)


def _lasting() -> Q:
    return Q(ends__isnull=True) | Q(ends__gte=clock.today())


def _purpose_words(purpose: Purpose) -> str:
    kind = "A law enforcement purpose. " if purpose.law_enforcement else ""
    return f"{kind}{purpose.about}"[:300]


def _law_words(law: Gateway) -> str:
    today = clock.today()
    until = f" Not law since {law.ends.day} {law.ends:%B %Y}." if law.ends and law.ends < today else ""
    since = f" Law from {law.begins.day} {law.begins:%B %Y}." if law.begins and law.begins > today else ""
    other = " Authorises another use of data collected for law enforcement." if law.other_use else ""
    return f"{law.about}{since}{until}{other}".strip()[:400]
