"""Read agreements with all that they say."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from concordat import access
from concordat.agreements.models import Agreement, Asset, Gateway, Ground, Line, Part, Party
from concordat.agreements.permissions import AGREEMENT_VIEW
from concordat.agreements.rules.completeness import Need, Said, cautions, needs
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing


def whole(actor: Actor, rows: QuerySet[Agreement] | None = None) -> list[Agreement]:
    """Return agreements of the actor's partnership (all, unless given) with parties, grounds and schedule.

    Each ground has the gateways that it names as `laws`. Six queries, however many there are.
    """
    check_reader(actor)
    rows = Agreement.objects.all() if rows is None else rows
    found = list(
        rows.filter(partnership_id=actor.partnership).prefetch_related(
            Prefetch("parties", Party.objects.select_related("agency", "contact")),
            Prefetch("grounds", Ground.objects.select_related("purpose")),
            Prefetch("grounds__parts", Part.objects.select_related("party__agency", "acts_for__agency")),
            Prefetch("lines", Line.objects.select_related("asset__agency")),
        )
    )
    _name_laws(actor, (ground for agreement in found for ground in agreement.grounds.all()))
    return found


def check_reader(actor: Actor) -> str:
    """Refuse whoever may not see agreements, and return under which rule; the system at its nightly work may."""
    if actor.purpose == "work" and not actor.signed_in:
        return "the system at its work"
    return access.require(actor, AGREEMENT_VIEW).under


def one(actor: Actor, ref: str) -> Agreement:
    """Return one agreement with parties, grounds and schedule; raise Missing where there is none."""
    rows = Agreement.objects.filter(ref=ref).select_related("contact", "replaces")
    found = whole(actor, rows)
    if not found:
        raise Missing
    return found[0]


def assets_of(actor: Actor, agreement: Agreement) -> list[Asset]:
    """Return the assets in the schedule of an agreement, each once, with provider and fields."""
    access.require(actor, AGREEMENT_VIEW)
    named = {line.asset_id for line in agreement.lines.all()}
    rows = Asset.objects.filter(ref__in=named, partnership_id=actor.partnership)
    return list(rows.select_related("agency").prefetch_related("fields"))


def needs_of(actor: Actor, agreement: Agreement) -> list[Need]:
    """Return what an agreement needs before its parties can sign it, met or not; `agreement` as `one` returns it."""
    access.require(actor, AGREEMENT_VIEW)
    said = Said(agreement.review_on, agreement.retention_months, agreement.dpia, _purposes(agreement))
    return needs(agreement.terms(), said, clock.today())


def cautions_of(actor: Actor, agreement: Agreement, assets: Iterable[Asset]) -> list[str]:
    """Return what in an agreement's schedule the rules would refuse all the same."""
    access.require(actor, AGREEMENT_VIEW)
    known = {asset.ref: asset.terms() for asset in assets}
    return cautions(agreement.terms(), known, _purposes(agreement))


def _purposes(agreement: Agreement) -> dict[str, str]:
    return {ground.purpose_id: ground.purpose.name for ground in agreement.grounds.all()}


def _name_laws(actor: Actor, grounds: Iterable[Ground]) -> None:
    laws = {law.ref: law for law in Gateway.objects.filter(partnership_id=actor.partnership)}
    for ground in grounds:
        ground.laws = [laws[ref] for ref in ground.gateways if ref in laws]
