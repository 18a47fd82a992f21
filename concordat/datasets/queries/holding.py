"""Read what of a dataset is held, and what a withdrawal or a disposal would destroy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from concordat import access
from concordat.agreements.queries.agreements import whole
from concordat.agreements.queries.disposals import due_of, register
from concordat.datasets.models import Dataset, Delivery, Version
from concordat.datasets.permissions import DELIVERY_WITHDRAW, VERSION_DISPOSE
from concordat.datasets.queries.deliveries import delivery_for
from concordat.datasets.rules.deliveries import after
from concordat.datasets.rules.keeping import (
    Due,
    Manifest,
    Under,
    before_it,
    delivery_due,
    identity,
    last_named,
    live,
    versions_due,
)
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing


@dataclass(frozen=True, slots=True)
class Going:
    """What would be destroyed: the parts by what they are known by, rows and bytes, which versions lose something.

    `back` are the periods for which what stood before would stand again, `lost` those that nothing would be left of.
    """

    dataset: Dataset
    parts: frozenset[str]
    periods: Sequence[str]
    rows: int
    bytes: int
    versions: Sequence[int]
    standing: bool
    back: Sequence[str] = ()
    lost: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ComeDue:
    """Something that is to be destroyed: a version or a delivery by its reference, when, by which rule, and what goes."""

    kind: str
    ref: str
    what: str
    agreement: str
    due: Due
    going: Going


VERSION, DELIVERY = "dataset-version", "delivery"


def withdrawal_of(actor: Actor, ref: str) -> tuple[Delivery, Going]:
    """Return a delivery to withdraw, and what that would destroy; raise Problem for one that has not landed."""
    delivery = delivery_for(actor, ref)
    access.require(actor, DELIVERY_WITHDRAW, delivery)
    after(delivery.state, "withdraw")
    return delivery, going_with(actor, delivery)


def going_with(actor: Actor, delivery: Delivery) -> Going:
    """Return what goes with a delivery: every part of it that is held, in whatever version.

    Parts of what mends it go too: its rows stand in them beside those that were mended.
    """
    versions = _manifests(actor, delivery.dataset)
    return _going(delivery.dataset, versions, _parts_with(delivery, versions))


def going_at(actor: Actor, version: Version) -> Going:
    """Return what goes with a version: every part that no later version names."""
    versions = _manifests(actor, version.dataset)
    own = last_named(versions).get(version.number, [])
    return _going(version.dataset, versions, frozenset(identity(part) for part in own))


def disposal_of(actor: Actor, kind: str, ref: str) -> tuple[ComeDue, date]:
    """Return what has come due, with what would go, and until when it is kept; raise Missing where nothing is due."""
    access.require(actor, VERSION_DISPOSE)
    entered = due_of(actor, ref)
    found = next((each for each in come_due(actor) if (each.kind, each.ref) == (kind, ref)), None)
    if entered is None or found is None:
        raise Missing
    return found, entered.due


def come_due(actor: Actor) -> list[ComeDue]:
    """Return everything held that is to be destroyed some day, each with its day and rule; to keep the desk by."""
    if actor.purpose != "work":
        access.require(actor, VERSION_DISPOSE)
    datasets = Dataset.objects.filter(partnership_id=actor.partnership).select_related("agency")
    known, found = _agreements(actor), []
    for dataset in datasets:
        versions = list(Version.objects.filter(dataset=dataset).select_related("dataset__agency").order_by("number"))
        manifests = [each.manifest() for each in versions]
        due = versions_due(manifests, dataset.keep_months)
        found += [_version_due(each, manifests, due[each.number]) for each in versions if each.number in due]
        held = {part["delivery"] for each in manifests for part in live(each.parts)}
        for delivery in Delivery.objects.filter(ref__in=held).exclude(agreement=None).order_by("created_at"):
            when = delivery_due(clock.day_of(delivery.ended_at or delivery.created_at), delivery.agreement_id, known)
            if when:
                found.append(_delivery_due(dataset, delivery, manifests, when))
    return found


def _version_due(version: Version, manifests: Sequence[Manifest], due: Due) -> ComeDue:
    own = frozenset(identity(part) for part in last_named(manifests)[version.number])
    what = f"Version {version.number} of “{version.dataset}”, which another replaced"
    return ComeDue(VERSION, version.ref, what, "", due, _going(version.dataset, manifests, own))


def _delivery_due(dataset: Dataset, delivery: Delivery, manifests: Sequence[Manifest], due: Due) -> ComeDue:
    own = _parts_with(delivery, manifests)
    what = f"“{delivery.name}”, delivered for “{dataset}”"
    going = _going(dataset, manifests, own)
    return ComeDue(DELIVERY, delivery.ref, what, delivery.agreement_id or "", due, going)


def _parts_with(delivery: Delivery, versions: Sequence[Manifest]) -> frozenset[str]:
    """Return the parts that are held of a delivery and of whatever mends it, or mends that."""
    family, newest = {delivery.ref}, {delivery.ref}
    while newest := set(Delivery.objects.filter(corrects__in=newest).values_list("ref", flat=True)) - family:
        family |= newest
    return frozenset(identity(part) for each in versions for part in live(each.parts) if part["delivery"] in family)


def _manifests(actor: Actor, dataset: Dataset) -> list[Manifest]:
    rows = Version.objects.filter(dataset=dataset, partnership_id=actor.partnership)
    return [each.manifest() for each in rows.order_by("number")]


def _going(dataset: Dataset, versions: Sequence[Manifest], gone: frozenset[str]) -> Going:
    parts = {identity(part): part for each in versions for part in live(each.parts) if identity(part) in gone}
    touched = [each for each in versions if any(identity(part) in gone for part in live(each.parts))]
    standing = next((each for each in touched if each.superseded is None), None)
    back: list[str] = []
    lost: list[str] = []
    for part in live(standing.parts) if standing else ():
        if identity(part) in gone:
            earlier = before_it([each for each in versions if each is not standing], part["period"], gone)
            (back if earlier else lost).append(part["period"])
    return Going(
        dataset=dataset,
        parts=frozenset(parts),
        periods=sorted({part["period"] for part in parts.values()}),
        rows=sum(part["rows"] for part in parts.values()),
        bytes=sum(part["bytes"] for part in parts.values()),
        versions=[each.number for each in touched],
        standing=standing is not None,
        back=back,
        lost=lost,
    )


def _agreements(actor: Actor) -> dict[str, Under]:
    """Return every agreement as it bears on how long its data is kept."""
    today, found = clock.today(), {}
    for each in whole(actor):
        state = each.state(today)
        withdrawn = clock.day_of(each.withdrawn_at) if each.withdrawn_at else None
        ended = withdrawn or (each.ends if each.ends and each.ends < today else None)
        found[each.ref] = Under(each.ref, each.title, state, ended, each.retention_months, each.replaces_id or "")
    return found


register(kind=VERSION, words="The version, and what goes with it", page="datasets:version_dispose")
register(kind=DELIVERY, words="The delivery, and what goes with it", page="datasets:delivery_dispose")
