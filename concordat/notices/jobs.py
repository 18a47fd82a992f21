"""Send letters in the background, trying again with ever longer pauses."""

from __future__ import annotations

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from concordat.kernel.actors import system
from concordat.notices import commands

TRIES = 6  # after 0 and about 16 seconds, 1, 4, 17 and 68 minutes more


class NotYet(Exception):
    """The letter could not be sent this time; the outbox says why."""


@app.task(
    name=commands.DELIVER,
    queue="jobs",
    pass_context=True,
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=4, retry_exceptions=[NotYet]),
)
def deliver(context: Any, *, notice: str) -> None:
    """Send one letter."""
    if commands.deliver(notice=notice, last=context.job.attempts >= TRIES, by=system("delivery")):
        raise NotYet
