"""Make the signed-in member the actor of the request, and of the API's the member whose token a program brings."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from concordat.kernel.actors import NOBODY, Actor, acting, system
from concordat.kernel.api import is_for_a_program, refusal
from concordat.kernel.errors import Problem
from concordat.partnership.commands.accounts import close_session
from concordat.partnership.commands.tokens import claim, count, keep
from concordat.partnership.models import Token
from concordat.partnership.queries.actors import Arrival, arrival_of
from concordat.partnership.queries.tokens import bearer
from concordat.partnership.sessions import BROWSER, HELD

Responder = Callable[[HttpRequest], HttpResponse]
ACCOUNT = "/account/"
FILES = ("application/octet-stream", "multipart/form-data")
BLOCK = 1 << 20
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


class ByToken:
    """Let a program act for the member whose token it brings, on the addresses of the API and on no other.

    What is asked there belongs to nobody's session: a cookie opens nothing, and no page is opened by a token.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_a_program(request):
            return self.get_response(request)
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            return _unknown("Send a token: Authorization: Bearer cpt_…", "")
        found = bearer(secret.strip())
        if found.token is None:
            return _unknown(found.refused, "invalid_token")
        with acting(found.actor):
            if wait := count(token=found.token, by=found.actor):
                return _too_many(wait)
            return self._once(request, found.token, found.actor)

    def _once(self, request: HttpRequest, token: Token, actor: Actor) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if request.method != "POST" or key is None:
            return self.get_response(request)
        with _asked(request) as body:
            asked = b"\n".join([request.get_full_path().encode(), body])
            try:
                held = claim(token=token, key=key, asked=asked, by=actor)
            except Problem as problem:
                return refusal(422, problem.message, field=problem.field)
            if held.status:
                return HttpResponse(held.body, status=held.status, content_type="application/json; charset=utf-8")
            response = self.get_response(request)
        keep(answer=held, status=response.status_code, body=response.content.decode(), by=actor)
        return response


class CurrentActor:
    """Find who is signed in and act as them, in the partnership that they last chose.

    Whoever must have a second step when they sign in, and has none, is led to set one up before anything else opens.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_for_a_program(request):
            return self.get_response(request)
        arrived = _arrival(request)
        request.second_factor_due = arrived.second_factor_due  # type: ignore[attr-defined]
        request.partnerships = arrived.partnerships  # type: ignore[attr-defined]
        actor = arrived.actor
        if request.path.startswith(ACCOUNT):
            actor = actor.for_purpose("sign-in")
        with acting(actor):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        due: bool = getattr(request, "second_factor_due", False)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if due and name not in OPEN_BEFORE_SECOND_FACTOR:
            return redirect("mfa_index")
        return None


@contextmanager
def _asked(request: HttpRequest) -> Iterator[bytes]:
    """Yield what is asked; of a file its digest, since it can be larger than memory: it waits on the disk to be read."""
    if request.content_type not in FILES:
        yield request.body
        return
    found = hashlib.sha256()
    with tempfile.TemporaryFile() as kept:
        while block := request.read(BLOCK):
            found.update(block)
            kept.write(block)
        kept.seek(0)
        request._stream, request._read_started = kept, False  # type: ignore[attr-defined]
        yield found.digest()


def _unknown(error: str, code: str) -> HttpResponse:
    """Refuse whoever brings no token that opens anything, as RFC 6750 says it is told."""
    response = refusal(401, error, ask="Make a token at API tokens in your account.")
    response["WWW-Authenticate"] = f'Bearer realm="Concordat", error="{code}"' if code else 'Bearer realm="Concordat"'
    return response


def _too_many(wait: int) -> HttpResponse:
    most = settings.API_REQUESTS_PER_MINUTE
    response = refusal(429, f"This token may make {most} requests a minute.", ask=f"Wait {wait} seconds.")
    response["Retry-After"] = str(wait)
    return response


def _arrival(request: HttpRequest) -> Arrival:
    with acting(system("sign-in")):
        if not request.user.is_authenticated:
            return Arrival(NOBODY)
        request.session.seen()  # type: ignore[attr-defined]
        arrived = arrival_of(request.user, request.session.get(CHOSEN, ""))
        if arrived.actor.roles or not request.session.get(HELD):
            return arrived
        close_session(by=arrived.actor, browser=request.session[BROWSER], why="Their last role has ended")
        logout(request)
        return Arrival(NOBODY)
