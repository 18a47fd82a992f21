"""A matrix of strands by priorities, themes or leads: where there are actions, and where there is none, which is a gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from concordat.plans.rules.reckoning import ActionFacts

NONE = "none"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or column: its key (`NONE` for what stands under none), its name, and under what the name stands."""

    key: str
    name: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the actions of each of its cells, and how many different actions they are together."""

    heading: Heading
    cells: tuple[tuple[ActionFacts, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows and columns with their totals, in which an action is counted once however many cells it stands in.

    `gaps` are the blank ones among the `cells` of a named row and a named column; `stands` adds up all cells.
    """

    columns: tuple[Heading, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...]
    total: int
    gaps: int
    cells: int
    stands: int


def matrix(
    actions: Iterable[ActionFacts],
    columns: Sequence[Heading],
    rows: Sequence[Heading],
    under: Mapping[str, Iterable[str]],
) -> Matrix:
    """Put actions into the cells of a matrix.

    `under` gives the keys of the rows under which each action stands, by its reference.
    """
    held: dict[tuple[str, str], list[ActionFacts]] = {}
    in_row: dict[str, set[str]] = {row.key: set() for row in rows}
    in_column: dict[str, set[str]] = {column.key: set() for column in columns}
    for action in actions:
        strands = action.strands or (NONE,)
        for row in dict.fromkeys(under[action.ref]):
            in_row[row].add(action.ref)
            for strand in strands:
                held.setdefault((row, strand), []).append(action)
        for strand in strands:
            in_column[strand].add(action.ref)
    lines = tuple(
        Line(row, tuple(tuple(held.get((row.key, column.key), ())) for column in columns), len(in_row[row.key]))
        for row in rows
    )
    named = [(row.key, column.key) for row in rows for column in columns if NONE not in (row.key, column.key)]
    return Matrix(
        columns=tuple(columns),
        lines=lines,
        totals=tuple(len(in_column[column.key]) for column in columns),
        total=len(set().union(*in_row.values())),
        gaps=sum(cell not in held for cell in named),
        cells=len(named),
        stands=sum(map(len, held.values())),
    )


def strand_columns(strands: Iterable[str], actions: Iterable[ActionFacts]) -> list[Heading]:
    """Return the columns: a plan's own strands, those that only its actions name, and none only where it is needed."""
    found, loose = dict.fromkeys(strands), False
    for action in actions:
        strands = action.strands
        found |= dict.fromkeys(strands)
        loose = loose or not strands
    columns = [Heading(name, name) for name in found]
    return [*columns, Heading(NONE, "No strand")] if loose else columns
