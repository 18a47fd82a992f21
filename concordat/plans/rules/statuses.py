"""Which status of an action stands: its owner's, or a chair's that overruled it for the quarter.

Chairs of boards challenge what owners report; both judgements are kept, and which of them stands is never in doubt. A
chair's stands for the quarter it speaks of: it ends when it is taken back or a later quarter is reported on.
"""

from __future__ import annotations

from dataclasses import dataclass

from concordat.kernel.errors import Problem
from concordat.plans.rules.updates import BRAG_HINTS

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """The status that stands, and the owner's where a chair overruled it (else empty)."""

    brag: str
    judged: str = ""


def standing(owners: str, quarter: str, chairs: str = "", chairs_quarter: str = "") -> Standing:
    """Return what stands for the newest quarter reported on; `chairs` is the overrule not taken back, if any."""
    return Standing(chairs, owners) if chairs and chairs_quarter == quarter else Standing(owners)


def check_can_overrule(reported: str, owners: str, brag: str, reason: str) -> None:
    """Refuse to overrule what nobody has said yet, with the owner's own status, or without a reason."""
    if not reported:
        raise Problem("Nobody has said yet how this action goes, so there is no status to overrule.")
    if brag not in BRAG_HINTS:
        raise Problem("Choose a status", "brag")
    if brag == owners:
        raise Problem("That is the owner's own status. Choose another, or leave it as it is", "brag")
    if not reason.strip():
        raise Problem("Say why you overrule the owner's status", "reason")
    if len(reason) > REASON_LIMIT:
        raise Problem(f"Your reason must be {REASON_LIMIT} characters or fewer", "reason")
