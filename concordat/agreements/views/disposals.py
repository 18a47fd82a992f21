"""Pages of what is due to be destroyed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from concordat.agreements.commands import disposals as commands
from concordat.agreements.forms.disposals import DestroyForm, DisposalForm, KeepForm
from concordat.agreements.permissions import DISPOSAL_ADD, DISPOSAL_DESTROY, DISPOSAL_KEEP, DISPOSAL_VIEW
from concordat.agreements.presenters import disposals as presenters
from concordat.agreements.presenters.registers import list_shown, table_of
from concordat.agreements.presenters.sections import crumbs
from concordat.agreements.queries import disposals as queries
from concordat.agreements.queries.registers import agencies_to_choose
from concordat.agreements.views.registers import Asking, ask, give, sent, show_entry, show_list, spec_of
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.agencies import agency_for

LIST = "agreements:disposal_list"


@door(DISPOSAL_VIEW)
@require_GET
def disposal_list(request: HttpRequest) -> HttpResponse:
    """List what is due to be destroyed."""
    found = queries.disposals_page(current(), spec_of(request))
    return show_list(request, list_shown(current(), presenters.WORDS, found, presenters.row))


@door(DISPOSAL_VIEW)
@require_GET
def disposal_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file."""
    spec = spec_of(request)
    return give(
        kind,
        "disposal",
        presenters.COLUMNS,
        lambda: table_of(queries.disposals_rows(current(), spec, kind), presenters.line),
    )


@door(DISPOSAL_VIEW)
@require_GET
def disposal_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show something that is due to be destroyed."""
    return show_entry(request, presenters.page(current(), queries.disposal_page(current(), ref)))


@door(DISPOSAL_ADD)
def disposal_add(request: HttpRequest) -> HttpResponse:
    """Enter something that is due to be destroyed."""
    actor = current()
    form = DisposalForm(sent(request), agencies=agencies_to_choose(actor, DISPOSAL_ADD))
    asking = Asking(
        "Enter something to destroy",
        "Enter it",
        (*crumbs(actor, LIST), ("Enter something to destroy", "")),
        "It is entered.",
    )

    def save(given: dict[str, Any]) -> object:
        return commands.add(by=actor, **{**given, "agency": agency_for(actor, given["agency"])})

    return ask(request, form, asking, save, _page)


@door(DISPOSAL_DESTROY)
def disposal_destroy(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that something was destroyed."""
    found = queries.disposal_for(current(), ref, DISPOSAL_DESTROY)
    own = bool(found.about_kind)
    form = DestroyForm(sent(request), initial={"on": clock.today(), "how": "Erased from the register" if own else ""})
    warning = (
        "The words of the entry are erased now and cannot be brought back. Its kind, dates and outcome stay."
        if own
        else "This cannot be taken back. Say so once it is destroyed, and not before."
    )
    asking = _asking(found, "Say that it was destroyed", "Erase it" if own else "Save", "It is destroyed.", warning)
    return ask(request, form, asking, lambda given: commands.destroy(disposal=found, by=current(), **given), _page)


@door(DISPOSAL_KEEP)
def disposal_keep(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide to keep something longer."""
    found = queries.disposal_for(current(), ref, DISPOSAL_KEEP)
    asking = _asking(found, "Keep it longer", "Keep it", "The decision is recorded.")
    form = KeepForm(sent(request))
    return ask(request, form, asking, lambda given: commands.keep(disposal=found, by=current(), **given), _page)


def _asking(found: Any, title: str, submit: str, told: str, warning: str = "") -> Asking:
    way = (*crumbs(current(), LIST), (str(found), _page(found)), (title, ""))
    kind = "danger" if warning else "primary"
    return Asking(title, submit, way, told, caption=str(found), warning=warning, kind=kind)


def _page(found: Any) -> str:
    return reverse("agreements:disposal_view", args=[found.pk])
