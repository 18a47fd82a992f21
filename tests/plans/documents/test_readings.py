"""Giving a document, and the job that reads it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from concordat.kernel import jobs
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.kernel.jobs import Cancelled, Running
from concordat.plans import jobs as plan_jobs
from concordat.plans.commands import documents, readings
from concordat.plans.models import Document, Proposal
from tests.cast import Cast
from tests.plans.documents.given import EXAMPLE, read_document, reading_of, run_job


@pytest.fixture
def people(emptied_after: None) -> Cast:
    """The cast, committed, since a job opens transactions of its own."""
    return Cast.assemble()


@pytest.fixture
def mina(people: Cast) -> Actor:
    with transaction.atomic():
        return people.actor("mina")


def give(by: Actor, content: bytes, name: str = "plan.txt") -> Document:
    with acting(by), transaction.atomic():
        return readings.import_document(by=by, name=name, content=content)


def look(by: Actor, document: Document) -> Document:
    with acting(by), transaction.atomic():
        return Document.objects.get(ref=document.ref)


def proposals(by: Actor, document: Document) -> list[Proposal]:
    with acting(by), transaction.atomic():
        return list(Proposal.objects.filter(document_id=document.ref).order_by("position"))


def test_the_job_reads_37_actions_of_the_demonstration_document(mina: Actor) -> None:
    document = give(mina, EXAMPLE.read_bytes(), EXAMPLE.name)
    job = run_job(document.job_ref)
    assert (job.status, job.result_url) == ("done", f"/plans/documents/{document.ref}/review/")
    found = proposals(mina, document)
    series = ["".join(mark for mark in proposal.read["ref"] if mark.isalpha()) for proposal in found]
    assert {name: series.count(name) for name in series} == {"SG": 12, "RV": 13, "RR": 9, "LIS": 3}
    assert [proposal.position for proposal in found] == list(range(1, 38))
    kept = look(mina, document)
    assert kept.status == "review"
    assert kept.title.startswith("Medway Community Safety Partnership")
    assert kept.period == "2023/24"
    assert "actions" not in kept.reading
    assert kept.reading["document"]["blocks"]
    assert bytes(kept.content) == EXAMPLE.read_bytes()


def test_seed_001_gives_37_actions_each_with_its_place(mina: Actor, shared: Path) -> None:
    seed = shared / "seeds" / "001_12334be0120c826d.txt"
    document = give(mina, seed.read_bytes(), seed.name)
    run_job(document.job_ref)
    found = proposals(mina, document)
    assert len(found) == 37
    anchors = {
        row["source"]["anchor"]
        for block in look(mina, document).reading["document"]["blocks"]
        for row in block.get("rows", [block])
    }
    assert {proposal.read["source"]["anchor"] for proposal in found} <= anchors


def test_a_job_run_again_from_its_beginning_leaves_one_set_of_proposals(mina: Actor) -> None:
    document = give(mina, EXAMPLE.read_bytes())
    running = Running(run_job(document.job_ref), mina)
    before = [proposal.ref for proposal in proposals(mina, document)]
    with acting(mina):
        assert plan_jobs.read_document(running, document.ref) == f"/plans/documents/{document.ref}/review/"
    assert [proposal.ref for proposal in proposals(mina, document)] == before


def test_a_reading_that_fails_midway_leaves_nothing(mina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    document = give(mina, EXAMPLE.read_bytes())

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("concordat.plans.commands.readings.record", fail)
    assert run_job(document.job_ref).status == "failed"
    assert proposals(mina, document) == []
    assert (look(mina, document).status, look(mina, document).reading) == ("reading", None)
    monkeypatch.undo()
    with acting(mina), transaction.atomic():
        again = readings.read_again(by=mina, document=document.ref)
    assert run_job(again.job_ref).status == "done"
    assert len(proposals(mina, document)) == 37


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b" \n\t ", "empty"),
        (b"Action plan\x00\x01\x02\x07 with marks", "not a text file"),
        ("Aktionsplan für 2023".encode() + b"\xc3", "cut off"),
        (b"\x81\x8d\x8f\x90 plan", "encoding"),
        (b"{\\rtf1 plan}", "is a Rich Text file"),
    ],
)
def test_what_cannot_be_read_says_why_and_leaves_nothing_else(mina: Actor, content: bytes, words: str) -> None:
    document = give(mina, content)
    assert run_job(document.job_ref).status == "done"
    kept = look(mina, document)
    assert kept.status == "unreadable"
    assert words in kept.trouble
    assert kept.reading is None
    assert kept.aside_at is not None
    assert proposals(mina, document) == []


def test_a_huge_line_is_read_or_refused_in_words_and_never_breaks(mina: Actor) -> None:
    document = give(mina, b"Action plan\n" + b"a very long line " * 200_000)
    assert run_job(document.job_ref).status == "done"
    assert look(mina, document).status in {"review", "unreadable"}
    assert "on our side" not in look(mina, document).trouble


def test_a_document_that_needs_too_much_memory_says_so(mina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_jobs, "LIMITS", plan_jobs.Limits(memory=90_000_000))
    document = give(mina, b"Ref\tAction\n" + b"A1\tWalk a route after dark\n" * 300_000)
    run_job(document.job_ref)
    assert look(mina, document).trouble == plan_jobs.TOO_MUCH


def test_a_document_that_takes_too_long_says_so(mina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_jobs, "LIMITS", plan_jobs.Limits(seconds=0.01))
    document = give(mina, EXAMPLE.read_bytes())
    run_job(document.job_ref)
    kept = look(mina, document)
    assert kept.status == "unreadable"
    assert kept.trouble == plan_jobs.TOO_LONG.format(seconds=0)


def test_a_document_with_more_actions_than_a_plan_holds_says_so(mina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concordat.plans.rules.documents.MOST_ACTIONS", 36)
    document = give(mina, EXAMPLE.read_bytes())
    run_job(document.job_ref)
    assert look(mina, document).trouble.startswith("37 actions were found, and a plan holds 36 at most.")
    assert proposals(mina, document) == []


def test_a_fault_of_ours_is_said_to_be_ours(mina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_jobs.sys, "executable", "/bin/false")
    document = give(mina, EXAMPLE.read_bytes())
    run_job(document.job_ref)
    assert look(mina, document).trouble == plan_jobs.BROKEN


class Cancelling(Running):
    """A job whose person cancels once it has begun to read; it notes which processes it then has."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.before, self.children = children_of(os.getpid()), set[int]()

    def tell(self, percent: int, message: str = "") -> None:
        if percent > 4:
            self.children = children_of(os.getpid()) - self.before
            raise Cancelled


def children_of(parent: int) -> set[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return {int(pid) for pid in listed.stdout.split()}


def test_a_cancelled_job_puts_the_document_aside_and_ends_its_child(mina: Actor) -> None:
    document = give(mina, EXAMPLE.read_bytes())
    with acting(mina), transaction.atomic():
        job = jobs.own_job(mina, document.job_ref)
    running = Cancelling(job, mina)
    with acting(mina), pytest.raises(Cancelled):
        plan_jobs.read_document(running, document.ref)
    kept = look(mina, document)
    assert (kept.status, kept.trouble) == ("discarded", "The reading was cancelled.")
    assert proposals(mina, document) == []
    assert running.children
    assert all(zombie(pid) for pid in running.children)
    run_job(document.job_ref)
    assert look(mina, document).status == "review"


def zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.slow
def test_the_child_dies_when_the_job_s_process_is_killed(tmp_path: Path) -> None:
    """A parent starts the reader on a document that never ends, and is killed with -9; the reader goes with it."""
    code = (
        "import os, subprocess, sys, time\n"
        "from concordat.kernel import processes\n"
        "read, write = os.pipe()\n"
        "child = processes.start([sys.executable, '-m', 'concordat.plans.reading'], stdin=os.fdopen(read, 'rb'),\n"
        "                        stdout=subprocess.PIPE, patience=1.0)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    guardian = int(parent.stdout.readline())
    started = time.monotonic()
    while not (reader := children_of(guardian)) and time.monotonic() - started < 10:
        time.sleep(0.05)
    assert reader
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    while any(not zombie(pid) for pid in reader) and time.monotonic() - started < 10:
        time.sleep(0.05)
    assert all(zombie(pid) for pid in reader)


def test_a_job_of_a_document_put_aside_meanwhile_keeps_nothing(mina: Actor) -> None:
    document = give(mina, EXAMPLE.read_bytes())
    with acting(mina), transaction.atomic():
        documents.discard(by=mina, document=document.ref)
    assert run_job(document.job_ref).status == "cancelled"
    with acting(mina), transaction.atomic(), pytest.raises(Problem, match="put aside"):
        readings.take(by=mina, document=document.ref, job=document.job_ref, reading=reading_of(1))
    assert look(mina, document).status == "discarded"


def test_whoever_lost_their_role_does_not_have_it_read(people: Cast, mina: Actor) -> None:
    document = give(mina, EXAMPLE.read_bytes())
    with acting(mina), transaction.atomic():
        people.members["mina"].memberships.all().delete()
    job = run_job(document.job_ref)
    assert (job.status, "no role" in job.message) == ("failed", True)


def test_import_document_is_recorded_and_the_job_is_its_own(cast: Cast) -> None:
    from concordat.audit.models import Entry

    with cast.acting("mina") as mina:
        document = readings.import_document(by=mina, name="../Our plan.txt", content=b"Plan")
        assert (document.name, document.size, document.agency_id) == ("Our plan.txt", 4, mina.agency)
        assert jobs.own_job(mina, document.job_ref).arguments == {"document": document.ref}
        entry = Entry.objects.get(event="plans.document.imported")
        assert (entry.target_ref, entry.detail["sha256"]) == (document.ref, document.sha256)


@pytest.mark.parametrize("who", ["leo", "omar", "ana", "olga", "ada", "ivan"])
def test_import_document_is_refused_to_other_roles(cast: Cast, who: str) -> None:
    with cast.acting(who) as actor, pytest.raises(Refused):
        readings.import_document(by=actor, name="plan.txt", content=b"Plan")


def test_import_again_copies_the_file_into_a_document_of_its_own(cast: Cast) -> None:
    with cast.acting("mina") as mina:
        first = read_document(mina, 2)
        second = readings.import_again(by=mina, document=first.ref)
        assert second.ref != first.ref
        assert (second.sha256, second.status) == (first.sha256, "reading")
    with cast.acting("wes", "westhaven") as wes, pytest.raises(Missing):
        readings.import_again(by=wes, document=first.ref)


def test_two_who_accept_at_once_get_one_plan(mina: Actor) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from concordat.plans.models import Plan

    document = read_document(mina, 5)

    def accept() -> str:
        try:
            with acting(mina), transaction.atomic():
                return documents.accept(by=mina, document=document.ref, unchecked=5).ref
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people_at_once:
        made = {attempt.result() for attempt in [people_at_once.submit(accept) for _ in range(4)]}
    with acting(mina), transaction.atomic():
        assert made == set(Plan.objects.values_list("ref", flat=True))
    assert len(made) == 1


def test_marks_that_a_database_cannot_hold_do_not_break_a_reading(mina: Actor) -> None:
    row = "A1\tWalk &#0; a &#xD800; route &#x1; \ud83d\ude00 tonight\n".encode("utf-8", "surrogatepass")
    document = give(mina, b"# Plan\n\nRef\tAction\n" + row.replace(b"\xed\xa0\xbd\xed\xb8\x80", "😀".encode()))
    assert run_job(document.job_ref).status == "done"
    assert look(mina, document).status == "review"
    assert "Walk" in proposals(mina, document)[0].read["text"]
