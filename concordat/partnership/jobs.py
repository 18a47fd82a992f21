"""What goes on by itself: sessions that have ended are forgotten."""

from __future__ import annotations

from procrastinate.contrib.django import app

from concordat.partnership.sessions import SessionStore


@app.periodic(cron="17 3 * * *", periodic_id="sessions")
@app.task(name="partnership.session.forget", queue="jobs", queueing_lock="partnership.session.forget")
def forget(timestamp: int) -> None:
    """Forget sessions that ended by their age, once a night."""
    SessionStore.clear_expired()
