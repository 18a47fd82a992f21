"""The second step: who must have one, setting it up, signing in with it, and its recovery codes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Refused
from concordat.partnership.commands import accounts
from concordat.partnership.rules.sign_in import second_factor_is_due
from tests.cast import Cast
from tests.partnership.sign_in.helpers import (
    ACCOUNT,
    STEPS,
    code,
    committed,
    entries,
    set_up_app,
    sign_in,
    signed_in,
    words,
)

ADD = f"{STEPS}app/add/"
CODES = f"{STEPS}codes/"
MUST = ["ada", "mina", "pia", "ivan", "wes"]
NEED_NOT = ["leo", "omar", "ana", "olga", "nora"]


def factors(who: Any) -> list[Authenticator]:
    with acting(system("sign-in")):
        return list(Authenticator.objects.filter(user_id=who.ref).order_by("type"))


def sign_in_again(client: Client, who: str) -> None:
    client.post("/account/logout/")
    assert sign_in(client, who)["Location"] == f"{STEPS}authenticate/"
    assert not signed_in(client), "a password alone is not enough"


@pytest.mark.parametrize("who", MUST)
def test_roles_that_see_personal_data_are_led_to_set_one_up(client: Client, cast: Cast, who: str) -> None:
    sign_in(client, who)
    for address in ("/", ACCOUNT, "/account/password/change/", "/notices/", "/partnership/invitations/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, STEPS), address
    assert client.post("/partnership/switch/").status_code == 302
    page = words(client.get(STEPS))
    assert "Set up a second step" in page
    assert client.post("/account/logout/").status_code == 302


@pytest.mark.parametrize("who", NEED_NOT)
def test_other_roles_are_not(client: Client, cast: Cast, who: str) -> None:
    sign_in(client, who)
    assert signed_in(client)


def test_a_role_elsewhere_counts_too() -> None:
    from concordat.config.roles import ROLES

    roles = ("observer", "manager")
    assert second_factor_is_due(roles, ROLES, proven=False, demonstration=False)
    assert not second_factor_is_due(roles, ROLES, proven=True, demonstration=False)
    assert not second_factor_is_due(roles, ROLES, proven=False, demonstration=True)
    assert not second_factor_is_due(("observer", "role-of-old"), ROLES, proven=False, demonstration=False)


def test_a_demonstration_asks_for_none_and_says_so(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMONSTRATION = True
    assert "It does not ask for a second step" in words(client.get("/account/login/"))
    sign_in(client, "mina")
    assert "This demonstration asks for no second step" in words(client.get(ACCOUNT))
    settings.DEMONSTRATION = False
    assert not signed_in(client)
    client.post("/account/logout/")
    assert "demonstration" not in words(client.get("/account/login/"))


def test_set_up_an_app_and_sign_in_with_it(client: Client, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    sign_in(client, "mina")
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    assert signed_in(client), "nothing is due any more"
    assert entries("partnership.factor.added")[0][5] == {"kind": "authenticator app"}
    [kept] = [factor for factor in factors(cast.members["mina"]) if factor.type == "totp"]
    assert secret not in json.dumps(kept.data), "the secret is encrypted"

    sign_in_again(client, "mina")
    assert "Your second step" in words(client.get(f"{STEPS}authenticate/"))
    assert "The code is not right" in words(client.post(f"{STEPS}authenticate/", {"code": "123456"}))
    assert entries("partnership.session.refused")[0][4] == "The code was wrong"
    answer = client.post(f"{STEPS}authenticate/", {"code": code(secret, 1)})
    assert answer["Location"] == "/"
    assert signed_in(client)
    assert len(entries("partnership.session.opened")) == 2


def test_a_code_works_once(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    secret = set_up_app(client)
    sign_in_again(client, "omar")
    used = code(secret, 1)
    assert client.post(f"{STEPS}authenticate/", {"code": used}).status_code == 302
    sign_in_again(client, "omar")
    assert "The code is not right" in words(client.post(f"{STEPS}authenticate/", {"code": used}))


def test_the_app_must_show_the_right_code_before_it_counts(client: Client, cast: Cast) -> None:
    sign_in(client, "mina")
    client.get(ADD)
    assert "The code is not right" in words(client.post(ADD, {"code": "000000"}))
    assert factors(cast.members["mina"]) == []


def test_recovery_codes_are_shown_and_each_works_once(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    set_up_app(client)
    shown = re.findall(r"\b\d{8}\b", client.get(CODES).content.decode())
    assert len(shown) == 10
    download = client.get(f"{CODES}download/")
    assert download["Content-Type"].startswith("text/plain")
    assert re.findall(r"^\d{8}$", download.content.decode(), re.M) == shown
    sign_in_again(client, "omar")
    client.post(f"{STEPS}authenticate/", {"code": shown[3]})
    assert "9 codes left" in words(client.get(ACCOUNT))
    sign_in_again(client, "omar")
    assert "The code is not right" in words(client.post(f"{STEPS}authenticate/", {"code": shown[3]}))


def test_recovery_codes_are_renewed(client: Client, cast: Cast) -> None:
    sign_in(client, "omar")
    set_up_app(client)
    before = client.get(CODES).content
    assert "10 codes that you have left will stop working" in words(client.get(f"{CODES}renew/"))
    assert client.post(f"{CODES}renew/")["Location"] == CODES
    assert client.get(CODES).content != before


def test_an_app_is_removed_and_who_needs_one_is_led_to_another(client: Client, cast: Cast) -> None:
    sign_in(client, "mina")
    set_up_app(client)
    assert "Remove the authenticator app?" in words(client.get(f"{STEPS}app/remove/"))
    client.post(f"{STEPS}app/remove/")
    assert factors(cast.members["mina"]) == []
    assert client.get(ACCOUNT)["Location"] == STEPS


def test_a_change_asks_for_the_password_again_after_five_minutes(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    sign_in(client, "omar")
    assert client.get(ADD).status_code == 200
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 301)
    answer = client.get(ADD)
    assert answer["Location"].startswith("/account/again/?next=")
    page = words(client.get(answer["Location"]))
    assert "Confirm that it is you" in page
    assert "The password is not right" in words(client.post("/account/again/", {"password": "wrong", "next": ADD}))
    from tests.cast import PASSWORD

    assert client.post("/account/again/", {"password": PASSWORD, "next": ADD})["Location"] == ADD
    assert client.get(ADD).status_code == 200


def test_a_second_step_is_given_as_the_confirmation_too(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    sign_in(client, "omar")
    secret = set_up_app(client)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 301)
    assert "Use authenticator app or code" in words(client.get("/account/again/"))
    assert "Confirm that it is you" in words(client.get(f"{STEPS}again/"))
    answer = client.post(f"{STEPS}again/", {"code": code(secret), "next": CODES})
    assert answer["Location"] == CODES


def test_the_page_for_a_passkey_holds_its_options_and_no_script_of_its_own(client: Client, cast: Cast) -> None:
    sign_in(client, "mina")
    page = client.get(f"{STEPS}passkeys/add/").content.decode()
    [options] = re.findall(r'<script type="application/json" id="passkey-options">(.*?)</script>', page)
    assert json.loads(options)["publicKey"]["rp"]["name"] == "Concordat"
    assert "<" not in options
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.S):
        assert "application/json" in attributes or not body.strip()
    assert "design/passkeys.js" in page


@pytest.mark.parametrize("hostile", ["", "null", "[]", '{"id": 1}', "{}", '"x"', '{"response": {"userHandle": 7}}'])
def test_passkeys_stand_hostile_input(client: Client, cast: Cast, hostile: str) -> None:
    options = client.get(f"{STEPS}passkeys/sign-in/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]
    answer = client.post(f"{STEPS}passkeys/sign-in/", {"credential": hostile})
    assert answer["Location"] == "/account/login/"
    sign_in(client, "omar")
    client.get(f"{STEPS}passkeys/add/")
    assert client.post(f"{STEPS}passkeys/add/", {"name": "x", "credential": hostile}).status_code == 200
    assert factors(cast.members["omar"]) == []


def test_pages_of_the_second_step_need_a_password_first(client: Client, cast: Cast) -> None:
    assert client.get(f"{STEPS}authenticate/")["Location"] == "/account/login/"
    for page in ("", "app/add/", "codes/", "passkeys/", "passkeys/add/", "codes/download/"):
        assert client.get(f"{STEPS}{page}")["Location"].startswith("/account/login/?next="), page


def test_nobody_sees_or_touches_another_s_passkey(client: Client, cast: Cast) -> None:
    with transaction.atomic(), acting(system("sign-in")):
        theirs = Authenticator.objects.create(user=cast.members["ada"], type="webauthn", data={"name": "Ada's"})
    sign_in(client, "omar")
    for verb in ("remove", "edit"):
        assert client.get(f"{STEPS}passkeys/{theirs.pk}/{verb}/").status_code == 404
        assert client.post(f"{STEPS}passkeys/{theirs.pk}/{verb}/", {"name": "x"}).status_code == 404
    assert len(factors(cast.members["ada"])) == 1


def test_reset_second_factor_by_the_agencys_administrator(client: Client, cast: Cast) -> None:
    sign_in(client, "leo")
    set_up_app(client)
    with transaction.atomic(), cast.acting("pia") as pia:
        accounts.reset_second_factor(member=cast.members["leo"], by=pia)
    assert factors(cast.members["leo"]) == []
    assert not signed_in(client)
    assert entries("partnership.factor.reset")[0][2] == cast.members["leo"].ref
    for who in ("mina", "omar", "pia"):
        with transaction.atomic(), cast.acting(who) as actor, pytest.raises(Refused):
            accounts.reset_second_factor(member=cast.members["fay"], by=actor)


def test_factor_reset_page(client: Client, cast: Cast, settings: Any) -> None:
    sign_in(client, "leo")
    set_up_app(client)
    settings.DEMONSTRATION = True
    page = f"/partnership/members/{cast.members['leo'].ref}/second-step/"
    for who, opens in (("pia", 200), ("ada", 200), ("mina", 403), ("omar", 403), ("wes", 403)):
        assert cast.browser(who).get(page).status_code == opens, who
    assert cast.browser("pia").get(page.replace(cast.members["leo"].ref, cast.members["fay"].ref)).status_code == 403
    answer = cast.browser("pia").post(page, follow=True)
    assert "Leo Lead will set up a new second step" in words(answer)
    assert factors(cast.members["leo"]) == []


@pytest.mark.usefixtures("emptied_after")
def test_a_new_app_is_recorded_and_told_of_after_the_commit() -> None:
    cast, client = Cast.assemble(), Client()
    sign_in(client, "mina")
    set_up_app(client)
    told = "SELECT subject FROM notices_notice WHERE to_member_id = '{}'".format(cast.members["mina"].ref)
    assert committed(told) == [("An authenticator app was added to your sign-in",)]
    recorded = "SELECT partnership_id, member_name FROM audit_entry WHERE event = 'partnership.factor.added'"
    assert committed(recorded) == [(cast.partnerships["thornbridge"].ref, "Mina Manager")]
