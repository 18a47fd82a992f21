"""Jobs of `analysis`: each night, tell those who want to know that an answer changed."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from concordat.analysis.commands import subscriptions
from concordat.kernel.actors import system

log = logging.getLogger("concordat.jobs")


@app.periodic(cron="41 4 * * *", periodic_id="analysis.subscription.watch")
@app.task(name="analysis.subscription.watch", queue="jobs", queueing_lock="analysis.subscription.watch")
def watch_subscriptions(timestamp: int) -> None:
    """Ask what people subscribed to where data was delivered, and tell them where the answer is another."""
    if told := subscriptions.watch(by=system("work")):
        log.info("%s told that an answer changed", told)
