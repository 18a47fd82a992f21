"""The register printed: a record of processing, for one agency or the whole partnership, as it stood on a day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concordat import access
from concordat.agreements.permissions import AGREEMENT_DOWNLOAD, AGREEMENT_VIEW
from concordat.agreements.presenters import register as presenters
from concordat.agreements.presenters.papers import register_paper
from concordat.agreements.queries import register as queries
from concordat.design import dates
from concordat.design.downloads import DOWNLOADS
from concordat.design.papers import PDF, paper_response, pdf
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.agencies import agencies_choices


@door(AGREEMENT_VIEW)
def register_view(request: HttpRequest) -> HttpResponse:
    """Show what is processed under the agreements that stood on a day, as a record of processing."""
    actor, (on, wrong) = current(), _day(request)
    page = presenters.page(queries.register_for(actor, on, _agency(request)))
    context = {
        "page": page,
        "agencies": agencies_choices(actor),
        "wrong": wrong,
        "today": on == clock.today(),
        "asked": f"?agency={page.agency}&on={on.isoformat()}",
        "may_download": access.may(actor, AGREEMENT_DOWNLOAD),
    }
    return render(request, "agreements/register_view.html", context)


@door(AGREEMENT_DOWNLOAD)
def register_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the record of processing as a file."""
    if kind not in (*DOWNLOADS, "pdf"):
        raise Http404
    on, _ = _day(request)
    page = presenters.page(queries.register_file(current(), on, _agency(request), kind))
    name = f"record-of-processing-{page.controller}-{on}"
    if kind == "pdf":
        return paper_response(f"{name}.pdf", PDF, pdf.write(register_paper(page)))
    return DOWNLOADS[kind](name, presenters.COLUMNS, [entry.cells() for entry in page.entries])


def _agency(request: HttpRequest) -> str:
    """Return the agency that is asked for, where it takes part here."""
    asked = request.GET.get("agency", "")
    return asked if asked in {ref for ref, _ in agencies_choices(current())} else ""


def _day(request: HttpRequest) -> tuple[date, str]:
    """Return the day that is asked for, today where none is or it cannot be read; and what could not be read."""
    asked = request.GET.get("on", "").replace("\x00", "").strip()[:40]
    try:
        return (dates.parse(asked, clock.today()) if asked else clock.today()), ""
    except dates.DateError:
        return clock.today(), asked
