"""What every page with a form does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from concordat.kernel.errors import Problem


def sent(request: HttpRequest) -> Any:
    """Return what a form was sent, or None when the page is only read."""
    return request.POST if request.method == "POST" else None


def pressed(request: HttpRequest, command: Any, done: str) -> Any:
    """Do what a button asks and say that it is done; say what stands in the way where it cannot be, and return None."""
    try:
        result = command()
    except Problem as problem:
        messages.error(request, problem.message)
        return None
    messages.success(request, done)
    return result
