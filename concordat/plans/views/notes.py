"""Pages on which somebody says how a key statistic, a deliverable or the usual work of a theme stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.commands import notes as commands
from concordat.plans.forms.statements import NoteForm
from concordat.plans.permissions import NOTE_WRITE, PLAN_VIEW
from concordat.plans.presenters.notes import last_words, notes_shown
from concordat.plans.queries import notes as queries


@door(PLAN_VIEW)
def statement_notes(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everything that was said of a statement, and the actions that evidence it."""
    return render(request, "plans/statement_notes.html", {"shown": notes_shown(queries.note_page(current(), ref))})


@door(PLAN_VIEW)
def theme_notes(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everything that was said of a theme's business as usual."""
    return statement_notes(request, ref)


@door(NOTE_WRITE)
def statement_note(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how a key statistic or a key deliverable stands."""
    desk = queries.note_desk(current(), ref)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        quarters=desk.quarters,
        kind=desk.noted.kind,
        initial={"quarter": str(desk.usual or "")},
    )
    if form.does(lambda: commands.write(by=current(), of=ref, **form.cleaned_data)):
        messages.success(request, "It is said. Nobody can change it; to correct it, say it again.")
        return redirect("plans:statement_notes" if desk.noted.kind else "plans:theme_notes", ref)
    last = last_words(desk.last) if desk.last else ""
    facts = {"form": form, "shown": notes_shown(queries.note_page(current(), ref)), "last": last, "ref": ref}
    return render(request, "plans/statement_note.html", facts)


@door(NOTE_WRITE)
def theme_note(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how the business as usual of a theme stands."""
    return statement_note(request, ref)
