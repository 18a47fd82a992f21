"""Show an agreement on the public page, or take it off."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import locked_agreement
from concordat.agreements.models import Agreement
from concordat.agreements.permissions import AGREEMENT_PUBLISH
from concordat.agreements.rules.terms import Stage
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@transaction.atomic
def publish(*, agreement: str, by: Actor) -> Agreement:
    """Show a signed agreement on the public page from today."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_PUBLISH, found)
    if found.stage not in (Stage.SIGNED.value, Stage.WITHDRAWN.value):
        raise Problem("Only an agreement that every party has signed is shown to the public.")
    if found.published_on:
        raise Problem("It is on the public page already.")
    found.published_on = clock.today()
    found.save(update_fields=["published_on"])
    audit.record("agreements.agreement.published", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def unpublish(*, agreement: str, by: Actor) -> Agreement:
    """Take an agreement off the public page."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_PUBLISH, found)
    if not found.published_on:
        raise Problem("It is not on the public page.")
    found.published_on = None
    found.save(update_fields=["published_on"])
    audit.record("agreements.agreement.unpublished", by=by, target=found, under=decision.under)
    return found
