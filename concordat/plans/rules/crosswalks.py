"""What became of each action between two plans, told from the pairs that people confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concordat.kernel.errors import Problem

CARRIED, MERGED, SPLIT, DROPPED, NEW, UNDECIDED = "carried", "merged", "split", "dropped", "new", "undecided"
KINDS = {
    UNDECIDED: "To be decided",
    CARRIED: "Carried over",
    MERGED: "Merged",
    SPLIT: "Split",
    DROPPED: "Dropped",
    NEW: "New",
}
FLOOR = 0.18  # likeness from which a pair is suggested: below, on the partnership's own plans, pairs were chance
MOST = 3  # suggestions for one action
Pair = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Paired:
    """Confirmed pairs by either side: `on` from earlier to later actions, `back` from later to earlier ones."""

    on: dict[str, list[str]]
    back: dict[str, list[str]]
    dropped: frozenset[str]
    new: frozenset[str]

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Paired:
        """Sort pairs of references: without a later action it was dropped, without an earlier one it is new."""
        on: dict[str, list[str]] = {}
        back: dict[str, list[str]] = {}
        dropped, new = set[str](), set[str]()
        for earlier, later in pairs:
            if earlier and later:
                on.setdefault(earlier, []).append(later)
                back.setdefault(later, []).append(earlier)
            elif earlier:
                dropped.add(earlier)
            elif later:
                new.add(later)
        return cls(on, back, frozenset(dropped - set(on)), frozenset(new - set(back)))

    def of_earlier(self, ref: str) -> str:
        """Say what became of an earlier action: merged where another became the same, split where it became several."""
        laters = self.on.get(ref, [])
        if not laters:
            return DROPPED if ref in self.dropped else UNDECIDED
        if len(laters) > 1:
            return SPLIT
        return MERGED if len(self.back[laters[0]]) > 1 else CARRIED

    def of_later(self, ref: str) -> str:
        """Say where a later action came from."""
        earliers = self.back.get(ref, [])
        if not earliers:
            return NEW if ref in self.new else UNDECIDED
        if len(earliers) > 1:
            return MERGED
        return SPLIT if len(self.on[earliers[0]]) > 1 else CARRIED


def decided(counterparts: Iterable[str | None]) -> dict[str, object]:
    """Return what is decided of an action as facts, by which two people's decisions are told apart."""
    return {"counterparts": sorted(ref or "" for ref in counterparts)}


def check_decision(counterparts: Iterable[str], none: bool, reason: str) -> None:
    """Refuse to say both that an action has counterparts and that it has none, and to drop one without a reason."""
    chosen = list(counterparts)
    if chosen and none:
        raise Problem("Choose either the actions that it became or came from, or that there is none", "none")
    if none and not reason.strip():
        raise Problem("Say why, in a few words: a board will ask", "reason")


def check_two_plans(earlier: str, later: str) -> None:
    """Refuse to compare a plan with itself."""
    if earlier == later:
        raise Problem("Choose two different plans", "later")
