"""Pages of the partnership's glossary."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import terms as commands
from concordat.plans.commands.terms import delete as delete_term
from concordat.plans.forms.terms import TermForm
from concordat.plans.permissions import TERM_EDIT, TERM_VIEW
from concordat.plans.presenters import terms as presenters
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import terms as queries


@door(TERM_VIEW)
def term_list(request: HttpRequest) -> HttpResponse:
    """Show the partnership's glossary."""
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, size=100)
    shown = presenters.glossary_shown(current(), queries.glossary(current(), spec))
    return render(request, "plans/term_list.html", {"shown": shown})


@door(TERM_VIEW)
def term_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the glossary as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    spec = PageSpec.read(request.GET)
    rows = queries.glossary_rows(current(), spec.search, kind)
    return DOWNLOADS[kind]("Glossary", presenters.COLUMNS, presenters.table_of(rows))


@door(TERM_EDIT)
def term_add(request: HttpRequest) -> HttpResponse:
    """Explain a term."""
    asked = {"name": request.GET.get("name", "")[:60], "meaning": request.GET.get("meaning", "")[:300]}
    form = TermForm(request.POST if request.method == "POST" else None, initial=asked)
    if term := form.does(lambda: commands.add(by=current(), **form.written())):
        messages.success(request, f"{term.name} is explained.")
        return redirect("plans:term_list")
    return render(request, "plans/term_add.html", {"form": form})


@door(TERM_EDIT)
def term_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a term or what it means."""
    term = queries.term_for(current(), ref)
    form = TermForm(request.POST if request.method == "POST" else None, facts=term.facts())
    if form.does(lambda: commands.edit(by=current(), term=ref, **form.written(), **form.carried())):
        messages.success(request, "The term is changed.")
        return redirect("plans:term_list")
    return render(request, "plans/term_edit.html", {"form": form, "name": term.name})


@door(TERM_EDIT)
def term_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a term out of the glossary, after asking once more."""
    term = queries.term_for(current(), ref)
    if request.method == "POST":
        name = delete_term(by=current(), term=ref)
        messages.success(request, f"{name} is taken out of the glossary.")
        return redirect("plans:term_list")
    return render(request, "plans/term_delete.html", {"name": term.name, "meaning": term.meaning})


@door(TERM_EDIT)
@require_POST
def term_begin(request: HttpRequest) -> HttpResponse:
    """Add the starter list of the field's short forms to the glossary."""
    count = commands.add_starter(by=current())
    messages.success(request, f"{count} terms are added." if count != 1 else "1 term is added.")
    return redirect("plans:term_list")


@door(TERM_EDIT)
def term_unexplained(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the short forms in a plan that nobody has explained yet, each with a form to explain it."""
    wrong: dict[str, TermForm] = {}
    if request.method == "POST":
        name = request.POST.get("name", "")
        form = TermForm(request.POST, auto_id=presenters.address_of(name))
        if form.is_valid():
            try:
                term = commands.add(by=current(), **form.written())
            except Problem as problem:
                form.refuse(Problem(problem.message, "meaning"))
            else:
                messages.success(request, f"{term.name} is explained.")
                return redirect("plans:term_unexplained", ref)
        wrong[name] = form
    found = queries.unexplained(current(), ref)
    facts = {"plan": head_of(found.plan), "forms": presenters.to_explain(found, wrong), "wrong": list(wrong.values())}
    return render(request, "plans/term_unexplained.html", facts)
