"""The page on which an update is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands import updates as commands
from concordat.plans.forms.updates import UpdateForm
from concordat.plans.permissions import UPDATE_DRAFT
from concordat.plans.presenters import updates as presenters
from concordat.plans.queries import actions as queries
from concordat.plans.rules.changes import seal
from concordat.plans.rules.updates import NOTHING


@door(UPDATE_DRAFT)
def update_draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Write an update on an action, with evidence: keep it for later, or submit it."""
    desk = queries.update_desk(current(), ref, request.GET.get("quarter", ""))
    submits = request.POST.get("do") != "keep"
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UpdateForm(
        *sent,
        quarters=desk.quarters,
        kept=presenters.kept_files(desk),
        initial=presenters.initial_of(desk),
        submits=submits,
    )
    beside: tuple[presenters.Beside, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            command = commands.submit if submits else commands.draft
            given = command(by=current(), action=ref, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
            beside = _beside(form, problem)
        else:
            messages.success(request, _done(desk, given, submits=submits))
            return redirect("plans:action_view", ref)
    if form.is_bound and _keep_files(form, ref):
        desk = queries.update_desk(current(), ref)
        form.offer(presenters.kept_files(desk))
    facts = {"form": form, "shown": presenters.desk_shown(desk), "beside": beside}
    return render(request, "plans/update_draft.html", facts)


@door(UPDATE_DRAFT)
@require_POST
def update_discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw away the draft of an update."""
    commands.discard(by=current(), action=ref)
    messages.success(request, "The draft is thrown away.")
    return redirect("plans:action_view", ref)


def _beside(form: UpdateForm, problem: Problem) -> tuple[presenters.Beside, ...]:
    """Return what a colleague wrote meanwhile, and have the form speak of that when it is sent again."""
    if not isinstance(problem, Stale):
        return ()
    form.sealed(seal(problem.now))
    return presenters.beside(problem.now, form.cleaned_data)


def _keep_files(form: UpdateForm, ref: str) -> bool:
    """Keep with the draft the files of a form that was refused, so that they need not be chosen again."""
    evidence, quarter = form.cleaned_data.get("evidence"), form.cleaned_data.get("quarter", "")
    if not evidence:
        return False
    fresh = form.data.get("seen", "")
    try:
        update = commands.attach(by=current(), action=ref, quarter=quarter, evidence=evidence)
    except Problem:
        form.add_error("evidence", "The files were not kept. Choose them again")
        return False
    if fresh == seal(NOTHING.facts()):
        form.sealed(seal(update.facts()))
    return True


def _done(desk: Any, given: Any, *, submits: bool) -> str:
    overruled = desk.overruled is not None and desk.overruled.quarter == given.quarter
    return presenters.done_words(submits=submits, overruled=overruled)
