"""An agency's own sign-in by OpenID Connect lets in members who exist, by an address that it vouches for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from concordat.kernel.actors import acting, system
from concordat.partnership.models import Member
from tests.cast import Cast
from tests.partnership.sign_in.helpers import STEPS, address, entries, set_up_app, sign_in, signed_in, words
from tests.partnership.sign_in.provider import Provider, running

GO = "/account/agency/agency/"


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A provider that runs, configured as the environment would."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as place:
        app = {"provider_id": "agency", "name": "Vale Police", "client_id": "concordat", "secret": "s3cret"}
        configured = {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": place}}]}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": configured}
        yield place


def come_back(client: Client, **claims: Any) -> Any:
    """Go to the agency's sign-in and come back with what it says."""
    Provider.claims = {"sub": "42", **claims}
    leaving = client.post(GO)
    assert leaving.status_code == 302
    state = parse_qs(urlsplit(leaving["Location"]).query)["state"][0]
    return client.get(f"{GO}callback/", {"code": "a-code", "state": state})


def accounts() -> int:
    with transaction.atomic(), acting(system("sign-in")):
        return Member.objects.count()


def test_a_member_comes_in_by_a_verified_address(client: Client, cast: Cast, provider: str) -> None:
    assert "Sign in with Vale Police" in words(client.get("/account/login/"))
    before = accounts()
    answer = come_back(client, email="Leo@thornbridge.example", email_verified=True, name="Somebody Else")
    assert answer["Location"] == "/"
    assert signed_in(client)
    assert client.session["_auth_user_id"] == cast.members["leo"].ref
    assert accounts() == before
    assert entries("partnership.session.opened")[0][1] == cast.members["leo"].ref
    [asked] = Provider.asked
    assert "code_verifier" in asked, "the exchange is bound to this browser"


@pytest.mark.parametrize("verified", [False, "false", None, 1, "yes", [], {}])
def test_an_address_that_is_not_vouched_for_lets_nobody_in(
    client: Client, cast: Cast, provider: str, verified: Any
) -> None:
    before = accounts()
    answer = come_back(client, email=address("leo"), email_verified=verified)
    assert "You have no account here" in words(answer)
    assert not signed_in(client)
    assert accounts() == before
    assert "no verified address" in entries("partnership.session.refused")[0][4]


def test_an_unknown_address_makes_no_account(client: Client, cast: Cast, provider: str) -> None:
    before = accounts()
    answer = come_back(client, email="new@police.example", email_verified=True)
    assert "People join by invitation" in words(answer)
    assert accounts() == before
    assert client.get("/account/agency/signup/").status_code == 404


def test_no_address_at_all(client: Client, cast: Cast, provider: str) -> None:
    assert "You have no account here" in words(come_back(client))


def test_the_password_stays(client: Client, cast: Cast, provider: str) -> None:
    come_back(client, email=address("leo"), email_verified=True)
    assert sign_in(Client(), "leo").status_code == 302


def test_a_closed_member_stays_out(client: Client, cast: Cast, provider: str) -> None:
    with transaction.atomic(), acting(system("install")):
        Member.objects.filter(pk=cast.members["leo"].ref).update(is_active=False)
    assert come_back(client, email=address("leo"), email_verified=True)["Location"] == "/account/closed/"
    assert not signed_in(client)


def test_the_second_step_is_asked_for_here_too(client: Client, cast: Cast, provider: str) -> None:
    come_back(client, email=address("pia"), email_verified=True)
    assert client.get("/")["Location"] == STEPS
    set_up_app(client)
    client.post("/account/logout/")
    answer = come_back(client, email=address("pia"), email_verified=True)
    assert answer["Location"] == f"{STEPS}authenticate/"
    assert not signed_in(client)


def test_an_answer_that_nobody_asked_for(client: Client, cast: Cast, provider: str) -> None:
    Provider.claims = {"sub": "42", "email": address("leo"), "email_verified": True}
    answer = client.get(f"{GO}callback/", {"code": "a-code", "state": "made-up"})
    assert "Your agency’s sign-in did not work" in words(answer)
    cancelled = client.get(f"{GO}callback/", {"error": "access_denied"}, follow=True)
    assert cancelled.status_code in (200, 401)
    assert not signed_in(client)


def test_coming_by_a_link_asks_first(client: Client, cast: Cast, provider: str) -> None:
    assert "Sign in with Vale Police?" in words(client.get(GO))


def test_without_configuration_there_is_none(client: Client, cast: Cast) -> None:
    assert "Sign in with your agency" not in words(client.get("/account/login/"))
    assert client.post(GO).status_code == 404


def test_the_environment_configures_it() -> None:
    told = (
        "from django.conf import settings as s;"
        "a = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(a['name'], a['client_id'], a['settings']['server_url'],"
        " s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    environment = {
        **os.environ,
        "OIDC_NAME": "Vale Police",
        "OIDC_URL": "https://id.police.example/realm/",
        "OIDC_CLIENT_ID": "concordat",
        "OIDC_SECRET": "s3cret",
    }
    said = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    expected = "Vale Police concordat https://id.police.example/realm [\"'self'\", 'https://id.police.example']"
    assert said.stdout.strip() == expected
