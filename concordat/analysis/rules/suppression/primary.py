"""Which counts are hidden for their own sake, and what is assumed of whoever tries to work them out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from concordat.analysis.rules.suppression.linked import Counts, Mask
from concordat.kernel.errors import Problem

THRESHOLD = 8


class Zeros(StrEnum):
    """What a release does with a count of nothing, which is also what a hidden cell tells."""

    SHOWN = "shown"  # every one: so whoever reads the release knows that what is hidden is at least 1
    SOME_HIDDEN = "some-hidden"  # they are no secret, but may be hidden to protect others: a hidden cell may be 0
    HIDDEN = "hidden"  # as small counts are: nothing and a few look alike


@dataclass(frozen=True, slots=True)
class Rule:
    """What is to be protected, and how well.

    Counts from 1 to `threshold` less 1 are hidden (from 0 where zeros are). Whatever is worked out from the rest of a
    release, at least `width` + 1 whole numbers remain possible for each of them, the highest and lowest `width` apart.
    """

    threshold: int = THRESHOLD
    zeros: Zeros = Zeros.SHOWN
    width: int = 1

    def __post_init__(self) -> None:
        """Refuse a rule that protects nothing."""
        if self.threshold < 2:
            raise Problem("A threshold is at least 2: there is no count between 1 and it otherwise.", "threshold")
        if self.width < 1:
            raise Problem("At least two whole numbers are to remain possible: a width is 1 or more.", "width")

    @property
    def floor(self) -> int:
        """The least that a hidden cell may be, as its readers know."""
        return 1 if self.zeros == Zeros.SHOWN else 0

    def floors(self, untold: Mask) -> Counts:
        """Return the least that each cell may be, as readers know: of what no table tells they know nothing."""
        return np.where(untold, 0, self.floor)

    def primary(self, values: Counts) -> Mask:
        """Return which counts are hidden for their own sake."""
        least = 0 if self.zeros == Zeros.HIDDEN else 1
        return (values >= least) & (values < self.threshold)

    def hideable(self, values: Counts) -> Mask:
        """Return which counts may be hidden at all."""
        return values >= self.floor
