"""What has a clock among agreements and the access given to people, as plain values for the desk."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from concordat.agreements.models import AccessRequest, Agreement, Override
from concordat.agreements.rules.clocks import Clocked, is_late
from concordat.agreements.rules.terms import PERMITS, Stage, State
from concordat.kernel import clock
from concordat.kernel.actors import Actor

NEAR = timedelta(days=90)


def agreements_clocked(actor: Actor) -> list[Clocked]:
    """Return the agreements in force that are to be reviewed, or lapse, within ninety days or should have been."""
    today = clock.today()
    rows = Agreement.objects.filter(partnership_id=actor.partnership, stage=Stage.SIGNED.value)
    found = []
    for agreement in rows:
        state = agreement.state(today)
        if state not in PERMITS:
            continue
        review = "Under review" if state == State.UNDER_REVIEW else "To be reviewed"
        for due, words in ((agreement.review_on, review), (agreement.ends, "Lapses")):
            if due and due - today <= NEAR:
                href = reverse("agreements:agreement_view", args=[agreement.ref])
                found.append(Clocked("agreement", agreement.title, href, due, words, due < today))
    return found


def access_clocked(actor: Actor) -> list[Clocked]:
    """Return the requests for access that wait for a decision."""
    rows = AccessRequest.objects.filter(partnership_id=actor.partnership, status=AccessRequest.Status.ASKED)
    return [
        Clocked(
            kind="access-request",
            what=f"Access to {row.asset}, {row.form}, for {row.member.name}",
            href=reverse("agreements:request_view", args=[row.ref]),
            due=row.decide_by,
            state="To be decided",
            late=row.decide_by < clock.today(),
            agency=row.agency.short_name,
        )
        for row in rows.select_related("asset", "member", "agency")
    ]


def overrides_clocked(actor: Actor) -> list[Clocked]:
    """Return the emergency overrides that nobody has reviewed yet; one that stands now is urgent."""
    now = clock.now()
    rows = Override.objects.filter(partnership_id=actor.partnership, reviewed_at__isnull=True)
    return [
        Clocked(
            kind="override",
            what=f"Emergency override: {row.asset}, for {row.member.name}",
            href=reverse("agreements:override_view", args=[row.ref]),
            due=timezone.localtime(row.ends) if now < row.ends else row.review_by,
            state="Stands now" if now < row.ends else "To be reviewed",
            late=now >= row.ends and is_late(row.review_by, clock.local_now()),
            agency=row.agency.short_name,
            urgent=now < row.ends,
        )
        for row in rows.select_related("asset", "member", "agency")
    ]
