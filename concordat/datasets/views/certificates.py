"""Pages and files of certificates."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.datasets.permissions import CERTIFICATE_VIEW
from concordat.datasets.presenters import certificates as presenters
from concordat.datasets.queries import certificates as queries
from concordat.design.downloads import DOWNLOADS
from concordat.design.papers import PDF, paper_response, pdf
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.partnership.queries.partnerships import own_partnership

_MOST = 10_000


@door(CERTIFICATE_VIEW)
@require_GET
def certificate_list(request: HttpRequest) -> HttpResponse:
    """List what was destroyed, the newest first."""
    actor, spec = current(), _spec(request)
    page = queries.certificates_page(actor, spec)
    context = {
        "page": page.of([presenters.row(each) for each in page]),
        "spec": spec,
        "datasets": [("", "All"), *queries.datasets_certified(actor)],
        "reasons": [("", "All"), *presenters.WHY],
    }
    return render(request, "datasets/certificate_list.html", context)


@door(CERTIFICATE_VIEW)
@require_GET
def certificate_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    found = queries.certificates_rows(current(), _spec(request, _MOST), kind)
    return DOWNLOADS[kind]("certificates", presenters.COLUMNS, [presenters.line(each) for each in found])


@door(CERTIFICATE_VIEW)
@require_GET
def certificate_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a certificate."""
    shown = presenters.page(queries.certificate_for(current(), ref))
    context = {"page": shown, "facts": presenters.facts(shown)}
    return render(request, "datasets/certificate_view.html", context)


@door(CERTIFICATE_VIEW)
@require_GET
def proof_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give a certificate as a PDF, or the parts that it names as a table."""
    if kind not in (*DOWNLOADS, "pdf"):
        raise Http404
    actor = current()
    shown = presenters.page(queries.certificate_file(actor, ref, kind))
    if kind == "pdf":
        paper = presenters.paper(shown, own_partnership(actor, actor.partnership).name)
        return paper_response(f"certificate-{ref}.pdf", PDF, pdf.write(paper))
    return DOWNLOADS[kind](f"certificate-{ref}", presenters.PART_COLUMNS, presenters.lines_of(shown))


def _spec(request: HttpRequest, size: int = 50) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS, size=size)
