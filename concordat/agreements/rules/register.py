"""Which agreements stood on a day: the register as it was, also of those that have lapsed or been withdrawn since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from concordat.agreements.rules.terms import Stage

EVER_SIGNED = frozenset({Stage.SIGNED.value, Stage.WITHDRAWN.value})


def since(begins: date | None, signed: Sequence[date | None]) -> date | None:
    """Return the day from which an agreement is in force: its first, or the last signature's; None where one is missing."""
    if begins is None or not signed or any(day is None for day in signed):
        return None
    return max(begins, *(day for day in signed if day))


def stood(
    stage: str, begins: date | None, ends: date | None, withdrawn: date | None, signed: Sequence[date | None], day: date
) -> bool:
    """Say whether an agreement stood on a day; on the day on which it was withdrawn it did not."""
    first = since(begins, signed)
    if stage not in EVER_SIGNED or first is None or (withdrawn and day >= withdrawn):
        return False
    return first <= day <= (ends or date.max)
