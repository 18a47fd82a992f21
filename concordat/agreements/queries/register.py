"""Read the register: the agreements that stand, or stood on a day, with all that a record of processing says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from concordat import access
from concordat.agreements.models import Agreement, Asset
from concordat.agreements.permissions import AGREEMENT_DOWNLOAD, AGREEMENT_VIEW
from concordat.agreements.queries.agreements import whole
from concordat.agreements.queries.assets import assets_of
from concordat.agreements.rules.register import EVER_SIGNED, stood
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.partnership.queries.agencies import agency_for
from concordat.partnership.queries.partnerships import current_partnership


@dataclass(frozen=True, slots=True)
class Register:
    """What stood on a day: whose record it is (an agency's, or the whole partnership's), agreements, and assets by ref."""

    on: date
    partnership: str
    agency: str
    agency_ref: str
    agreements: list[Agreement]
    assets: Mapping[str, Asset]

    @property
    def controller(self) -> str:
        """Whose record of processing it is."""
        return self.agency or self.partnership


def register_for(actor: Actor, on: date, agency: str = "") -> Register:
    """Return the agreements that stood on a day, of one agency if one is named; the same number of queries for any."""
    access.require(actor, AGREEMENT_VIEW)
    named = _agency(actor, agency)
    signed = whole(actor, Agreement.objects.filter(stage__in=EVER_SIGNED))
    rows = [each for each in signed if _stood(each, on) and (not agency or _is_party(each, agency, on))]
    assets = {asset.ref: asset for asset in assets_of(actor)}
    return Register(on, current_partnership(actor).name, named, agency, rows, assets)


def register_file(actor: Actor, on: date, agency: str, kind: str) -> Register:
    """Return the register for a download as `kind`, which is recorded."""
    decision = access.require(actor, AGREEMENT_DOWNLOAD)
    found = register_for(actor, on, agency)
    detail = {"as": kind, "on": str(on), "agency": found.agency, "agreements": len(found.agreements)}
    audit.record("agreements.register.downloaded", by=actor, under=decision.under, detail=detail)
    return found


def _agency(actor: Actor, ref: str) -> str:
    if not ref:
        return ""
    try:
        return agency_for(actor, ref).name
    except Missing:
        return ""


def _stood(agreement: Agreement, on: date) -> bool:
    signed = [party.signed_on for party in agreement.parties.all()]
    withdrawn = clock.day_of(agreement.withdrawn_at) if agreement.withdrawn_at else None
    return stood(agreement.stage, agreement.begins, agreement.ends, withdrawn, signed, on)


def _is_party(agreement: Agreement, agency: str, on: date) -> bool:
    return any(party.agency_id == agency and party.terms().stays(on) for party in agreement.parties.all())
