"""Read all that an agreement's page shows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from concordat import access
from concordat.agreements.models import Agreement, Asset
from concordat.agreements.permissions import AGREEMENT_VIEW
from concordat.agreements.queries.agreements import assets_of, cautions_of, needs_of, one
from concordat.agreements.queries.dependents import stands_on
from concordat.agreements.queries.signatures import Sealed, sealed
from concordat.agreements.rules.completeness import Need
from concordat.agreements.rules.dependents import Dependent
from concordat.audit.queries.entries import history_of
from concordat.kernel.actors import Actor


@dataclass(frozen=True)
class PageFound:
    """An agreement as `one` returns it, and what stands beside it on its page."""

    agreement: Agreement
    assets: Sequence[Asset]
    needs: Sequence[Need]
    cautions: Sequence[str]
    stands: Sequence[Dependent]
    sealed: Sealed
    replaced_by: Sequence[Agreement]
    entries: Sequence[Any]


def agreement_page(actor: Actor, ref: str) -> PageFound:
    """Return an agreement with all that its page shows; raise Missing where there is none."""
    access.require(actor, AGREEMENT_VIEW)
    agreement = one(actor, ref)
    assets = assets_of(actor, agreement)
    return PageFound(
        agreement=agreement,
        assets=assets,
        needs=needs_of(actor, agreement),
        cautions=cautions_of(actor, agreement, assets),
        stands=stands_on(actor, [agreement]),
        sealed=sealed(actor, agreement),
        replaced_by=list(Agreement.objects.filter(replaces=agreement, partnership_id=actor.partnership)),
        entries=history_of(actor, ref),
    )
