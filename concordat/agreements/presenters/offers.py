"""What can be ticked on a line of a schedule."""

from __future__ import annotations

from collections.abc import Sequence

from concordat.agreements.models import Agreement, Asset

Pairs = Sequence[tuple[str, str]]


def line_choices(agreement: Agreement, asset: Asset) -> dict[str, Pairs]:
    """Return the fields of an asset with what they say of people, the other parties, and the purposes."""
    return {
        "fields": [
            (field.ref, field.name if field.kind == "plain" else f"{field.name} ({field.get_kind_display().lower()})")
            for field in asset.fields.all()
        ],
        "recipients": [
            (party.agency_id, party.agency.name)
            for party in agreement.parties.all()
            if party.agency_id != asset.agency_id
        ],
        "purposes": [(ground.purpose_id, ground.purpose.name) for ground in agreement.grounds.all()],
    }
