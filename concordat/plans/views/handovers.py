"""Hand somebody's actions over: choose whose, which and to whom; look at what would change; confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.plans.commands import handovers as commands
from concordat.plans.forms.handovers import HandoverForm
from concordat.plans.permissions import ACTION_ASSIGN
from concordat.plans.presenters import handovers as presenters
from concordat.plans.queries import handovers as queries


@door(ACTION_ASSIGN)
@require_GET
def handover_list(request: HttpRequest) -> HttpResponse:
    """List everybody whose actions can be handed over, those who have left first."""
    rows = presenters.giver_rows(queries.givers(current()))
    return render(request, "plans/handover_list.html", {"rows": rows})


@door(ACTION_ASSIGN)
def handover_make(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose which actions go to whom; then show what would change, and do it once that is confirmed."""
    handover = queries.handover_of(current(), ref)
    choices = presenters.action_choices(handover)
    sent = request.POST if request.method == "POST" else None
    form = HandoverForm(sent, actions=choices, people=handover.people)
    name = presenters.receiver_name(handover, request.POST.get("to", ""))
    if sent and sent.get("do") == "confirm":
        try:
            given = {"giver": ref, "to": sent.get("to", ""), "part": sent.get("part", "")}
            handed = commands.make(by=current(), **given, actions=sent.getlist("actions"), seen=sent.get("seen", ""))
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, presenters.handed_words(len(handed), name))
            return redirect("plans:handover_list")
    elif sent and sent.get("do") != "back" and form.is_valid():
        return _preview(request, handover, form, name)
    return render(request, "plans/handover_make.html", {"form": form, "handover": handover})


def _preview(request: HttpRequest, handover: queries.Handover, form: HandoverForm, name: str) -> HttpResponse:
    chosen = form.cleaned_data
    found, seen = queries.exchanges(current(), handover.giver.pk, chosen["to"], chosen["part"], chosen["actions"])
    facts = {"rows": presenters.exchange_rows(found), "handover": handover, "chosen": chosen, "seen": seen, "to": name}
    return render(request, "plans/handover_preview.html", facts)
