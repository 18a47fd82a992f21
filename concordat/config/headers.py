"""What every answer that is made for one reader says to browsers and caches on its way."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "private, no-store"


def keep_private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let no cache keep a page, a download or an error: on a shared computer, Back shows nothing after signing out.

    Static files, which are the same for everybody, are answered further in and say themselves how long they last.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = KEPT_BY_NOBODY
        return response

    return respond
