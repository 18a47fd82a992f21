"""Rows that were put aside come back mended: to which delivery, how many of them, and into which periods.

Mended rows are added to the periods of the delivery that they were put aside from, and replace nothing. So a file of them
is refused that has more rows than are still aside (it is most likely the whole file again), or that speaks of a period
which has been delivered again since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from concordat.datasets.rules.deliveries import State, words
from concordat.kernel.errors import Problem
from concordat.kernel.words import listed

REASON, ROW = "Put aside because", "Row in the file"
"""Two columns that a file of rows put aside has besides its own; they mean nothing when it comes back."""

WHOLE_AGAIN = "To deliver everything again, begin a new delivery: it replaces what is held."


def check_mendable(state: str, quarantined: int, until: date | None, today: date) -> None:
    """Raise Problem where a delivery has no rows aside that could be mended."""
    if state != State.LANDED:
        raise Problem(
            f"That delivery is {words(state)}, so mended rows cannot be added to it. {WHOLE_AGAIN}", "corrects"
        )
    if not quarantined:
        raise Problem("No row of that delivery was put aside.", "corrects")
    if until is None or until < today:
        raise Problem(f"The rows put aside of that delivery were deleted. {WHOLE_AGAIN}", "corrects")


def obstacle(read: int, quarantined: int, back: int, periods: Mapping[str, str], family: Collection[str]) -> str:
    """Return why mended rows cannot be added; "" where nothing stands in the way.

    `read` rows come, `quarantined` were put aside and `back` of them are here again. `periods` says for each period that
    they speak of and that is held which delivery it came with, and `family` the delivery they belong to and those that
    mended it before.
    """
    left = max(0, quarantined - back)
    if read > left:
        aside = f"{quarantined:,} {'row was' if quarantined == 1 else 'rows were'} put aside"
        since = f" and {back:,} of them came back" if back else ""
        return f"This file has {read:,} rows. Of the delivery that it mends, {aside}{since}. {WHOLE_AGAIN}"
    if others := sorted(period or "The whole" for period, delivery in periods.items() if delivery not in family):
        been = "has" if len(others) == 1 else "have"
        return f"{listed(others)} {been} been delivered again since these rows were put aside. {WHOLE_AGAIN}"
    return ""
