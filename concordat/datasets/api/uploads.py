"""Files that programs give in pieces (`forms/tus.py`), by token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from concordat.datasets.api.deliveries import SCOPE, Key
from concordat.datasets.commands import deliveries, uploads
from concordat.datasets.forms import tus
from concordat.datasets.permissions import DELIVERY_MAKE
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.deliveries import upload_for
from concordat.datasets.queries.delivering import corrected
from concordat.datasets.rules.uploads import LARGEST_PIECE
from concordat.kernel.actors import current
from concordat.kernel.api import Ref, Refusal, answers, refusal
from concordat.kernel.doors import by_token
from concordat.kernel.errors import Problem

router = Router(tags=["Data"])
NUMBER = {"type": "integer", "minimum": 0, "maximum": 999_999_999_999_999}
WRONG = {
    409: "The piece begins at another place than the last one ended; `Upload-Offset` says where the next begins.",
    412: "The version of tus that is spoken here is 1.0.0.",
    415: "A piece is sent as application/offset+octet-stream.",
    460: "The piece is not what its checksum says. Send it again.",
}


def _header(name: str, schema: dict[str, Any], words: str, required: bool = True) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": required, "schema": schema, "description": words}


SPOKEN = _header("Tus-Resumable", {"type": "string", "enum": [tus.VERSION]}, "The version of the protocol")
BEGIN = [
    SPOKEN,
    _header("Upload-Length", NUMBER, "How many bytes the file has"),
    _header(
        "Upload-Metadata",
        {"type": "string"},
        "`filename` and perhaps `corrects`, each with its value in base 64",
        False,
    ),
]
RECEIVE = [
    SPOKEN,
    _header("Upload-Offset", NUMBER, "Where the piece begins"),
    _header("Upload-Checksum", {"type": "string"}, "`sha256` and the digest of the piece in base 64", False),
]
PIECE = {
    "required": True,
    "description": f"The next piece of the file, no more than {LARGEST_PIECE:,} bytes.",
    "content": {tus.PIECE: {"schema": {"type": "string", "format": "binary"}}},
}


def _extra(parameters: list[dict[str, Any]], *codes: int, **more: Any) -> dict[str, Any]:
    return {"parameters": parameters, "x-protocol": {str(code): WRONG[code] for code in codes}, **more}


@router.post(
    "/datasets/{key}/uploads",
    response=answers(201, None, 404, 422) | {412: Refusal},
    summary="Begin to deliver a file in pieces",
    openapi_extra=_extra(BEGIN, 412),
)
@by_token(SCOPE, DELIVERY_MAKE)
def upload_begin(request: HttpRequest, key: Key) -> Any:
    """Begins a delivery by the tus protocol (resumable upload 1.0); `Location` is where its pieces go."""
    actor = current()
    try:
        told = tus.announced(request.headers)
        dataset = dataset_for(actor, key)
        mended = corrected(actor, dataset, told.corrects)
        begun = deliveries.begin(
            dataset=dataset, name=told.name, size=told.size, channel="api", by=actor, corrects=mended
        )
    except Problem as problem:
        return _refused(problem)
    address = reverse("api:upload_size", args=[begun.ref])
    return HttpResponse(status=201, headers=tus.SPOKEN | {"Location": address, "Upload-Offset": "0"})


@router.api_operation(
    ["HEAD"],
    "/uploads/{ref:ref}",
    response=answers(200, None, 404, 422) | {412: Refusal},
    summary="Ask how much of a file has come",
    openapi_extra=_extra([SPOKEN], 412),
)
@by_token(SCOPE, DELIVERY_MAKE)
def upload_size(request: HttpRequest, ref: Ref) -> Any:
    """`Upload-Offset` says how many bytes have come, which is where the next piece begins."""
    try:
        tus.check_version(request.headers)
    except Problem as problem:
        return _refused(problem)
    found = upload_for(current(), ref)
    sizes = {"Upload-Offset": str(found.received), "Upload-Length": str(found.size)}
    return HttpResponse(headers=tus.SPOKEN | sizes)


@router.patch(
    "/uploads/{ref:ref}",
    response=answers(204, None, 400, 404, 422) | dict.fromkeys(WRONG, Refusal),
    summary="Send the next piece of a file",
    openapi_extra=_extra(RECEIVE, *WRONG, requestBody=PIECE),
)
@by_token(SCOPE, DELIVERY_MAKE)
def upload_receive(request: HttpRequest, ref: Ref) -> Any:
    """Adds a piece to the file; with the last one the check begins, and the receipt is that of `/deliveries/{ref}`."""
    actor, digest = current(), request.headers.get("Upload-Checksum", "")
    upload_for(actor, ref)
    try:
        offset = tus.offset_of(request.headers, request.content_type or "")
        came = uploads.receive(delivery=ref, offset=offset, piece=request.body, by=actor, digest=digest)
    except Problem as problem:
        return _refused(problem)
    return HttpResponse(status=204, headers=tus.SPOKEN | {"Upload-Offset": str(came.received)})


@router.delete(
    "/uploads/{ref:ref}",
    response=answers(204, None, 404, 422) | {412: Refusal},
    summary="Give an upload up",
    openapi_extra=_extra([SPOKEN], 412),
)
@by_token(SCOPE, DELIVERY_MAKE)
def upload_drop(request: HttpRequest, ref: Ref) -> Any:
    """Drops a delivery that has not landed; nothing of it is kept."""
    try:
        tus.check_version(request.headers)
        deliveries.drop(delivery=upload_for(current(), ref), by=current())
    except Problem as problem:
        return _refused(problem)
    return HttpResponse(status=204, headers=tus.SPOKEN)


def _refused(problem: Problem) -> HttpResponse:
    status, headers = tus.answer_to(problem)
    response = refusal(status, problem.message, field=problem.field)
    for name, value in headers.items():
        response[name] = value
    return response
