"""Statements where they belong on a plan's page: short lists under a heading, one for each kind and strand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from concordat.plans.rules.statements import OF_A_MATRIX, PLURALS


@dataclass(frozen=True, slots=True)
class Said:
    """Statements of one kind, perhaps of one strand, that stand together."""

    title: str
    items: tuple[str, ...]


def said_of(statements: Iterable[Any]) -> dict[tuple[str, str], tuple[Said, ...]]:
    """Return what a plan says of the whole of it, of priorities and of themes, by their references."""
    held: dict[tuple[str, str], list[Any]] = {}
    for statement in statements:
        if statement.kind not in OF_A_MATRIX:
            held.setdefault((statement.priority_id or "", statement.theme_id or ""), []).append(statement)
    return {place: _lists(found) for place, found in held.items()}


def _lists(statements: Iterable[Any]) -> tuple[Said, ...]:
    """Put statements that stand in one place into lists by kind and strand."""
    lists: dict[tuple[str, str], list[str]] = {}
    for statement in statements:
        lists.setdefault((statement.kind, statement.strand), []).append(statement.text)
    order = list(PLURALS)
    return tuple(
        Said(f"{PLURALS[kind]}: {strand}" if strand else PLURALS[kind], tuple(items))
        for (kind, strand), items in sorted(lists.items(), key=lambda pair: order.index(pair[0][0]))
    )
