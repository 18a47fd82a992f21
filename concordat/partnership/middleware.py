"""Make the signed-in member the actor of the request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from concordat.kernel.actors import NOBODY, acting, system
from concordat.partnership.queries.actors import actor_for

Responder = Callable[[HttpRequest], HttpResponse]
ACCOUNT = "/account/"
CHOSEN = "partnership"


def signing_in(get_response: Responder) -> Responder:
    """Let the sign-in pages, and nothing else, read members before anybody is known."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ACCOUNT):
            with acting(system("sign-in")):
                return get_response(request)
        return get_response(request)

    return respond


class CurrentActor:
    """Find who is signed in and act as them, in the partnership that they last chose."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(system("sign-in")):
            member = request.user.pk if request.user.is_authenticated else ""
            actor = (
                actor_for(member, request.session.get(CHOSEN, "")) if member else NOBODY
            )
        if request.path.startswith(ACCOUNT):
            actor = actor.for_purpose("sign-in")
        with acting(actor):
            return self.get_response(request)
