"""Change the legal gateways that agreements rest on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from concordat import access
from concordat.agreements.models import Gateway
from concordat.agreements.permissions import GATEWAY_EDIT
from concordat.agreements.rules.gateways import usual
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem

_TAKEN = "There is already a gateway of this name."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a gateway is: a law, what it allows and to whom, where it can be read, and from when to when it is law."""

    name: str
    about: str = ""
    address: str = ""
    other_use: bool = False
    begins: date | None = None
    ends: date | None = None


@transaction.atomic
def add(*, facts: Facts, by: Actor) -> Gateway:
    """Add a law that lets data be shared."""
    decision = access.require(by, GATEWAY_EDIT)
    _check(facts, by)
    with once(_TAKEN, "name"):
        gateway = Gateway.objects.create(partnership_id=by.partnership, **asdict(facts))
    audit.record("agreements.gateway.added", by=by, target=gateway, under=decision.under)
    return gateway


@transaction.atomic
def edit(*, gateway: Gateway, facts: Facts, by: Actor) -> Gateway:
    """Change what is said of a law; agreements that rest on it follow."""
    decision = access.require(by, GATEWAY_EDIT, gateway)
    _check(facts, by, besides=gateway.ref)
    with once(_TAKEN, "name"):
        changed = change(gateway, **asdict(facts))
    if changed:
        audit.record("agreements.gateway.edited", by=by, target=gateway, under=decision.under, detail=changed)
    return gateway


@transaction.atomic
def add_usual(*, by: Actor) -> int:
    """Add the usual gateways that the list lacks, and return how many; those of a name that is there stay as they are."""
    decision = access.require(by, GATEWAY_EDIT)
    known = {name.casefold() for name in _of(by).values_list("name", flat=True)}
    new = [law for law in usual() if law.name.casefold() not in known]
    Gateway.objects.bulk_create(
        (Gateway(partnership_id=by.partnership, **asdict(law)) for law in new), ignore_conflicts=True
    )
    if new:
        audit.record("agreements.gateway.begun", by=by, under=decision.under, detail={"gateways": len(new)})
    return len(new)


def _check(facts: Facts, by: Actor, besides: str = "") -> None:
    if facts.begins and facts.ends and facts.ends < facts.begins:
        raise Problem("The last day is before the first.", "ends")
    if _of(by).filter(name__iexact=facts.name).exclude(ref=besides).exists():
        raise Problem(_TAKEN, "name")


def _of(by: Actor) -> QuerySet[Gateway]:
    return Gateway.objects.filter(partnership_id=by.partnership)
