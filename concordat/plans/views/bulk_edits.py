"""Pages on which many actions are changed at once: chosen in the register, looked at before, undone after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.kernel.seals import Stale
from concordat.plans.commands import bulk_edits as commands
from concordat.plans.forms.bulk_edits import BulkForm, selection_of
from concordat.plans.forms.fields import ReasonForm
from concordat.plans.permissions import ACTION_EDIT, PLAN_VIEW
from concordat.plans.presenters import bulk_edits as presenters
from concordat.plans.queries import bulk_edits as queries
from concordat.plans.queries import register
from concordat.plans.rules import bulk


@door(ACTION_EDIT)
def bulk_edit_make(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the selected actions: ask to what, show what would change, and change it."""
    kind = request.POST.get("change", "")
    actions = _selection(request, ref)
    desk = queries.desk(current(), ref, actions)
    if kind not in bulk.KINDS or not actions:
        if request.method == "POST":
            words = "Tick the actions that you want to change" if not actions else "Choose what to change"
            messages.warning(request, f"{words}, then press “Change them”.")
        return redirect("plans:plan_view", ref)
    looks = "do" in request.POST or "page" in request.POST
    form = BulkForm(request.POST if looks else None, desk=desk, kind=kind)
    shown = presenters.desk_shown(current(), desk, kind)
    if page := form.does(lambda: _previewed(request, ref, desk, form, shown)):
        return page
    return render(request, "plans/bulk_edit_make.html", {"form": form, "shown": shown})


def _previewed(
    request: HttpRequest, ref: str, desk: queries.Desk, form: BulkForm, shown: presenters.DeskShown
) -> HttpResponse:
    sent = request.POST
    do = sent.get("do", "")
    if do in DOWNLOADS:
        taken = queries.preview_to_take_away(current(), desk, form.kind, form.value(), do)
        name = f"{shown.plan.title} {taken.change.sentence}"
        return DOWNLOADS[do](name, presenters.COLUMNS, presenters.preview_table(taken))
    found = queries.preview(current(), desk, form.kind, form.value())
    applies = do == "apply"
    typed = {"why": sent.get("why", "")}
    why = ReasonForm(sent if applies else None, initial=typed, corrects=found.asks_why, done="corrected")
    if applies and why.is_valid():
        try:
            made = commands.make(
                by=current(),
                plan=ref,
                actions=[action.pk for action in desk.actions],
                kind=form.kind,
                value=form.value(),
                why=why.why(),
                seen=str(sent.get("seen", "")),
                ref=str(sent.get("ref", "")),
            )
        except Stale:
            why.add_error(None, "Somebody changed some of these meanwhile. This is what would change now; look again")
        else:
            messages.success(request, f"{made.words}. Changed together, and you can undo it below.")
            return redirect("plans:bulk_edit_view", made.ref)
    number = PageSpec.read(sent).page
    preview = presenters.preview_shown(found, shown, form.kept(), str(sent.get("ref", "")), number)
    return render(request, "plans/bulk_edit_preview.html", {"form": why, "shown": shown, "preview": preview})


@door(PLAN_VIEW)
def bulk_edit_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what was changed of many actions at once."""
    plan, found = queries.bulk_edit_list(current(), ref)
    shown = presenters.bulk_edit_list(current(), plan, found)
    return render(request, "plans/bulk_edit_list.html", {"shown": shown})


@door(PLAN_VIEW)
def bulk_edit_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a change of many actions at once."""
    found = queries.bulk_edited(current(), ref, PageSpec.read(request.GET))
    return render(request, "plans/bulk_edit_view.html", {"shown": presenters.bulk_edit_shown(current(), found)})


@door(ACTION_EDIT)
def bulk_edit_undo(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a change of many actions back, after saying which stay as they are."""
    found = queries.bulk_edited(current(), ref, PageSpec(), ACTION_EDIT)
    form = ReasonForm(request.POST if request.method == "POST" else None, corrects=found.asks_why, done="corrected")
    if undone := form.does(lambda: commands.undo(by=current(), bulk_edit=ref, why=form.why())):
        left = f" {_actions(undone.left)} changed since and left as they are." if undone.left else ""
        messages.success(request, f"Undone: {_actions(undone.taken)} put back.{left}")
        return redirect("plans:bulk_edit_view", ref)
    facts = {"form": form, "shown": presenters.bulk_edit_shown(current(), found)}
    return render(request, "plans/bulk_edit_undo.html", facts)


def _actions(count: int) -> str:
    return f"{count:,} action was" if count == 1 else f"{count:,} actions were"


def _selection(request: HttpRequest, ref: str) -> list[str]:
    """Return the actions ticked, or, where all that fit were asked for, every one that the filter seeks."""
    if request.POST.get("all"):
        asked = QueryDict(str(request.POST.get("filter", ""))[:1000])
        return queries.selected(current(), ref, PageSpec.read(asked, sorts=register.SORTS, filters=register.FILTERS))
    return selection_of(request.POST)
