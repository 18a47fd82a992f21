"""How two answers to one question differ: which groups changed, and by how much, as far as both may be told.

Both are answers as one reader had them, exact or protected. Where an answer is protected, zero and hidden look alike; what
is not told in either of the two is never made out from the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: its group, as a program knows it and in words, and its figure, None where none is told."""

    key: tuple[Any, ...]
    labels: Labels
    figure: float | int | None


class What(StrEnum):
    """How a group stands in the later answer."""

    UP = "up"
    DOWN = "down"
    NEW = "new"  # not in the answer before
    GONE = "gone"  # not in the answer after
    UNTOLD = "untold"  # hidden in one of the two, and told in the other


@dataclass(frozen=True, slots=True)
class Changed:
    """A group whose figure is another: what it was and what it is, in the answer's unit, None where that is not told."""

    labels: Labels
    what: What
    before: float | int | None
    after: float | int | None

    @property
    def by(self) -> float | int | None:
        """By how much it changed; None where one of the two is not told."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Difference:
    """How two answers differ: the groups that changed, in the order of the later answer, and how many did not."""

    changed: tuple[Changed, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.changed)


def differ(before: Sequence[Line], after: Sequence[Line]) -> Difference:
    """Return how a later answer differs from an earlier one, group by group."""
    was, now = {line.key: line for line in before}, {line.key: line for line in after}
    order = [*now, *(key for key in was if key not in now)]
    found = [_changed(was.get(key), now.get(key)) for key in order]
    changed = tuple(each for each in found if each)
    return Difference(changed, len(order) - len(changed))


def _changed(before: Line | None, after: Line | None) -> Changed | None:
    labels = next(line.labels for line in (after, before) if line)
    was, now = before.figure if before else None, after.figure if after else None
    if was is None and now is None:
        return None
    if was is None or now is None:
        return Changed(labels, _one_told(before, after), was, now)
    return None if was == now else Changed(labels, What.UP if now > was else What.DOWN, was, now)


def _one_told(before: Line | None, after: Line | None) -> What:
    """Say how a group stands that is told in one answer only."""
    if before is None:
        return What.NEW
    return What.GONE if after is None else What.UNTOLD
