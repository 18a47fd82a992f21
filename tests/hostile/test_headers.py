"""What every answer says to the browser: pages, errors, downloads, redirects; cookies; addresses that lead away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.access.test_who_may_open import addresses, kept, unmade
from tests.cast import PASSWORD
from tests.things import make_things

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%0d%0aSet-Cookie:a=b",
    "/\r\nSet-Cookie: a=b",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
)
ASKING = ["", "mina", "wes"]
NOBODY_HERE = ("/api/v1/plans", "/plans/000000000000/", "/nowhere/", "/plans/%ff/", "/static/none.css")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ASKING)
def test_every_answer_keeps_to_itself(cast: Any, settings: Any, who: str) -> None:
    settings.DEMONSTRATION = True
    things = make_things(cast)
    client = cast.browser(who) if who else Client()
    places = [address for _, address, pattern in addresses(things) if pattern.name != "account_logout"]
    others = [*NOBODY_HERE, "/healthz", "/metrics", "/partnership/agencies/?as=csv", "/record/download/"]
    for place, address in enumerate([*places, *others]):
        # Those who try who may open what hold the answer to each GET of a page to the same. One of three asks in other ways.
        asks = [client.post, *([client.get] if address in others else [])]
        asks += [(client.head, client.options)[place % 2]] if place % 3 == ASKING.index(who) else []
        for ask in asks:
            with unmade(address not in others):  # what is said to the browser stands beside the page, not in it
                response = ask(address)
            assert kept(response), f"{ask.__name__} {address}: {response.status_code} {dict(response.headers)}"


@pytest.mark.django_db
def test_a_page_that_breaks_keeps_to_itself_and_tells_nothing(cast: Any, settings: Any, monkeypatch: Any) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret words of the inside")

    monkeypatch.setattr("concordat.home.queries.today_for", breaks)
    settings.DEMONSTRATION = True
    client = cast.browser("mina")
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert kept(response)
    assert b"secret words" not in response.content
    assert b"Traceback" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "localhost:80@evil.example", "testserver.evil.example", "[::1", ""])
def test_another_host_is_refused_and_not_repeated(client: Any, host: str) -> None:
    response = client.get("/account/login/", headers={"host": host, "x-forwarded-host": "evil.example"})
    if host:
        assert response.status_code == 400
    assert b"evil.example" not in response.content
    assert kept(response)


@pytest.mark.django_db
@pytest.mark.parametrize("away", ELSEWHERE)
def test_no_address_leads_elsewhere(cast: Any, settings: Any, away: str) -> None:
    settings.DEMONSTRATION = True
    client = Client()
    asked = {"login": "mina@thornbridge.example", "password": PASSWORD, "next": away}
    landed(client.post("/account/login/", asked))
    landed(client.post("/account/login/", asked | {"next": "/"}, query_params={"next": away}))
    ours = cast.partnerships["thornbridge"].ref
    landed(client.post("/partnership/switch/", {"ref": ours, "next": away}))
    landed(client.post("/account/again/", {"password": PASSWORD, "next": away}))
    landed(client.get("/account/login/", {"next": away}))
    landed(client.post("/account/logout/", {"next": away}))


def landed(response: Any) -> None:
    """Hold an answer to this site, and to the headers that it was meant to have."""
    to = response.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])", to) or to.startswith("?"), to
    assert "\n" not in to
    assert "\r" not in to
    assert "a" not in response.cookies


@pytest.mark.django_db
def test_cookies_are_kept_from_scripts_and_other_sites(cast: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    response = Client().post("/account/login/", {"login": "mina@thornbridge.example", "password": PASSWORD})
    assert response.status_code == 302
    assert {"sessionid", "csrftoken"} <= set(response.cookies)
    for cookie in response.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] in {"Lax", "Strict"}
    assert not response.cookies["sessionid"]["expires"], "the session ends with the browser"


@pytest.mark.django_db
@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_of_an_https_site_never_travel_in_the_clear(cast: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    given = {"login": "mina@thornbridge.example", "password": PASSWORD}
    for cookie in Client().post("/account/login/", given, secure=True).cookies.values():
        assert cookie["secure"]


@pytest.mark.django_db
def test_a_session_planted_beforehand_is_not_the_one_signed_in(cast: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    client = Client()
    client.cookies["sessionid"] = "plantedplantedplantedplanted1234"
    response = client.post("/account/login/", {"login": "mina@thornbridge.example", "password": PASSWORD})
    first = response.cookies["sessionid"].value
    assert first != "plantedplantedplantedplanted1234"
    stranger = Client()
    stranger.cookies["sessionid"] = "plantedplantedplantedplanted1234"
    assert stranger.get("/").status_code == 302
    assert client.post("/account/logout/")["Clear-Site-Data"] == '"cache"'
    thief = Client()
    thief.cookies["sessionid"] = first
    assert thief.get("/").status_code == 302, "a session that ended lets nobody in"


STRANGE = ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "post", "x" * 200)


@pytest.mark.django_db
def test_strange_methods_do_nothing(cast: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    with transaction.atomic():
        things = make_things(cast)
    client = cast.browser("mina")
    client.raise_request_exception = False
    for place, (_, address, pattern) in enumerate(addresses(things)):  # one of them at each address, in turn
        if pattern.name != "account_logout":
            method = STRANGE[place % len(STRANGE)]
            response = client.generic(method, address, headers={"x-http-method-override": "POST"})
            assert response.status_code < 500, f"{method} {address}"
