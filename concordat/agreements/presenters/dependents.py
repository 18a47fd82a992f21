"""What stands on an agreement, for a file."""

from __future__ import annotations

from collections.abc import Iterable

from concordat.agreements.rules.dependents import Dependent

COLUMNS = ("Kind", "What", "What happens to it")


def table_of(found: Iterable[Dependent]) -> list[list[str]]:
    """Return the rows of a file."""
    return [[each.kind, each.what, each.consequence] for each in found]
