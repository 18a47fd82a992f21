"""Tables to release from exact tallies: what was told of the same rows in several ways becomes tables that are linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from concordat.analysis.rules.suppression.linked import Axis, Code, Table
from concordat.datasets.rules.tallies import Audience, Dimension, Figure, Told
from concordat.kernel.errors import Problem

NOT_RECORDED = "not recorded"
_PERIOD = "period"


def tables_of(
    told: Sequence[Told],
    parents: Mapping[str, Mapping[Code, Code]] | None = None,
    same: Mapping[str, str] | None = None,
) -> list[Table]:
    """Return the tables of some tallies' counts, to be protected together.

    A group that a tally does not tell counts nothing. A condition that a column is one value makes a table a part of
    that column's. `parents` names, by column, what each code is a part of (wards of districts), and `same` which column
    another is the sums of (`{"district": "ward"}`): what a reader knows of that is to be said here. Raises Problem for
    other conditions, figures that do not add up or are not exact, and several periods: they cannot be checked as one.
    """
    if len({(each.tally.since, each.tally.until) for each in told}) > 1:
        raise Problem("The tables of a release are of one period: to show several, break them down by time.", "period")
    parents, same = parents or {}, same or {}
    codes = _codes(told)
    return [_table(each, codes, parents, same) for each in told]


def _table(
    told: Told,
    codes: Mapping[str, Sequence[Code]],
    parents: Mapping[str, Mapping[Code, Code]],
    same: Mapping[str, str],
) -> Table:
    tally = told.tally
    if told.audience == Audience.AGGREGATE or any(cell.value is None for cells in told.cells for cell in cells):
        raise Problem("A release is made of exact counts: these are protected already.", "tables")
    counted = [nth for nth, measured in enumerate(tally.measured) if measured.figure == Figure.COUNT]
    if len(counted) != 1 or len(tally.measured) != 1:
        raise Problem("A release is of counts of rows: other figures do not add up to their totals.", "tables")
    names = [_name(each) for each in tally.by]
    axes = tuple(_axis(same.get(name, name), codes[name], parents.get(name, {})) for name in names)
    places = [{axis.codes[at]: nth for nth, at in enumerate(axis.leaves)} for axis in axes]
    counts = np.zeros([len(each) for each in places], np.int64)
    for group, cells in told:
        if any(_code(value) not in place for place, value in zip(places, group, strict=True)):
            raise Problem("A column of a release is of one level: a group is the sum of others beside it.", "tables")
        at = tuple(place[_code(value)] for place, value in zip(places, group, strict=True))
        counts[at] += int(cells[0].value or 0)
    return Table(axes, counts, {same.get(name, name): code for name, code in _within(told).items()})


def _codes(told: Sequence[Told]) -> dict[str, tuple[Code, ...]]:
    """Return the codes of each column: all that any of the tallies has."""
    found: dict[str, dict[Code, None]] = {}
    for each in told:
        for nth, dimension in enumerate(each.tally.by):
            found.setdefault(_name(dimension), {}).update((_code(group[nth]), None) for group in each.groups)
        for name, code in _within(each).items():
            found.setdefault(name, {})[code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _axis(name: str, codes: Sequence[Code], parents: Mapping[Code, Code]) -> Axis:
    above: dict[Code, None] = {}
    for code in codes:
        parent = parents.get(code)
        while parent is not None and parent not in above:
            above[parent] = None
            parent = parents.get(parent)
    every = (*codes, *above)
    return Axis(name, every, {code: parents[code] for code in every if code in parents})


def _within(told: Told) -> dict[str, Code]:
    within: dict[str, Code] = {}
    for where in told.tally.where:
        if where.op != "is" or len(where.values) != 1 or where.column in within:
            raise Problem(
                "A release is of whole columns, or of one value of a column: other conditions cut across.", "where"
            )
        within[where.column] = where.values[0]
    if told.tally.since or told.tally.until:
        within[_PERIOD] = (told.tally.since, told.tally.until)
    return within


def _name(dimension: Dimension) -> str:
    return f"{dimension.column} by {dimension.grain}" if dimension.grain else dimension.column


def _code(value: object) -> Code:
    return NOT_RECORDED if value is None else value
