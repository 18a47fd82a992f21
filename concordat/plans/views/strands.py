"""Pages of the strands of a plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.commands import strands as commands
from concordat.plans.commands.strands import delete as delete_strand
from concordat.plans.forms.strands import ChooseSetForm, StrandForm, TakeOutForm
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
    plan, posted = head_of(found.plan, current()), request.POST if request.method == "POST" else None
    facts = {"strands": found.plan.strands}
    form = ChooseSetForm(posted, sets=presenters.sets_offered(found), facts=facts, corrects=not plan.is_free)
    if form.does(lambda: commands.choose(by=current(), plan=ref, **form.written(), **form.carried())):
        messages.success(request, "The plan has the strands of that set.")
        return redirect("plans:strand_list", ref)
    now = presenters.names_of(found.strands)
    return render(request, "plans/strand_choose.html", {"form": form, "plan": plan, "now": now})


@door(STRAND_EDIT)
def strand_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a strand to a plan."""
    plan = head_of(queries.strands_of(current(), ref).plan, current())
    form = StrandForm(request.POST if request.method == "POST" else None, corrects=not plan.is_free)
    if form.does(lambda: commands.add(by=current(), plan=ref, **form.written(), **form.carried())):
        messages.success(request, f"The strand “{form.cleaned_data['name']}” is added.")
        return redirect("plans:strand_list", ref)
    return render(request, "plans/strand_add.html", {"form": form, "plan": plan})


@door(STRAND_EDIT)
def strand_edit(request: HttpRequest, ref: str, at: int) -> HttpResponse:
    """Rename a strand, in the actions that have it too, and say what it means."""
    found = queries.strands_of(current(), ref)
    plan, row = head_of(found.plan, current()), presenters.row_at(found, at, request.POST.get("seen", ""))
    form = StrandForm(request.POST if request.method == "POST" else None, facts=row.facts(), corrects=not plan.is_free)
    if form.does(lambda: commands.edit(by=current(), plan=ref, at=at, **form.written(), **form.carried())):
        messages.success(request, "The strand is changed.")
        return redirect("plans:strand_list", ref)
    return render(request, "plans/strand_edit.html", {"form": form, "plan": plan, "row": row})


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
    plan, row = head_of(found.plan, current()), presenters.row_at(found, at, request.POST.get("seen", ""))
    posted = request.POST if request.method == "POST" else None
    form = TakeOutForm(posted, facts=row.facts(), uses=row.uses, corrects=not plan.is_free)
    if form.does(lambda: delete_strand(by=current(), plan=ref, at=at, **form.written(), **form.carried())):
        messages.success(request, f"The strand “{row.name}” is taken out.")
        return redirect("plans:strand_list", ref)
    return render(request, "plans/strand_delete.html", {"form": form, "plan": plan, "row": row})
