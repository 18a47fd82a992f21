"""One request, one transaction; and words for what goes wrong in it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from concordat.kernel.actors import NOBODY, acting

Responder = Callable[[HttpRequest], HttpResponse]


def one_transaction(get_response: Responder) -> Responder:
    """Hold session, sign-in, view and rendering of a request in one transaction, begun as nobody.

    A view that fails is rolled back by itself (ATOMIC_REQUESTS makes it a savepoint), so that what is recorded of the
    failure stays. The page is sent when all is committed.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        with acting(NOBODY), transaction.atomic():
            return get_response(request)

    return respond
