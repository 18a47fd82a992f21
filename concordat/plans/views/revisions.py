"""A further state of a plan's document: whose it is, what becomes of what it no longer has, and taking it into the plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.pages import PageSpec
from concordat.kernel.refs import is_ref
from concordat.kernel.seals import Stale
from concordat.plans.commands import revising
from concordat.plans.forms.revisions import ApplyForm, MatchForm
from concordat.plans.permissions import DOCUMENT_REVIEW
from concordat.plans.presenters.revisions import compared_of, differing_of
from concordat.plans.queries import revisions as queries
from concordat.plans.queries.documents import names_known
from concordat.plans.rules.proposals import Names

REVIEW = "plans:document_review"


@door(DOCUMENT_REVIEW)
@require_POST
def document_relate(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a document is a further state of a plan, or that it is not."""
    found = revising.relate(by=current(), document=ref, plan=request.POST.get("plan", ""))
    said = "Compared with the plan." if found.revises_id else "It is checked as a plan of its own."
    messages.success(request, said)
    return redirect(REVIEW, ref)


@door(DOCUMENT_REVIEW)
@require_POST
def document_prune(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what becomes of actions that the document no longer has: of those named, or of all that nobody decided on."""
    actions = [ref for ref in request.POST.getlist("action") if is_ref(ref)]
    if request.POST.get("which") == "undecided":
        _, whole = queries.compared(current(), ref)
        actions = [gone.held.ref for gone in whole.gone if not gone.decision]
    revising.prune(by=current(), document=ref, actions=actions, decision=request.POST.get("decision", ""))
    show = "?show=missing" if request.POST.get("show") == "missing" else ""
    return redirect(f"{reverse(REVIEW, args=[ref])}{show}#{actions[0] if len(actions) == 1 else 'cards'}")


@door(DOCUMENT_REVIEW)
@require_POST
def document_settle(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide on something that a file from Concordat changes beside the actions."""
    part = request.POST.get("part", "")
    _, whole = queries.compared(current(), ref)
    if part not in {each.key for each in whole.parts}:
        messages.error(request, "That does not differ any more. Look at what stands there now.")
        return redirect(REVIEW, ref)
    revising.settle(by=current(), document=ref, parts=[part], decision=request.POST.get("decision", ""))
    return redirect(f"{reverse(REVIEW, args=[ref])}#{part}")


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def proposal_match(request: HttpRequest, ref: str) -> HttpResponse:
    """Say which action of the plan one of the document's is."""
    document, whole, pair = queries.pair_of(current(), ref)
    free = [gone.held for gone in whole.gone] + ([pair.held] if pair.held else [])
    choices = [(held.ref, f"{held.facts['code']} {held.facts['text']}".strip()[:200]) for held in free]
    initial = {"action": pair.held.ref if pair.held else ""}
    form = MatchForm(request.POST if request.method == "POST" else None, actions=choices, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            revising.match(by=current(), proposal=ref, action=form.cleaned_data["action"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect(f"{reverse(REVIEW, args=[document.ref])}#{ref}")
    shown = differing_of(pair, Names(document.edited), names_known(current(), document))
    facts = {"form": form, "each": shown, "document": document, "plan": whole.plan}
    return render(request, "plans/proposal_match.html", facts)


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def document_apply(request: HttpRequest, ref: str) -> HttpResponse:
    """Take what was accepted into the plan, once it is said what that does; in force, with a reason."""
    material, whole = queries.compared(current(), ref)
    if material.document.status != "review":
        return redirect(REVIEW, ref)
    shown = compared_of(material, whole, PageSpec())
    form = ApplyForm(request.POST if request.method == "POST" else None, asks=shown.in_force and bool(shown.doing))
    if form.is_bound and form.is_valid():
        why = form.cleaned_data.get("why", "")
        try:
            plan = revising.apply(by=current(), document=ref, why=why, seen=request.POST.get("seen", ""))
        except Stale:
            messages.error(request, "The plan or a decision was changed meanwhile. Look at what it does now.")
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"“{plan.title}” is up to date with {material.document.name}.")
            return redirect("plans:plan_view", plan.ref)
    return render(request, "plans/document_apply.html", {"form": form, "compared": shown})
