"""Pages of complaints."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from concordat.agreements.commands import complaints as commands
from concordat.agreements.forms.complaints import AcknowledgeForm, ComplaintForm, OutcomeForm
from concordat.agreements.permissions import (
    COMPLAINT_ACKNOWLEDGE,
    COMPLAINT_ADD,
    COMPLAINT_ANSWER,
    COMPLAINT_EDIT,
    COMPLAINT_VIEW,
)
from concordat.agreements.presenters import complaints as presenters
from concordat.agreements.presenters.registers import list_shown, table_of
from concordat.agreements.presenters.sections import crumbs
from concordat.agreements.queries import complaints as queries
from concordat.agreements.queries.registers import agencies_to_choose
from concordat.agreements.views.registers import Asking, ask, give, sent, show_entry, show_list, spec_of
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.agencies import agency_for

LIST = "agreements:complaint_list"
FIELDS = ("number", "received_on", "way", "about")


@door(COMPLAINT_VIEW)
@require_GET
def complaint_list(request: HttpRequest) -> HttpResponse:
    """List complaints."""
    found = queries.complaints_page(current(), spec_of(request))
    return show_list(request, list_shown(current(), presenters.WORDS, found, presenters.row))


@door(COMPLAINT_VIEW)
@require_GET
def complaint_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file."""
    spec = spec_of(request)
    return give(
        kind,
        "complaints",
        presenters.COLUMNS,
        lambda: table_of(queries.complaints_rows(current(), spec, kind), presenters.line),
    )


@door(COMPLAINT_VIEW)
@require_GET
def complaint_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a complaint."""
    return show_entry(request, presenters.page(current(), queries.complaint_page(current(), ref)))


@door(COMPLAINT_ADD)
def complaint_add(request: HttpRequest) -> HttpResponse:
    """Enter a complaint."""
    actor = current()
    form = ComplaintForm(
        sent(request), agencies=agencies_to_choose(actor, COMPLAINT_ADD), initial={"received_on": clock.today()}
    )
    asking = Asking(
        "Enter a complaint",
        "Enter the complaint",
        (*crumbs(actor, LIST), ("Enter a complaint", "")),
        "The complaint is entered, and its clock runs.",
    )

    def save(given: dict[str, Any]) -> object:
        return commands.add(by=actor, **{**given, "agency": agency_for(actor, given["agency"])})

    return ask(request, form, asking, save, _page)


@door(COMPLAINT_EDIT)
def complaint_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a complaint."""
    found = queries.complaint_for(current(), ref, COMPLAINT_EDIT)
    form = ComplaintForm(sent(request), initial={name: getattr(found, name) for name in FIELDS})
    asking = _asking(found, "Correct the complaint", "Save", "The complaint is corrected.")
    return ask(request, form, asking, lambda given: commands.edit(complaint=found, by=current(), **given), _page)


@door(COMPLAINT_ACKNOWLEDGE)
def complaint_acknowledge(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a complaint was acknowledged."""
    found = queries.complaint_for(current(), ref, COMPLAINT_ACKNOWLEDGE)
    form = AcknowledgeForm(sent(request), initial={"on": clock.today()})
    asking = _asking(found, "Say that it was acknowledged", "Save", "The complaint is acknowledged.")
    return ask(request, form, asking, lambda given: commands.acknowledge(complaint=found, by=current(), **given), _page)


@door(COMPLAINT_ANSWER)
def complaint_answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what came of a complaint."""
    found = queries.complaint_for(current(), ref, COMPLAINT_ANSWER)
    form = OutcomeForm(sent(request), initial={"on": clock.today()})
    lead = "This closes the complaint. It is not opened again, and comes due to be destroyed in three years."
    asking = _asking(found, "Say what came of it", "Close the complaint", "The complaint is closed.", lead)
    return ask(request, form, asking, lambda given: commands.answer(complaint=found, by=current(), **given), _page)


def _asking(found: Any, title: str, submit: str, told: str, lead: str = "") -> Asking:
    name = f"Complaint {found.number}".strip()
    way = (*crumbs(current(), LIST), (name, _page(found)), (title, ""))
    return Asking(title, submit, way, told, caption=name, lead=lead)


def _page(found: Any) -> str:
    return reverse("agreements:complaint_view", args=[found.pk])
