"""Tell those whom an agreement concerns: the leads of its parties, their contacts, and who keeps the agreements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from concordat.agreements.models import Agreement, Party
from concordat.kernel.actors import Actor
from concordat.notices import commands as notices
from concordat.partnership.queries.members import members_with_roles

KEEPERS = ("information-governance",)
SIGNERS = ("agency-lead",)


def keepers(*, by: Actor) -> list[Any]:
    """Return the information governance leads."""
    return members_with_roles(by, KEEPERS)


def signers(parties: Iterable[Party], *, by: Actor) -> list[Any]:
    """Return who may sign for these parties: the leads of their agencies."""
    agencies = {party.agency_id for party in parties}
    return [lead for lead in members_with_roles(by, SIGNERS) if lead.agency_id in agencies]


def concerned(agreement: Agreement, *, by: Actor) -> list[Any]:
    """Return everybody whom an agreement concerns: keepers, its contact, its parties' contacts and leads; each once."""
    parties = list(_parties(agreement))
    named = [agreement.contact, *(party.contact for party in parties)]
    people = [*keepers(by=by), *filter(None, named), *signers(parties, by=by)]
    return list({person.ref: person for person in people if person.is_active}.values())


def tell(
    people: Iterable[Any], agreement: Agreement, *, subject: str, body: str, why: str, by: Actor, post: bool = False
) -> int:
    """Tell people something of an agreement on screen, with `post` by e-mail too; not whoever does it. Return how many."""
    told = 0
    for person in people:
        if person.ref == by.member or not person.is_active:
            continue
        notices.tell(
            to=person.ref,
            name=person.name,
            email=person.email,
            subject=subject,
            body=body,
            link=reverse("agreements:agreement_view", args=[agreement.ref]),
            channel="both" if post else "screen",
            why=why,
            by=by,
        )
        told += 1
    return told


def _parties(agreement: Agreement) -> QuerySet[Party]:
    return Party.objects.filter(agreement=agreement).select_related("agency", "contact")
