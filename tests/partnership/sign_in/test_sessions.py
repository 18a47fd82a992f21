"""Signing in and out by password; sessions that begin, end and are listed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from concordat.kernel import clock
from concordat.kernel.actors import NOBODY, acting, system
from concordat.kernel.errors import Missing
from concordat.partnership.commands import accounts
from concordat.partnership.models import Member, Membership, Session
from concordat.partnership.sessions import SessionStore, hashed
from tests.cast import PASSWORD, Cast
from tests.partnership.sign_in.helpers import ACCOUNT, FIREFOX, LOGIN, address, entries, sign_in, signed_in, words

EVERYWHERE = f"{ACCOUNT}sessions/end/"


def rows(member: Member) -> list[Session]:
    with acting(system("sign-in")):
        return list(Session.objects.filter(member=member))


def test_sign_in_begins_a_session_kept_by_its_hash(client: Client, cast: Cast) -> None:
    answer = sign_in(client, "omar", HTTP_USER_AGENT=FIREFOX)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    [row] = rows(cast.members["omar"])
    assert row.browser == "Firefox on Windows"
    assert row.session_key == hashed(client.cookies["sessionid"].value)
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert client.cookies["sessionid"]["max-age"] == ""


def test_sign_in_is_recorded_in_the_partnership(client: Client, cast: Cast) -> None:
    sign_in(client, "omar", HTTP_USER_AGENT=FIREFOX)
    omar = cast.members["omar"].ref
    [entry] = entries("partnership.session.opened")
    assert entry[:3] == (cast.partnerships["thornbridge"].ref, omar, omar)
    client.post("/account/logout/")
    [entry] = entries("partnership.session.closed")
    assert entry[:3] == (cast.partnerships["thornbridge"].ref, omar, omar)


@pytest.mark.parametrize("written", ["OMAR@Thornbridge.example", " omar@thornbridge.example "])
def test_sign_in_minds_neither_case_nor_spaces(client: Client, cast: Cast, written: str) -> None:
    client.post(LOGIN, {"login": written, "password": PASSWORD})
    assert signed_in(client)


def test_sign_in_answers_alike_for_an_unknown_address_and_a_wrong_password(client: Client, cast: Cast) -> None:
    wrong = words(sign_in(client, "omar", "not the password"))
    unknown = words(sign_in(client, "nobody-here", "not the password"))
    assert "The email address or the password is not right" in wrong
    assert wrong == unknown
    assert not signed_in(client)


def test_sign_in_hashes_a_password_for_an_unknown_address_too(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    counted = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a: (counted.append("encode"), encode(*a))[1])
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a: (counted.append("verify"), verify(*a))[1])
    for who in ("omar", "nobody-here"):
        counted.clear()
        sign_in(client, who, "not the password")
        assert len(counted) == 1, who


def test_sign_in_that_is_refused_is_recorded_without_password_or_address(client: Client, cast: Cast) -> None:
    sign_in(client, "leo", "hunter2hunter2")
    sign_in(client, "nobody-here", "hunter2hunter2")
    known = [entry for entry in entries("partnership.session.refused") if entry[2]]
    assert {entry[0] for entry in known} == {p.ref for p in cast.partnerships.values()}
    assert {entry[2] for entry in known} == {cast.members["leo"].ref}
    [unknown] = [entry for entry in entries("partnership.session.refused") if not entry[2]]
    assert unknown[0] == ""
    told = repr(entries("partnership.session.refused"))
    assert "hunter2" not in told
    assert "nobody-here" not in told


def test_sign_in_that_is_refused_is_seen_by_administrators_of_the_partnership_alone(client: Client, cast: Cast) -> None:
    sign_in(client, "omar", "not the password")
    sql = "SELECT count(*) FROM audit_entry WHERE event = 'partnership.session.refused'"
    for who, partnership, seen in (("ada", "thornbridge", 1), ("wanda", "westhaven", 0)):
        with transaction.atomic(), cast.acting(who, partnership), connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.fetchone() == (seen,)


def test_sign_in_leads_on_to_our_own_pages_only(client: Client, cast: Cast) -> None:
    assert sign_in(client, "omar", next="/plans/due/")["Location"] == "/plans/due/"
    for hostile in ("https://evil.example/", "//evil.example/", "http://localhost/", "javascript:alert(1)", "/\\evil"):
        answer = sign_in(Client(), "omar", next=hostile)
        assert answer["Location"] == "/", hostile


def test_sign_in_gives_a_new_key(client: Client, cast: Cast) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client, "omar")
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not signed_in(thief)
    assert not SessionStore().exists(planted)


def test_a_key_that_somebody_made_up_is_not_kept(client: Client, cast: Cast) -> None:
    client.cookies["sessionid"] = "a" * 32
    sign_in(client, "omar")
    assert client.cookies["sessionid"].value != "a" * 32


def test_what_the_table_holds_lets_nobody_in(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    thief = Client()
    thief.cookies["sessionid"] = rows(cast.members["omar"])[0].session_key
    assert not signed_in(thief)


def test_a_session_ends_twelve_hours_after_signing_in_whatever_is_done_with_it(client: Client, cast: Cast) -> None:
    began = clock.now()
    sign_in(client, "omar")
    for hours in (5, 11):
        with clock.frozen(began + timedelta(hours=hours)):
            assert signed_in(client)
            session = client.session
            session["written"] = str(hours)
            session.save()
    with clock.frozen(began + timedelta(hours=12, minutes=1)):
        assert not signed_in(client)


def test_a_session_is_noted_as_seen(client: Client, cast: Cast) -> None:
    began = clock.now()
    sign_in(client, "omar")
    with clock.frozen(began + timedelta(hours=1)):
        client.get(ACCOUNT)
    assert rows(cast.members["omar"])[0].seen_at == began + timedelta(hours=1)


def test_sign_out_ends_the_session(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    key = client.cookies["sessionid"].value
    assert client.get("/account/logout/").status_code == 200
    assert signed_in(client), "asking is not yet doing"
    assert client.post("/account/logout/")["Location"] == LOGIN
    assert rows(cast.members["omar"]) == []
    client.cookies["sessionid"] = key
    assert not signed_in(client)
    assert client.post("/account/logout/").status_code == 302


def test_account_manage_lists_sessions_and_ends_another(client: Client, cast: Cast) -> None:
    other = Client(headers={"user-agent": FIREFOX})
    sign_in(client, "omar")
    sign_in(other, "omar")
    page = client.get(ACCOUNT)
    assert "Firefox on Windows" in words(page)
    [there] = re.findall(r"/sessions/([0-9a-f]{64})/end/", page.content.decode())
    assert client.post(f"{ACCOUNT}sessions/{there}/end/").status_code == 302
    assert signed_in(client)
    assert not signed_in(other)


def test_session_end_refuses_somebody_elses(client: Client, cast: Cast) -> None:
    stranger = Client()
    sign_in(client, "omar")
    sign_in(stranger, "fay")
    theirs = rows(cast.members["omar"])[0].session_key
    assert stranger.post(f"{ACCOUNT}sessions/{theirs}/end/").status_code == 404
    assert signed_in(client)
    with transaction.atomic(), cast.acting("fay") as fay, pytest.raises(Missing):
        accounts.end_session(session=theirs, by=fay)


def test_session_end_all(client: Client, cast: Cast) -> None:
    others = [Client(), Client()]
    for each in (client, *others):
        sign_in(each, "omar")
    client.post(EVERYWHERE, {"others": "1"})
    assert signed_in(client)
    assert not any(signed_in(other) for other in others)
    sign_in(others[0], "omar")
    assert client.post(EVERYWHERE)["Location"] == LOGIN
    assert not signed_in(client)
    assert not signed_in(others[0])
    assert rows(cast.members["omar"]) == []


def test_a_closed_member_is_signed_out_at_once_and_cannot_come_back(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    with transaction.atomic(), acting(system("install")):
        Member.objects.filter(pk=cast.members["omar"].ref).update(is_active=False)
    assert not signed_in(client)
    answer = sign_in(Client(), "omar")
    assert answer["Location"] == "/account/closed/"
    assert "Your account is closed" in words(client.get("/account/closed/"))


def test_end_sessions_by_an_administrator(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    with transaction.atomic(), cast.acting("ada") as ada:
        assert accounts.end_sessions(member=cast.members["omar"].ref, by=ada, why="Their last role ended") == 1
    assert not signed_in(client)
    assert entries("partnership.session.ended")[0][4] == "Their last role ended"


def test_the_end_of_the_last_role_ends_the_session(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    assert signed_in(client)
    with transaction.atomic(), acting(system("install")):
        Membership.objects.filter(member=cast.members["omar"]).update(ends=clock.today() - timedelta(days=1))
    assert not signed_in(client)
    assert rows(cast.members["omar"]) == []
    assert entries("partnership.session.closed")[0][4] == "Their last role has ended"


def test_a_member_without_a_role_keeps_their_own_account(client: Client, cast: Cast) -> None:
    sign_in(client, "nora")
    assert "You hold no role" in words(client.get(ACCOUNT))


def test_account_manage_shows_roles_in_every_partnership(client: Client, cast: Cast) -> None:
    sign_in(client, "leo")
    page = words(client.get(ACCOUNT))
    assert "Thornbridge Community Safety Partnership Agency lead" in page
    assert "Westhaven Community Safety Partnership Agency lead" in page
    assert address("leo") in page


def test_account_manage_asks_the_database_the_same_for_one_session_and_for_many(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    sign_in(client, "leo")
    client.get(ACCOUNT)

    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as before:
        client.get(ACCOUNT)
    for _ in range(4):
        sign_in(Client(), "leo")
    with CaptureQueriesContext(connection) as after:
        client.get(ACCOUNT)
    assert len(after) == len(before)


def test_sessions_are_hidden_from_everybody_but_sign_in_and_the_member(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    sql = "SELECT count(*) FROM partnership_session WHERE member_id IS NOT NULL"
    for actor, seen in ((NOBODY, 0), (cast.actor("ada"), 0), (cast.actor("omar"), 1), (system("sign-in"), 1)):
        with transaction.atomic(), acting(actor), connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.fetchone() == (seen,), actor


@pytest.mark.parametrize("table", ["account_emailaddress", "mfa_authenticator", "socialaccount_socialaccount"])
def test_tables_of_sign_in_are_hidden(cast: Cast, table: str) -> None:
    own = {"account_emailaddress": 1}.get(table, 0)
    everybody = {"account_emailaddress": len(cast.members)}.get(table, 0)
    for actor, seen in ((NOBODY, 0), (cast.actor("ada"), own), (system("sign-in"), everybody), (system("work"), 0)):
        with transaction.atomic(), acting(actor), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (seen,), actor


def test_expired_sessions_are_forgotten(client: Client, cast: Cast) -> None:
    from concordat.partnership.jobs import forget

    sign_in(client, "omar")
    with acting(system("sign-in")):
        Session.objects.update(expire_date=clock.now() - timedelta(days=1))
    forget.func(timestamp=0)
    assert rows(cast.members["omar"]) == []


@pytest.mark.parametrize(
    "hostile", ["' OR 1=1 --", "a\x00b@x.example", "<script>alert(1)</script>", "x" * 5000, "o@é.example", ""]
)
def test_sign_in_stands_hostile_input(client: Client, cast: Cast, hostile: str) -> None:
    answer = client.post(LOGIN, {"login": hostile, "password": hostile or "x"})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    answer = client.post(LOGIN, {"login": address("omar"), "password": hostile})
    assert answer.status_code == 200
    assert not signed_in(client)
