"""What programs are told of datasets and deliveries."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from concordat.kernel.api import Told


class DatasetListed(Told):
    """A dataset in the catalogue, and what stands of it."""

    key: str = Field(examples=["police-street"])
    title: str
    agency: str = Field(description="Whose data it is")
    disclosure: str = Field(description="`open`, `rows` (under an agreement) or `aggregate` (counts only)")
    version: int | None = Field(description="The number of the version that stands")
    rows: int
    last_period: str | None = Field(examples=["2027-03"])


class DatasetWhole(DatasetListed):
    """A dataset with what it declares."""

    declaration: dict[str, Any] = Field(description="What is expected of rows and columns, as its template says it")


class DeliveredFile(Told):
    """The file that was delivered; it is not kept."""

    name: str
    bytes: int
    sha256: str


class DeliveryCounts(Told):
    """Every row accounted for: read = landed + put aside + dropped."""

    read: int
    landed: int
    put_aside: int
    dropped: int


class DeliveryPeriod(Told):
    """Rows of a period, and how many were held of it before."""

    period: str
    rows: int
    before: int | None


class PutAside(Told):
    """Why rows were put aside."""

    column: str
    reason: str
    rows: int


class Inside(Told):
    """How many rows lie in an authority."""

    area: str
    rows: int


class RefusedBecause(Told):
    """Why nothing landed."""

    column: str
    reason: str


class Receipt(Told):
    """What became of a delivery."""

    ref: str
    state: str = Field(
        description="`receiving`, `waiting`, `checking`, `asked`, `landed`, `refused`, `failed`, `dropped` or `withdrawn`"
    )
    state_words: str
    dataset: str
    agency: str
    delivered_by: str
    delivered_at: str
    ended_at: str | None
    channel: str
    file: DeliveredFile
    under: str = Field(description="The agreement or licence that it stands on")
    agreement: str | None
    version: int | None
    counts: DeliveryCounts | None
    periods: list[DeliveryPeriod]
    put_aside: list[PutAside]
    put_aside_until: str | None
    difference: str
    inside: list[Inside]
    ignored: list[str] = Field(description="Columns that the dataset does not know")
    left_out: list[str] = Field(description="Columns that the agreement does not give")
    notes: list[str]
    questions: list[str] = Field(description="What is asked about it; somebody answers on its page")
    answer: str
    refused_because: list[RefusedBecause]
    corrects: str | None
