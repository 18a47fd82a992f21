"""Who must prove themselves twice to sign in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class SeesPeople(Protocol):
    """What these rules ask of a role."""

    @property
    def sees_personal_data(self) -> bool:
        """Whether the role lets its holder see personal data."""
        ...


def second_factor_is_due(
    roles: Iterable[str], table: Mapping[str, SeesPeople], *, proven: bool, demonstration: bool
) -> bool:
    """Say whether somebody must set up a second step before anything else opens.

    It is asked of whoever holds a role that sees personal data, in any partnership; a demonstration, whose people are
    invented, does not ask.
    """
    sees = any(table[role].sees_personal_data for role in roles if role in table)
    return sees and not proven and not demonstration
