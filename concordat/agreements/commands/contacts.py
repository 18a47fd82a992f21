"""Say who answers for an agreement and for each of its parties; people come and go while what is agreed stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import locked_agreement
from concordat.agreements.models import Agreement, Party
from concordat.agreements.permissions import AGREEMENT_EDIT
from concordat.agreements.rules.agreements import ENDED, STATE_WORDS
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.partnership.queries.members import member_for


@transaction.atomic
def name(*, agreement: str, contact: str, parties: Mapping[str, str], by: Actor) -> Agreement:
    """Name the contact of an agreement, and of each party by its reference; "" is nobody. What is signed stays as it is."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found)
    if (state := found.state(clock.today())) in ENDED:
        raise Problem(f"This agreement is {STATE_WORDS[state]}, so it needs no contacts.")
    before = found.contact.name if found.contact else ""
    found.contact = member_for(by, contact) if contact else None
    found.save(update_fields=["contact"])
    changed = {"agreement": [before, found.contact.name if found.contact else ""]}
    for party in Party.objects.filter(agreement=found, ref__in=list(parties)).select_related("agency", "contact"):
        was = party.contact.name if party.contact else ""
        member = member_for(by, parties[party.ref]) if parties[party.ref] else None
        if member is not None and member.agency_id != party.agency_id:
            raise Problem(f"{member.name} does not work for {party.agency.name}.", party.ref)
        party.contact = member
        party.save(update_fields=["contact"])
        changed[party.agency.name] = [was, member.name if member else ""]
    detail = {who: names for who, names in changed.items() if names[0] != names[1]}
    if detail:
        audit.record(
            "agreements.agreement.contacts-named", by=by, target=found, under=decision.under, detail={"changed": detail}
        )
    return found
