"""Failures are counted in the database: by account, by address, over processes, and whatever becomes of the request."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.partnership.sign_in.helpers import LOGIN, STEPS, code, committed, set_up_app, sign_in, signed_in, words

LOCKED = "There have been too many attempts that failed. Wait 5 minutes, then try again."


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the clock of the counters on by some seconds."""
    real, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + moved[0])
    return lambda seconds: moved.__setitem__(0, moved[0] + seconds)


def test_five_failures_lock_the_account_for_five_minutes(client: Client, cast: Cast, later: Any) -> None:
    for _ in range(5):
        assert LOCKED not in words(sign_in(client, "omar", "wrong"))
    assert LOCKED in words(sign_in(client, "omar"))
    assert LOCKED in words(sign_in(Client(REMOTE_ADDR="192.0.2.9"), "omar")), "from anywhere"
    assert not signed_in(client)
    later(290)
    assert LOCKED in words(sign_in(client, "omar"))
    later(15)
    assert sign_in(client, "omar").status_code == 302


def test_an_unknown_address_is_locked_alike(client: Client, cast: Cast) -> None:
    for _ in range(5):
        sign_in(client, "nobody-here", "wrong")
    assert LOCKED in words(sign_in(client, "nobody-here", "wrong"))


def test_failures_count_together_over_names_of_the_site_and_ways_of_writing(client: Client, cast: Cast) -> None:
    hosts = ("localhost", "127.0.0.1", "testserver", "localhost", "127.0.0.1")
    written = ("omar@thornbridge.example", "OMAR@thornbridge.example", "Omar@Thornbridge.example") * 2
    for host, login in zip(hosts, written, strict=False):
        client.post(LOGIN, {"login": login, "password": "wrong"}, headers={"host": host})
    assert LOCKED in words(sign_in(client, "omar"))


def test_a_sign_in_that_works_does_not_count(client: Client, cast: Cast) -> None:
    for _ in range(7):
        assert sign_in(Client(), "omar").status_code == 302


def test_twenty_failures_lock_the_address(client: Client, cast: Cast) -> None:
    for number in range(20):
        assert LOCKED not in words(sign_in(client, f"guess{number}", "wrong"))
    assert LOCKED in words(sign_in(client, "omar"))
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9"), "omar").status_code == 302, "others are not locked out"


def test_an_address_that_the_visitor_claims_counts_for_nothing(client: Client, cast: Cast) -> None:
    for number in range(20):
        sign_in(client, f"guess{number}", "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert LOCKED in words(sign_in(client, "omar", HTTP_X_FORWARDED_FOR="192.0.2.99"))


def test_five_wrong_codes_lock_the_second_step(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    secret = set_up_app(client)
    client.post("/account/logout/")
    sign_in(client, "omar")
    for _ in range(5):
        assert "The code is not right" in words(client.post(f"{STEPS}authenticate/", {"code": "000000"}))
    assert LOCKED in words(client.post(f"{STEPS}authenticate/", {"code": code(secret, 1)}))
    assert not signed_in(client)


@pytest.mark.usefixtures("emptied_after")
def test_failures_are_kept_and_count_together_over_connections() -> None:
    """Each thread has a connection of its own, as each process has."""
    Cast.assemble()
    answers: list[str] = []

    def fail() -> None:
        answers.append(words(sign_in(Client(), "omar", "wrong")))
        connection.close()

    threads = [threading.Thread(target=fail) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("is not right" in answer for answer in answers) <= 5
    assert any(LOCKED in answer for answer in answers)
    [(kept,)] = committed("SELECT count(*) FROM cache WHERE cache_key LIKE '%login_failed%'")
    assert kept == 2, "one count for the account, one for the address"
    [(told,)] = committed("SELECT count(*) FROM audit_entry WHERE event = 'partnership.session.refused'")
    assert told == 8
    assert LOCKED in words(sign_in(Client(), "omar"))


@pytest.mark.usefixtures("emptied_after")
def test_failures_are_kept_although_the_request_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    Cast.assemble()
    client = Client(raise_request_exception=False)
    sign_in(client, "omar", "wrong")

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("concordat.partnership.commands.accounts.audit.record", broken)
    for _ in range(6):
        assert sign_in(client, "omar", "wrong").status_code == 500
    monkeypatch.undo()
    assert LOCKED in words(sign_in(client, "omar"))
