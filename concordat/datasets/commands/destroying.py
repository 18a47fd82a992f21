"""Destroy what the store holds: first nothing names it any more, then it is removed, then a certificate says so.

The first step is one transaction with the decision. The second comes after it has ended, so that no version ever names
what is gone; where it is cut off, what is left are orphans, and whatever mends the store finishes it. Only then is the
certificate sealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from concordat.audit import commands as audit
from concordat.datasets.models import Certificate, Dataset, Delivery, KeyVersion, Version
from concordat.datasets.queries.custody import expected
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.keys import keyring
from concordat.datasets.rules import certificates
from concordat.datasets.rules.deliveries import OPEN, after
from concordat.datasets.rules.keeping import before_it, files_of, identity, live, without
from concordat.datasets.store.inspecting import traces
from concordat.kernel import clock, locks
from concordat.kernel.actors import Actor, acting, system

PATIENCE = 5.0  # seconds that a person waits for landings to end; after that the nightly mending finishes it


@dataclass(frozen=True, slots=True)
class Decision:
    """Why something is destroyed: the kind of reason, in somebody's words, and by which rule."""

    why: Certificate.Why
    because: str
    rule: str


@transaction.atomic
def destroy(
    *, dataset: Dataset, gone: frozenset[str], decision: Decision, by: Actor, withdrawn: Delivery | None = None
) -> Certificate:
    """Have no version name some parts (by `keeping.identity`) any more, and then have them removed; the decision is made.

    Where the version that stands named any, one without them stands in its place. Where they go because a delivery is
    withdrawn, what stood before it stands again, where that is still held. Whoever asks has been found to be allowed to.
    """
    held = Dataset.objects.select_for_update().get(ref=dataset.ref)
    versions = list(Version.objects.filter(dataset=held).select_for_update().order_by("number"))
    named = {identity(part): part for version in versions for part in live(version.parts) if identity(part) in gone}
    touched = [version for version in versions if any(identity(part) in gone for part in live(version.parts))]
    stood = next((version for version in touched if version.superseded_at is None), None)
    brought = _brought_back(versions, stood, gone) if stood and withdrawn else []
    for version in touched:
        _take_out(version, gone)
    new = _stand(stood, brought, by) if stood else None
    deliveries = _emptied(
        held, {part["delivery"] for part in named.values()} | ({withdrawn.ref} if withdrawn else set())
    )
    keys = _keys_over(held, by)
    certificate = Certificate.objects.create(
        partnership_id=by.partnership,
        dataset=held,
        member_id=by.member or None,
        why=decision.why,
        because=decision.because,
        under=decision.rule[:300],
        rows=sum(part["rows"] for part in named.values()),
        objects_destroyed=0,
        statement=_statement(held, named, touched, new, deliveries, keys, decision, by),
    )
    transaction.on_commit(lambda: complete(certificate=certificate.ref, by=by), robust=True)
    return certificate


def complete(*, certificate: str, by: Actor) -> bool:
    """Remove what a certificate speaks of, look for copies, and seal it; False where landings do not let it yet."""
    work = system("work", by.partnership)
    with acting(work), transaction.atomic():
        if not locks.take("store", within=PATIENCE):
            return False
        found = Certificate.objects.select_for_update(of=("self",)).get(ref=certificate)
        if found.seal:
            return True
        _remove(found, expected(work).parts)
        found.seal = certificates.seal(found.statement)
        found.save(update_fields=["statement", "seal", "objects_destroyed"])
        detail = {"objects": found.objects_destroyed, "rows": found.rows, "seal": found.seal}
        audit.record("datasets.certificate.sealed", by=work, target=found, detail=detail)
    return True


def _brought_back(versions: Sequence[Version], stood: Version, gone: frozenset[str]) -> list[dict[str, Any]]:
    """Return what stood before for the periods of the standing version that go, where it is still held and does not go."""
    known = [each.manifest() for each in versions if each.number < stood.number]
    found = []
    for part in live(stood.parts):
        if identity(part) in gone:
            earlier = before_it(known, part["period"], gone)
            found += [dict(earlier)] if earlier else []
    return found


def _take_out(version: Version, gone: frozenset[str]) -> None:
    now = clock.now()
    version.superseded_at = version.superseded_at or now
    version.parts = without(version.parts, gone)
    if not live(version.parts):
        version.disposed_at = now
    version.save(update_fields=["parts", "superseded_at", "disposed_at"])


def _stand(stood: Version, brought: Sequence[dict[str, Any]], by: Actor) -> Version | None:
    """Make the version that stands in the place of one that lost parts; none where nothing is left."""
    parts = sorted([*(dict(part) for part in live(stood.parts)), *brought], key=lambda part: part["period"])
    if not parts:
        return None
    new = Version.objects.create(
        partnership_id=stood.partnership_id,
        dataset_id=stood.dataset_id,
        number=stood.number + 1,
        delivery_id=parts[-1]["delivery"],
        declaration=stood.declaration,
        parts=parts,
        rows=sum(part["rows"] for part in parts),
        bytes=sum(part["bytes"] for part in parts),
        replaced=sorted(part["period"] for part in stood.parts if not part["sha256"]),
        profile=stood.profile,
    )
    detail = {"rows": new.rows, "brought_back": sorted(part["period"] for part in brought)}
    audit.record("datasets.version.reduced", by=by, target=new, detail=detail)
    return new


def _emptied(dataset: Dataset, deliveries: set[str]) -> list[Delivery]:
    """Return the deliveries of which nothing is held any more, as disposed of unless they were withdrawn."""
    manifests = Version.objects.filter(dataset=dataset).values_list("parts", flat=True)
    left = {part["delivery"] for parts in manifests for part in live(parts)}
    found = list(Delivery.objects.select_for_update().filter(ref__in=deliveries - left))
    for delivery in found:
        delivery.quarantine_until = None
        if delivery.state == "landed":
            delivery.state = after(delivery.state, "dispose")
        delivery.save(update_fields=["state", "quarantine_until"])
    return found


def _keys_over(dataset: Dataset, by: Actor) -> list[KeyVersion]:
    """Return the keys under which nothing is held and nothing will be, as destroyed: those retired, with nothing left."""
    agreements = set(dataset.deliveries.exclude(agreement=None).values_list("agreement_id", flat=True))
    over = []
    for agreement in sorted(agreements):
        deliveries = Delivery.objects.filter(agreement_id=agreement)
        if deliveries.filter(state__in=OPEN).exists():
            continue
        refs, used = set(deliveries.values_list("ref", flat=True)), set()
        for parts in Version.objects.filter(dataset__deliveries__agreement_id=agreement).values_list(
            "parts", flat=True
        ):
            used |= {part.get("key", 0) for part in live(parts) if part["delivery"] in refs}
        rows = KeyVersion.objects.select_for_update().filter(agreement_id=agreement, destroyed_at__isnull=True)
        over += [key for key in rows if key.number not in used and (key.retired_at or not used)]
    now = clock.now()
    for key in over:
        key.retired_at, key.destroyed_at = key.retired_at or now, now
        key.save(update_fields=["retired_at", "destroyed_at"])
        audit.record("datasets.key.destroyed", by=by, target=key, detail={"number": key.number})
    return over


def _statement(
    dataset: Dataset,
    named: Mapping[str, Mapping[str, Any]],
    touched: Sequence[Version],
    new: Version | None,
    emptied: Sequence[Delivery],
    keys: Sequence[KeyVersion],
    decision: Decision,
    by: Actor,
) -> dict[str, Any]:
    """Return what a certificate says, as plain values; what is found when it is done is added by `complete`."""
    return {
        "dataset": {"key": dataset.key, "title": dataset.title, "agency": str(dataset.agency)},
        "decided": {
            "at": clock.now().isoformat(timespec="seconds"),
            "by": by.name,
            "agency": by.agency_name,
            "why": decision.why.value,
            "because": decision.because,
            "rule": decision.rule,
        },
        "parts": [
            {name: part.get(name, 0) for name in ("delivery", "period", "rows", "bytes", "sha256", "key")}
            for part in named.values()
        ],
        "beside": sorted(address for part in named.values() for address in files_of(part) if address != part["sha256"]),
        "versions": [version.number for version in touched],
        "stands": new.number if new else 0,
        "emptied": sorted(delivery.ref for delivery in emptied),
        "keys": [
            {
                "agreement": key.agreement_id,
                "title": str(key.agreement),
                "number": key.number,
                "fingerprint": key.fingerprint,
            }
            for key in keys
        ],
    }


def _remove(certificate: Certificate, still_named: Mapping[str, int]) -> None:
    """Remove what nothing names any more, with all else of the deliveries that are over, and write down what is found."""
    said = certificate.statement
    addresses = sorted({*(part["sha256"] for part in said["parts"]), *said.get("beside", ())})
    gone = [each for each in addresses if each not in still_named]
    held = store()
    size = sum(held.destroy(held.object(each)) for each in gone)
    for ref in said["emptied"]:
        for path in (held.quarantine(ref), held.root / "incoming" / ref, held.root / "staging" / ref):
            size += held.destroy(path)
    for key in said["keys"]:
        keyring().destroy(key["agreement"], key["number"], key["fingerprint"])
    left = traces(held, [*gone, *said["emptied"]])
    if left:
        raise RuntimeError(f"{len(left)} files that were to be destroyed are still in the store")
    certificate.objects_destroyed = len(gone)
    certificate.statement = said | {
        "done": {
            "at": clock.now().isoformat(timespec="seconds"),
            "objects": len(gone),
            "bytes": size,
            "kept_for_others": [each for each in addresses if each in still_named],
            "searched": list(certificates.SEARCHED),
            "copies_found": len(left),
        }
    }
