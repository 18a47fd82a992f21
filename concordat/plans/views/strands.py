"""Pages of the strands of a plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.plans.commands import strands as commands
from concordat.plans.commands.strands import delete as delete_strand
from concordat.plans.forms.fields import ReasonForm
from concordat.plans.forms.strands import ChooseSetForm, StrandForm
from concordat.plans.permissions import STRAND_EDIT
from concordat.plans.presenters import strands as presenters
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import strands as queries


@door(STRAND_EDIT)
def strand_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the strands of a plan, to be chosen, renamed and put in order."""
    shown = presenters.strands_shown(current(), queries.strands_of(current(), ref))
    return render(request, "plans/strand_list.html", {"shown": shown})


@door(STRAND_EDIT)
def strand_choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a plan a copy of a set of strands."""
    found = queries.strands_of(current(), ref)
    plan, posted = head_of(found.plan), request.POST if request.method == "POST" else None
    form = ChooseSetForm(posted, sets=presenters.sets_offered(found), corrects=not plan.is_open)
    seen = request.POST.get("seen", "") or presenters.mark_of(found)
    if form.is_bound and form.is_valid():
        try:
            commands.choose(by=current(), plan=ref, seen=seen, **form.facts())
        except Problem as problem:
            form.refuse(problem)
            seen = presenters.mark_of(found)
        else:
            messages.success(request, "The plan has the strands of that set.")
            return redirect("plans:strand_list", ref)
    return render(request, "plans/strand_choose.html", {"form": form, "plan": plan, "hidden": {"seen": seen}})


@door(STRAND_EDIT)
def strand_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a strand to a plan."""
    plan = head_of(queries.strands_of(current(), ref).plan)
    form = StrandForm(request.POST if request.method == "POST" else None, corrects=not plan.is_open)
    if form.is_bound and form.is_valid():
        try:
            commands.add(by=current(), plan=ref, **form.facts())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"The strand “{form.cleaned_data['name']}” is added.")
            return redirect("plans:strand_list", ref)
    return render(request, "plans/strand_add.html", {"form": form, "plan": plan})


@door(STRAND_EDIT)
def strand_edit(request: HttpRequest, ref: str, at: int) -> HttpResponse:
    """Rename a strand, in the actions that have it too, and say what it means."""
    found = queries.strands_of(current(), ref)
    plan, row = head_of(found.plan), presenters.row_at(found, at)
    posted = request.POST if request.method == "POST" else None
    form = StrandForm(posted, initial={"name": row.name, "meaning": row.meaning}, corrects=not plan.is_open)
    seen = request.POST.get("seen", "") or presenters.mark_of(found)
    if form.is_bound and form.is_valid():
        try:
            commands.edit(by=current(), plan=ref, at=at, seen=seen, **form.facts())
        except Problem as problem:
            form.refuse(problem)
            seen = presenters.mark_of(found)
        else:
            messages.success(request, "The strand is changed.")
            return redirect("plans:strand_list", ref)
    facts = {"form": form, "plan": plan, "row": row, "hidden": {"seen": seen}}
    return render(request, "plans/strand_edit.html", facts)


@door(STRAND_EDIT)
@require_POST
def strand_move(request: HttpRequest, ref: str, at: int) -> HttpResponse:
    """Move a strand one place up or down."""
    commands.move(by=current(), plan=ref, at=at, up=request.POST.get("to") == "up")
    return redirect("plans:strand_list", ref)


@door(STRAND_EDIT)
def strand_delete(request: HttpRequest, ref: str, at: int) -> HttpResponse:
    """Take a strand out of a plan, after saying what uses it."""
    found = queries.strands_of(current(), ref)
    plan, row = head_of(found.plan), presenters.row_at(found, at)
    form = ReasonForm(request.POST if request.method == "POST" else None, corrects=not plan.is_open)
    told = request.POST.get("uses", "")
    if form.is_bound and form.is_valid():
        try:
            delete_strand(
                by=current(),
                plan=ref,
                at=at,
                uses=int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0,
                why=form.why(),
                seen=request.POST.get("seen", ""),
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"The strand “{row.name}” is taken out.")
            return redirect("plans:strand_list", ref)
    hidden = {"uses": row.uses, "seen": presenters.mark_of(found)}
    return render(request, "plans/strand_delete.html", {"form": form, "plan": plan, "row": row, "hidden": hidden})
