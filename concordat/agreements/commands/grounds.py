"""Say for which purposes an agreement shares, why each needs the data, and which law lets it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import inside, locked_draft
from concordat.agreements.models import Agreement, Gateway, Ground, Line, Purpose
from concordat.agreements.permissions import AGREEMENT_EDIT
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.seals import check_unchanged


@transaction.atomic
def add(*, agreement: str, purpose: str, why: str = "", gateways: Sequence[str] = (), by: Actor) -> Ground:
    """Add a purpose to a draft, with the legal gateways that let data be shared for it."""
    held = locked_draft(agreement, by=by)
    decision = access.require(by, AGREEMENT_EDIT, held)
    found = Purpose.objects.filter(ref=purpose, partnership_id=by.partnership).first()
    if found is None or (found.ends and found.ends < clock.today()):
        raise Problem("Choose a purpose that has not ended.", "purpose")
    if Ground.objects.filter(agreement=held, purpose=found).exists():
        raise Problem(f"“{found.name}” is one of its purposes already.", "purpose")
    facts = {"why": why.strip(), "gateways": _gateways(by, gateways)}
    ground = Ground.objects.create(partnership_id=by.partnership, agreement=held, purpose=found, **facts)
    _record("purpose-added", held, ground, by, decision.under)
    return ground


@transaction.atomic
def edit(*, ground: str, why: str = "", gateways: Sequence[str] = (), seen: str = "", by: Actor) -> Ground:
    """Change why a purpose of a draft needs the data, and its gateways. Raises `Stale` where somebody else has."""
    found = inside(Ground, ground, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.agreement)
    check_unchanged(seen, found.facts())
    found.why, found.gateways = why.strip(), _gateways(by, gateways)
    found.save(update_fields=["why", "gateways"])
    _record("purpose-edited", found.agreement, found, by, decision.under)
    return found


@transaction.atomic
def remove(*, ground: str, by: Actor) -> str:
    """Take a purpose out of a draft, with the parts of the parties for it; return its agreement."""
    found = inside(Ground, ground, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.agreement)
    for line in Line.objects.filter(agreement=found.agreement_id, purposes__contains=[found.purpose_id]):
        if line.purposes == [found.purpose_id]:
            raise Problem(
                f"A line of the schedule is for this purpose alone: {line.asset.name}. Change or remove it first."
            )
        line.purposes = [ref for ref in line.purposes if ref != found.purpose_id]
        line.save(update_fields=["purposes"])
    _record("purpose-removed", found.agreement, found, by, decision.under)
    agreement = found.agreement_id
    found.delete()
    return str(agreement)


def _gateways(by: Actor, refs: Sequence[str]) -> list[str]:
    known = set(Gateway.objects.filter(ref__in=refs, partnership_id=by.partnership).values_list("ref", flat=True))
    if set(refs) - known:
        raise Problem("Choose gateways from the list.", "gateways")
    return sorted(known)


def _record(verbed: str, agreement: Agreement, ground: Ground, by: Actor, under: str) -> None:
    laws = Gateway.objects.filter(ref__in=ground.gateways, partnership_id=by.partnership)
    detail = {"purpose": ground.purpose.name, "gateways": list(laws.values_list("name", flat=True))}
    audit.record(f"agreements.agreement.{verbed}", by=by, target=agreement, under=under, detail=detail)
