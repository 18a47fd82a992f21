"""What the pages of the gap register show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from concordat.datasets.models import Gap
from concordat.datasets.presenters.words import Link, Tag
from concordat.datasets.rules.reasons import MEANS
from concordat.kernel import clock

COLUMNS = (
    "What is not shared", "Needed for", "Who has it", "Why not", "More of that", "Who mends it", "Person",
    "Next step", "By when", "State", "Closed on", "Why it was closed", "Dataset",
)  # fmt: skip
_DONE = {
    "added": "entered it",
    "edited": "changed it",
    "closed": "closed it",
    "reopened": "opened it again",
}


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap in the list."""

    ref: str
    what: str
    href: str
    needed_for: str
    agency: str
    reason: str
    detail: str
    owner_agency: str
    owner: str
    next_step: str
    due: date | None
    state: Tag
    closed_on: date | None
    closed_as: str
    dataset: Link | None

    def cells(self) -> tuple[Any, ...]:
        """Return the row of a file."""
        return (
            self.what, self.needed_for, self.agency, self.reason, self.detail, self.owner_agency, self.owner,
            self.next_step, self.due, self.state.text, self.closed_on, self.closed_as,
            self.dataset.text if self.dataset else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did with a gap."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class GapPage:
    """All that a gap's page shows."""

    row: GapRow
    means: str
    closed_because: str
    open: bool
    done: tuple[Done, ...]


def row(gap: Gap) -> GapRow:
    """Present a gap in the list."""
    return GapRow(
        gap.ref,
        gap.what,
        reverse("datasets:gap_view", args=[gap.ref]),
        gap.needed_for,
        gap.agency.name if gap.agency else "",
        gap.get_reason_display(),
        gap.detail,
        gap.owner_agency.name,
        gap.owner.name if gap.owner else "",
        gap.next_step,
        gap.due,
        _state(gap),
        gap.closed_on,
        gap.get_closed_as_display() if gap.closed_as else "",
        Link(gap.dataset.title, reverse("datasets:dataset_view", args=[gap.dataset.key])) if gap.dataset else None,
    )


def page(gap: Gap, history: Iterable[Any]) -> GapPage:
    """Present a gap with what was done about it, as the record holds it."""
    done = (
        Done(entry.at, entry.member_name, _DONE[verbed])
        for entry in history
        if (verbed := entry.event.rpartition(".")[2]) in _DONE
    )
    return GapPage(row(gap), MEANS[gap.reason], gap.closed_because, gap.closed_on is None, tuple(done))


def _state(gap: Gap) -> Tag:
    if gap.closed_on:
        return Tag("Closed", "grey")
    return Tag("Overdue", "red") if gap.is_overdue(clock.today()) else Tag("Open", "blue")
