"""Tallies, stated a second time: rows one after the other, in plain Python, exact or of a half-sample.

Rows are those that `slow_reader` gives; nothing is imported from the programme that it is held against.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

Row = dict[str, Any]


def value(held: Any, grain: Any) -> Any:
    """Return a value as finely as it is told, or its band."""
    if held is None or not grain:
        return held
    if isinstance(grain, dict):
        return grain[held]
    if grain == "hour":
        return held.hour
    day = held.date() if isinstance(held, datetime) else held
    return {
        "day": day,
        "month": day.replace(day=1),
        "quarter": date(day.year, {1: 1, 2: 4, 3: 7, 4: 10}[math.ceil(day.month / 3)], 1),
        "financial-year": date(day.year if day.month >= 4 else day.year - 1, 4, 1),
        "year": date(day.year, 1, 1),
        "weekday": day.isoweekday(),
    }[grain]


def grouped(rows: Sequence[Row], by: Sequence[tuple[str, Any]]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {} if by else {(): []}
    for row in rows:
        if any(isinstance(grain, dict) and row[name] not in grain for name, grain in by):
            continue  # of no band
        found.setdefault(tuple(value(row[name], grain) for name, grain in by), []).append(row)
    return dict(sorted(found.items(), key=lambda each: [(part is None, part) for part in each[0]]))


def exactly(rows: Sequence[Row], by: Sequence[tuple[str, Any]], measured: Sequence[tuple[str, str]]) -> Any:
    """Return each group with its figures."""
    return {group: [_exact(some, *what) for what in measured] for group, some in grouped(rows, by).items()}


def _exact(rows: Sequence[Row], figure: str, name: str) -> Any:
    values = [row[name] for row in rows if row[name] is not None] if name else []
    if figure == "count":
        return len(rows)
    if figure == "distinct":
        return len(set(values))
    if not values:
        return None
    return sum(values) if figure == "sum" else sum(values) / len(values)


def protected(
    rows: Sequence[Row],
    by: Sequence[tuple[str, Any]],
    measured: Sequence[tuple[str, str]],
    *,
    least: int,
    base: int,
    person: Callable[[Row], Any] | None,
    people: int,
    lot: Callable[[Any], Any] = lambda who: who,
    who: str = "",
) -> Any:
    """Return each combination of values of which something is told, with figures, or None for what is hidden.

    `person` says who a row is about (None for nobody known), `lot` which people are taken for one, and `who` is the column
    of them: some people are left out whole, so that those who are not count for more.
    """

    def enough(some: Sequence[Row]) -> bool:
        known = {lot(person(row)) for row in some if person(row) is not None} if person else set()
        return len(some) >= least and (person is None or len(known) >= people)

    told = {}
    for group, some in grouped(rows, by).items():
        if enough(some):
            cells = [_protected(some, *what, least, base, person, enough, who) for what in measured]
            if any(cell is not None for cell in cells):
                told[group] = cells
    if not by:
        return told or {(): [None] * len(measured)}
    values = [sorted({group[at] for group in told}, key=lambda each: (each is None, each)) for at in range(len(by))]
    return {group: told.get(group, [None] * len(measured)) for group in itertools.product(*values)}


def nearest(number: float, base: int) -> int:
    return base * math.floor(number / base + 0.5)


def _protected(rows: Any, figure: str, name: str, least: int, base: int, person: Any, enough: Any, who: str) -> Any:
    if figure == "count":
        return nearest(2 * len(rows), base)
    some = [row for row in rows if row[name] is not None]
    if not enough(some):
        return None
    values = [row[name] for row in some]
    if figure == "distinct":
        times = Counter(Counter(values).values())
        different = sum(times.values())
        if name == who:  # three in four are in, and two in three of their records
            told = (different + times[1] / 2 - times[2] / 4) * 4 / 3
            return nearest(told, base) if different >= least else None
        return nearest(different + times[1] - times[2] / 2, base) if different >= least else None
    sizes = [abs(number) for number in values]
    of_one: Counter[Any] = Counter()
    for row in some:
        if person and person(row) is not None:
            of_one[person(row)] += abs(row[name])
    if sum(sizes) == 0 or max([*sizes, *of_one.values()]) > sum(sizes) / 2:
        return None
    step = next(
        float(f"{first}e{power}") for power in range(-12, 20) for first in (1, 2, 5)
        if float(f"{first}e{power}") >= 2 * max(sizes)
    )  # fmt: skip
    total = step * math.floor(round(2 * sum(values) / step, 9) + 0.5)
    return total if figure == "sum" else total / nearest(2 * len(values), base)
