"""The columns of a dataset as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concordat.datasets.presenters.words import GEOGRAPHIES, TYPES, Tag, class_of
from concordat.datasets.rules.declarations import Column

SHOWN = 6  # allowed values that stand in a row; the others are behind a summary


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column: what it is called, holds and gives away, what its values may be, and how full it is."""

    name: str
    title: str
    meaning: str
    type: str
    gives: Tag
    geography: str
    required: bool
    allowed: tuple[str, ...]
    limits: str
    filled: str
    first: bool
    last: bool


def column_row(column: Column, at: int, of: int, profile: Mapping[str, Any]) -> ColumnRow:
    """Present the column at a place among so many, with how full it is by a profile of the data."""
    share = filled_share(profile, column.name)
    return ColumnRow(
        column.name,
        column.title,
        column.meaning,
        TYPES[column.type],
        class_of(column),
        GEOGRAPHIES.get(column.geography, ""),
        column.required,
        column.allowed,
        _limits(column),
        "" if share is None else shown_share(share),
        at == 0,
        at == of - 1,
    )


def filled_share(profile: Mapping[str, Any], name: str) -> float | None:
    """Return how full a column is by a profile, 0 to 1; None where the profile says nothing of it."""
    columns = profile.get("columns") or {}
    said = columns.get(name, columns.get(f"{name}__key"))  # an identifier may be there as a pseudonym alone
    share = said.get("filled") if isinstance(said, Mapping) else said
    return float(share) if isinstance(share, int | float) else None


def shown_share(share: float) -> str:
    """Write a share so that what is nearly all or nearly nothing is not taken for all or nothing."""
    if 0 < share < 0.001:
        return "under 0.1%"
    if 0.999 < share < 1:
        return "over 99.9%"
    return f"{share:.0%}" if share in (0, 1) else f"{share:.1%}"


def _limits(column: Column) -> str:
    parts = []
    if column.unit:
        parts.append(f"in {column.unit}")
    if column.least is not None and column.most is not None:
        parts.append(f"from {column.least} to {column.most}")
    elif column.least is not None:
        parts.append(f"{column.least} or more")
    elif column.most is not None:
        parts.append(f"{column.most} or less")
    if column.pattern:
        parts.append(f"written as {column.pattern}")
    if column.free_text:
        parts.append("free text")
    return ", ".join(parts)
