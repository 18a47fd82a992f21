"""How figures of a half-sample are told, so that nobody is found in them: what is hidden, and what is rounded to what.

Every record of a dataset has a secret weight of 0 or 2, and figures are reckoned from the records of weight 2 alone. Counts
and sums are twice those of the sample; nothing else of the rows is ever looked at, not even to decide what is hidden. So a
figure that is told is a function of the sample and of nothing else, and so is whether it is told.

- A figure is hidden where fewer than `records` sampled records, or fewer than `persons` sampled people, stand behind it.
  People are told apart by marks (`store/numbering.py`), by which two can be taken for one: of the groups of exactly
  eight a fifth are hidden, of ten less than one in a hundred.
- A count is rounded to the nearest multiple of `base`.
- A sum is hidden where one record or one person makes up more than `share` of it, and rounded to a step that is at least
  twice the largest value behind it, so that the sums of two groups of which one has a record more do not give its value.
- A mean is the sum as it is told over the count of values as it is told, and says nothing that these do not.
- How many different values there are is estimated from how many came once and twice in the sample (Good and Toulmin 1956,
  smoothed as by Efron and Thisted 1976): for values of any number of records the estimate is between 4 % under and 13 % over
  on average. It is rounded as a count is, and hidden where fewer than `records` different values were sampled.
- Some people are left out with everything that is of them, and of what is of the others so much more is sampled, so that
  whoever comes in every period may be in none. How many people there are is reckoned with that: of `n` records of somebody
  who is not left out none is sampled with a chance of `(1 - SAMPLED_OF_SOME) ** n`, and terms of once and twice, alternating
  with the odds, take that away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from concordat.datasets.rules.declarations import Declaration, Identifies
from concordat.datasets.rules.reach import KEY, PERSON_KEY

METHOD = "half-sample"
LEFT_OUT = 0.25  # the share of people of whom nothing is sampled (ADR 20)
SAMPLED_OF_SOME = 0.5 / (1 - LEFT_OUT)  # of the records of the others
NUMBER, MARKS = "_person", ("_mark_1", "_mark_2")  # columns of half-samples by which people are told apart
_PERSONS = (Identifies.NHS_NUMBER, Identifies.NAME_AND_BIRTH, Identifies.EMAIL, Identifies.NAME)


@dataclass(frozen=True, slots=True)
class Protection:
    """Thresholds in sampled records and people, the base of rounding, and the share of a sum that one may make up."""

    records: int = 8
    persons: int = 8
    base: int = 5
    share: float = 0.5

    def at_least(self, least_count: int, rounding: int) -> Protection:
        """Return it, no laxer than the conditions of an agreement's line: a least count, and a base of rounding.

        No fewer records are sampled than there are, so a least count of sampled records is one of records too.
        """
        return Protection(
            max(self.records, least_count), max(self.persons, least_count), max(self.base, rounding), self.share
        )

    def count(self, sampled: int) -> int:
        """Return a count as it is told, of how many records were sampled."""
        return to_nearest(2 * sampled, self.base)

    def distinct(self, values: int, once: int, twice: int) -> int | None:
        """Return how many different values there are as it is told, of how many the sample had, once and twice; or None."""
        if values < self.records:
            return None
        return to_nearest(values + once - twice / 2, self.base)

    def people(self, told_apart: int, once: int, twice: int) -> int | None:
        """Return how many people there are as it is told, of how many the sample had, with one record and two; or None."""
        if told_apart < self.records:
            return None
        odds = (1 - SAMPLED_OF_SOME) / SAMPLED_OF_SOME
        return to_nearest((told_apart + odds * once - odds**2 * twice) / (1 - LEFT_OUT), self.base)

    def sum(self, sampled: float, size: float, largest: float, largest_of_one: float) -> float | None:
        """Return a sum as it is told, or None where one stands for too much of it.

        `size` is the sum of the sizes of its values, `largest` the largest of these, `largest_of_one` that of one person.
        A sum of nothing but noughts is hidden too: it would say that each of them is nought.
        """
        if size <= 0:
            return None
        if max(largest, largest_of_one) > self.share * size:
            return None
        return to_step(2 * sampled, step_over(2 * largest))

    def said(self) -> dict[str, Any]:
        """Return it as plain values, with how each figure comes about in words."""
        return {
            "method": METHOD,
            "least_records_sampled": self.records,
            "least_people_sampled": self.persons,
            "rounded_to": self.base,
            "largest_share_of_a_sum": self.share,
            "count": f"Twice the records of the half-sample, to the nearest {self.base}",
            "sum": "Twice the sum of the half-sample, to a step (1, 2, 5, 10 …) of at least twice its largest value",
            "mean": "The sum as it is told over the count of its values as it is told",
            "distinct": f"Estimated from values that came once and twice in the half-sample, to the nearest {self.base}",
        }


USUAL = Protection()


def protected_count(sampled: npt.ArrayLike, protection: Protection = USUAL) -> npt.NDArray[np.float64]:
    """Return the counts that may be shown of groups of which so many records were sampled; nan where one is hidden.

    Nothing and too few are hidden alike.

    >>> protected_count([0, 7, 8, 9, 61]).tolist()
    [nan, nan, 15.0, 20.0, 120.0]
    """
    counts = np.asarray(sampled, np.int64)
    base = protection.base
    told = base * ((4 * counts + base) // (2 * base))
    return np.where(counts < protection.records, np.nan, told.astype(np.float64))


def to_nearest(value: float, base: int) -> int:
    """Return the nearest multiple of a base, the higher of two that are as near."""
    return base * math.floor(value / base + 0.5)


def step_over(size: float) -> float:
    """Return the least of 1, 2 and 5 times a power of ten that is no smaller than a size."""
    power = 10.0 ** math.floor(math.log10(size))
    return next((step * power for step in (1, 2, 5) if step * power >= size), 10 * power)


def to_step(value: float, step: float) -> float:
    """Return the nearest multiple of a step; whole where the step is."""
    times = math.floor(value / step + 0.5)
    return times * round(step) if step >= 1 else significant(times * step)


def significant(value: float, figures: int = 12) -> float:
    """Return a number to so many significant figures: what was added up in another order is the same number then."""
    return float(f"{value:.{figures - 1}e}") if math.isfinite(value) else value


def person_columns(declared: Declaration, held: frozenset[str]) -> tuple[str, ...]:
    """Return the columns of the store that together tell people apart; none where a dataset does not."""
    if PERSON_KEY in held:
        return (PERSON_KEY,)
    if declared.person and {*declared.person.name, declared.person.born} <= held:
        return (*declared.person.name, declared.person.born)
    for kind in _PERSONS:
        for column in declared.columns:
            if column.identifies == kind:
                for name in (f"{column.name}{KEY}", column.name):
                    if name in held:
                        return (name,)
    return ()
