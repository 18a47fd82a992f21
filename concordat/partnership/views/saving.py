"""What every view that saves a form does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from concordat.design.forms import Form
from concordat.kernel.errors import Problem

NOTHING: Any = None


def saved(request: HttpRequest, form: Form, save: Callable[[dict[str, Any]], Any], message: str = "") -> Any:
    """Save a form that was sent and is right; return what `save` returned (or True), and None where nothing was saved.

    What a command finds wrong is shown beside the field it names, with all that was typed kept.
    """
    if request.method != "POST" or not form.is_valid():
        return NOTHING
    try:
        result = save(form.cleaned_data)
    except Problem as problem:
        form.refuse(problem)
        return NOTHING
    if message:
        messages.success(request, message)
    return True if result is None else result


def sent(request: HttpRequest) -> Any:
    """Return what a form was sent, or None when the page is only read."""
    return request.POST if request.method == "POST" else None
