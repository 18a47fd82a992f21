"""What the pages of purposes and of legal gateways show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from concordat.agreements.models import Gateway, Ground, Purpose
from concordat.agreements.presenters.words import Link, Tag, tag_of
from concordat.agreements.rules.gateways import law_on
from concordat.kernel import clock

LAW = {"law": Tag("Law", "green"), "not yet": Tag("Not law yet", "amber"), "ended": Tag("Not law any more", "red")}


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """A purpose in the list."""

    ref: str
    name: str
    law_enforcement: bool
    standing: int
    ends: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement that is for a purpose or rests on a gateway."""

    agreement: Link
    state: Tag
    words: str


@dataclass(frozen=True)
class PurposePage:
    """All that a purpose's page shows."""

    ref: str
    name: str
    about: str
    law_enforcement: bool
    ends: date | None
    ended: bool
    agreements: tuple[AgreementRow, ...]


@dataclass(frozen=True, slots=True)
class GatewayRow:
    """A gateway in the list."""

    ref: str
    name: str
    law: Tag
    standing: int
    begins: date | None
    ends: date | None


@dataclass(frozen=True)
class GatewayPage:
    """All that a gateway's page shows."""

    ref: str
    name: str
    about: str
    address: str
    other_use: bool
    law: Tag
    is_law: bool
    begins: date | None
    ends: date | None
    agreements: tuple[AgreementRow, ...]


def row(purpose: Purpose) -> PurposeRow:
    """Present a purpose with `standing`."""
    ended = purpose.ends is not None and purpose.ends < clock.today()
    standing: int = purpose.standing  # type: ignore[attr-defined]
    return PurposeRow(purpose.ref, purpose.name, purpose.law_enforcement, standing, purpose.ends, ended)


def page(purpose: Purpose) -> PurposePage:
    """Present a purpose with its `grounds` and their agreements."""
    return PurposePage(
        purpose.ref,
        purpose.name,
        purpose.about,
        purpose.law_enforcement,
        purpose.ends,
        purpose.ends is not None and purpose.ends < clock.today(),
        tuple(_agreement(ground, ground.why) for ground in purpose.grounds.all()),
    )


def gateway_row(gateway: Gateway, standing: Mapping[str, int]) -> GatewayRow:
    """Present a gateway, with how many agreements that stand rest on it."""
    return GatewayRow(
        gateway.ref, gateway.name, _law(gateway), standing.get(gateway.ref, 0), gateway.begins, gateway.ends
    )


def gateway_page(gateway: Gateway, grounds: Iterable[Ground]) -> GatewayPage:
    """Present a gateway with the grounds of agreements that name it."""
    law = _law(gateway)
    return GatewayPage(
        gateway.ref,
        gateway.name,
        gateway.about,
        gateway.address,
        gateway.other_use,
        law,
        law is LAW["law"],
        gateway.begins,
        gateway.ends,
        tuple(_agreement(ground, ground.purpose.name) for ground in grounds),
    )


def _agreement(ground: Ground, words: str) -> AgreementRow:
    agreement = ground.agreement
    return AgreementRow(Link(agreement.ref, agreement.title), tag_of(agreement.state(clock.today())), words)


def _law(gateway: Gateway) -> Tag:
    return LAW[law_on(gateway.begins, gateway.ends, clock.today())]
