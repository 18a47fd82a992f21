"""Jobs of `analysis`: protect the tables of a release, and each night tell those who want to know that an answer changed."""

from __future__ import annotations

import logging

from django.urls import reverse
from procrastinate.contrib.django import app

from concordat.analysis.commands import protecting, subscriptions
from concordat.kernel import jobs
from concordat.kernel.actors import system
from concordat.kernel.jobs import Running

log = logging.getLogger("concordat.jobs")


@app.periodic(cron="41 4 * * *", periodic_id="analysis.subscription.watch")
@app.task(name="analysis.subscription.watch", queue="jobs", queueing_lock="analysis.subscription.watch")
def watch_subscriptions(timestamp: int) -> None:
    """Ask what people subscribed to where data was delivered, and tell them where the answer is another."""
    if told := subscriptions.watch(by=system("work")):
        log.info("%s told that an answer changed", told)


@jobs.task(protecting.TASK)
def protect_release(running: Running, release: str) -> str:
    """Protect the tables of a release while the person waits; return the address of its page."""
    protecting.protect(release=release, by=running.actor, heard=running.tell)
    return reverse("analysis:release_view", args=[release])
