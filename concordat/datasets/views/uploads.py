"""Files that come in pieces and go on after a broken connection (`forms/tus.py`), from a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from concordat.datasets.commands import deliveries, uploads
from concordat.datasets.forms import tus
from concordat.datasets.permissions import DELIVERY_MAKE
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.deliveries import upload_for
from concordat.datasets.queries.delivering import corrected
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem

View = Callable[..., HttpResponse]


def _in_words(view: View) -> View:
    """Answer a mistake as the protocol does, in words that the page shows beside the file."""

    @wraps(view)
    def answer(request: HttpRequest, **values: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=tus.ABILITIES)
        try:
            return view(request, **values)
        except Problem as problem:
            status, headers = tus.answer_to(problem)
            kind = "text/plain; charset=utf-8"
            return HttpResponse(problem.message, status=status, headers=headers, content_type=kind)

    return answer


@door(DELIVERY_MAKE)
@require_http_methods(["POST", "OPTIONS"])
@_in_words
def upload_begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a delivery whose file comes in pieces, and say where they go."""
    actor, told = current(), tus.announced(request.headers)
    dataset = dataset_for(actor, key)
    mended = corrected(actor, dataset, told.corrects)
    begun = deliveries.begin(dataset=dataset, name=told.name, size=told.size, channel="web", by=actor, corrects=mended)
    address = reverse("datasets:upload_receive", args=[begun.ref])
    return HttpResponse(status=201, headers=tus.SPOKEN | {"Location": address, "Upload-Offset": "0"})


@door(DELIVERY_MAKE)
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
@_in_words
def upload_receive(request: HttpRequest, ref: str) -> HttpResponse:
    """Take in the next piece of a file, say how much has come, or give the upload up."""
    actor = current()
    if request.method == "PATCH":
        offset, digest = (
            tus.offset_of(request.headers, request.content_type or ""),
            request.headers.get("Upload-Checksum", ""),
        )
        came = uploads.receive(delivery=ref, offset=offset, piece=request.body, by=actor, digest=digest)
        return HttpResponse(status=204, headers=tus.SPOKEN | {"Upload-Offset": str(came.received)})
    tus.check_version(request.headers)
    found = upload_for(actor, ref)
    if request.method == "DELETE":
        deliveries.drop(delivery=found, by=actor)
        return HttpResponse(status=204, headers=tus.SPOKEN)
    sizes = {"Upload-Offset": str(found.received), "Upload-Length": str(found.size)}
    return HttpResponse(headers=tus.SPOKEN | sizes)
