"""What the pages show on which an agreement is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concordat.agreements.models import Agreement, Ground, Party
from concordat.agreements.rules.bases import why_not_part_3


@dataclass(frozen=True, slots=True)
class Head:
    """The agreement that a page is part of."""

    ref: str
    title: str


@dataclass(frozen=True)
class PartyChoice:
    """A purpose of an agreement, the party that is spoken of (None: to be chosen), and who else could be its controller."""

    head: Head
    purpose: str
    party: Party | None
    agency: str
    unsaid: Sequence[tuple[str, str]]
    controllers: Sequence[tuple[str, str]]


def head(agreement: Agreement) -> Head:
    """Present the agreement that a page is part of."""
    return Head(agreement.ref, agreement.title)


def contacts_of(agreement: Agreement) -> dict[str, str]:
    """Return who answers for an agreement and for each party now, by the names of the form's fields."""
    parties = {party.ref: party.contact_id or "" for party in agreement.parties.all()}
    return {"contact": agreement.contact_id or "", **parties}


def party_choice(agreement: Agreement, ground: Ground, party: str, besides: str = "") -> PartyChoice:
    """Present which party is spoken of for a purpose; `besides` is the part that is being changed, if one is."""
    said = {part.party_id for part in ground.parts.all() if part.ref != besides}
    parties = list(agreement.parties.all())
    chosen = next((each for each in parties if each.ref == party and each.ref not in said), None)
    return PartyChoice(
        head(agreement),
        ground.purpose.name,
        chosen,
        chosen.agency.name if chosen else "",
        [(each.ref, each.agency.name) for each in parties if each.ref not in said],
        [(each.ref, each.agency.name) for each in parties if chosen is None or each.ref != chosen.ref],
    )


def open_to(ground: Ground, party: Party) -> str:
    """Say why Part 3 is not open to a party for a purpose, "" where it is."""
    return why_not_part_3(
        law_enforcement=ground.purpose.law_enforcement,
        competent=party.competent,
        purpose=ground.purpose.name,
        agency=party.agency.name,
    )
