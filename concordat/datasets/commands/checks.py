"""Check a delivery: take its file in, look at every row, and have it land, be asked about or be refused."""

from __future__ import annotations

import logging
import shutil
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.commands import deliveries, sampling
from concordat.datasets.commands.keys import keys_for
from concordat.datasets.commands.versions import land
from concordat.datasets.models import Delivery, Version
from concordat.datasets.permissions import DELIVERY_MAKE
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.deliveries import delivery_for
from concordat.datasets.queries.footing import Footing, footing_of
from concordat.datasets.queries.mending import obstacle
from concordat.datasets.queries.placing import locator, postcode_finder
from concordat.datasets.rules import deliveries as rules
from concordat.datasets.rules.declarations import Class, Declaration
from concordat.datasets.rules.profiles import kept_of
from concordat.datasets.store.checking import check as look
from concordat.datasets.store.intake import taken_in
from concordat.datasets.store.joining import authorities
from concordat.datasets.store.objects import digest
from concordat.datasets.store.shapes import Checked, Given, Stop, Tell
from concordat.datasets.store.trouble import Broken, NoRoom, told_apart, where
from concordat.kernel import clock, locks
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.kernel.jobs import Cancelled

log = logging.getLogger("concordat.datasets")
NO_ROOM = "The store has no room left. Nothing was kept. Make room, and deliver it again."
OURS = (
    "Something went wrong on our side. Nothing was kept. Deliver it again; if it fails again, tell whoever looks after "
    "Concordat."
)
GONE = "Its file is not there any more. Nothing was kept. Deliver it again."


def check(*, delivery: str, by: Actor, tell: Tell) -> Delivery:
    """Check a delivery, from its beginning however often it was begun before; return it as it then stands.

    Nothing of it can be seen before its last step, which is one transaction. Where another process checks it already
    this one leaves it alone.
    """
    begun = _begin(delivery, by)
    if begun is None:
        with transaction.atomic():
            return delivery_for(by, delivery)
    found, footing = begun
    with store().checked_alone(found.ref) as alone:
        if alone and _is_still_checked(found):
            return _checked(found, footing, by, tell)
    return _left_alone(found, by)


def _checked(found: Delivery, footing: Footing, by: Actor, tell: Tell) -> Delivery:
    """Look at a delivery and conclude; whatever goes wrong is said of it, and no value of a row with it."""
    try:
        with told_apart():
            return _conclude(found, _looked_at(found, footing, by, tell), by)
    except (Problem, Refused) as trouble:
        words = trouble.message if isinstance(trouble, Problem) else f"{trouble.reason} {trouble.ask}".strip()
        return deliveries.refuse(delivery=found, stops=[Stop(words)], by=by)
    except NoRoom:
        return deliveries.fail(delivery=found, words=NO_ROOM, by=by)
    except FileNotFoundError:
        return deliveries.fail(delivery=found, words=GONE, by=by)
    except (OperationalError, InterfaceError, Cancelled, Missing):
        raise
    except Exception as error:  # its words may quote a row, so where it happened is all that is logged
        kind = str(error) if isinstance(error, Broken) else f"{type(error).__name__} at {where(error)}"
        log.error("a check broke: %s", kind, extra={"delivery": found.ref})
        return deliveries.fail(delivery=found, words=OURS, by=by)


@transaction.atomic
def _is_still_checked(delivery: Delivery) -> bool:
    return Delivery.objects.filter(ref=delivery.ref, state=rules.State.CHECKING).exists()


@transaction.atomic
def _left_alone(delivery: Delivery, by: Actor) -> Delivery:
    found = delivery_for(by, delivery.ref)
    if not found.is_open:
        store().clear(found.ref)
    return found


@transaction.atomic
def _begin(ref: str, by: Actor) -> tuple[Delivery, Footing] | None:
    """Take the delivery up, and ask again under what it comes in; None where nothing is left to do."""
    found, _ = deliveries.locked(ref, by=by)
    if found.state not in (rules.State.WAITING, rules.State.CHECKING):
        return None
    try:
        footing = footing_of(by, found.dataset, found.agreement_id or "")
    except (Problem, Refused) as trouble:
        words = trouble.message if isinstance(trouble, Problem) else trouble.reason
        deliveries.refuse(delivery=found, stops=[Stop(words, code="agreement")], by=by)
        return None
    found.step("check", agreement_id=footing.agreement or None, under=footing.under)
    return found, footing


def _looked_at(delivery: Delivery, footing: Footing, by: Actor, tell: Tell) -> Checked:
    """Look at the file in a folder of its own, which is emptied first."""
    file = next(store().incoming(delivery.ref).iterdir(), None)
    if file is None:
        raise FileNotFoundError
    tell(1, "Reading the file")
    delivery.sha256 = digest(file)
    shutil.rmtree(store().staging(delivery.ref))
    scratch = store().staging(delivery.ref)
    secrets = keys_for(delivery=delivery, by=by) if _needs_keys(delivery, footing) else None
    sources = taken_in(file, delivery.name, scratch, declaration=delivery.dataset.declared())
    with transaction.atomic():
        given = Given(
            sources=sources,
            declaration=delivery.dataset.declared(),
            columns=footing.columns,
            clear=footing.clear,
            keys=secrets,
            scratch=scratch,
            locate=locator(by),
            postcodes=postcode_finder(by),
            today=clock.today(),
        )
        drawing = not delivery.dataset.is_open
        checked = look(given, (lambda percent, words: tell(percent * 97 // 100, words)) if drawing else tell)
    number = secrets.number if secrets else 0
    parts = [replace(part, key=number) for part in checked.parts]
    if drawing and not (
        checked.stops or delivery.corrects_id
    ):  # what mends is drawn with the rows that it is joined to
        tell(98, "Drawing the half-sample")
        parts = sampling.drawn(delivery=delivery, staged=parts, by=by)
        tell(100, "Checked")
    return replace(checked, parts=tuple(parts))


def _needs_keys(delivery: Delivery, footing: Footing) -> bool:
    """Say whether anything in a delivery becomes a pseudonym."""
    declared = delivery.dataset.declared()
    kept = [each.name for each in declared.columns if each.gives == Class.IDENTIFIER and each.name in footing.columns]
    return bool(footing.agreement) and (declared.person is not None or any(name not in footing.clear for name in kept))


@transaction.atomic
def _conclude(delivery: Delivery, checked: Checked, by: Actor) -> Delivery:
    """Write down what was found, and have the delivery land, be asked about or be refused."""
    found, under = deliveries.locked(delivery.ref, by=by)
    declared = found.dataset.declared()
    facts = _facts(checked, declared) | {"sha256": delivery.sha256}
    stops = list(checked.stops)
    if not stops and (words := obstacle(by, found, checked)):
        stops = [Stop(words, code="mending")]
    if stops:
        if checked.quarantine and any(stop.code == "threshold" for stop in stops):
            locks.share("store")  # what mends the store lets them be until this has ended
            store().put_aside(checked.quarantine, found.ref)  # too many to land, and still there to be looked at
            facts["quarantine_until"] = clock.today() + timedelta(days=rules.QUARANTINE_DAYS)
        return deliveries.refuse(delivery=found, stops=stops, by=by, **facts | {"staged": []})
    for name, value in facts.items():
        setattr(found, name, value)
    mends = found.corrects_id is not None  # rows that were put aside make no period unusual
    asked = [] if mends else rules.questions(found.periods, _history(found), declared.usual)
    found.questions = [asdict(each) | {"words": each.words} for each in asked]
    if checked.quarantine:
        found.quarantine_until = clock.today() + timedelta(days=rules.QUARANTINE_DAYS)
    if asked:
        found.step("ask")
        audit.record("datasets.delivery.asked", by=by, target=found, under=under, detail={"questions": len(asked)})
        return found
    access.require(by, DELIVERY_MAKE, found)
    return land(delivery=found, by=by)


def _facts(checked: Checked, declared: Declaration) -> dict[str, Any]:
    return {
        "counts": {name: getattr(checked, name) for name in ("read", "landed", "quarantined", "dropped", "twice")},
        "periods": {part.period: part.rows for part in checked.parts},
        "faults": [asdict(fault) for fault in checked.faults],
        "staged": [part.said() for part in checked.parts],
        "profile": kept_of(checked.profile, declared)
        | {"authorities": authorities([part.path for part in checked.parts])},
        "notes": list(checked.notes),
        "ignored": list(checked.ignored),
        "left_out": list(checked.left_out),
    }


def _history(delivery: Delivery) -> dict[str, int]:
    standing = Version.objects.filter(dataset_id=delivery.dataset_id, superseded_at__isnull=True).first()
    return {part["period"]: part["rows"] for part in standing.parts} if standing else {}
