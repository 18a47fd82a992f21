"""The record's head, published each day by the worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from concordat.audit.commands import publish_if_due


@app.periodic(cron="*/5 * * * *", periodic_id="head")
@app.task(name="audit.head.publish", queue="jobs", queueing_lock="audit.head.publish")
def publish(timestamp: int) -> None:
    """Publish the head if today's is not out yet; looked at every five minutes, and so soon after a worker starts."""
    publish_if_due()
