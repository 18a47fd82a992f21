"""Pages of what was kept of answers: the history of an analysis, one answer of then, and how it differs from now's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from concordat import access
from concordat.analysis.commands import runs as commands
from concordat.analysis.forms.saved import KeepForm
from concordat.analysis.permissions import ANALYSIS_EDIT, ANALYSIS_VIEW
from concordat.analysis.presenters import differences, saved
from concordat.analysis.queries import analyses, runs
from concordat.analysis.views.asking_again import asked, asked_then, in_the_form, purpose_of
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(ANALYSIS_VIEW)
@require_GET
def run_list(request: HttpRequest, ref: str) -> HttpResponse:
    """List when an analysis was asked and where its answers came from."""
    actor, analysis = current(), analyses.analysis_for(current(), ref)
    page = runs.runs_page(actor, analysis, PageSpec.read(request.GET))
    titles = analyses.titles_of(actor)
    context = {
        "title": analysis.title,
        "ref": ref,
        "page": page.of([saved.run_row(each, titles) for each in page]),
        "may_keep": access.may(actor, ANALYSIS_EDIT, analysis) and not analysis.deleted_at,
    }
    return render(request, "analysis/run_list.html", context)


@door(ANALYSIS_EDIT)
def run_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep where today's answer comes from."""
    actor, analysis = current(), analyses.editable_analysis(current(), ref)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.does(in_the_form(request, lambda: commands.add(analysis=analysis, by=actor, **form.cleaned_data))):
        messages.success(request, "It is written down of what today’s answer was made.")
        return redirect("analysis:run_list", ref)
    return render(request, "analysis/run_add.html", {"form": form, "title": analysis.title, "ref": ref})


@door(ANALYSIS_VIEW)
@require_GET
def run_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask a question of the versions of then, and say whether the answer is the same."""
    actor, run = current(), runs.run_for(current(), ref)
    purpose = purpose_of(request, run.purpose)
    found = asked_then(request, run, purpose)
    context = {
        "run": saved.run_page(run, analyses.titles_of(actor)),
        "found": found,
        "purpose": purpose,
        "purposes": analyses.purpose_choices(actor, run.analysis.datasets),
    }
    return render(request, "analysis/run_view.html", context)


@door(ANALYSIS_VIEW)
@require_GET
def run_compare(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what differs between an answer of then and the answer of now, both as one reader may have them."""
    actor, run = current(), runs.run_for(current(), ref)
    purpose = purpose_of(request, run.purpose)
    then = asked_then(request, run, purpose)
    now = asked(request, run.question, purpose, protected=run.is_protected) if then.kept else then
    context = {
        "run": saved.run_page(run, analyses.titles_of(actor)),
        "found": now if then.kept else then,
        "page": differences.page(
            then.kept, now.kept, runs.delivered_since(actor, run.versions), PageSpec.read(request.GET)
        ),
        "purpose": purpose,
        "purposes": analyses.purpose_choices(actor, run.analysis.datasets),
    }
    return render(request, "analysis/run_compare.html", context)
