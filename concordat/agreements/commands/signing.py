"""Sign an agreement for a party: each signature records the seal of what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import inside
from concordat.agreements.commands.telling import concerned, keepers, tell
from concordat.agreements.models import Agreement, Party
from concordat.agreements.permissions import AGREEMENT_SIGN
from concordat.agreements.queries.agreements import one
from concordat.agreements.queries.signatures import proposal_of, seals_signed
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.terms import Stage, State
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.seals import seal
from concordat.kernel.words import listed


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, on which day, on whose authority, and where a signature on paper is kept."""

    by: str
    on: date
    authority: str
    kept: str = ""


@transaction.atomic
def sign(*, party: str, signature: Signature, seen: str = "", by: Actor) -> Party:
    """Sign an agreement for a party: a lead for their own agency, the information governance lead for any.

    `seen` is the seal of what the signatory read. When the last party signs it is signed, and everybody is told; it is
    in force from its first day. Raises Problem for a draft, a second signature, and terms that have changed since.
    """
    found = inside(Party, party, by=by, draft=False)
    decision = access.require(by, AGREEMENT_SIGN, found)
    agreement = found.agreement
    if found.signed_on:
        raise Problem(f"{found.agency.name} signed it on {dates.words(found.signed_on)} already.")
    rules.check_step("sign", agreement.state(clock.today()))
    mark = seal(one(by, agreement.ref).said())
    rules.check_same(seen, mark)
    proposed = proposal_of(by, agreement.ref)
    if proposed and proposed.seal != mark:
        raise Problem("What it says is not what was given to be signed. Take it back to draft and propose it again.")
    if any(each != mark for each in seals_signed(by, agreement.ref)):
        raise Problem("Another party signed other words than these. Take it back to draft and propose it again.")
    _set(found, signature, by, proposed.on if proposed else None)
    detail = {
        "agency": found.agency.name,
        "signed_by": found.signed_by,
        "on": found.signed_on.isoformat() if found.signed_on else "",
        "authority": found.authority,
        "kept": found.kept,
        "seal": mark,
    }
    audit.record("agreements.agreement.signed", by=by, target=agreement, under=decision.under, detail=detail)
    _finish(agreement, found, by)
    return found


def _set(party: Party, given: Signature, by: Actor, proposed_on: date | None) -> None:
    if not given.by.strip():
        raise Problem("Say who signed.", "signed_by")
    if not given.authority.strip():
        raise Problem("Say on whose authority.", "authority")
    rules.check_signature(signed_on=given.on, today=clock.today(), proposed_on=proposed_on)
    party.signed_on, party.signed_by = given.on, given.by.strip()
    party.authority, party.kept = given.authority.strip(), given.kept.strip()
    party.signed_with_id = by.member
    party.save(update_fields=["signed_on", "signed_by", "authority", "kept", "signed_with"])


def _finish(agreement: Agreement, signed: Party, by: Actor) -> None:
    waiting = Party.objects.filter(agreement=agreement, signed_on__isnull=True).select_related("agency")
    left = [party.agency.name for party in waiting]
    if left:
        tell(
            keepers(by=by),
            agreement,
            subject=f"{signed.agency.name} signed “{agreement.title}”",
            body=f"Signed by {signed.signed_by}. Still to sign: {listed(left)}.",
            why="You keep the agreements.",
            by=by,
        )
        return
    agreement.stage = Stage.SIGNED.value
    agreement.save(update_fields=["stage"])
    audit.record("agreements.agreement.concluded", by=by, target=agreement, detail={"last": signed.agency.name})
    state = agreement.state(clock.today())
    when = {
        State.AGREED: f"It is in force from {dates.words(agreement.begins)}." if agreement.begins else "",
        State.LAPSED: "Its last day is past, so it permits nothing.",
    }.get(state, "It is in force.")
    tell(
        concerned(agreement, by=by),
        agreement,
        subject=f"Signed by every party: {agreement.title}",
        body=f"{signed.agency.name} was the last to sign the sharing agreement “{agreement.title}”. {when}",
        why="The agreement concerns you.",
        by=by,
        post=True,
    )
