"""A figure that a bench reached, beside what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reached:
    """A figure: what it is of, how much, in which unit, and what is aimed at ("" where it is only told).

    `most` and `least` are what it may be for the aim to be met.
    """

    what: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the aim is met."""
        return not (
            (self.most is not None and self.value > self.most) or (self.least is not None and self.value < self.least)
        )

    @property
    def aim(self) -> str:
        """The aim, in words."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else ""
