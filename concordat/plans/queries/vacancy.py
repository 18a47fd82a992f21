"""Which actions nobody answers for: those without an owner, and those whose owner holds no role here now."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Q

from concordat.kernel.actors import Actor
from concordat.partnership.queries.members import colleagues


def vacant(actor: Actor) -> Q:
    """Return the condition that an action is vacant in the actor's partnership today."""
    return Q(owner__isnull=True) | ~Q(owner_id__in=colleagues(actor).values("pk"))


def vacancy(actor: Actor) -> ExpressionWrapper[Q]:
    """Return whether an action is vacant, to be fetched with it as `is_vacant`."""
    return ExpressionWrapper(vacant(actor), output_field=BooleanField())


def of_member(actor: Actor) -> Q:
    """Return the condition that an action is the actor's own: as its owner, or as the owner's deputy."""
    return Q(owner_id=actor.member) | Q(deputy_id=actor.member)


def people_here(actor: Actor) -> frozenset[str]:
    """Return the references of those who can answer for an action today: an owner who is none of them has left."""
    return frozenset(colleagues(actor).order_by().values_list("pk", flat=True))
