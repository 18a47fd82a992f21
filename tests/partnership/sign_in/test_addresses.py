"""Every address of sign-in has a door and a page of ours; what is not wanted is not there."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from concordat.config import account_urls
from tests.cast import Cast

NOT_OF_A_VIEW = (
    "429.html",
    "account/signup_closed.html",
    "mfa/recovery_codes/download.txt",
    "socialaccount/authentication_error.html",
    "socialaccount/login.html",
)


def patterns(found: list[URLPattern | URLResolver]) -> list[URLPattern]:
    return [
        inner for each in found for inner in (patterns(each.url_patterns) if isinstance(each, URLResolver) else [each])
    ]


def test_each_has_a_door() -> None:
    for pattern in patterns(account_urls.urlpatterns):
        assert hasattr(pattern.callback, "door"), pattern.name


def test_each_page_is_ours() -> None:
    views = [getattr(pattern.callback, "view_class", None) for pattern in patterns(account_urls.urlpatterns)]
    named = [view.template_name for view in views if getattr(view, "template_name", None)]
    assert len(named) > 20
    for name in (*named, *NOT_OF_A_VIEW):
        assert get_template(name).backend.name == "jinja2", name


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_confirm_email",
        "account_request_login_code",
        "account_email_verification_sent",
        "socialaccount_signup",
        "socialaccount_connections",
        "mfa_trust",
        "usersessions_list",
    ],
)
def test_what_is_not_wanted_is_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("page", ["signup/", "email/", "confirm-email/", "3rdparty/", "sessions/", "login/code/"])
def test_addresses_of_allauth_are_closed(client: Client, cast: Cast, page: str) -> None:
    assert client.get(f"/account/{page}").status_code == 404


def test_pages_run_no_inline_script_or_style(client: Client, cast: Cast) -> None:
    for page in ("login/", "password/reset/", "closed/", "agency/cancelled/", "agency/failed/"):
        answer = client.get(f"/account/{page}")
        body = answer.content.decode()
        assert answer.status_code in (200, 401)
        assert " style=" not in body
        assert " onclick=" not in body
        assert "script-src 'self'" in answer["Content-Security-Policy"]
