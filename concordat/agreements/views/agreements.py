"""Pages of agreements: the list, one of them, and its facts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from concordat.agreements.commands import agreements as commands
from concordat.agreements.commands.agreements import delete as delete_draft
from concordat.agreements.forms.agreements import FactsForm
from concordat.agreements.permissions import (
    AGREEMENT_DOWNLOAD,
    AGREEMENT_DRAFT,
    AGREEMENT_EDIT,
    AGREEMENT_VIEW,
)
from concordat.agreements.presenters import agreements as presenters
from concordat.agreements.presenters import dependents as dependents_shown
from concordat.agreements.presenters.agreement_page import agreement_shown
from concordat.agreements.queries import listed as queries
from concordat.agreements.queries import offered
from concordat.agreements.queries.agreements import one
from concordat.agreements.queries.dependents import dependents_rows
from concordat.agreements.queries.pages import agreement_page
from concordat.agreements.rules.agreements import check_draft
from concordat.agreements.views.sending import pressed, sent
from concordat.design.downloads import DOWNLOADS
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.pages import PageSpec


@door(AGREEMENT_VIEW)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Show the partnership's agreements."""
    shown = presenters.list_shown(current(), queries.agreements_page(current(), _spec(request)))
    return render(request, "agreements/agreement_list.html", {"shown": shown})


@door(AGREEMENT_DOWNLOAD)
def agreement_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list of agreements, as it was narrowed, as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    rows = queries.agreements_rows(current(), _spec(request), kind)
    return DOWNLOADS[kind](f"agreements-{clock.today()}", presenters.COLUMNS, presenters.table_of(rows))


@door(AGREEMENT_VIEW)
def agreement_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an agreement: what it is now, what it says, and what stands on it."""
    shown = agreement_shown(current(), agreement_page(current(), ref))
    return render(request, "agreements/agreement_view.html", {"shown": shown})


@door(AGREEMENT_VIEW)
def agreement_dependents(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give what stands on an agreement as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    agreement, rows = dependents_rows(current(), ref, kind)
    name = f"what-stands-on-{agreement.title}"
    return DOWNLOADS[kind](name, dependents_shown.COLUMNS, dependents_shown.table_of(rows))


@door(AGREEMENT_VIEW)
@require_GET
def agency_agreements(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the agreements that an agency is party to, in a panel of its page or as a page of its own."""
    name, found = queries.agreements_of_agency(current(), ref)
    panel = request.headers.get("HX-Request") == "true"
    page = "agreements/agency_panel.html" if panel else "agreements/agency_agreements.html"
    facts = {"name": name, "agency": ref, "rows": [presenters.row(each) for each in found]}
    response = render(request, page, facts)
    patch_vary_headers(response, ["HX-Request"])
    return response


@door(AGREEMENT_DRAFT)
def agreement_draft(request: HttpRequest) -> HttpResponse:
    """Begin an agreement."""
    form = FactsForm(sent(request), people=offered.people(current()))
    if made := form.does(lambda: commands.draft(facts=form.facts(), ref=form.mark, by=current())):
        messages.success(request, "The draft is begun. The list on its page says what it still needs.")
        return redirect("agreements:agreement_view", made.ref)
    return render(request, "agreements/agreement_draft.html", {"form": form})


@door(AGREEMENT_EDIT)
def agreement_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the facts of a draft."""
    agreement = one(current(), ref)
    form = FactsForm(sent(request), facts=agreement.facts(), people=offered.people(current()))
    if form.does(lambda: commands.edit(agreement=ref, facts=form.facts(), seen=form.mark, by=current())):
        messages.success(request, "Saved.")
        return redirect("agreements:agreement_view", ref)
    if not form.is_bound:
        try:
            check_draft(agreement.state(clock.today()))
        except Problem as problem:
            messages.error(request, problem.message)
            return redirect("agreements:agreement_view", ref)
    return render(request, "agreements/agreement_edit.html", {"form": form, "ref": ref, "title": agreement.title})


@door(AGREEMENT_DRAFT)
def agreement_renew(request: HttpRequest, ref: str) -> HttpResponse:
    """Draft an agreement that follows another, after asking once more."""
    agreement = one(current(), ref)
    if request.method == "POST":
        made = pressed(
            request,
            lambda: commands.renew(agreement=ref, by=current()),
            "The draft that follows it is begun. Give it its days, and change what is to change.",
        )
        return redirect("agreements:agreement_view", made.ref if made else ref)
    return render(request, "agreements/agreement_renew.html", {"ref": ref, "title": agreement.title})


@door(AGREEMENT_DRAFT)
def agreement_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a draft, after asking once more."""
    agreement = one(current(), ref)
    if request.method == "POST":
        gone = pressed(request, lambda: delete_draft(agreement=ref, by=current()), f"“{agreement.title}” is deleted.")
        return redirect("agreements:agreement_list") if gone else redirect("agreements:agreement_view", ref)
    return render(request, "agreements/agreement_delete.html", {"ref": ref, "title": agreement.title})


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
