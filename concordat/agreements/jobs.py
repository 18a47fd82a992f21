"""Jobs of `agreements`: remind of what comes near, and of what is due."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from concordat.agreements.commands import desk, reminders
from concordat.kernel.actors import system

log = logging.getLogger("concordat.jobs")


@app.periodic(cron="31 0 * * *", periodic_id="agreements.agreement.remind")
@app.task(name="agreements.agreement.remind", queue="jobs", queueing_lock="agreements.agreement.remind")
def remind_of_agreements(timestamp: int) -> None:
    """Remind each night, soon after midnight, of agreements to be reviewed or about to lapse, and of those that did."""
    if told := reminders.remind_all(by=system("work")):
        log.info("reminders of agreements", extra={"things": told})


@app.periodic(cron="7 * * * *", periodic_id="agreements.desk.remind")
@app.task(name="agreements.desk.remind", queue="jobs", queueing_lock="agreements.desk.remind")
def remind_desks(timestamp: int) -> None:
    """Tell the information governance leads each hour of what has become due or late: a breach counts in hours."""
    if told := desk.remind_all(by=system("work")):
        log.info("reminders of the desk", extra={"things": told})
