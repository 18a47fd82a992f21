"""Deliveries, for programs: what is expected, giving a file whole, and its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from concordat.datasets.api import told
from concordat.datasets.commands import uploads
from concordat.datasets.permissions import DATASET_VIEW, DELIVERY_MAKE, DELIVERY_VIEW
from concordat.datasets.presenters.deliveries import facts, receipt
from concordat.datasets.presenters.terminal import listed_facts, whole_facts
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.deliveries import own_received
from concordat.datasets.queries.delivering import corrected, datasets_page
from concordat.kernel.actors import current
from concordat.kernel.api import Asked, Given, Paged, Ref, Words, answers, paged
from concordat.kernel.doors import by_token
from concordat.kernel.errors import Problem

router = Router(tags=["Data"])
SCOPE = "datasets:deliver"
Key = Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,48}$", examples=["police-street"])]
FILE = {
    "requestBody": {
        "required": True,
        "description": "The file itself; or a form of one file called `file`.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_BLOCK = 1 << 20


class DatasetsAsked(Asked):
    """Which datasets are asked for."""

    q: Annotated[Words, Field(max_length=200)] | None = Field(None, description="Words of the title or the key")


class DeliveryAsked(Given):
    """How a file is given."""

    name: Annotated[Words, Field(max_length=200)] = Field("", description="What the file is called")
    corrects: Ref | None = Field(
        None, description="The delivery whose rows were put aside, and are in this file mended"
    )
    agreement: Ref | None = Field(None, description="Under which agreement, where not the usual one")


@router.get("/datasets", response=answers(200, Paged[told.DatasetListed], 422), summary="List datasets")
@by_token(SCOPE, DATASET_VIEW)
def dataset_list(request: HttpRequest, asked: Query[DatasetsAsked]) -> Any:
    """Every dataset in the catalogue, by title, with what stands of it."""
    page = datasets_page(current(), asked.spec())
    return paged(page, listed_facts(page))


@router.get(
    "/datasets/{key}", response=answers(200, told.DatasetWhole, 404, 422), summary="Read what a dataset expects"
)
@by_token(SCOPE, DATASET_VIEW)
def dataset_view(request: HttpRequest, key: Key) -> Any:
    """A dataset with what it declares: its columns, their types and what they may be, and how often it is due."""
    return whole_facts(dataset_for(current(), key))


@router.post(
    "/datasets/{key}/deliveries",
    response=answers(201, told.Receipt, 404, 422),
    summary="Deliver a file",
    openapi_extra=FILE,
)
@by_token(SCOPE, DELIVERY_MAKE)
def delivery_make(request: HttpRequest, key: Key, asked: Query[DeliveryAsked]) -> Any:
    """Gives a file whole and has it checked. Read its receipt until it is `landed`, `asked`, `refused` or `failed`.

    Refused at once where no agreement lets it in today. A large file is better given in pieces (`/uploads`).
    """
    actor = current()
    dataset = dataset_for(actor, key)
    name, size, pieces = _file(request, asked.name)
    made = uploads.take(
        dataset=dataset,
        name=name,
        size=size,
        pieces=pieces,
        channel="api",
        by=actor,
        corrects=corrected(actor, dataset, asked.corrects or ""),
        agreement=asked.agreement or "",
    )
    return Status(201, facts(receipt(own_received(actor, made.ref))))


@router.get("/deliveries/{ref:ref}", response=answers(200, told.Receipt, 404), summary="Read the receipt of a delivery")
@by_token(SCOPE, DELIVERY_VIEW)
def delivery_view(request: HttpRequest, ref: Ref) -> Any:
    """What became of a delivery of the token's own member."""
    return facts(receipt(own_received(current(), ref)))


def _file(request: HttpRequest, name: str) -> tuple[str, int, Iterator[bytes]]:
    """Return the name of a file that is sent, its size and its pieces, none of which is read before it is asked for."""
    if request.content_type == "multipart/form-data":
        sent = request.FILES.get("file")
        if sent is None:
            raise Problem("Send the file in the form as “file”.", "file")
        return name or sent.name or "", sent.size or 0, sent.chunks(_BLOCK)
    length = request.META.get("CONTENT_LENGTH") or "0"
    return name, int(length) if length.isdecimal() else 0, iter(lambda: request.read(_BLOCK), b"")
