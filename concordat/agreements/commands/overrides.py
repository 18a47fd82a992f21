"""Emergency overrides: invoke one, end it, review it.

To save life or prevent serious harm, data may be needed that no agreement gives (UK GDPR article 6(1)(d); DPA 2018
Schedule 8 paragraph 3). It is loud, for hours, of one person and one asset, and reviewed on the next working day.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from concordat import access
from concordat.agreements.models import Override
from concordat.agreements.permissions import OVERRIDE_INVOKE, OVERRIDE_REVIEW
from concordat.agreements.queries.choices import asset_called
from concordat.agreements.rules import granting
from concordat.agreements.rules.terms import EMERGENCIES
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel import clock, workdays
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.notices import commands as notices
from concordat.partnership.queries.actors import actor_for
from concordat.partnership.queries.members import member_for, members_with_roles

TOLD = ("information-governance",)


@transaction.atomic
def invoke(*, member: str, asset: str, purpose: str, why: str, hours: int, by: Actor) -> Override:
    """Let one person have one asset in an emergency, from now on for some hours, and tell who must know at once.

    Invoked again for the same while it stands, it is the one that stands.
    """
    decision = access.require(by, OVERRIDE_INVOKE)
    granting.check_hours(hours)
    if purpose not in EMERGENCIES:
        raise Problem("Choose the emergency.", "purpose")
    if not why.strip():
        raise Problem("Say what the emergency is.", "why")
    person, wanted, now = member_for(by, member), asset_called(by, asset), clock.now()
    if actor_for(person.ref, by.partnership).partnership != by.partnership:
        raise Problem(f"{person.name} holds no role in this partnership.", "member")
    same = Override.objects.filter(member=person, asset=wanted, purpose=purpose, ends__gt=now)
    if standing := same.filter(partnership_id=by.partnership).first():
        return standing
    override = Override.objects.create(
        partnership_id=by.partnership,
        member=person,
        agency=person.agency,
        asset=wanted,
        purpose=purpose,
        why=why.strip(),
        invoked_by_id=by.member,
        begins=now,
        ends=now + timedelta(hours=hours),
        review_by=workdays.next_workday(clock.today()),
    )
    detail = {"for": person.name, "emergency": EMERGENCIES[purpose], "hours": hours}
    audit.record(
        "agreements.override.invoked", by=by, target=override, under=decision.under, why=override.why, detail=detail
    )
    _shout(override, by)
    return override


@transaction.atomic
def end(*, override: str, by: Actor) -> Override:
    """End an override before its time."""
    found = _locked(override, by)
    decision = access.require(by, OVERRIDE_INVOKE)
    if by.member not in (found.member_id, found.invoked_by_id):
        access.require(by, OVERRIDE_REVIEW, found)
    now = clock.now()
    if found.ends <= now:
        raise Problem("This override has ended already.")
    found.ends, found.ended_by_id = now, by.member
    found.save(update_fields=["ends", "ended_by"])
    audit.record("agreements.override.ended", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def review(*, override: str, finding: str, review: str, by: Actor) -> Override:
    """Say, once an override has ended, whether it was justified; somebody other than who invoked or used it."""
    found = _locked(override, by)
    decision = access.require(by, OVERRIDE_REVIEW, found)
    granting.check_not_reviewed(found.reviewed_at)
    granting.check_other(by.member, found.member_id, found.invoked_by_id)
    granting.check_ended(found.ends, clock.now())
    if finding not in Override.Finding.values:
        raise Problem("Say what you found.", "finding")
    if not review.strip():
        raise Problem("Say what you looked at, and what follows from it.", "review")
    found.reviewed_at, found.reviewed_by_id = clock.now(), by.member
    found.finding, found.review = finding, review.strip()
    found.save(update_fields=["reviewed_at", "reviewed_by", "finding", "review"])
    detail = {"finding": found.get_finding_display()}
    audit.record(
        "agreements.override.reviewed", by=by, target=found, under=decision.under, why=found.review, detail=detail
    )
    return found


def _shout(override: Override, by: Actor) -> None:
    """Tell the steward, the information governance leads, and whoever it is for if somebody else invoked it."""
    told = {lead.ref: (lead, "You review emergency overrides.") for lead in members_with_roles(by, TOLD)}
    if steward := override.asset.steward:
        told[steward.ref] = (steward, f"You are the steward of {override.asset}.")
    told.setdefault(override.member.ref, (override.member, "The override is for you."))
    begun, ended = (timezone.localtime(moment) for moment in (override.begins, override.ends))
    body = (
        f"{by.name} of {by.agency_name} has invoked an emergency override for {override.member.name} of {override.agency}: "
        f"{EMERGENCIES[override.purpose].lower()}. It lets them have all of {override.asset} ({override.asset.agency}) "
        f"from {begun:%H:%M} to {ended:%H:%M on} {dates.words(ended.date())}.\n\n"
        f"What they say: {override.why}\n\nIt is to be reviewed by the end of {dates.words(override.review_by)}."
    )
    for to, why in told.values():
        if to.is_active and to.ref != by.member:
            notices.tell(
                to=to.ref,
                name=to.name,
                email=to.email,
                subject=f"Emergency override: {override.asset}",
                body=body,
                link=reverse("agreements:override_view", args=[override.ref]),
                why=why,
                private=True,
                by=by,
            )


def _locked(ref: str, by: Actor) -> Override:
    rows = Override.objects.select_for_update(of=("self",)).select_related("member", "asset")
    found = rows.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found
