"""Jobs: progress, cancelling, trying again, and what a dead worker leaves."""

from __future__ import annotations

import pytest
from django.db import connection

from concordat.kernel import jobs
from concordat.kernel.actors import acting
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_after")]


@pytest.fixture
def asker(transactional_db):
    from tests.cast import Cast

    cast = Cast.assemble()
    from django.db import transaction

    with transaction.atomic():
        return cast.actor("mina")


def started(asker, name, **arguments):
    from django.db import transaction

    with acting(asker), transaction.atomic():
        return jobs.start(name, by=asker, title="Count", **arguments)


def now(asker, job):
    from django.db import transaction

    with acting(asker), transaction.atomic():
        return jobs.own_job(asker, job.ref)


@jobs.task("kernel.test.count")
def count(running, *, to):
    for number in range(int(to)):
        running.tell(number, f"{number} of {to}")
    return "/counted/"


@jobs.task("kernel.test.fail")
def fail(running, *, words):
    if words:
        raise Problem(words)
    raise RuntimeError("a secret that nobody should read")


@jobs.task("kernel.test.who")
def who(running):
    from concordat.kernel.actors import current

    return f"/{current().member}/{current().partnership}/"


def test_a_job_says_how_far_it_has_come_and_where_its_result_is(asker):
    job = started(asker, "kernel.test.count", to="3")
    assert (job.status, job.queue_id is not None) == ("waiting", True)
    jobs.run(job=job.ref)
    job = now(asker, job)
    assert (job.status, job.percent, job.result_url) == ("done", 100, "/counted/")


def test_a_job_acts_as_whoever_started_it(asker):
    job = started(asker, "kernel.test.who")
    jobs.run(job=job.ref)
    assert now(asker, job).result_url == f"/{asker.member}/{asker.partnership}/"


def test_a_job_of_somebody_who_has_left_is_refused(asker):
    from tests.database import as_owner

    job = started(asker, "kernel.test.who")
    with as_owner() as owner:
        owner.execute("UPDATE partnership_membership SET ends = '2020-02-02' WHERE member_id = %s", [asker.member])
    jobs.run(job=job.ref)
    job = now(asker, job)
    assert job.status == "failed"
    assert "no role" in job.message


def test_a_users_mistake_is_told_in_words_and_ours_without_detail(asker):
    theirs, ours = (
        started(asker, "kernel.test.fail", words="The file is empty."),
        started(asker, "kernel.test.fail", words=""),
    )
    jobs.run(job=theirs.ref)
    jobs.run(job=ours.ref)
    assert now(asker, theirs).message == "The file is empty."
    assert "secret" not in now(asker, ours).message
    assert now(asker, ours).status == "failed"


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(asker):
    job = started(asker, "kernel.test.count", to="3")
    with acting(asker):
        jobs.cancel(job.ref, by=asker)
    jobs.run(job=job.ref)
    assert now(asker, job).status == "cancelled"


def test_a_running_job_stops_at_its_next_sign_of_progress(asker):
    job = started(asker, "kernel.test.cancel-itself")
    jobs.run(job=job.ref)
    assert (now(asker, job).status, now(asker, job).percent) == ("cancelled", 10)


@jobs.task("kernel.test.cancel-itself")
def cancel_itself(running):
    running.tell(10)
    jobs.cancel(running.ref, by=running.actor)
    running.tell(20)
    return "/never/"


def test_a_failed_job_can_be_tried_again_and_a_finished_one_not(asker):
    job = started(asker, "kernel.test.fail", words="No.")
    jobs.run(job=job.ref)
    with acting(asker):
        assert jobs.retry(job.ref, by=asker).status == "waiting"
    done = started(asker, "kernel.test.count", to="1")
    jobs.run(job=done.ref)
    with acting(asker), pytest.raises(Problem):
        jobs.retry(done.ref, by=asker)


def test_a_job_cut_off_three_times_is_given_up(asker):
    from tests.database import as_owner

    job = started(asker, "kernel.test.count", to="1")
    with as_owner() as owner:
        owner.execute("UPDATE kernel_job SET attempts = 3, status = 'running' WHERE ref = %s", [job.ref])
    jobs.run(job=job.ref)
    assert now(asker, job).status == "failed"


def test_nobody_sees_or_cancels_anothers_job(asker):
    from dataclasses import replace

    job = started(asker, "kernel.test.count", to="1")
    other = replace(asker, member="0" * 12)
    with acting(other), pytest.raises(Missing):
        jobs.cancel(job.ref, by=other)
    with acting(other):
        assert Job.objects.count() == 0


def test_a_job_is_not_queued_when_its_transaction_fails(asker):
    with pytest.raises(RuntimeError):
        start_and_fail(asker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def start_and_fail(asker):
    from django.db import transaction

    with acting(asker), transaction.atomic():
        jobs.start("kernel.test.count", by=asker, title="Count", to="1")
        raise RuntimeError
