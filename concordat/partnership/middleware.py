"""Make the signed-in member the actor of the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from concordat.kernel.actors import NOBODY, acting, system
from concordat.partnership.commands.accounts import close_session
from concordat.partnership.queries.actors import Arrival, arrival
from concordat.partnership.sessions import BROWSER, HELD

Responder = Callable[[HttpRequest], HttpResponse]
ACCOUNT = "/account/"
CHOSEN = "partnership"
OPEN_BEFORE_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "account_login",
        "account_logout",
        "invitation_accept",
    }
)


def signing_in(get_response: Responder) -> Responder:
    """Let the sign-in pages, and nothing else, read members before anybody is known."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ACCOUNT):
            with acting(system("sign-in")):
                return get_response(request)
        return get_response(request)

    return respond


class CurrentActor:
    """Find who is signed in and act as them, in the partnership that they last chose.

    Whoever must have a second step when they sign in, and has none, is led to set one up before anything else opens.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        arrived = _arrival(request)
        request.second_factor_due = arrived.second_factor_due  # type: ignore[attr-defined]
        actor = arrived.actor
        if request.path.startswith(ACCOUNT):
            actor = actor.for_purpose("sign-in")
        with acting(actor):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        due: bool = request.second_factor_due  # type: ignore[attr-defined]
        name = request.resolver_match.view_name if request.resolver_match else ""
        if due and name not in OPEN_BEFORE_SECOND_FACTOR:
            return redirect("mfa_index")
        return None


def _arrival(request: HttpRequest) -> Arrival:
    with acting(system("sign-in")):
        if not request.user.is_authenticated:
            return Arrival(NOBODY)
        request.session.seen()  # type: ignore[attr-defined]
        arrived = arrival(str(request.user.pk), request.session.get(CHOSEN, ""))
        if arrived.actor.roles or not request.session.get(HELD):
            return arrived
        close_session(by=arrived.actor, browser=request.session[BROWSER], why="Their last role has ended")
        logout(request)
        return Arrival(NOBODY)
