"""What was signed: the seals that the record keeps, beside the seal of what stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concordat import access
from concordat.agreements.models import Agreement
from concordat.agreements.permissions import AGREEMENT_VIEW
from concordat.audit.queries.entries import entries_for
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec
from concordat.kernel.seals import seal

PROPOSED = "agreements.agreement.proposed"
SIGNED = "agreements.agreement.signed"
PROLONGED = "agreements.agreement.prolonged"


@dataclass(frozen=True, slots=True)
class Proposal:
    """When an agreement was last given to be signed, and the seal of what it said."""

    on: date
    seal: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """The seal of what stands, those that were signed since it was last proposed, and the one that parties agreed since."""

    now: str
    signed: tuple[tuple[str, str], ...]
    prolonged: str = ""

    @property
    def holds(self) -> bool:
        """Whether every party signed the same, and that is what stands, or what they agreed at a review since."""
        marks = {mark for _, mark in self.signed}
        return len(marks) == 1 and self.now in (marks | {self.prolonged})


def proposal_of(actor: Actor, agreement: str) -> Proposal | None:
    """Return when an agreement was last given to be signed; None where it never was."""
    access.require(actor, AGREEMENT_VIEW)
    found = _entries(actor, agreement, PROPOSED, 1)
    return Proposal(clock.day_of(found[0].at), found[0].detail.get("seal", "")) if found else None


def seals_signed(actor: Actor, agreement: str) -> list[str]:
    """Return the seals of the signatures made since an agreement was last proposed."""
    access.require(actor, AGREEMENT_VIEW)
    return [mark for _, mark in _signed(actor, agreement)]


def sealed(actor: Actor, agreement: Agreement) -> Sealed:
    """Compare what stands in an agreement, as `one` returns it, with what each party signed."""
    access.require(actor, AGREEMENT_VIEW)
    prolonged = _entries(actor, agreement.ref, PROLONGED, 1)
    mark = prolonged[0].detail.get("seal", "") if prolonged else ""
    return Sealed(seal(agreement.said()), tuple(_signed(actor, agreement.ref)), mark)


def _signed(actor: Actor, agreement: str) -> list[tuple[str, str]]:
    proposed = _entries(actor, agreement, PROPOSED, 1)
    since = proposed[0].id if proposed else 0
    found = [each for each in _entries(actor, agreement, SIGNED, 100) if each.id > since]
    return [(str(each.detail.get("agency", "")), str(each.detail.get("seal", ""))) for each in reversed(found)]


def _entries(actor: Actor, agreement: str, event: str, most: int) -> list:  # type: ignore[type-arg]
    spec = PageSpec(size=most, filters={"thing": agreement, "event": event})
    return list(entries_for(actor, spec).items)
