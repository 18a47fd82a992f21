"""Pages for what goes wrong: refused, missing, wrong, broken. Each says what happened and what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.messages import error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from concordat.audit.commands import record_refusal
from concordat.kernel.actors import current
from concordat.kernel.api import is_for_a_program, refusal
from concordat.kernel.doors import public
from concordat.kernel.errors import Missing, Problem, Refused

NOT_THERE = "It is not there, or you may not know of it."
BROKEN = "Something went wrong on our side. Nothing was changed."


class Refusals:
    """Turn a refusal, a missing thing or a user's mistake into a page in words; record refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception)


def answer(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Return the page for an exception that has words, or None for one that has not."""
    if isinstance(exception, Refused):
        return _refused(request, exception)
    if isinstance(exception, Problem) and is_for_a_program(request):
        return refusal(422, exception.message, field=exception.field)
    if isinstance(exception, Problem):
        return _problem(request, exception)
    if isinstance(exception, Missing):
        return not_found(request, Http404())
    return None


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if current().signed_in:
        record_refusal(refusal, by=current(), view=_view(request), method=request.method or "")
    return page(request, 403, "You cannot do this", refusal.reason, refusal.ask)


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Send a mistake that no form caught back to the page it came from, in words."""
    back = request.META.get("HTTP_REFERER", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        error(request, problem.message)
        return HttpResponseRedirect(back)
    return page(request, 400, "That did not work", problem.message, "Go back and try again.")


def page(request: HttpRequest, status: int, title: str, message: str, ask: str = "") -> HttpResponse:
    """Return an error page in words; to a program, the words alone."""
    if is_for_a_program(request):
        return refusal(status, NOT_THERE if status == 404 else message, ask="" if status == 404 else ask)
    return render(
        request,
        "design/error.html",
        {"title": title, "message": message, "ask": ask},
        status=status,
    )


def _view(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


@public("an error page")
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense."""
    return page(
        request,
        400,
        "We could not understand that",
        "The address or the form was not complete.",
    )


@public("an error page")
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a refusal that came from Django, or from the guard before a view."""
    if isinstance(exception.__cause__, Refused):
        return _refused(request, exception.__cause__)
    return page(
        request,
        403,
        "You cannot do this",
        "You do not have the right to open this page.",
    )


@public("an error page")
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for a thing that is not there, or that this reader may not know of."""
    words = "It may have been moved or deleted, or it may be something that you may not see."
    return page(
        request,
        404,
        "We could not find this page",
        words,
        "Check the address, or start again from the home page.",
    )


@public("an error page")
def broken(request: HttpRequest) -> HttpResponse:
    """Answer when something on our side is broken, the database perhaps; says nothing of what."""
    setattr(request, "broken", True)  # noqa: B010  the layout then looks nothing up
    try:
        return page(request, 500, "Sorry, there is a problem", BROKEN, "Try again in a moment.")
    except Exception:
        logging.getLogger("concordat.requests").exception("the page that says so is broken too")
        plain = f"<!doctype html><title>Sorry, there is a problem</title><p>{BROKEN} Try again in a moment.</p>"
        return HttpResponse(plain, status=500)


@public("an error page")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent from elsewhere, or after signing out."""
    words = "The form was open for too long, or you signed in or out in another window. Nothing was changed."
    return page(
        request,
        403,
        "Please send the form again",
        words,
        "Go back, reload the page and send the form again.",
    )
