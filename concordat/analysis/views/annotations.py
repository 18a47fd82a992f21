"""Pages on which people write beside an analysis."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.analysis.commands import annotations as commands
from concordat.analysis.commands.annotations import delete
from concordat.analysis.forms.saved import AnnotationForm
from concordat.analysis.permissions import ANNOTATION_ADD, ANNOTATION_EDIT
from concordat.analysis.queries.analyses import analysis_for
from concordat.analysis.queries.runs import editable_annotation
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(ANNOTATION_ADD)
def annotation_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Write beside an analysis."""
    analysis = analysis_for(current(), ref)
    form = AnnotationForm(request.POST if request.method == "POST" else None)
    if form.does(
        lambda: commands.add(analysis=analysis, facts=commands.Facts(**form.facts()), ref=form.mark, by=current())
    ):
        messages.success(request, "It stands beside the analysis.")
        return redirect("analysis:analysis_view", ref)
    return render(request, "analysis/annotation_add.html", {"form": form, "title": analysis.title, "ref": ref})


@door(ANNOTATION_EDIT)
def annotation_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what one wrote beside an analysis."""
    found = editable_annotation(current(), ref)
    form = AnnotationForm(request.POST if request.method == "POST" else None, facts=found.facts())
    if form.does(
        lambda: commands.edit(annotation=found, facts=commands.Facts(**form.facts()), seen=form.mark, by=current())
    ):
        messages.success(request, "Saved")
        return redirect("analysis:analysis_view", found.analysis_id)
    context = {"form": form, "title": found.analysis.title, "ref": found.analysis_id}
    return render(request, "analysis/annotation_edit.html", context)


@door(ANNOTATION_EDIT)
def annotation_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask whether to delete what one wrote, and delete it."""
    found = editable_annotation(current(), ref)
    if request.method == "POST":
        delete(annotation=found, by=current())
        messages.success(request, "What you wrote is deleted.")
        return redirect("analysis:analysis_view", found.analysis_id)
    context = {"words": found.words, "title": found.analysis.title, "ref": found.analysis_id, "own": ref}
    return render(request, "analysis/annotation_delete.html", context)
