"""Test the changes that an answer tells: whether each is more than chance would give, and from what that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan
from typing import Any

from concordat.analysis.rules.answers import Row
from concordat.analysis.rules.breaks import Break, phases, unwhole
from concordat.analysis.rules.differences import (
    MAYBE,
    MORE,
    Pair,
    chance_of,
    chance_of_shares,
    discoveries,
    of_pair,
    spread_of,
)
from concordat.analysis.rules.putting import Table
from concordat.analysis.rules.questions import Kind
from concordat.analysis.rules.settling import Settled
from concordat.analysis.rules.spans import months_later, period_of
from concordat.datasets.rules.tallies import Audience, Grain
from concordat.kernel.periods import Span

TESTED = (Kind.COUNT, Kind.RATE, Kind.SHARE)
MONTHS = 24  # from which it is learnt by how much more than chance figures vary
LEAST = 8  # of these, or it is not learnt


@dataclass(frozen=True)
class Spreads:
    """By dataset, how many times the variance of its counts is that of independent events."""

    known: Mapping[str, float] = field(default_factory=dict)

    def of(self, dataset: str) -> float:
        return self.known.get(dataset, 1.0)


def months_before(settled: Settled) -> Span | None:
    """Return the months from which it is learnt how much figures vary; None where the data has no period."""
    if settled.days is None or settled.question.compare is None or settled.question.measure.kind not in TESTED:
        return None
    return Span(months_later(settled.days.last, 1 - MONTHS), settled.days.last)


def spreads_of(settled: Settled, by_month: Table, broken: Sequence[Break]) -> Spreads:
    """Learn from the months of each dataset how much its figures vary; steps over breaks and gaps count for nothing."""
    days = months_before(settled)
    if days is None:
        return Spreads()
    spans = [period_of(months_later(days.first, at), Grain.MONTH) for at in range(MONTHS)]
    phase, cut, known = phases(spans, broken), unwhole(spans, broken), {}
    for each in settled.fields:
        protected = each.audience == Audience.AGGREGATE
        series, last = [], 0
        for at, span in enumerate(spans):
            cell = by_month.get((each.key, span.first) if len(settled.fields) > 1 else (span.first,))
            value = cell.value if cell else None if protected else 0
            whole = span.last <= days.last and each.holds(span) and not cut[at] and not (cell and cell.hidden)
            series += [nan] if phase[at] != last else []
            series.append(float(value) if whole and value is not None else nan)
            last = phase[at]
        if sum(value == value for value in series) >= LEAST:
            known[each.key] = float(spread_of(series, protected=protected)[0])
    return Spreads(known)


def rows_tested(rows: Sequence[Row], pairs: Sequence[Pair | None], shares: bool) -> list[Row]:
    """Return rows with whether each change stands when at most one in twenty of those that do may be chance."""
    test = chance_of_shares if shares else chance_of
    told = enumerate(zip(rows, pairs, strict=True))
    chances = {at: test(pair) for at, (row, pair) in told if pair and row.change is not None}
    stands = dict(zip(chances, discoveries(list(chances.values())), strict=True))
    return [
        replace(row, beyond=stands[at], chance=(MORE if stands[at] else MAYBE) if row.change else "")
        if at in stands
        else row
        for at, row in enumerate(rows)
    ]


def total_tested(row: Row, pair: Pair | None) -> Row:
    """Return a total with whether its change is more than chance would give, and between what the true one lies."""
    if pair is None or row.change is None:
        return row
    found = of_pair(pair)
    return replace(row, beyond=found.clear, chance=found.words())


def said(settled: Settled, spreads: Spreads) -> dict[str, Any]:
    """Return by what test changes were tested, as plain values for provenance; nothing where none was."""
    asked = settled.question
    if asked.compare is None or asked.measure.kind not in TESTED:
        return {}
    test = "conditional binomial test with mid-p (Przyborowski and Wilenski 1940, Lancaster 1961), or its score test"
    if asked.measure.kind == Kind.SHARE:
        test = f"score test of two proportions; of small ones, {test}"
    return {
        "test": test,
        "level": 0.05,
        "of_many": "false discovery rate (Benjamini and Hochberg 1995)",
        "variance_times": {each.key: round(spreads.of(each.key), 2) for each in settled.fields},
        "learnt_from": f"{MONTHS} months, step by step" if spreads.known else "",
        "half_samples": any(each.audience == Audience.AGGREGATE for each in settled.fields),
    }
