"""Pages of appropriate policy documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from concordat.agreements.commands import policy_documents as commands
from concordat.agreements.forms.policy_documents import EndForm, PolicyDocumentForm, ReviewForm
from concordat.agreements.permissions import (
    POLICY_DOCUMENT_ADD,
    POLICY_DOCUMENT_EDIT,
    POLICY_DOCUMENT_END,
    POLICY_DOCUMENT_REVIEW,
    POLICY_DOCUMENT_VIEW,
)
from concordat.agreements.presenters import policy_documents as presenters
from concordat.agreements.presenters.registers import list_shown, table_of
from concordat.agreements.presenters.sections import crumbs
from concordat.agreements.queries import policy_documents as queries
from concordat.agreements.queries.registers import agencies_to_choose
from concordat.agreements.views.registers import Asking, ask, give, sent, show_entry, show_list, spec_of
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.agencies import agency_for

LIST = "agreements:policy_document_list"
FIELDS = ("title", "regime", "processing", "condition", "dated", "due", "kept_at", "number")


@door(POLICY_DOCUMENT_VIEW)
@require_GET
def policy_document_list(request: HttpRequest) -> HttpResponse:
    """List policy documents."""
    found = queries.policy_documents_page(current(), spec_of(request))
    return show_list(request, list_shown(current(), presenters.WORDS, found, presenters.row))


@door(POLICY_DOCUMENT_VIEW)
@require_GET
def policy_document_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file."""
    spec = spec_of(request)
    return give(
        kind,
        "policy-documents",
        presenters.COLUMNS,
        lambda: table_of(queries.policy_documents_rows(current(), spec, kind), presenters.line),
    )


@door(POLICY_DOCUMENT_VIEW)
@require_GET
def policy_document_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a policy document."""
    return show_entry(request, presenters.page(current(), queries.policy_document_page(current(), ref)))


@door(POLICY_DOCUMENT_ADD)
def policy_document_add(request: HttpRequest) -> HttpResponse:
    """Enter a policy document."""
    actor = current()
    form = PolicyDocumentForm(sent(request), agencies=agencies_to_choose(actor, POLICY_DOCUMENT_ADD))
    asking = Asking(
        "Enter a policy document",
        "Enter the document",
        (*crumbs(actor, LIST), ("Enter a policy document", "")),
        "The policy document is entered.",
    )

    def save(given: dict[str, Any]) -> object:
        return commands.add(by=actor, **{**given, "agency": agency_for(actor, given["agency"])})

    return ask(request, form, asking, save, _page)


@door(POLICY_DOCUMENT_EDIT)
def policy_document_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct what is said of a policy document."""
    found = queries.policy_document_for(current(), ref, POLICY_DOCUMENT_EDIT)
    form = PolicyDocumentForm(sent(request), initial={name: getattr(found, name) for name in FIELDS})
    asking = _asking(found, "Correct the entry", "Save", "The policy document is corrected.")
    return ask(request, form, asking, lambda given: commands.edit(document=found, by=current(), **given), _page)


@door(POLICY_DOCUMENT_REVIEW)
def policy_document_review(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a policy document was reviewed."""
    found = queries.policy_document_for(current(), ref, POLICY_DOCUMENT_REVIEW)
    form = ReviewForm(sent(request), initial={"on": clock.today()})
    asking = _asking(found, "Say that it was reviewed", "Save", "The review is recorded.")
    return ask(request, form, asking, lambda given: commands.review(document=found, by=current(), **given), _page)


@door(POLICY_DOCUMENT_END)
def policy_document_end(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the processing ended."""
    found = queries.policy_document_for(current(), ref, POLICY_DOCUMENT_END)
    form = EndForm(sent(request), initial={"on": clock.today()})
    lead = "The document is kept for six months more, and then comes due to be destroyed. This is not taken back."
    asking = _asking(found, "Say that the processing ended", "Save", "The end of the processing is recorded.", lead)
    return ask(request, form, asking, lambda given: commands.end(document=found, by=current(), **given), _page)


def _asking(found: Any, title: str, submit: str, told: str, lead: str = "") -> Asking:
    way = (*crumbs(current(), LIST), (found.title, _page(found)), (title, ""))
    return Asking(title, submit, way, told, caption=found.title, lead=lead)


def _page(found: Any) -> str:
    return reverse("agreements:policy_document_view", args=[found.pk])
