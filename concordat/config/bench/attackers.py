"""Somebody who may have protected figures alone, asks without end, and wants to know a count of one to seven.

They know the method and how counts are spread, and not the coins. Of a small group B they ask for larger groups A that have
B in them and for A without B, or for the two halves of A without B (*triples*), or for all unions of five small groups; and
they are given, as the limit of any number of questions, how many of B were sampled. What they then believe of B's count is
reckoned by Bayes: `certain` is the share of groups of which they are at least 95 % sure and right, `guessed` of which their
best guess is right. How strong they are is told by how much they get of plain suppressing and rounding.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from concordat.config.bench.attacked import ASKED, Codes, Flags, Rows
from concordat.datasets.rules.protecting import USUAL, protected_count

Numbers = npt.NDArray[np.float64]
MOST = 7  # the largest count that is hidden
SURE = 0.95
UNITED = 5  # small groups of which all unions are asked
WINDOWS = ("month", "age")
SMALL = (
    ("place", "kind", "month"),
    ("place", "month", "sex"),
    ("place", "kind", "band"),
    ("ward", "kind", "month", "band"),
    ("place", "band", "month"),
    ("ward", "kind", "month", "sex"),
)
_LEAST_REST = 8  # rows of A that are not of B


@dataclass(frozen=True, slots=True)
class Got:
    """What the attacker got by one kind of question: shares of groups, 0 to 1, and how they guess without a question."""

    by: str
    certain: float
    guessed: float
    unasked: float

    @property
    def gained(self) -> float:
        """How many points their guess is better than one without a question."""
        return 100 * (self.guessed - self.unasked)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of each small group its true count and how many are sampled in each of some draws, (groups, 1 + draws); of each
    question about it the same of the two halves of A without B, (groups, questions, 2, 1 + draws)."""

    small: Codes
    rest: Codes

    @property
    def prior(self) -> Numbers:
        """How the counts of the groups are spread, from one to seven; the attacker knows it."""
        return np.bincount(self.small[:, 0], minlength=MOST + 1)[1 : MOST + 1] / len(self.small)

    def draws(self) -> Iterator[Evidence]:
        """Yield what is known by each draw alone."""
        for at in range(1, self.small.shape[1]):
            yield Evidence(self.small[:, [0, at]], self.rest[..., [0, at]])


def gathered(rows: Rows, draws: Sequence[Flags], groups: int, questions: int, seed: int = 3) -> Evidence:
    """Find small groups of ordinary filters, and as many questions about each that differ from it in one filter."""
    chance = np.random.default_rng(seed)
    counted = np.stack([np.ones(len(rows), np.int64), *(each.astype(np.int64) for each in draws)], 1)
    small: list[Codes] = []
    rest: list[list[list[Codes]]] = []
    while len(small) < groups:
        group = _Group(rows, chance)
        if 1 <= group.count <= MOST and (asked := group.asked(questions)):
            small.append(counted[group.rows].sum(0))
            rest.append([[counted[half].sum(0) for half in halves] for halves in asked])
    return Evidence(np.array(small), np.array(rest))


class _Group:
    """A small group: rows that meet up to five filters, made around one of them."""

    def __init__(self, rows: Rows, chance: np.random.Generator) -> None:
        self.all, self.chance = rows, chance
        at = int(chance.integers(len(rows)))
        row = {name: int(rows.columns[name][at]) for name in ASKED}
        filters = {"place": {row["place"]}, "kind": {row["kind"]}, "month": self._window(row, "month", (1, 3, 6, 12))}
        if chance.random() < 0.6:
            filters["age"] = self._window(row, "age", (1, 4, 8, 10))
        if chance.random() < 0.4:
            filters["sex"] = {row["sex"]}
        self.filters = {name: np.array(sorted(values)) for name, values in filters.items()}
        self.meets = {name: self._within(name, values, None) for name, values in self.filters.items()}
        self.rows = np.logical_and.reduce(list(self.meets.values()))
        self.count = int(self.rows.sum())

    def asked(self, wanted: int) -> list[tuple[Codes, Codes]]:
        """Return of so many questions the rows of A without B, in two halves; nothing where there are not so many."""
        found: list[tuple[Codes, Codes]] = []
        for name, index in self._wider():
            values = np.unique(self.all.columns[name][index])
            for _ in range(min(40, wanted)):
                some = index[self._widened(name, values, index)]
                if len(some) >= _LEAST_REST:
                    columns = self.all.columns
                    mixed = columns["place"] * 7 + columns["kind"] * 3 + columns["month"] + columns["age"]
                    even = mixed[some] % 2 == 0
                    found.append((some[even], some[~even]))
        if len(found) < wanted:
            return []
        return [found[at] for at in self.chance.permutation(len(found))[:wanted]]

    def _wider(self) -> list[tuple[str, Codes]]:
        """Return by which filter a question may be wider than B, with the rows that it then has besides.

        Another filter may be looser too where B is the same without it.
        """
        found = []
        for name in self.filters:
            for loose in (None, *(each for each in self.filters if each != name)):
                base = np.ones(len(self.all), np.bool_)
                for other in self.filters:
                    if other not in (name, loose):
                        base &= self.meets[other]
                if loose is None or int((base & self.meets[name]).sum()) == self.count:
                    index = np.flatnonzero(base & ~self.meets[name])
                    if len(index) >= _LEAST_REST:
                        found.append((name, index))
        return found

    def _widened(self, name: str, values: Codes, index: Codes) -> Flags:
        """Choose which rows besides B a question has: those of a longer window, or of some more values."""
        if name in WINDOWS:
            low = self.chance.integers(0, self.filters[name][0] + 1)
            high = self.chance.integers(self.filters[name][-1], self.all.many(name))
            held = self.all.columns[name][index]
            return np.asarray((held >= low) & (held <= high))
        some = self.chance.random(len(values)) < self.chance.uniform(0.1, 1)
        return self._within(name, values[some], index)

    def _within(self, name: str, values: Codes, index: Codes | None) -> Flags:
        known = np.zeros(self.all.many(name), np.bool_)
        known[values] = True
        column = self.all.columns[name]
        found: Flags = known[column if index is None else column[index]]
        return found

    def _window(self, row: dict[str, int], name: str, lengths: Sequence[int]) -> set[int]:
        many = self.all.many(name)
        length = min(int(self.chance.choice(lengths)), many)
        first = int(self.chance.integers(max(0, row[name] - length + 1), min(row[name], many - length) + 1))
        return set(range(first, first + length))


@dataclass(frozen=True)
class Method:
    """How counts are told: from which of the two counts (0 true, 1 sampled), and as what (nan where hidden)."""

    name: str
    of: int
    told: Callable[[npt.ArrayLike], Numbers]
    most: int = MOST

    def changes(self, halves: int) -> Numbers:
        """Return the logarithms of how likely differences of what is told are, (counts of B, differences + 40).

        What is told of a count depends on what is left of it over the base, and any rest is as likely as another.
        """
        found = np.full((self.most + 1, 81), 1e-12)
        firsts = range(20, 20 + 2 * USUAL.base)
        for rest in itertools.product(firsts, repeat=halves):
            for count in range(self.most + 1):
                change = self.told([sum(rest) + count])[0] - sum(self.told([each])[0] for each in rest)
                found[count, int(change) + 40] += len(firsts) ** -halves
        return np.asarray(np.log(found))


def _suppressed(counts: npt.ArrayLike) -> Numbers:
    """Tell counts as OpenSAFELY's rule for releases does: one to seven hidden, the rest rounded to five."""
    true = np.asarray(counts, np.int64)
    return np.where((true > 0) & (true <= MOST), np.nan, 5.0 * ((true + 2) // 5))


HALF_SAMPLE = Method("half-sample", 1, protected_count)
SUPPRESSED = Method("suppressed and rounded", 0, _suppressed)


def known_chances(rows: Rows, sampled: Flags) -> Numbers:
    """Return how likely so many records of a small group are sampled, (counts 1 to 7, sampled 0 to 7).

    They are those of the data itself, which is more than anybody outside can know, who would take coins for fair.
    """
    found = 4.0 * _fair()
    for by in SMALL:
        group, counts = rows.cells(by)
        took = np.bincount(group, weights=sampled).astype(np.int64)
        small = counts <= MOST
        np.add.at(found, (counts[small] - 1, took[small]), 1)
    return np.asarray(found / found.sum(1, keepdims=True))


def _fair() -> Numbers:
    return np.array([[comb(count, took) / 2**count for took in range(MOST + 1)] for count in range(1, MOST + 1)])


def by_questions(evidence: Evidence, method: Method, chances: Numbers, questions: int, *, triples: bool = False) -> Got:
    """Attack by pairs or triples of overlapping questions, so many about each group."""
    halves = evidence.rest[:, :questions, :, method.of]
    small = evidence.small[:, None, method.of]
    whole = method.told(halves.sum(2) + small)
    rest = method.told(halves).sum(2) if triples else method.told(halves.sum(2))
    likely = method.changes(2 if triples else 1)
    change = whole - rest
    shown = ~np.isnan(change)
    at = np.where(shown, change, 0).astype(np.int64).clip(-40, 40) + 40
    of_counts = np.where(shown[:, :, None], likely.T[at], 0).sum(1)  # (groups, counts that B may have there)
    name = f"{questions} {'triples' if triples else 'pairs'}"
    return _got(name, evidence.small[:, 0], of_counts, method, chances, evidence.prior)


def by_unions(rows: Rows, sampled: Flags, method: Method, chances: Numbers, groups: int = 300, seed: int = 5) -> Got:
    """Attack by all 31 unions of five small groups, which differ in their place alone."""
    chance = np.random.default_rng(seed)
    counts, took = _neighbours(rows, sampled, groups, chance)
    unions = np.array([[(union >> at) & 1 for at in range(UNITED)] for union in range(1, 2**UNITED)])
    least = 1 if method.of == 0 else 0
    states = np.array(list(itertools.product(range(least, MOST + 1), repeat=UNITED)))
    told = np.nan_to_num(method.told(states @ unions.T), nan=-1).astype(np.int16)
    prior = np.bincount(counts.ravel(), minlength=MOST + 1)[1:] / counts.size
    each = np.log((prior[:, None] * (np.eye(MOST + 1)[1:] if method.of == 0 else chances)).sum(0) + 1e-300)
    believed = each[states].sum(1)
    of_counts = np.full((groups, MOST + 1), -700.0)
    for group, (true, some) in enumerate(zip(counts, took, strict=True)):
        given = np.nan_to_num(method.told(unions @ (true if method.of == 0 else some)), nan=-1).astype(np.int16)
        fits = (told == given).all(1)
        weights = np.exp(believed[fits] - believed[fits].max())
        share = np.bincount(states[fits, 0], weights=weights, minlength=MOST + 1)
        of_counts[group] = np.log(share + 1e-300) - each  # what was asked says, without what was believed before
    return _got("unions", counts[:, 0], of_counts, method, chances, prior)


def at_the_limit(evidence: Evidence, chances: Numbers) -> Got:
    """Attack with what any number of questions could tell at most: how many of the group were sampled."""
    return limit_of(evidence.small[:, 0], evidence.small[:, 1], chances, "sampled counts")


def limit_of(true: Codes, took: Codes, chances: Numbers, name: str) -> Got:
    """Attack groups of which it is known how many records were sampled."""
    prior = np.bincount(true, minlength=MOST + 1)[1 : MOST + 1] / len(true)
    of_counts = np.where(np.arange(MOST + 1) == took[:, None], 0.0, -700.0)
    return _got(name, true, of_counts, HALF_SAMPLE, chances, prior)


def pooled(true: Codes, took: Codes, name: str) -> Got:
    """Attack groups of which it is known how many of them were sampled by coins that were thrown anew, (groups, throws)."""
    prior = np.bincount(true, minlength=MOST + 1)[1 : MOST + 1] / len(true)
    of_counts = np.log(_fair() + 1e-300)[:, took].sum(2).T
    return _got(name, true, np.pad(of_counts, ((0, 0), (1, 0))), SUPPRESSED, _fair(), prior)


def over_periods(true: Codes, took: Codes, there: Numbers, taken: Numbers, name: str) -> Got:
    """Attack groups of which it is known how many were sampled in each of some periods, (groups, periods).

    The same persons come in all of them. `there` says how likely so many of a group are there at all, and `taken` how likely
    so many of those who are there are sampled in a period.
    """
    prior = np.bincount(true, minlength=MOST + 1)[1 : MOST + 1] / len(true)
    by_there = np.log(taken + 1e-300)[:, took].sum(2)
    highest = by_there.max(0)
    of_counts = np.log(there[1:] @ np.exp(by_there - highest) + 1e-300).T
    return _got(name, true, np.pad(of_counts, ((0, 0), (1, 0))), SUPPRESSED, _fair(), prior)


def learned(true: Codes, seen: Codes, name: str) -> Got:
    """Attack half of some groups by what is seen of them, having learned from the other half what it means."""
    known, seen = np.unique(seen, return_inverse=True)
    half = len(true) // 2
    found = np.full((MOST + 1, len(known)), 0.02)
    np.add.at(found, (true[:half], seen[:half]), 1)
    chances = found[1:] / found[1:].sum(1, keepdims=True)
    prior = np.bincount(true[half:], minlength=MOST + 1)[1 : MOST + 1] / (len(true) - half)
    of_counts = np.pad(np.log(chances)[:, seen[half:]].T, ((0, 0), (1, 0)))
    return _got(name, true[half:], of_counts, SUPPRESSED, chances, prior)


def mean(got: Sequence[Got]) -> Got:
    """Return what was got on the average of several draws."""
    return Got(
        got[0].by,
        *(float(np.mean([getattr(each, name) for each in got])) for name in ("certain", "guessed", "unasked")),
    )


def _neighbours(rows: Rows, sampled: Flags, groups: int, chance: np.random.Generator) -> tuple[Codes, Codes]:
    """Choose fives of small groups that differ in their place alone: their true counts, and their sampled ones."""
    quarter = Rows(rows.name, {**rows.columns, "quarter": rows.columns["month"] // 3})
    group, counts = quarter.cells(("quarter", "kind", "sex", "place"))
    took = np.bincount(group, weights=sampled).astype(np.int64)
    apart = np.zeros(len(counts), np.int64)
    apart[group] = quarter.groups(("quarter", "kind", "sex"))
    small = np.flatnonzero(counts <= MOST)
    small = small[np.argsort(apart[small], kind="stable")]
    alike = [each for each in np.split(small, np.flatnonzero(np.diff(apart[small])) + 1) if len(each) >= UNITED]
    some = np.array([chance.choice(alike[chance.integers(len(alike))], UNITED, replace=False) for _ in range(groups)])
    return counts[some], took[some]


def _got(by: str, true: Codes, of_counts: Numbers, method: Method, chances: Numbers, prior: Numbers) -> Got:
    """Reckon what is believed of the true counts from how likely the evidence is by the counts that are told of."""
    if method.of == 1:
        highest = of_counts.max(1, keepdims=True)
        likely = np.log(np.exp(of_counts - highest) @ chances.T + 1e-300)
    else:
        likely = of_counts[:, 1 : MOST + 1]
    believed = likely + np.log(prior + 1e-12)
    believed = np.exp(believed - believed.max(1, keepdims=True))
    believed /= believed.sum(1, keepdims=True)
    right = believed.argmax(1) + 1 == true
    sure = believed.max(1) >= SURE
    return Got(by, float((right & sure).mean()), float(right.mean()), float(prior.max()))
