"""Jobs of `datasets`: check a delivery while the person waits, and mend the store each night."""

from __future__ import annotations

import logging

from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django import app

from concordat.datasets.commands import checks, deliveries, upkeep
from concordat.datasets.queries.deliveries import delivery_for
from concordat.kernel import jobs
from concordat.kernel.actors import system
from concordat.kernel.errors import Problem
from concordat.kernel.jobs import Cancelled, Running

log = logging.getLogger("concordat.jobs")


@jobs.task(deliveries.TASK)
def check_delivery(running: Running, delivery: str) -> str:
    """Check a delivery and have it land; return the address of its receipt. Cancelled, it is dropped."""
    try:
        checks.check(delivery=delivery, by=running.actor, tell=running.tell)
    except Cancelled:
        with transaction.atomic():
            deliveries.drop(delivery=delivery_for(running.actor, delivery), by=running.actor)
        raise
    return reverse("datasets:delivery_view", args=[delivery])


@app.periodic(cron="13 2 * * *", periodic_id="datasets.store.mend")
@app.task(name="datasets.store.mend", queue="jobs", queueing_lock="datasets.store.mend")
def mend_store(timestamp: int) -> None:
    """Mend the store each night, end what waited too long, and enter on the desk what comes due."""
    try:
        done = upkeep.mend(by=system("work"))
    except Problem as problem:
        log.warning("the store was not mended: %s", problem.message)
        return
    if done.words:
        log.info("the store was mended: %s", done.words)
