"""Files of large plans: asked for, made in the background, and fetched while they are kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.plans.commands import copies as commands
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.presenters import copies as presenters
from concordat.plans.queries.copies import kept_copy
from concordat.plans.queries.plans import plan_for


@door(PLAN_VIEW)
@require_http_methods(["GET", "POST"])
def copy_make(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Say that a plan's file takes a moment to make, and start making it."""
    if kind not in presenters.WHOLE:
        raise Http404
    if request.method == "POST":
        return redirect("home:job_view", commands.ask(by=current(), plan=ref, kind=kind).job_ref)
    return render(request, "plans/copy_make.html", {"asked": presenters.asked_of(plan_for(current(), ref), kind)})


@door(PLAN_VIEW)
@require_GET
@never_cache
def copy_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Offer a file that was made, or say that it is not kept any more."""
    return render(request, "plans/copy_view.html", {"kept": presenters.kept_of(kept_copy(current(), ref))})


@door(PLAN_VIEW)
@require_GET
def copy_download(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a file that was made; once it ran out, say so."""
    try:
        kept = commands.fetch(by=current(), copy=ref)
    except Problem as problem:
        messages.info(request, problem.message)
        return redirect("plans:copy_view", ref)
    return presenters.file_response(kept.plan, kept.kind, bytes(kept.content or b""))
