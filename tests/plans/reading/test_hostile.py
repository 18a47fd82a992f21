"""Files made to hurt: the job reads or refuses each within its limits, says so in words, and nothing else is left.

`pytest -s` prints the table: what was said, the most memory that the child held, seconds, and what was left behind.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from concordat.kernel import processes
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Problem
from concordat.plans import jobs as plan_jobs
from concordat.plans.commands import readings
from concordat.plans.models import Document, Proposal
from concordat.plans.reading import Unreadable, read
from tests.cast import Cast
from tests.database import empty
from tests.plans.documents.given import run_job
from tests.plans.reading.hostile import FILES
from tests.plans.reading.hostile.files import FETCHED, LISTENER
from tests.plans.reading.watching import Watched

ADVICE = re.compile(r"try again|[Cc]hoose|Ask for")


@pytest.fixture(scope="module")
def mina(django_db_setup: None, django_db_blocker: Any) -> Iterator[Actor]:
    """A manager whose documents are committed, since a job opens transactions of its own; all goes at the end."""
    with django_db_blocker.unblock():
        people = Cast.assemble()
        with transaction.atomic():
            manager = people.actor("mina")
        yield manager
        empty()


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    lines = [
        "| file | KB | what was said | peak MB | seconds | left behind |",
        "| --- | ---: | --- | ---: | ---: | --- |",
    ]
    yield lines
    print("\n" + "\n".join(lines))


@pytest.fixture
def fetched() -> Iterator[list[str]]:
    """Listen where hostile files refer to, and give the list of who asked."""
    asked: list[str] = []
    yield asked
    try:
        LISTENER.accept()
    except BlockingIOError:
        return
    asked.append(FETCHED)
    pytest.fail("something was fetched")


def marked(name: str) -> Any:
    return pytest.param(name, marks=pytest.mark.slow) if FILES[name].slow else name


@pytest.mark.parametrize("kind", [marked(name) for name in FILES])
def test_a_hostile_file_is_read_or_refused_within_the_limits(
    mina: Actor, table: list[str], fetched: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str,
    django_db_blocker: Any,
) -> None:  # fmt: skip
    file = FILES[kind]
    content = file.make()
    watched = Watched(tmp_path)
    monkeypatch.setattr(plan_jobs, "processes", SimpleNamespace(**{**vars(processes), "start": watched.start}))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    begun = time.monotonic()
    with django_db_blocker.unblock():
        said, status, rows = given(mina, file.name, content)
    took = time.monotonic() - begun
    left = watched.left()
    shown = said or f"read: {rows} proposals"
    table.append(
        f"| {kind} | {len(content) // 1000:,} | {shown} | {watched.peak / 1e6:.0f} | {took:.1f} | {left or 'nothing'} |"
    )
    assert left == []
    assert watched.peak <= plan_jobs.LIMITS.memory
    assert took < plan_jobs.LIMITS.seconds + 5
    assert "our side" not in said
    if said:
        assert re.search(file.said or "(?!)", said), said
        assert status == "at the door" or ADVICE.search(said), said
        assert not said.endswith("…")
        assert (status, rows) in {("unreadable", 0), ("at the door", 0)}
    else:
        assert re.search(file.said, ""), "it was read"
        assert status == "review"


def given(by: Actor, name: str, content: bytes) -> tuple[str, str, int]:
    """Give a file and run its job; return what was said of it, its state, and how many proposals there are."""
    try:
        with acting(by), transaction.atomic():
            document = readings.import_document(by=by, name=name, content=content)
    except Problem as wrong:
        return f"{wrong}.", "at the door", 0
    assert run_job(document.job_ref).status == "done"
    with acting(by), transaction.atomic():
        kept = Document.objects.defer("content").get(ref=document.ref)
        assert (kept.reading is None) == bool(kept.trouble)
        return kept.trouble, kept.status, Proposal.objects.filter(document_id=kept.ref).count()


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("kill -KILL $$", plan_jobs.TOO_MUCH),
        ("kill -ABRT $$", plan_jobs.TOO_MUCH),
        ("kill -SEGV $$", plan_jobs.STOPPED),
        ("kill -ILL $$", plan_jobs.STOPPED),
        ("kill -XCPU $$", plan_jobs.TOO_LONG.format(seconds=60)),
        ("printf '{\"reading\": {'; kill -BUS $$", plan_jobs.STOPPED),
        ("exit 3", plan_jobs.BROKEN),
    ],
)
def test_however_the_child_dies_its_end_is_told_in_words(
    mina: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, ending: str, said: str
) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\nulimit -c 0\n{ending}\n")
    program.chmod(0o755)
    monkeypatch.setattr(plan_jobs, "sys", SimpleNamespace(executable=str(program)))
    with django_db_blocker.unblock():
        assert given(mina, "plan.pdf", f"%PDF-1.7 {ending}".encode()) == (said, "unreadable", 0)


ROW = b"Action\tLead\tBy when\tMeasures\nOpen a refuge\t"
TEXTS = {
    "a million tabs": b"\t" * 1_000_000 + b"x",
    "tabs and words": b"a\t" * 500_000,
    "wide rows": (b"a\t" * 60 + b"\n") * 1_000,
    "one line of words": b"word " * 800_000,
    "one line of capitals": b"A" * 4_000_000,
    "deep HTML": ROW + b"<div><ul><li>" * 50_000 + b"deep",
    "tags that never end": ROW + b"<p " * 300_000,
    "comments that never end": ROW + b"<!--" * 300_000,
    "scripts that never end": ROW + b"<script>x" * 200_000,
    "stars": b"**a " * 300_000,
    "links": b"[a](" * 300_000,
    "capitals and dashes": b"AAAA - " * 200_000,
    "a cell of names": ROW + b"Northshire Police " * 50_000,
    "a cell of ands": ROW + b"Police and " * 50_000,
    "a cell of dates": ROW + b"\t" + b"July 2019 " * 50_000,
    "a cell of slashes": ROW + b"\t" + b"2019 / " * 50_000,
    "a cell of measures": ROW + b"\t\t" + b"Reduced crime in town Increase of x " * 20_000,
    "quotes": b'"a\t"b\n' * 20_000,
    "headings": b"# A\n" * 20_000,
    "bullets": b"We will:\n" + b"- Develop x\n" * 20_000,
    "bullets that are no actions": b"Why\n\n" + b"- Residents told us that x is so\n" * 20_000,
    "many rows": b"Action\tLead\tBy when\n" + b"Open a refuge\tPolice\tJuly 2019\n" * 20_000,
    "bars": b"|" * 500_000,
    "spaces": b"a" + b" " * 3_000_000 + b"b",
    "backslashes": b"\\" * 500_000,
    "ends of sentences": b"A. " * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_read_or_refused_in_seconds(name):
    started = time.process_time()
    try:
        reading = read(TEXTS[name], name="plan.txt")
    except Unreadable as wrong:
        assert "plan.txt" in str(wrong)  # noqa: PT017
    else:
        assert reading.document.blocks
    assert time.process_time() - started < 12


def test_folders_missing_and_forbidden_files_are_said_in_words(tmp_path):
    with pytest.raises(Unreadable, match="is a folder"):
        read(tmp_path)
    with pytest.raises(Unreadable, match="There is no file"):
        read(tmp_path / "none.txt")
    with pytest.raises(Unreadable, match="could not be opened"):
        read("a\x00b")
