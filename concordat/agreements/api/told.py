"""Agreements as programs are told of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from pydantic import Field

from concordat.agreements.queries.signatures import Sealed
from concordat.kernel import clock
from concordat.kernel.api import Told

STATE = "`draft`, `signing`, `agreed`, `in-force`, `under-review`, `lapsed` or `withdrawn`, on the day of the answer"


class AgreementNamed(Told):
    """Something that an agreement names, by its reference and name."""

    ref: str
    name: str


class AgreementParty(Told):
    """A party to an agreement."""

    agency: AgreementNamed
    competent: bool = Field(
        description="Whether it is recorded as a competent authority (Data Protection Act 2018 s.30)"
    )
    signed_on: date | None
    left_on: date | None = Field(description="Its last day as a party, if it leaves")


class AgreementPart(Told):
    """What a party is for a purpose."""

    agency: str = Field(description="The agency's reference")
    part: str = Field(description="`sole`, `joint` or `processor`")
    acts_for: str | None = Field(description="The agency for which a processor processes")
    regime: str = Field(description="`uk-gdpr` or `part-3`")
    basis: str
    special_condition: str
    offence_condition: str


class AgreementPurpose(Told):
    """A purpose of an agreement, the laws that let data be shared for it, and the parts of the parties."""

    purpose: AgreementNamed
    law_enforcement: bool
    why: str
    gateways: list[AgreementNamed]
    parts: list[AgreementPart]


class AgreementLine(Told):
    """A line of an agreement's schedule."""

    ref: str
    asset: AgreementNamed
    provider: str = Field(description="The reference of the agency that holds the data")
    fields: list[AgreementNamed]
    forms: list[str] = Field(description="`identifiable`, `pseudonymous`, `aggregate`")
    purposes: list[str] = Field(description="References of purposes; none are all")
    recipients: list[str] = Field(description="References of agencies; none are all parties")
    least_geography: str
    least_count: int
    rounding: int
    onward: bool
    derived: bool
    how: str
    only_field: str = Field(
        description="The field by which only some rows are given, by its reference. Empty is all rows"
    )
    only_values: list[str] = Field(description="The values of that field whose rows are given")


class AgreementListed(Told):
    """An agreement in a list."""

    ref: str
    title: str
    state: str = Field(description=STATE)
    begins: date | None
    ends: date | None = Field(description="Its last day. From the day after, it permits nothing")
    review_on: date | None
    published_on: date | None
    parties: list[AgreementNamed]
    purposes: list[AgreementNamed]
    assets: list[AgreementNamed]
    page: str = Field(description="The path of its page")


class AgreementWhole(Told):
    """An agreement with all that it says."""

    ref: str
    title: str
    about: str
    state: str = Field(description=STATE)
    begins: date | None
    ends: date | None = Field(description="Its last day. From the day after, it permits nothing")
    review_on: date | None
    published_on: date | None
    replaces: str | None = Field(description="The reference of the agreement that it follows")
    retention_months: int | None
    retention_rule: str
    dpia: str
    equality: str
    security: str
    transfers: str = Field(description="What leaves the United Kingdom, and by what safeguard. Empty is nothing")
    parties: list[AgreementParty]
    purposes: list[AgreementPurpose]
    schedule: list[AgreementLine]
    seal: str = Field(description="The mark of what the parties sign (SHA-256)")
    sealed: bool = Field(description="Whether every party signed what stands")
    page: str = Field(description="The path of its page")


def listed_told(agreement: Any) -> dict[str, Any]:
    """Return an agreement of a list as it is told."""
    assets = {line.asset_id: line.asset.name for line in agreement.lines.all()}
    return _head(agreement) | {
        "parties": [_named(party.agency_id, party.agency.name) for party in agreement.parties.all()],
        "purposes": [_named(ground.purpose_id, ground.purpose.name) for ground in agreement.grounds.all()],
        "assets": [_named(ref, name) for ref, name in assets.items()],
    }


def whole_told(agreement: Any, assets: Any, sealed: Sealed) -> dict[str, Any]:
    """Return an agreement with all that it says as it is told."""
    fields = {field.ref: field.name for asset in assets for field in asset.fields.all()}
    plain = ("about", "retention_months", "retention_rule", "dpia", "equality", "security", "transfers")
    return (
        _head(agreement)
        | {name: getattr(agreement, name) for name in plain}
        | {
            "replaces": agreement.replaces_id,
            "parties": [_party(party) for party in agreement.parties.all()],
            "purposes": [_purpose(ground) for ground in agreement.grounds.all()],
            "schedule": [_line(line, fields) for line in agreement.lines.all()],
            "seal": sealed.now,
            "sealed": sealed.holds,
        }
    )


def _head(agreement: Any) -> dict[str, Any]:
    names = ("ref", "title", "begins", "ends", "review_on", "published_on")
    return {name: getattr(agreement, name) for name in names} | {
        "state": agreement.state(clock.today()).value,
        "page": reverse("agreements:agreement_view", args=[agreement.ref]),
    }


def _party(party: Any) -> dict[str, Any]:
    agency = _named(party.agency_id, party.agency.name)
    return {name: getattr(party, name) for name in ("competent", "signed_on", "left_on")} | {"agency": agency}


def _purpose(ground: Any) -> dict[str, Any]:
    return {
        "purpose": _named(ground.purpose_id, ground.purpose.name),
        "law_enforcement": ground.purpose.law_enforcement,
        "why": ground.why,
        "gateways": [_named(law.ref, law.name) for law in ground.laws],
        "parts": [_part(part) for part in ground.parts.all()],
    }


def _part(part: Any) -> dict[str, Any]:
    names = ("part", "regime", "basis", "special_condition", "offence_condition")
    acts_for = part.acts_for.agency_id if part.acts_for else None
    return {name: getattr(part, name) for name in names} | {"agency": part.party.agency_id, "acts_for": acts_for}


def _line(line: Any, fields: dict[str, str]) -> dict[str, Any]:
    names = ("ref", "forms", "purposes", "recipients", "least_geography", "least_count", "rounding")
    return {name: getattr(line, name) for name in (*names, "onward", "derived", "how", "only_field", "only_values")} | {
        "asset": _named(line.asset_id, line.asset.name),
        "provider": line.asset.agency_id,
        "fields": [_named(ref, fields[ref]) for ref in line.fields if ref in fields],
    }


def _named(ref: str, name: str) -> dict[str, str]:
    return {"ref": ref, "name": name}
