"""Which areas somebody may read."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from concordat import access
from concordat.kernel.actors import Actor
from concordat.places.models import Area
from concordat.places.permissions import AREA_VIEW


def areas_within_reach(actor: Actor) -> QuerySet[Area]:
    """Return the areas that are true for all, and those of the actor's partnership, without their outlines."""
    check_reads(actor)
    ours = Q(partnership_id=actor.partnership) if actor.partnership else Q(pk__in=())
    return Area.objects.filter(Q(partnership_id__isnull=True) | ours).defer("outline")


def check_reads(actor: Actor) -> None:
    """Refuse a member who may not see areas; the system, which acts for a purpose, may read what is open."""
    if actor.member or not actor.purpose:
        access.require(actor, AREA_VIEW)


def true_on(on: date | None) -> Q:
    """Return the condition that an area is true on a day, any day where none is given."""
    if on is None:
        return Q()
    return (Q(begins__isnull=True) | Q(begins__lte=on)) & (Q(ends__isnull=True) | Q(ends__gte=on))
