"""Jobs: work in the background, with its progress shown to the person who waits.

A package's `jobs.py` declares tasks; commands start them. Procrastinate queues and runs them; the `Job` row is what
people see. A job acts as the member who started it, with the rights they have when it runs. A task must leave nothing
half-done, since a job whose worker died is run again from its beginning.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, close_old_connections, transaction
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.kernel.models import Job

log = logging.getLogger("concordat.jobs")
ATTEMPTS = 3
HEARTBEAT = 3  # seconds between a worker's signs of life
STALLED_AFTER = 12  # seconds without one, after which a worker counts as dead


class Cancelled(Exception):
    """The person who waits has cancelled the job."""


class Running:
    """A job that runs: what the task is given to say how far it has come."""

    def __init__(self, job: Job, actor: Actor) -> None:
        self.ref, self.actor = job.ref, actor

    def tell(self, percent: int, message: str = "") -> None:
        """Say how far the job has come, 0 to 100; raise `Cancelled` if the person has cancelled it."""
        with _working():
            changed = Job.objects.filter(ref=self.ref, cancel_asked=False).update(
                percent=max(0, min(100, percent)),
                message=message[:300],
                heard_at=clock.now(),
            )
        if not changed:
            raise Cancelled


Task = Callable[..., str]
_tasks: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Declare a task: `name` is `package.noun.verb`; it is called with a `Running` and the arguments it was started with.

    It returns the address of its result, which the person is then shown.
    """

    def declare(function: Task) -> Task:
        _tasks[name] = function
        return function

    return declare


def start(name: str, *, by: Actor, title: str, **arguments: str) -> Job:
    """Start a job as `by`; it is queued when the transaction commits, or not at all. Arguments are plain references."""
    job = Job.objects.create(
        partnership_id=by.partnership,
        member_id=by.member,
        task=name,
        title=title[:200],
        arguments=arguments,
    )
    job.queue_id = run.defer(job=job.ref)
    job.save(update_fields=["queue_id"])
    return job


def cancel(ref: str, *, by: Actor) -> Job:
    """Cancel a job of one's own: at once while it waits, else at its next sign of progress."""
    with transaction.atomic():
        job = _own(ref, by)
        if job.ended:
            return job
        job.cancel_asked = True
        if job.status == Job.Status.WAITING:
            job.status, job.ended_at, job.message = (
                Job.Status.CANCELLED,
                clock.now(),
                "Cancelled before it started.",
            )
        job.save()
        return job


def retry(ref: str, *, by: Actor) -> Job:
    """Start a job of one's own again after it failed or was cancelled."""
    with transaction.atomic():
        job = _own(ref, by)
        if job.status not in {Job.Status.FAILED, Job.Status.CANCELLED}:
            raise Problem("This job has not failed, so there is nothing to try again.")
        job.status, job.percent, job.message, job.attempts = (
            Job.Status.WAITING,
            0,
            "",
            0,
        )
        job.cancel_asked, job.ended_at = False, None
        job.queue_id = run.defer(job=job.ref)
        job.save()
        return job


def own_job(actor: Actor, ref: str) -> Job:
    """Return one of the actor's own jobs; raise `Missing` for any other."""
    job = Job.objects.filter(ref=ref, member_id=actor.member).first()
    if job is None:
        raise Missing
    return job


def job_for(ref: str) -> Job | None:
    """Return a job, for whoever the database shows it to: whoever started it, and the system at its work."""
    return Job.objects.filter(ref=ref).first()


def own_unfinished(actor: Actor) -> list[Job]:
    """Return the actor's jobs that still wait or run, newest first."""
    return list(
        Job.objects.filter(
            member_id=actor.member,
            partnership_id=actor.partnership,
            status__in=[Job.Status.WAITING, Job.Status.RUNNING],
        )[:10]
    )


@app.task(
    name="kernel.job.run",
    queue="jobs",
    retry=RetryStrategy(max_attempts=ATTEMPTS, wait=3, retry_exceptions={OperationalError}),
)
def run(*, job: str) -> None:
    """Run one job: begin it, do its task as the member who started it, and say how it ended.

    Where the database goes away meanwhile, the queue runs it again from its beginning.
    """
    close_old_connections()
    row = _begin(job)
    if row is None:
        return
    facts = {"job": row.ref, "task": row.task}
    try:
        actor: Actor = _actor(row)
        with acting(actor):
            address = _tasks[row.task](Running(row, actor), **row.arguments)
    except Cancelled:
        _end(row, Job.Status.CANCELLED, "Cancelled.")
    except (Problem, Refused, Missing) as trouble:
        _end(row, Job.Status.FAILED, _words(trouble))
    except OperationalError:
        log.warning("the database went away", extra=facts)
        raise
    except Exception:
        log.exception("job failed", extra=facts)
        _end(
            row,
            Job.Status.FAILED,
            "Something went wrong on our side. Nothing was changed; you can try again.",
        )
    else:
        _end(row, Job.Status.DONE, "", address)
        log.info("job done", extra=facts)


@app.periodic(cron="* * * * * */5", periodic_id="stalled")
@app.task(
    name="kernel.job.recover",
    queue="jobs",
    queueing_lock="kernel.job.recover",
    pass_context=True,
)
async def recover(context: Any, timestamp: int) -> None:
    """Run again the jobs whose worker died; a periodic one is given up, since the next of its kind comes by itself."""
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        if stalled.id == context.job.id:
            continue
        if stalled.queueing_lock:
            await app.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=True)
        else:
            await app.job_manager.retry_job(stalled)


def _begin(ref: str) -> Job | None:
    with _working():
        job = Job.objects.select_for_update().filter(ref=ref).first()
        if job is None or job.ended:
            return None
        if job.attempts >= ATTEMPTS or job.cancel_asked:
            job.status = Job.Status.CANCELLED if job.cancel_asked else Job.Status.FAILED
            job.message = "Cancelled." if job.cancel_asked else "It was cut off three times, so it was given up."
            job.ended_at = clock.now()
            job.save()
            return None
        job.attempts += 1
        job.message = "" if job.attempts == 1 else "It was cut off, and has been started again from the beginning."
        job.status, job.percent, job.started_at = Job.Status.RUNNING, 0, clock.now()
        job.heard_at = job.started_at
        job.save()
        return job


def _end(job: Job, status: Job.Status, message: str, address: str = "") -> None:
    with _working():
        facts = {
            "status": status,
            "message": message[:300],
            "ended_at": clock.now(),
            "result_url": address,
        }
        if status == Job.Status.DONE:
            facts["percent"] = 100
        Job.objects.filter(ref=job.ref).update(**facts)


def _own(ref: str, by: Actor) -> Job:
    job = Job.objects.select_for_update().filter(ref=ref, member_id=by.member).first()
    if job is None:
        raise Missing
    return job


def _actor(job: Job) -> Actor:
    with transaction.atomic():
        actor: Actor = import_string(settings.ACTOR_FOR)(job.member_id, job.partnership_id)
    if actor.partnership != job.partnership_id:
        raise Refused("Whoever started this has no role in the partnership any more.")
    return actor


@contextmanager
def _working() -> Iterator[None]:
    """A short transaction of the worker's own, to keep the job's row."""
    with acting(system("work")), transaction.atomic():
        yield


def _words(trouble: Exception) -> str:
    if isinstance(trouble, Problem):
        return trouble.message
    if isinstance(trouble, Refused):
        return f"{trouble.reason} {trouble.ask}".strip()
    return "What it was to work on is not there any more."
