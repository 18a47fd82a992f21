"""Draft an agreement, change its facts, give it to its parties to sign, and take it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import locked_agreement, locked_draft, made
from concordat.agreements.commands.telling import concerned, signers, tell
from concordat.agreements.models import Agreement, Ground, Line, Part, Party
from concordat.agreements.models.agreements import FACTS
from concordat.agreements.permissions import AGREEMENT_DRAFT, AGREEMENT_EDIT, AGREEMENT_PROPOSE
from concordat.agreements.queries.agreements import needs_of, one
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.completeness import check_complete
from concordat.agreements.rules.terms import Stage
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.seals import check_unchanged, seal
from concordat.partnership.queries.members import member_for


@dataclass(frozen=True, slots=True)
class Facts:
    """What an agreement says beside its parties, purposes and schedule; `contact` is a member's reference, or ""."""

    title: str
    about: str = ""
    begins: date | None = None
    ends: date | None = None
    review_on: date | None = None
    retention_months: int | None = None
    retention_rule: str = ""
    dpia: str = ""
    dpia_on: date | None = None
    equality: str = ""
    equality_on: date | None = None
    security: str = ""
    transfers: str = ""
    contact: str = ""

    def checked(self) -> dict[str, Any]:
        """Return the facts without the contact; a review is offered a year after the first day where none is given."""
        facts = asdict(self)
        facts.pop("contact")
        review = self.review_on or (rules.review_by_default(self.begins) if self.begins else None)
        if review and self.ends and self.review_on is None:
            review = min(review, self.ends)
        rules.check_days(self.begins, self.ends, review)
        return facts | {"review_on": review, "title": self.title.strip()}


@transaction.atomic
def draft(*, facts: Facts, ref: str = "", by: Actor) -> Agreement:
    """Begin an agreement as a draft; `ref` is the reference that its form asks for, so that sent twice it is one."""
    decision = access.require(by, AGREEMENT_DRAFT)
    contact = _contact(by, facts.contact)
    agreement = made(Agreement, ref, by=by, contact=contact, **facts.checked())
    audit.record("agreements.agreement.drafted", by=by, target=agreement, under=decision.under)
    return agreement


@transaction.atomic
def renew(*, agreement: str, by: Actor) -> Agreement:
    """Draft an agreement that follows another: the same in everything but its days, its assessments' days and signatures."""
    decision = access.require(by, AGREEMENT_DRAFT)
    before = one(by, locked_agreement(agreement, by=by).ref)
    dated = {"begins", "ends", "review_on", "dpia_on", "equality_on"}
    copied = {name: getattr(before, name) for name in FACTS if name not in dated}
    agreement_made = Agreement.objects.create(
        partnership_id=by.partnership, replaces=before, contact_id=before.contact_id, **copied
    )
    _copy_inside(before, agreement_made)
    detail = {"replaces": before.ref}
    audit.record("agreements.agreement.drafted", by=by, target=agreement_made, under=decision.under, detail=detail)
    return agreement_made


def _copy_inside(before: Agreement, after: Agreement) -> None:
    ours = {"partnership_id": after.partnership_id, "agreement": after}
    staying = [party for party in before.parties.all() if party.left_on is None]
    parties = {
        party.ref: Party.objects.create(
            **ours, agency_id=party.agency_id, competent=party.competent, contact_id=party.contact_id
        )
        for party in staying
    }
    for ground in before.grounds.all():
        again = Ground.objects.create(
            **ours, purpose_id=ground.purpose_id, why=ground.why, gateways=list(ground.gateways)
        )
        for part in ground.parts.all():
            if part.party_id in parties and (part.acts_for_id is None or part.acts_for_id in parties):
                facts = part.facts() | {"acts_for": parties.get(part.acts_for_id or "")}
                Part.objects.create(
                    partnership_id=after.partnership_id, ground=again, party=parties[part.party_id], **facts
                )
    agencies = {party.agency_id for party in parties.values()}
    for line in before.lines.all():
        facts = line.facts()
        kept = [ref for ref in line.recipients if ref in agencies]
        if kept or not line.recipients:
            Line.objects.create(**ours, asset_id=line.asset_id, **(facts | {"recipients": kept}))


@transaction.atomic
def edit(*, agreement: str, facts: Facts, seen: str = "", by: Actor) -> Agreement:
    """Change what a draft says beside its parties, purposes and schedule. Raises `Stale` where somebody else has."""
    found = locked_draft(agreement, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found)
    before = found.facts()
    check_unchanged(seen, before)
    contact = _contact(by, facts.contact)
    for name, value in facts.checked().items():
        setattr(found, name, value)
    found.contact = contact
    found.save()
    if names := sorted(name for name, value in found.facts().items() if value != before[name]):
        audit.record(
            "agreements.agreement.edited", by=by, target=found, under=decision.under, detail={"changed": names}
        )
    return found


@transaction.atomic
def delete(*, agreement: str, by: Actor) -> str:
    """Delete a draft with all that it says and return its title; the record keeps that there was one."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_DRAFT, found)
    rules.check_step("delete", found.state(clock.today()))
    audit.record("agreements.agreement.deleted", by=by, target=found, under=decision.under)
    title = found.title
    found.delete()
    return title


@transaction.atomic
def propose(*, agreement: str, by: Actor) -> Agreement:
    """Give a complete draft to its parties to sign; from then on what it says is locked, and who may sign is told."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_PROPOSE, found)
    rules.check_step("propose", found.state(clock.today()))
    whole = one(by, found.ref)
    check_complete(needs_of(by, whole))
    found.stage = Stage.SIGNING.value
    found.save(update_fields=["stage"])
    detail = {"seal": seal(whole.said())}
    audit.record("agreements.agreement.proposed", by=by, target=found, under=decision.under, detail=detail)
    asked = signers(whole.parties.all(), by=by)
    told = {person.ref for person in asked}
    tell(
        [person for person in concerned(whole, by=by) if person.ref not in told],
        found,
        subject=f"Given to be signed: {found.title}",
        body=f"{by.name} gave the sharing agreement “{found.title}” to its parties to sign. What it says is locked.",
        why="The agreement concerns you.",
        by=by,
    )
    tell(
        asked,
        found,
        subject=f"To be signed: {found.title}",
        body=f"{by.name} gives the sharing agreement “{found.title}” to its parties to sign. Read it, and sign it for "
        "your agency. It permits nothing until every party has signed and its first day has come.",
        why="You may sign agreements for your agency.",
        by=by,
        post=True,
    )
    return found


@transaction.atomic
def take_back(*, agreement: str, by: Actor) -> Agreement:
    """Take an agreement that waits for signatures back to draft; the signatures made so far are gone, and it is said so."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_PROPOSE, found)
    rules.check_step("take back", found.state(clock.today()))
    parties = list(Party.objects.filter(agreement=found).select_related("agency", "contact"))
    signed = [party.agency.name for party in parties if party.signed_on]
    found.stage = Stage.DRAFT.value
    found.save(update_fields=["stage"])
    nothing = {"signed_on": None, "signed_by": "", "authority": "", "kept": "", "signed_with": None}
    Party.objects.filter(agreement=found).update(**nothing)
    detail = {"had_signed": signed}
    audit.record("agreements.agreement.taken-back", by=by, target=found, under=decision.under, detail=detail)
    lost = " Signatures made so far are gone." if signed else ""
    tell(
        signers(parties, by=by),
        found,
        subject=f"Taken back to draft: {found.title}",
        body=f"{by.name} took the sharing agreement “{found.title}” back to change it.{lost} You will be told when it "
        "is to be signed again.",
        why="You may sign agreements for your agency.",
        by=by,
    )
    return found


def _contact(by: Actor, ref: str) -> Any:
    return member_for(by, ref) if ref else None
