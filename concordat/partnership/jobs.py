"""What goes on by itself: sessions that have ended are forgotten, and what programs asked lately."""

from __future__ import annotations

from procrastinate.contrib.django import app

from concordat.kernel.actors import acting, system
from concordat.partnership.commands import tokens
from concordat.partnership.sessions import SessionStore


@app.periodic(cron="17 3 * * *", periodic_id="sessions")
@app.task(name="partnership.session.forget", queue="jobs", queueing_lock="partnership.session.forget")
def forget(timestamp: int) -> None:
    """Forget sessions that ended by their age, once a night."""
    SessionStore.clear_expired()


@app.periodic(cron="19 3 * * *", periodic_id="tokens")
@app.task(name="partnership.token.forget", queue="jobs", queueing_lock="partnership.token.forget")
def forget_uses(timestamp: int) -> None:
    """Forget the requests that were counted for each token, and answers that were kept for a day, once a night."""
    with acting(system("work")) as worker:
        tokens.forget(by=worker)
