"""The guard at every door: a view that declares nothing stays closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from concordat.access.queries import require, require_scope
from concordat.kernel.actors import current
from concordat.kernel.doors import Door, doors_of
from concordat.kernel.errors import Refused


class Guard:
    """Open each view only to those whom its door lets in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        doors = doors_of(view)
        if doors is not None and request.method not in doors:
            return HttpResponseNotAllowed(sorted(doors))
        try:
            return _guard(request, doors[str(request.method)] if doors else getattr(view, "door", None))
        except Refused as refusal:  # Django makes a page of this one alone before a view has begun
            raise PermissionDenied from refusal


def _guard(request: HttpRequest, door: Door | None) -> HttpResponse | None:
    if door is None:
        raise Refused("This page has not been opened to anybody.", "Tell whoever looks after this installation.")
    if not door.signed_in:
        return None
    if not current().signed_in:
        return redirect_to_login(request.get_full_path())
    if door.scope:
        require_scope(current(), door.scope)
    if door.permission:
        require(current(), door.permission)
    return None
