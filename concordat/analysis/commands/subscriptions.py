"""Tell members that the answer to a saved question changed: with the rights of each, and never with a figure."""

from __future__ import annotations

import logging

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.analysis.commands.analyses import forget
from concordat.analysis.models import Analysis, Subscription
from concordat.analysis.permissions import ANALYSIS_SUBSCRIBE
from concordat.analysis.queries.analyses import analyses_of
from concordat.analysis.queries.keeping import ask_to_keep
from concordat.analysis.queries.runs import standing_numbers
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.changing import change
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.notices import commands as notices
from concordat.partnership.queries.actors import actor_for
from concordat.partnership.queries.members import member_for
from concordat.partnership.queries.partnerships import every_partnership

log = logging.getLogger("concordat.jobs")


@transaction.atomic
def begin(*, analysis: Analysis, purpose: str = "", by: Actor) -> Subscription:
    """Have oneself told when the answer that one is given changes; it is asked now, to know it again."""
    decision = access.require(by, ANALYSIS_SUBSCRIBE)
    if analysis.deleted_at:
        raise Problem("The analysis was deleted.")
    kept = ask_to_keep(by, analysis.question, purpose or analysis.purpose, protected=analysis.protected)
    subscription, made = Subscription.objects.update_or_create(
        partnership_id=by.partnership,
        analysis=analysis,
        member_id=by.member,
        defaults={"purpose": kept.purpose, "versions": kept.versions, "mark": kept.mark},
    )
    if made:
        audit.record("analysis.subscription.begun", by=by, target=analysis, under=decision.under)
    return subscription


@transaction.atomic
def end(*, analysis: Analysis, by: Actor) -> None:
    """Have oneself told no more."""
    decision = access.require(by, ANALYSIS_SUBSCRIBE)
    ended, _ = Subscription.objects.filter(analysis=analysis, member_id=by.member).delete()
    if ended:
        audit.record("analysis.subscription.ended", by=by, target=analysis, under=decision.under)


def watch(*, by: Actor) -> int:
    """Ask every question that somebody subscribed to, as they, where a dataset moved on; return how many were told.

    What was deleted long ago is forgotten first. One question that fails takes no other with it.
    """
    with acting(by), transaction.atomic():
        partnerships = every_partnership(by)
    told = 0
    for partnership in partnerships:
        within = system(by.purpose, partnership)
        with acting(within), transaction.atomic():
            forget(by=within)
            waiting = list(Subscription.objects.order_by("created_at").values_list("ref", "member_id"))
        for ref, member in waiting:
            told += _look(ref, member, partnership)
    return told


def _look(ref: str, member: str, partnership: str) -> bool:
    """Look at one subscription as its member, with the rights that they have now; say whether they were told."""
    try:
        with transaction.atomic():
            actor = actor_for(member, partnership)
            if actor.partnership != partnership:
                return False
            with acting(actor):
                return _tell(ref, actor)
    except (Refused, Problem, Missing):
        return False  # they may not ask it any more, or it cannot be asked: nothing is told of it
    except Exception:
        log.exception("a subscription was not looked at", extra={"subscription": ref})
        return False


def _tell(ref: str, actor: Actor) -> bool:
    subscription = Subscription.objects.select_for_update().filter(ref=ref, member_id=actor.member).first()
    if subscription is None:
        return False
    rows = analyses_of(actor).filter(ref=subscription.analysis_id, deleted_at__isnull=True)
    if (analysis := rows.first()) is None:
        return False
    access.require(actor, ANALYSIS_SUBSCRIBE)
    if standing_numbers(actor, analysis.datasets) == subscription.versions:
        return False
    kept = ask_to_keep(actor, analysis.question, subscription.purpose, protected=analysis.protected, how="watch")
    same = kept.mark == subscription.mark
    change(subscription, versions=kept.versions, mark=kept.mark)
    if not same:
        change(subscription, told_at=clock.now())
        _notice(analysis, actor)
    return not same


def _notice(analysis: Analysis, actor: Actor) -> None:
    member = member_for(actor, actor.member)
    notices.tell(
        to=member.ref,
        name=member.name,
        email=member.email,
        subject=f"The answer changed: {analysis.title}",
        body="New data was delivered, and the answer to this saved question is another one than when you last knew of it.",
        link=reverse("analysis:analysis_view", args=[analysis.ref]),
        why="You asked to be told when the answer changes. You can end that on its page.",
        private=True,
        by=actor,
    )
