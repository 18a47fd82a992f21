"""The head is published: a line that stays, mail that may fail, once a day, and what it proves wrong is said."""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime

import pytest
from django.core import mail

from concordat import audit
from concordat.audit.commands import publish_head, publish_if_due
from concordat.audit.jobs import publish
from concordat.audit.queries import published_heads, verify
from concordat.audit.rules import Head, Kind
from concordat.kernel import clock
from tests.audit.tampering import grow, reseal, tamper

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def folder(emptied_after, settings, tmp_path):
    settings.AUDIT_HEADS, settings.AUDIT_HEAD_MAIL = tmp_path / "heads", []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return settings.AUDIT_HEADS


def test_an_empty_record_has_no_head(folder):
    assert publish_head() is None
    assert not folder.exists()


def test_a_head_is_a_line_of_json_that_verifies(folder):
    grow(2)
    with clock.frozen(MONDAY):
        head = audit.publish_head()
    said = json.loads((folder / "heads.jsonl").read_text())
    assert said["at"] == "2026-03-02T03:00:00+00:00"
    assert (said["number"], len(said["hash"])) == (2, 64)
    assert " at http" in said["installation"]
    assert published_heads(folder) == ([head], [])
    assert verify(published_heads(folder)[0]).intact


def test_lines_are_only_added(folder):
    grow(1)
    publish_head()
    before = (folder / "heads.jsonl").read_bytes()
    grow(1)
    publish_head()
    assert (folder / "heads.jsonl").read_bytes().startswith(before)
    assert (folder / "heads.jsonl").stat().st_mode & 0o777 == 0o600
    assert [head.number for head in published_heads(folder)[0]] == [1, 2]


def test_a_torn_line_is_reported_and_does_not_spoil_the_next(folder):
    grow(1)
    folder.mkdir()
    (folder / "heads.jsonl").write_text('{"at": "2026-03')
    publish_head()
    heads, unreadable = published_heads(folder)
    assert (len(heads), [one.kind for one in unreadable]) == (1, [Kind.UNREADABLE])
    assert unreadable[0].words.startswith("Line 1 of heads.jsonl")


def test_several_files_are_read(folder):
    grow(1)
    publish_head()
    (folder / "mailed.jsonl").write_text((folder / "heads.jsonl").read_text())
    assert len(published_heads(folder)[0]) == 2


def test_concurrent_publications_write_whole_lines(folder):
    grow(1)

    def work() -> None:
        from django.db import connection

        publish_head()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (len(published_heads(folder)[0]), published_heads(folder)[1]) == (6, [])


def test_once_a_day(folder):
    grow(1)
    with clock.frozen(MONDAY):
        assert publish_if_due()
        assert publish_if_due() is None
    with clock.frozen(MONDAY.replace(day=3, hour=0)):
        assert publish_if_due()
    assert len(published_heads(folder)[0]) == 2


def test_the_worker_publishes_the_first_time_it_looks(folder):
    grow(1)
    publish(timestamp=0)
    publish(timestamp=300)
    assert len(published_heads(folder)[0]) == 1


def test_the_task_is_periodic():
    from procrastinate.contrib.django import app

    tasks = app.periodic_registry.periodic_tasks
    assert tasks["audit.head.publish", "head"].cron == "*/5 * * * *"


def test_the_head_is_mailed(folder, settings):
    settings.AUDIT_HEAD_MAIL = ["scrutiny@council.example"]
    grow(1)
    head = publish_head()
    (message,) = mail.outbox
    assert message.to == ["scrutiny@council.example"]
    line = next(line for line in message.body.splitlines() if line.startswith("{"))
    assert Head.read(line) == head


def test_mail_that_fails_is_logged_and_does_not_matter(folder, settings, caplog):
    settings.AUDIT_HEAD_MAIL = ["scrutiny@council.example"]
    settings.EMAIL_BACKEND = "tests.audit.test_heads.Broken"
    grow(1)
    assert publish_head()
    assert "could not be mailed" in caplog.text
    assert len(published_heads(folder)[0]) == 1


class Broken:
    """A mail back end that never works."""

    def __init__(self, **options: object) -> None:
        raise OSError("no route to host")


def test_what_an_earlier_head_proves_wrong_is_logged_and_mailed(folder, settings, caplog):
    settings.AUDIT_HEAD_MAIL = ["scrutiny@council.example"]
    made = grow(3)
    publish_head()
    tamper(f"UPDATE audit_entry SET why = 'x' WHERE id = {made[0].pk}", reseal(1))
    with caplog.at_level(logging.ERROR):
        publish_head()
    assert "the record is not what was published" in caplog.text
    assert mail.outbox[-1].subject.startswith("The record does not match")
    assert len(published_heads(folder)[0]) == 2


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"at": "x", "number": 0, "entry_id": 1, "hash": "' + "ab" * 32 + '"}',
        '{"at": "x", "number": 1, "entry_id": 1, "hash": "abcd"}',
        '{"at": "x", "number": 1, "entry_id": 1, "hash": "zz"}',
        '{"at": "x", "number": "one", "entry_id": 1, "hash": "' + "ab" * 32 + '"}',
    ],
)
def test_what_is_no_head_is_refused(line):
    with pytest.raises(ValueError, match="not a head"):
        Head.read(line)
