"""Pages of the partnership's own sets of strands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.commands import strandsets as commands
from concordat.plans.commands.strandsets import delete as delete_set
from concordat.plans.forms.strands import StrandSetForm
from concordat.plans.permissions import STRAND_SET_EDIT
from concordat.plans.presenters import strands as presenters
from concordat.plans.queries import strands as queries
from concordat.plans.rules.strands import STANDARD


@door(STRAND_SET_EDIT)
def strandset_list(request: HttpRequest) -> HttpResponse:
    """Show the partnership's own sets of strands, and the standard ones."""
    own = presenters.sets_shown(queries.strand_sets(current()))
    return render(request, "plans/strandset_list.html", {"own": own, "standard": STANDARD})


@door(STRAND_SET_EDIT)
def strandset_add(request: HttpRequest) -> HttpResponse:
    """Add a set of strands."""
    form = StrandSetForm(request.POST if request.method == "POST" else None)
    if added := form.does(lambda: commands.add(by=current(), **form.written(), **form.carried())):
        messages.success(request, f"The set “{added.name}” is added. Every plan can choose it.")
        return redirect("plans:strandset_list")
    return render(request, "plans/strandset_add.html", {"form": form})


@door(STRAND_SET_EDIT)
def strandset_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a set of strands."""
    found = queries.strand_set(current(), ref)
    form = StrandSetForm(request.POST if request.method == "POST" else None, facts=found.facts())
    if changed := form.does(lambda: commands.edit(by=current(), strandset=ref, **form.written(), **form.carried())):
        messages.success(request, f"The set “{changed.name}” is changed. Plans that took a copy keep theirs.")
        return redirect("plans:strandset_list")
    return render(request, "plans/strandset_edit.html", {"form": form, "name": found.name})


@door(STRAND_SET_EDIT)
def strandset_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a set of strands, after asking once more."""
    if request.method == "POST":
        name = delete_set(by=current(), strandset=ref)
        messages.success(request, f"The set “{name}” is deleted. Plans that took a copy keep theirs.")
        return redirect("plans:strandset_list")
    return render(request, "plans/strandset_delete.html", {"name": queries.strand_set(current(), ref).name})
