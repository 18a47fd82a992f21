"""Agreements, for programs: read only."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from concordat.agreements.api import told
from concordat.agreements.permissions import AGREEMENT_VIEW
from concordat.agreements.queries import listed
from concordat.agreements.queries.pages import agreement_page
from concordat.kernel.actors import current
from concordat.kernel.api import Asked, Paged, Ref, Words, answers, paged
from concordat.kernel.doors import by_token

router = Router(tags=["Agreements"])


class AgreementsAsked(Asked):
    """Which agreements are asked for."""

    q: Annotated[Words, Field(max_length=200)] | None = Field(None, description="Words in titles, parties and data")
    state: Literal["draft", "signing", "agreed", "in-force", "under-review", "lapsed", "withdrawn"] | None = Field(
        None, description="What they are today"
    )
    agency: Ref | None = Field(None, description="A party")
    purpose: Ref | None = Field(None, description="A purpose")
    asset: Ref | None = Field(None, description="Data that they share")
    review: Literal["due"] | None = Field(None, description="Those whose review is due within ninety days, or late")


@router.get("/agreements", response=answers(200, Paged[told.AgreementListed], 422), summary="List sharing agreements")
@by_token("agreements:read", AGREEMENT_VIEW)
def agreement_list(request: HttpRequest, asked: Query[AgreementsAsked]) -> Any:
    """Every sharing agreement of the partnership, by title."""
    page = listed.agreements_page(current(), asked.spec()).page
    return paged(page, [told.listed_told(agreement) for agreement in page.items])


@router.get(
    "/agreements/{ref:ref}", response=answers(200, told.AgreementWhole, 404), summary="Read a sharing agreement"
)
@by_token("agreements:read", AGREEMENT_VIEW)
def agreement_view(request: HttpRequest, ref: Ref) -> Any:
    """An agreement with its parties, purposes, laws and schedule. People are not named."""
    found = agreement_page(current(), ref)
    return told.whole_told(found.agreement, found.assets, found.sealed)
