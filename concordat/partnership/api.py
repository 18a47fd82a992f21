"""The partnership that a token works in, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from concordat.kernel.actors import current
from concordat.kernel.api import Told, answers
from concordat.kernel.doors import by_token
from concordat.partnership.permissions import PARTNERSHIP_VIEW
from concordat.partnership.queries.partnerships import at_a_glance

router = Router(tags=["Partnership"])


class Agency(Told):
    """An agency that takes part in the partnership today."""

    ref: str
    name: str
    short_name: str
    kind: str = Field(description="For example `unitary`, `police`, `fire`")
    capacity: str = Field(description="As what it takes part, for example `responsible`")


class You(Told):
    """For whom the token acts, and what it may do."""

    name: str
    agency: str
    roles: list[str]
    token: str
    rights: list[str] = Field(examples=[["plans:read"]])


class Partnership(Told):
    """A partnership, the agencies in it, and for whom the token acts."""

    ref: str
    name: str
    short_name: str
    area: str
    agencies: list[Agency]
    you: You


@router.get("/partnership", response=answers(200, Partnership), summary="Read the partnership")
@by_token("plans:read", PARTNERSHIP_VIEW)
def partnership_view(request: HttpRequest) -> Any:
    """The partnership that the token works in, its agencies today, for whom the token acts and what it may do."""
    actor = current()
    found = at_a_glance(actor)
    names = ("ref", "name", "short_name", "area")
    return {name: getattr(found.partnership, name) for name in names} | {
        "agencies": [
            {
                "ref": service.agency_id,
                "name": service.agency.name,
                "short_name": service.agency.short_name,
                "kind": service.agency.kind,
                "capacity": service.capacity,
            }
            for service in found.services
        ],
        "you": {
            "name": actor.name,
            "agency": actor.agency_name,
            "roles": sorted(actor.roles),
            "token": actor.token,
            "rights": sorted(actor.scopes),
        },
    }
