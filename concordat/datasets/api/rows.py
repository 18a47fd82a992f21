"""Rows of datasets, for programs: as far as an agreement gives them, recorded."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from concordat.datasets.permissions import ROW_READ
from concordat.datasets.presenters.rows import facts
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.reading import HOW, read
from concordat.datasets.rules import wanting
from concordat.kernel.actors import current
from concordat.kernel.api import Given, Told, Words, answers
from concordat.kernel.doors import by_token

router = Router(tags=["Data"])
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,50}$", examples=["police-street"])]
Short = Annotated[Words, Field(max_length=1000)]


class RowsAsked(Given):
    """Which rows are asked for, and what for."""

    purpose: Annotated[str, Field(pattern=r"^[0-9a-z-]{0,30}$")] = Field(
        "", description="The purpose, by its reference; or `save-life` or `prevent-serious-harm`. Open data needs none"
    )
    way: Annotated[str, Field(pattern=r"^[0-9a-z-]{0,60}$")] = Field(
        "",
        description="Where there are several ways, which: an answer's `ways` names them. The least telling, unless given",
    )
    columns: list[Short] = Field([], description="Names of columns; all, unless given", max_length=300)
    where: list[Short] = Field(
        [], description="Conditions, all of which hold, as `month:at-least:2026-01`", max_length=wanting.MOST_CONDITIONS
    )
    order: list[Short] = Field([], description="Columns to sort by, down with a `-` before", max_length=20)
    limit: int = Field(wanting.PAGE, ge=1, le=wanting.MOST_ON_A_PAGE, description="How many rows")
    offset: int = Field(0, ge=0, le=wanting.MOST_OFFSET, description="How many rows to pass over first")


class ColumnTold(Told):
    """A column of the rows."""

    name: str
    title: str
    type: str = Field(description="`text`, `whole`, `number`, `date`, `moment`, `month` or `yes-no`")
    meaning: str
    unit: str


class RowsTold(Told):
    """Rows, what they are read under, and what goes with them."""

    dataset: str = Field(description="The dataset, by its key")
    version: int | None = Field(description="Which version the rows are of; none where nothing was delivered")
    purpose: str = Field(description="The purpose, in words")
    form: str = Field(description="`identifiable`, `pseudonymous` or `open`")
    under: str
    agreement: str = Field(description="The agreement that gives them, by its reference")
    reason: str
    conditions: list[str] = Field(description="What goes with the rows, in words")
    ways: list[str] = Field(description="The ways in which rows may be had for the purpose; the first is taken")
    columns: list[ColumnTold]
    rows: list[list[str | int | float | bool | None]] = Field(
        description="Values in the order of the columns; none is null"
    )
    total: int = Field(description="How many rows there are in all")


@router.get("/datasets/{key}/rows", response=answers(200, RowsTold, 404, 422), summary="Read rows of a dataset")
@by_token("datasets:read", ROW_READ)
def row_list(request: HttpRequest, key: Key, asked: Query[RowsAsked]) -> Any:
    """Rows of a dataset for a purpose, as the agreement gives them; refused with its reason. Each reading is recorded."""
    want = wanting.read(
        columns=asked.columns, where=asked.where, order=asked.order, limit=asked.limit, offset=asked.offset
    )
    dataset = dataset_for(current(), key)
    rows = read(current(), dataset, asked.purpose, want, how=HOW.API, way=asked.way)
    return facts(rows) | {"ways": [each.key for each in rows.reading.ways]}
