"""Mend the store and the register of deliveries after processes died, and put an end to what waited too long.

Safe beside running servers: landings share a lock that mending takes alone, and it removes nothing that a version, an
open delivery or rows put aside stand for. What is outside the lock is one step a transaction, which can be cut off too.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from django.db import transaction

from concordat.audit import commands as audit
from concordat.datasets.commands.deliveries import TASK
from concordat.datasets.commands.destroying import complete
from concordat.datasets.commands.disposals import enter
from concordat.datasets.commands.sampling import supply
from concordat.datasets.models import Certificate, Dataset, Delivery
from concordat.datasets.queries.custody import expected
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.sampling import closed_datasets
from concordat.datasets.rules import deliveries as rules
from concordat.datasets.store.inspecting import orphans, total
from concordat.datasets.store.shapes import Stop
from concordat.datasets.store.trouble import Broken, NoRoom
from concordat.kernel import clock, jobs, locks
from concordat.kernel.actors import Actor, acting, current, system
from concordat.kernel.errors import Problem
from concordat.partnership.queries.partnerships import every_partnership

log = logging.getLogger("concordat.datasets")
PATIENCE = 30.0  # seconds that landings have to end in
CUT_OFF = "Its check was cut off and could not be done. Nothing was kept. Deliver it again."
TOO_LATE = "It waited too long. Nothing was kept. Deliver it again."
LANDING = "A delivery is landing just now. Try again when it has."
ANOTHERS = (
    "This store is not of this database: it belongs to a partnership that is not here. Nothing was removed. Look whether "
    "CONCORDAT_STORE and DATABASE_URL name what belongs together."
)


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done, in numbers: orphans removed with their bytes, deliveries ended, checks begun again, certificates
    completed, parts whose half-samples were drawn.
    """

    orphans: int = 0
    bytes: int = 0
    ended: int = 0
    begun: int = 0
    certified: int = 0
    sampled: int = 0

    def __add__(self, other: Mended) -> Mended:
        return Mended(*(mine + its for mine, its in zip(asdict(self).values(), asdict(other).values(), strict=True)))

    @property
    def words(self) -> str:
        """What was done, in words; "" where nothing was to be done."""
        said = {
            f"{self.orphans} orphans removed ({self.bytes / 1e6:.1f} MB)": self.orphans,
            f"{self.ended} deliveries ended that waited or were cut off": self.ended,
            f"{self.begun} checks begun again": self.begun,
            f"{self.certified} certificates completed": self.certified,
            f"half-samples of {self.sampled} parts drawn": self.sampled,
        }
        return ", ".join(words for words, count in said.items() if count)


def mend(*, by: Actor) -> Mended:
    """End what waited too long, settle what was cut off, enter on the desk what comes due, and remove orphans.

    Raises Problem where a landing does not end, or the store is another database's.
    """
    with acting(by), transaction.atomic():
        partnerships = every_partnership(by)
    done = Mended()
    for partnership in partnerships:
        within = system(by.purpose, partnership)
        with acting(within), transaction.atomic():
            done += _settle(within)
            enter(by=within)
            waiting = list(
                Certificate.objects.filter(partnership_id=partnership, seal="").values_list("ref", flat=True)
            )
            datasets = closed_datasets(within)
        done += Mended(certified=sum(complete(certificate=each, by=within) for each in waiting))
        done += Mended(sampled=sum(_supplied(each, within) for each in datasets))
    return done + sweep(by=by)


def sweep(*, by: Actor) -> Mended:
    """Remove every orphan of the store, while nothing lands."""
    with acting(by), transaction.atomic():
        if not locks.take("store", within=PATIENCE):
            raise Problem(LANDING)
        if store().owner() and store().owner() not in every_partnership(by):
            raise Problem(ANOTHERS)
        left = orphans(store(), expected(by))
        done = Mended(orphans=len(left), bytes=total(left))
        for path in left:
            store().destroy(path)
    return done


def _settle(by: Actor) -> Mended:
    """Take the step that is left to each delivery of a partnership that waited too long or whose check was cut off."""
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("dataset")
    ended = begun = 0
    for delivery in rows.filter(partnership_id=by.partnership, state__in=rules.OPEN):
        age = clock.now() - delivery.created_at
        left = rules.left_to(delivery.state, age, _job_of(delivery))
        if left == "again":
            job = _again(delivery)
            delivery.job_ref = job
            delivery.save(update_fields=["job_ref"])
            begun += 1
        elif left:
            _end(delivery, left, TOO_LATE if left == "drop" else CUT_OFF, by)
            ended += 1
    past = Delivery.objects.filter(partnership_id=by.partnership, quarantine_until__lt=clock.today())
    past.exclude(state__in=rules.OPEN).update(quarantine_until=None)
    return Mended(ended=ended, begun=begun)


def _supplied(dataset: Dataset, by: Actor) -> int:
    """Draw the half-samples that a dataset lacks; where that fails say so, and leave it to the next night."""
    try:
        return supply(dataset=dataset, by=by)
    except (NoRoom, Broken, Problem) as trouble:
        log.warning("half-samples were not drawn: %s", type(trouble).__name__, extra={"dataset": dataset.ref})
        return 0


def _job_of(delivery: Delivery) -> str:
    """Return how the job of a delivery's check stands, "" where there is none."""
    job = jobs.job_for(delivery.job_ref) if delivery.job_ref else None
    return str(job.status) if job else ""


def _again(delivery: Delivery) -> str:
    title = f"Check {delivery.name} for {delivery.dataset}"
    whose = Actor(member=delivery.member_id, partnership=delivery.partnership_id)
    return jobs.start(TASK, by=whose, title=title, delivery=delivery.ref).ref


def _end(delivery: Delivery, taken: str, words: str, by: Actor) -> None:
    delivery.step(taken, stops=[asdict(Stop(words))], staged=[], quarantine_until=None, ended_at=clock.now())
    event = {"drop": "datasets.delivery.dropped", "fail": "datasets.delivery.failed"}[taken]
    audit.record(event, by=current(), target=delivery, why=words, under=f"the system at its {by.purpose}")
    transaction.on_commit(lambda: store().clear(delivery.ref))
