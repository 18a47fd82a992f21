"""Changing a password, and choosing a new one by a letter that works once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.test import Client

from concordat.kernel.actors import acting, system
from concordat.notices.models import Notice
from concordat.partnership.models import Member
from tests.cast import PASSWORD, Cast
from tests.partnership.sign_in.helpers import ACCOUNT, LOGIN, address, entries, sign_in, signed_in, words

FORGOTTEN = "/account/password/reset/"
CHANGE = "/account/password/change/"
NEW = "quite another good password"


def letters(to: str) -> list[Notice]:
    with transaction.atomic(), acting(system("delivery")):
        return list(Notice.objects.filter(email=address(to)).order_by("created_at"))


def link_for(client: Client, who: str) -> str:
    client.post(FORGOTTEN, {"email": address(who)})
    return letters(who)[-1].link


def choose(client: Client, link: str, password: str = NEW) -> Any:
    form = client.get(link, follow=True)
    assert "Choose a new password" in words(form)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_letter_leads_to_a_new_password(client: Client, cast: Cast) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "omar")
    assert client.post(FORGOTTEN, {"email": "OMAR@thornbridge.example"})["Location"] == f"{FORGOTTEN}sent/"
    [letter] = letters("omar")
    assert letter.secret
    assert not letter.on_screen
    assert letter.partnership_id == cast.partnerships["thornbridge"].ref
    assert choose(client, letter.link)["Location"] == f"{FORGOTTEN}done/"
    assert not signed_in(client), "a password is chosen, nobody is signed in"
    assert not signed_in(elsewhere), "other sessions end"
    assert "is not right" in words(sign_in(client, "omar"))
    assert sign_in(client, "omar", NEW).status_code == 302
    assert [letter.subject for letter in letters("omar")] == ["Choose a new password", "Your password was reset"]
    assert entries("partnership.factor.changed")[0][5] == {"kind": "password"}


def test_the_letter_s_link_works_once(client: Client, cast: Cast) -> None:
    link = link_for(client, "omar")
    choose(client, link)
    assert "This link does not work" in words(Client().get(link, follow=True))


def test_the_letter_s_link_works_for_an_hour(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for(client, "omar")
    for minutes, works in ((59, True), (61, False)):
        later = datetime.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self, later=later: later)
        page = words(Client().get(link, follow=True))
        assert ("This link does not work" in page) is not works, minutes


@pytest.mark.parametrize(
    "spoilt", [lambda link: link[:-3] + "x/", lambda link: re.sub(r"key/\w{12}", "key/0" * 1, link)]
)
def test_a_link_that_is_not_whole(client: Client, cast: Cast, spoilt: Any) -> None:
    answer = client.get(spoilt(link_for(client, "omar")), follow=True)
    assert answer.status_code in (200, 404)
    assert "Choose a new password" not in words(answer)


def test_the_answer_is_the_same_for_an_unknown_address(client: Client, cast: Cast) -> None:
    known = client.post(FORGOTTEN, {"email": address("omar")}, follow=True)
    unknown = client.post(FORGOTTEN, {"email": "nobody@nowhere.example"}, follow=True)
    assert known.status_code == unknown.status_code == 200
    assert words(known) == words(unknown)
    assert known.redirect_chain == unknown.redirect_chain
    assert letters("nobody") == []


def test_a_closed_member_gets_no_letter(client: Client, cast: Cast) -> None:
    with transaction.atomic(), acting(system("install")):
        Member.objects.filter(pk=cast.members["omar"].ref).update(is_active=False)
    client.post(FORGOTTEN, {"email": address("omar")})
    assert letters("omar") == []


def test_letters_are_limited(client: Client, cast: Cast) -> None:
    for _ in range(5):
        assert client.post(FORGOTTEN, {"email": address("omar")}).status_code == 302
    answer = client.post(FORGOTTEN, {"email": address("omar")})
    assert answer.status_code == 429
    assert "Too many attempts" in words(answer)


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("short", "short", "12 characters"),
        ("1qaz2wsx3edc", "1qaz2wsx3edc", "too common"),
        ("omar@thornbridge", "omar@thornbridge", "too similar"),
        (NEW, NEW + "x", "The two passwords are not the same"),
        ("", "", "Enter new password"),
    ],
)
def test_a_new_password_that_will_not_do(client: Client, cast: Cast, password: str, again: str, why: str) -> None:
    sign_in(client, "omar")
    answer = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": password, "password2": again})
    told = words(answer)
    assert why in told
    assert "There is a problem" in told
    assert f'value="{password}"' not in answer.content.decode() or not password


def test_change_password(client: Client, cast: Cast) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "omar")
    sign_in(client, "omar")
    wrong = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert "This is not your present password" in words(client.post(CHANGE, wrong))
    assert client.post(CHANGE, wrong | {"oldpassword": PASSWORD})["Location"] == ACCOUNT
    assert signed_in(client)
    assert not signed_in(elsewhere)
    assert sign_in(Client(), "omar", NEW).status_code == 302
    assert letters("omar")[-1].subject == "Your password was changed"


def test_a_first_password_for_a_member_of_an_agency_s_sign_in(client: Client, cast: Cast) -> None:
    omar = cast.members["omar"]
    with transaction.atomic(), acting(system("install")):
        omar.set_unusable_password()
        omar.save()
        client.force_login(omar)
    assert "None: you sign in by your agency" in words(client.get(ACCOUNT))
    assert client.get(CHANGE)["Location"] == "/account/password/set/"
    client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert sign_in(Client(), "omar", NEW).status_code == 302


def test_passwords_are_kept_under_argon2(cast: Cast) -> None:
    assert cast.members["omar"].password.startswith("argon2$argon2id$")


def test_pages_say_how_to_get_in(client: Client, cast: Cast) -> None:
    page = words(client.get(LOGIN))
    assert "I have forgotten my password" in page
    assert "People join by invitation" in page
    assert "Look in your email" in words(client.get(f"{FORGOTTEN}sent/"))
    assert "Your password is changed" in words(client.get(f"{FORGOTTEN}done/"))
