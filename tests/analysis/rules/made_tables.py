"""Tables to protect, and an attacker of another make: whole numbers, by branch and bound."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from concordat.analysis.rules.suppression import Axis, Linked, Release, Table

DISTRICTS = {"Abbey": "North", "Brook": "North", "Castle": "South", "Dale": "South", "Elm": "South"}
PLACE = Axis("place", (*DISTRICTS, "North", "South"), DISTRICTS)
TYPE = Axis("type", ("burglary", "robbery", "arson", "theft"))
AGE = Axis("age", ("under 18", "18 to 24", "25 and over"))


def drawn(seed: int, *shape: int, most: float = 12) -> np.ndarray:
    """Return small counts, some of them nothing."""
    chance = np.random.default_rng(seed)
    return chance.poisson(chance.gamma(0.8, most, shape))


def linked_tables(seed: int, *, most: float = 12) -> list[Table]:
    """Return what one set of rows gives: place by type, type by age, and place by age within one type."""
    whole = drawn(seed, 5, 4, 3, most=most)
    return [
        Table((PLACE, TYPE), whole.sum(axis=2)),
        Table((TYPE, AGE), whole.sum(axis=0)),
        Table((PLACE, AGE), whole[:, 0, :], {"type": "burglary"}),
    ]


def sets_of_tables() -> st.SearchStrategy[list[Table]]:
    """Return a strategy for tables of two and three axes, with districts, and linked ones."""
    seeds, sizes = st.integers(0, 10**6), st.sampled_from((2, 6, 15))
    return st.one_of(
        st.builds(lambda seed, most: [Table((TYPE, AGE), drawn(seed, 4, 3, most=most))], seeds, sizes),
        st.builds(lambda seed, most: [Table((PLACE, TYPE, AGE), drawn(seed, 5, 4, 3, most=most))], seeds, sizes),
        st.builds(lambda seed, most: linked_tables(seed, most=most), seeds, sizes),
    )


def possible(linked: Linked, hidden: np.ndarray, floor: int, cell: int) -> tuple[int, int]:
    """Return the least and most that a cell may be to somebody who reckons with whole numbers, by an integer programme."""
    low = np.where(hidden, floor, linked.values).astype(float)
    high = np.where(hidden, 10_000, linked.values).astype(float)
    ends = []
    for sign in (1, -1):
        cost = np.zeros(linked.size)
        cost[cell] = sign
        found = milp(
            cost,
            constraints=LinearConstraint(linked.sums, 0, 0),
            bounds=Bounds(low, high),
            integrality=np.ones(linked.size),
        )
        ends.append(round(found.x[cell]))
    return ends[0], ends[1]


def told(release: Release) -> dict[tuple, int | None]:
    """Return what a release tells of each of its cells."""
    return {
        key: None if hidden else int(value)
        for key, hidden, value in zip(release.linked.keys, release.hidden, release.linked.values, strict=True)
    }
