"""The public page of what a partnership shares: open to anybody, the same for everybody, and about nobody."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concordat.agreements.presenters import sharing as presenters
from concordat.agreements.presenters.papers import RIGHTS, sharing_paper
from concordat.agreements.queries import sharing as queries
from concordat.design.downloads import csv_response
from concordat.design.papers import PDF, Paper, paper_response, pdf
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import public

OPEN = "The public is to know what is shared about them, by whom and why; only what was published is read."


@public(OPEN)
@require_safe
def sharing_list(request: HttpRequest) -> HttpResponse:
    """List the partnerships that publish what they share."""
    return render(request, "agreements/sharing_list.html", {"rows": queries.publishers(current())})


@public(OPEN)
@require_safe
def sharing_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what a partnership shares, with whom, why and by which law."""
    page = presenters.page(queries.published_by(current(), ref))
    context = {"page": page, "on": clock.today(), "rights": RIGHTS}
    return render(request, "agreements/sharing_view.html", context)


@public(OPEN)
@require_safe
def sharing_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the same as a file."""
    if kind not in ("csv", "pdf"):
        raise Http404
    page = presenters.page(queries.published_by(current(), ref))
    name = f"what-we-share-{page.name}-{clock.today()}"
    if kind == "pdf":
        return paper_response(f"{name}.pdf", PDF, _made(sharing_paper(page, clock.today())))
    return csv_response(name, presenters.COLUMNS, [row for shown in page.agreements for row in shown.cells()])


def _made(paper: Paper) -> bytes:
    """Return a paper's PDF, made once for all who ask for the same words: anybody may ask, and as often as they like."""
    key = f"sharing:{hashlib.sha256(repr(paper).encode()).hexdigest()}"
    made: bytes | None = cache.get_or_set(key, lambda: pdf.write(paper), 60 * 60)
    return made or pdf.write(paper)
