"""What every answer that is made for one reader says to browsers and caches on its way."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "private, no-store"
KEPT_FOR_BACK = "private, no-cache"


def keep_private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let no cache keep a page, a download or an error: on a shared computer, Back shows nothing after signing out.

    A form that comes back with what is wrong in it may be gone back to, so that no words are lost; signing out has the
    browser forget it. Static files, the same for everybody, are answered further in and say how long they last.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "public" not in response.get("Cache-Control", ""):
            came_back = request.method == "POST" and response.status_code == 200
            response["Cache-Control"] = KEPT_FOR_BACK if came_back else KEPT_BY_NOBODY
        if _signed_out(response):
            response["Clear-Site-Data"] = '"cache"'
        return response

    return respond


def _signed_out(response: HttpResponse) -> bool:
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and not cookie.value
