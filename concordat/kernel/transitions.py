"""The life of a thing as a table of steps: what is done, from which state, to which."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """A step in the life of a thing: what is done, from which state, to which, and what that means."""

    verb: str
    before: str
    after: str
    words: str
