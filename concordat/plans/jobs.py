"""Jobs of `plans`: read a document in a process of its own, make a file of a plan, and dispose of what is not kept."""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse
from procrastinate.contrib.django import app

from concordat.kernel import jobs, processes
from concordat.kernel.actors import acting, system
from concordat.kernel.jobs import Cancelled, Running
from concordat.plans.commands import copies, documents, readings
from concordat.plans.models import Document
from concordat.plans.queries.documents import names_known
from concordat.plans.rules import documents as rules

log = logging.getLogger("concordat.jobs")
CODE = Path(__file__).resolve().parents[2]
MOST_SAID = 100_000_000  # bytes that the reader may answer with

TOO_LONG = (
    "It took longer than {seconds} seconds to read. It may be damaged, or hold far more than a plan. "
    "Save the part that holds the plan as a file of its own and try again."
)
TOO_MUCH = (
    "It needs more memory to read than one document may take. It may be damaged, or hold far more than a plan. "
    "Save the part that holds the plan as a file of its own and try again."
)
STOPPED = (
    "It stopped the program that reads documents, as damaged files can. Save it again in the program that made it, "
    "or save the part that holds the plan as a file of its own, and try again."
)
BROKEN = (
    "Something went wrong on our side while it was read. You can try again. "
    "If it happens again, tell whoever looks after Concordat."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take: seconds on the clock, and bytes of memory."""

    seconds: float = rules.SECONDS
    memory: int = rules.MEMORY


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading: the reading, or in words why there is none."""

    reading: dict[str, Any] | None = None
    trouble: str = ""


@jobs.task(readings.TASK)
def read_document(running: Running, document: str) -> str:
    """Read a document apart and keep what is found, in one transaction; return the address of its review.

    Run again from the beginning it leaves one set of proposals; cancelled, it leaves the document put aside.
    """
    address = reverse("plans:document_review", args=[document])
    try:
        running.tell(2, "Getting ready")
        found = readings.begin(by=running.actor, document=document, job=running.ref)
        if found is None:
            return address
        outcome = read_apart(running, found, LIMITS)
        running.tell(98, "Putting it in order")
        if outcome.reading is None:
            readings.refuse(by=running.actor, document=document, job=running.ref, trouble=outcome.trouble)
        else:
            readings.take(by=running.actor, document=document, job=running.ref, reading=outcome.reading)
    except Cancelled:
        readings.abandon(by=running.actor, document=document, job=running.ref)
        raise
    return address


@app.periodic(cron="23 3 * * *", periodic_id="plans.document.dispose")
@app.task(name="plans.document.dispose", queue="jobs", queueing_lock="plans.document.dispose")
def dispose_of_documents(timestamp: int) -> None:
    """Delete each night the documents that came to nothing ninety days ago."""
    with acting(system(documents.DISPOSING)) as actor:
        if gone := documents.dispose(by=actor):
            log.info("documents disposed of", extra={"documents": gone})


@jobs.task(copies.TASK)
def make_copy(running: Running, copy: str) -> str:
    """Make a file of a plan and keep it for who asked; return the address of its page.

    Run again from the beginning it keeps one file; cancelled, it keeps none.
    """
    running.tell(5, "Reading the plan")
    laid_out = copies.lay_out(by=running.actor, copy=copy)
    if laid_out is not None:
        writer, paper = laid_out
        running.tell(30, "Writing the file")
        content = writer.write(paper)
        running.tell(95, "Keeping it for you")
        copies.keep(by=running.actor, copy=copy, content=content)
    return reverse("plans:copy_view", args=[copy])


@app.periodic(cron="*/5 * * * *", periodic_id="plans.copy.dispose")
@app.task(name="plans.copy.dispose", queue="jobs", queueing_lock="plans.copy.dispose")
def dispose_of_copies(timestamp: int) -> None:
    """Delete every five minutes the files of plans that ran out."""
    with acting(system(documents.DISPOSING)) as actor:
        if gone := copies.dispose(by=actor):
            log.info("files of plans deleted", extra={"files": gone})


def read_apart(running: Running, document: Document, limits: Limits) -> Outcome:
    """Read a document in a child that has limits, no settings and no secrets, and that dies with this process."""
    question = {
        "name": rules.spoken_name(document.name),
        "agencies": names_known(running.actor, document).names,
        "seconds": int(limits.seconds) + 1,
        "memory": limits.memory,
    }
    with tempfile.TemporaryFile() as given:
        given.write(json.dumps(question).encode() + b"\n" + bytes(document.content))
        given.seek(0)
        child = processes.start(
            [sys.executable, "-m", "concordat.plans.reading"],
            env={"PYTHONPATH": str(CODE), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            cwd="/",
            patience=1.0,
            stdin=given,
            stdout=subprocess.PIPE,
        )
        try:
            return _hear(running, child, limits)
        finally:
            processes.kill(child)
            if child.stdout:
                child.stdout.close()


def _hear(running: Running, child: processes.Process, limits: Limits) -> Outcome:
    """Pass on the progress that the child tells, until it says what it found, goes silent or takes too long."""
    percent, words = 5, "Opening the document"
    for said in _lines(child, limits.seconds):
        if said is None:
            running.tell(percent, words)
        elif "percent" in said:
            percent, words = 5 + int(said["percent"]) * 9 // 10, str(said["words"])
            running.tell(percent, words)
        elif "reading" in said:
            trouble = rules.too_many(len(said["reading"]["actions"]))
            return Outcome(trouble=trouble) if trouble else Outcome(reading=said["reading"])
        elif "unreadable" in said:
            return Outcome(trouble=str(said["unreadable"]))
        elif "limit" in said:
            return Outcome(trouble=TOO_MUCH if said["limit"] == "memory" else _too_long(limits))
        else:
            log.error("reading broke: %s", said.get("broken"), extra={"job": running.ref})
            return Outcome(trouble=BROKEN)
    code = child.wait()
    log.error("the reader %s", processes.words_for(code), extra={"job": running.ref})
    return Outcome(trouble=_why_it_died(code, limits))


# By the system for want of memory, or by itself where an allocation failed; and by a fault in a library of others.
_WANTED_MEMORY = {128 + number for number in (signal.SIGKILL, signal.SIGABRT)}
_FAULTS = {128 + number for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP, signal.SIGFPE)}


def _why_it_died(code: int, limits: Limits) -> str:
    """Say in the user's words what it means that the reader ended with this code before it answered."""
    if code == 128 + signal.SIGXCPU:
        return _too_long(limits)
    return TOO_MUCH if code in _WANTED_MEMORY else STOPPED if code in _FAULTS else BROKEN


def _too_long(limits: Limits) -> str:
    return TOO_LONG.format(seconds=int(limits.seconds))


def _lines(child: processes.Process, seconds: float) -> Iterator[dict[str, Any] | None]:
    """Yield each thing that the child says, None for each second of silence, and at last a limit that it went over."""
    assert child.stdout is not None
    deadline, heard = time.monotonic() + seconds, bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        while time.monotonic() < deadline:
            if not waiting.select(timeout=1.0):
                yield None
                continue
            more = os.read(child.stdout.fileno(), 1 << 20)
            if not more:
                return
            heard += more
            if len(heard) > MOST_SAID:
                yield {"limit": "memory"}
                return
            if b"\n" in more:
                *said, heard = heard.split(b"\n")
                yield from map(json.loads, said)
    yield {"limit": "seconds"}
