"""Telling people things, and what becomes of the letters."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.postgres.base import DatabaseWrapper
from concordat.notices import commands, jobs
from concordat.notices.models import Notice
from concordat.notices.rules import FORGOTTEN, letter
from tests.cast import Cast
from tests.notices.helpers import now, tell


@pytest.fixture
def posting(settings: Any) -> None:
    """A mail server is set."""
    settings.EMAIL_HOST = "mail.example"


def queued() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args, queue_name FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def run(notice: Notice, attempt: int = 1) -> None:
    """Run the task as the worker does, the `attempt`th time."""
    context = type("Context", (), {"job": type("Job", (), {"attempts": attempt})})
    jobs.deliver.func(context, notice=notice.ref)


def broken(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    def send(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr("concordat.notices.commands.EmailMessage.send", send)


def test_tell_without_a_mail_server_holds_the_letter(cast: Cast) -> None:
    notice = tell(cast)
    assert notice.post == Notice.Post.HELD
    assert notice.on_screen
    assert queued() == []


@pytest.mark.usefixtures("posting")
def test_tell_queues_the_letter_and_the_worker_sends_it(cast: Cast) -> None:
    notice = tell(cast)
    assert notice.post == Notice.Post.WAITING
    [(task, _, queue)] = queued()
    assert (task, queue) == (jobs.deliver.name, "jobs")
    run(notice)
    [sent] = mail.outbox
    assert sent.to == ["omar@thornbridge.example"]
    assert sent.subject == "An action is yours"
    assert sent.body == (
        "Hello Omar Officer,\n\nMina gave you the action A1.\n\nhttp://localhost:8000/plans/\n\n--\nConcordat\n"
        "You get this because you work with a community safety partnership that uses Concordat.\n"
    )
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert now(notice).post == Notice.Post.SENT
    run(notice)
    assert len(mail.outbox) == 1, "sent once"


@pytest.mark.usefixtures("posting")
@pytest.mark.parametrize(
    ("channel", "on_screen", "post"),
    [("both", True, "waiting"), ("screen", True, "none"), ("email", False, "waiting")],
)
def test_tell_by_the_channel_wanted(cast: Cast, channel: str, on_screen: bool, post: str) -> None:
    notice = tell(cast, channel=channel)
    assert (notice.on_screen, notice.post) == (on_screen, post)


def test_tell_nothing_when_the_transaction_fails(cast: Cast) -> None:
    class Stop(Exception):
        pass

    told: list[Notice] = []

    def tell_and_fail() -> None:
        with transaction.atomic():
            told.append(tell(cast))
            raise Stop

    with pytest.raises(Stop):
        tell_and_fail()
    with pytest.raises(Notice.DoesNotExist):
        now(told[0])


@pytest.mark.parametrize("link", ["https://evil.example/", "javascript:alert(1)", "plans/"])
def test_tell_refuses_a_link_to_elsewhere(cast: Cast, link: str) -> None:
    with pytest.raises(ValueError, match="path"):
        tell(cast, link=link)


@pytest.mark.usefixtures("posting")
def test_a_secret_is_not_kept_once_it_is_sent(cast: Cast) -> None:
    notice = tell(cast, secret=True, link="/account/invitation/abc/")
    assert not notice.on_screen
    run(notice)
    assert "/account/invitation/abc/" in mail.outbox[0].body
    kept = now(notice)
    assert (kept.body, kept.link) == (FORGOTTEN, "")


@pytest.mark.usefixtures("posting")
@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (OSError("no route to omar@thornbridge.example"), "could not be reached"),
        (smtplib.SMTPRecipientsRefused({"omar@thornbridge.example": (550, b"no")}), "refused the address"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "our name and password"),
        (smtplib.SMTPDataError(554, b"spam"), "refused the letter"),
    ],
)
def test_a_letter_that_fails_is_tried_six_times(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, trouble: Exception, words: str
) -> None:
    notice = tell(cast)
    broken(monkeypatch, trouble)
    for attempt in range(1, jobs.TRIES):
        with pytest.raises(jobs.NotYet):
            run(notice, attempt)
        assert now(notice).post == Notice.Post.WAITING
    run(notice, jobs.TRIES)
    kept = now(notice)
    assert kept.post == Notice.Post.FAILED
    assert words in kept.post_error
    assert "omar@" not in kept.post_error
    assert kept.attempts == jobs.TRIES


def test_the_worker_waits_longer_each_time() -> None:
    waits = []
    for attempts in range(1, jobs.TRIES):
        job = type("Job", (), {"attempts": attempts})
        decision = jobs.deliver.retry_strategy.get_retry_decision(exception=jobs.NotYet(), job=job)
        waits.append(decision.retry_at)
    assert waits == sorted(waits)


@pytest.mark.usefixtures("posting")
def test_post_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = tell(cast)
    broken(monkeypatch, OSError())
    run(notice, jobs.TRIES)
    monkeypatch.undo()
    with transaction.atomic(), cast.acting("mina") as mina:
        commands.post_again(notice=notice.ref, by=mina)
    assert len(queued()) == 2
    run(notice)
    assert now(notice).post == Notice.Post.SENT
    with transaction.atomic(), cast.acting("mina") as mina, pytest.raises(Problem, match="has been sent"):
        commands.post_again(notice=notice.ref, by=mina)


def test_post_again_needs_a_mail_server(cast: Cast) -> None:
    notice = tell(cast)
    with transaction.atomic(), cast.acting("mina") as mina, pytest.raises(Problem, match="SMTP_HOST"):
        commands.post_again(notice=notice.ref, by=mina)


def test_post_again_of_another_partnership(cast: Cast) -> None:
    notice = tell(cast)
    with transaction.atomic(), cast.acting("wanda", "westhaven") as wanda, pytest.raises(Missing):
        commands.post_again(notice=notice.ref, by=wanda)


def test_read_one_s_own_alone(cast: Cast) -> None:
    notice = tell(cast)
    for who in ("mina", "fay"):
        with transaction.atomic(), cast.acting(who) as actor, pytest.raises(Missing):
            commands.read(notice=notice.ref, by=actor)
    with transaction.atomic(), cast.acting("omar") as omar:
        first = commands.read(notice=notice.ref, by=omar).read_at
        assert commands.read(notice=notice.ref, by=omar).read_at == first


def test_read_all(cast: Cast) -> None:
    for _ in range(3):
        tell(cast)
    theirs = tell(cast, to="fay")
    with transaction.atomic(), cast.acting("omar") as omar:
        assert commands.read_all(by=omar) == 3
        assert commands.read_all(by=omar) == 0
    assert now(theirs).read_at is None


def test_a_letter_has_no_second_heading() -> None:
    text = letter(name="Nell\nBcc: all@evil.example", body="Hello", link="", site="https://x", why="a\nb")
    assert text.startswith("Hello Nell Bcc: all@evil.example,\n")


@pytest.mark.usefixtures("posting")
def test_a_hostile_subject_makes_no_heading(cast: Cast) -> None:
    run(tell(cast, subject="Hello\nBcc: all@evil.example"))
    assert mail.outbox[0].subject == "Hello Bcc: all@evil.example"
    assert mail.outbox[0].message()["Bcc"] is None


@pytest.mark.usefixtures("emptied_after", "posting")
def test_two_workers_send_it_once() -> None:
    cast = Cast.assemble()
    notice = tell(cast)

    def work() -> None:
        run(notice)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 1


@pytest.fixture
def hanging_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close the connections that the worker's threads open, each its own."""
    opened: list[Any] = []
    connect = DatabaseWrapper.connect

    def connect_and_note(self: DatabaseWrapper) -> None:
        connect(self)
        opened.append(self.connection)

    connection.ensure_connection()
    monkeypatch.setattr(DatabaseWrapper, "connect", connect_and_note)
    yield
    for raw in opened:
        raw.close()


@pytest.mark.usefixtures("emptied_after", "posting", "hanging_up")
def test_the_worker_itself_sends_it() -> None:
    from procrastinate.contrib.django import app

    cast = Cast.assemble()
    notice = tell(cast)
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(queues=["jobs"], wait=False, install_signal_handlers=False, listen_notify=False)
    with acting(system("delivery")):
        assert now(notice).post == Notice.Post.SENT
    assert len(mail.outbox) == 1
