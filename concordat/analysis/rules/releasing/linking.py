"""What follows from tables of several periods, and no table tells: of a year and three of its quarters, the fourth.

Two tables that are broken down by the same column tell the same thing of each of its values at two times. Whoever takes the
one away from the other has what is left. So what tables have in common is put beside them, by all their periods and by
what is left of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from concordat.analysis.rules.releasing.chains import Chains
from concordat.analysis.rules.releasing.tables import Asked, Column, Counts, axis_of, filled
from concordat.analysis.rules.releasing.times import AXIS, Times, code_of, times_of
from concordat.analysis.rules.suppression.linked import Axis, Table
from concordat.kernel.periods import Span

Common = tuple[Column, ...]
Count = Callable[[Common, Span, Mapping[str, tuple[Span, ...]]], Counts]
"""Counts rows of some days by columns, and by parts of the days that are named by codes."""


@dataclass(frozen=True)
class Link:
    """Columns that tables have in common, and a period of one within which others have theirs."""

    columns: Common
    days: Span
    times: Times


def links_of(asked: Sequence[Asked], chains: Chains) -> list[Link]:
    """Return what is to be put beside tables; raise Problem where periods of what they have in common lie across."""
    dated = [each for each in asked if each.days]
    every = {
        _key(found): found for one in dated for other in dated if (found := _common(one, other, chains)) is not None
    }
    return [link for common in every.values() for link in _links(common, dated, chains)]


def table_of_link(link: Link, count: Count, chains: Chains) -> Table:
    """Return what tables have in common as a table, by all their periods and what is left of these."""
    leaves = link.times.leaves_of(link.days)
    counts = count(link.columns, link.days, leaves)
    whole, parts = code_of(link.days), link.times.under(link.days)
    parents = {code: link.times.parents[code] for code in parts if link.times.parents[code] != whole}
    codes = [sorted({group[place] for _, group in counts}) for place in range(len(link.columns))]
    columns = [axis_of(column, each, chains) for column, each in zip(link.columns, codes, strict=True)]
    return filled([Axis(AXIS, parts, parents, whole), *columns], {}, link.columns, counts, chains)


def _links(common: Common, asked: Sequence[Asked], chains: Chains) -> Iterator[Link]:
    telling = [each for each in asked if _tells(each, common, chains)]
    times = times_of(span for each in telling for span in each.periods)
    for days in {code_of(each.days): each.days for each in telling if each.days}.values():
        inside = [
            each for each in telling if each.days and days.first <= each.days.first and each.days.last <= days.last
        ]
        if code_of(days) not in times.parents and len(inside) > 1 and times.under(days):
            yield Link(common, days, times)


def _common(one: Asked, other: Asked, chains: Chains) -> Common | None:
    """Return the columns by which both tell the same; None where one is of a value that the other does not tell."""
    ours, theirs = ({chains.axis(each.name): each for each in asked.counted} for asked in (one, other))
    found = []
    for axis in dict.fromkeys([*ours, *theirs]):
        mine, yours = ours.get(axis), theirs.get(axis)
        if mine and yours:
            coarser = _coarser(mine, yours, chains)
            if coarser is None:
                return None
            found.append(coarser)
        elif (mine or yours).only:  # type: ignore[union-attr]
            return None
    return tuple(sorted(found, key=lambda each: each.name))


def _coarser(one: Column, other: Column, chains: Chains) -> Column | None:
    if one.name == other.name:
        if one.only and other.only and one.only != other.only:
            return None
        return one if one.only else other
    fine, coarse = sorted((one, other), key=lambda each: -chains.fineness.get(each.name, 0))
    return None if fine.only else coarse


def _tells(asked: Asked, common: Common, chains: Chains) -> bool:
    """Say whether a table tells what some columns have in common, with its totals."""
    mine = {chains.axis(each.name): each for each in asked.counted}
    named = {chains.axis(each.name): each for each in common}
    for axis, each in named.items():
        if (own := mine.get(axis)) is None or _key((_coarser(own, each, chains) or own,)) != _key((each,)):
            return False
    return all(chains.axis(each.name) in named for each in asked.only)


def _key(columns: Common) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, each.only) for each in columns)
