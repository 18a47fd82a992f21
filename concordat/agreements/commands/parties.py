"""Say who is party to an agreement, and end an agency's part in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import inside, locked_draft
from concordat.agreements.commands.telling import concerned, tell
from concordat.agreements.models import Line, Part, Party
from concordat.agreements.permissions import AGREEMENT_EDIT, AGREEMENT_WITHDRAW
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.terms import Regime
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.partnership.queries.agencies import agencies_choices, agency_for
from concordat.partnership.queries.members import member_for


@transaction.atomic
def add(*, agreement: str, agency: str, competent: bool | None = None, contact: str = "", by: Actor) -> Party:
    """Make an agency a party to a draft; unless told otherwise it is competent (s.30) where agencies of its kind are."""
    held = locked_draft(agreement, by=by)
    decision = access.require(by, AGREEMENT_EDIT, held)
    if agency not in dict(agencies_choices(by)):
        raise Problem("Choose an agency that takes part in the partnership.", "agency")
    found = agency_for(by, agency)
    if Party.objects.filter(agreement=held, agency=found).exists():
        raise Problem(f"{found.name} is a party already.", "agency")
    party = Party.objects.create(
        partnership_id=by.partnership,
        agreement=held,
        agency=found,
        competent=rules.competent(found.kind) if competent is None else competent,
        contact=_contact(by, contact, agency),
    )
    _record("party-added", party, by, decision.under)
    return party


@transaction.atomic
def edit(*, party: str, competent: bool, contact: str = "", by: Actor) -> Party:
    """Change whether a party to a draft is a competent authority, and its contact."""
    found = inside(Party, party, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.agreement)
    enforcing = found.parts.filter(regime=Regime.PART_3.value)
    if not competent and enforcing.exists():
        raise Problem(
            f"{found.agency.name} is put under Part 3 for a purpose. Put it under the UK GDPR there first.", "competent"
        )
    found.competent, found.contact = competent, _contact(by, contact, found.agency_id)
    found.save(update_fields=["competent", "contact"])
    _record("party-edited", found, by, decision.under)
    return found


@transaction.atomic
def remove(*, party: str, by: Actor) -> str:
    """Take an agency out of a draft, with its parts and wherever the schedule names it; return its agreement."""
    found = inside(Party, party, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.agreement)
    if processor := found.processors.select_related("party__agency").first():
        raise Problem(f"{processor.party.agency.name} processes for {found.agency.name}. Change that first.")
    alone = []
    for line in Line.objects.filter(agreement=found.agreement_id, recipients__contains=[found.agency_id]):
        line.recipients = [ref for ref in line.recipients if ref != found.agency_id]
        alone += [line] if not line.recipients else []
        line.save(update_fields=["recipients"])
    if alone:
        raise Problem(
            f"A line of the schedule is for {found.agency.name} alone: {alone[0].asset.name}. Change or remove it first."
        )
    _record("party-removed", found, by, decision.under)
    agreement = found.agreement_id
    Part.objects.filter(party=found).delete()
    found.delete()
    return str(agreement)


@transaction.atomic
def leave(*, party: str, on: date, why: str = "", by: Actor) -> Party:
    """End an agency's part in a signed agreement: it is a party until the end of its last day, and everybody is told."""
    found = inside(Party, party, by=by, draft=False)
    decision = access.require(by, AGREEMENT_WITHDRAW, found.agreement)
    rules.check_stands(found.agreement.state(clock.today()))
    if found.left_on:
        raise Problem(f"{found.agency.name} leaves on {dates.words(found.left_on)} already.", "on")
    staying = Party.objects.filter(agreement=found.agreement_id, left_on__isnull=True).exclude(ref=found.ref)
    rules.check_leaves(on, today=clock.today(), others=staying.count())
    if found.agreement.ends and on > found.agreement.ends:
        raise Problem(f"The agreement ends on {dates.words(found.agreement.ends)}.", "on")
    found.left_on = on
    found.save(update_fields=["left_on"])
    _record("party-left", found, by, decision.under, why=why, on=on.isoformat())
    tell(
        concerned(found.agreement, by=by),
        found.agreement,
        subject=f"{found.agency.name} leaves “{found.agreement.title}”",
        body=f"Its last day is {dates.words(on)}. From the day after, nothing is shared with it or by it under this "
        f"agreement.{f' The reason given: {why.strip()}' if why.strip() else ''}",
        why="The agreement concerns you.",
        by=by,
        post=True,
    )
    return found


def _contact(by: Actor, ref: str, agency: str) -> Any:
    if not ref:
        return None
    member = member_for(by, ref)
    if member.agency_id != agency:
        raise Problem(f"{member.name} does not work for that agency.", "contact")
    return member


def _record(verbed: str, party: Party, by: Actor, under: str, why: str = "", **detail: object) -> None:
    told = {"agency": party.agency.name, "competent": party.competent, **detail}
    audit.record(f"agreements.agreement.{verbed}", by=by, target=party.agreement, why=why, under=under, detail=told)
