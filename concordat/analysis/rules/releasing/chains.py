"""Which columns are made of others: wards of authorities, offences of groups of offences.

Whoever reads a release is taken to know that, whether or not a table tells it: in these records every value of the one has
a single value of the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from concordat.kernel.errors import Problem

Pairs = Collection[tuple[str, str]]
"""Values of two columns that are found together."""


@dataclass(frozen=True)
class Chains:
    """For a column the finest that it is made of, and for each of its values the one that it is a part of.

    Values are codes, which differ between columns. `fineness` is of how many others a column is made.
    """

    finest: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    fineness: Mapping[str, int] = field(default_factory=dict)

    def axis(self, column: str) -> str:
        """Return by what a column's values are known: the finest column that it is made of, or itself."""
        return self.finest.get(column, column)

    def above(self, code: str) -> list[str]:
        """Return what a code is a part of, from near to far."""
        found = []
        while code in self.parents:
            code = self.parents[code]
            found.append(code)
        return found

    def under(self, codes: Iterable[str]) -> dict[str, str]:
        """Return some codes, and all that they are parts of, with the part that each is of."""
        found: dict[str, str] = {}
        for code in codes:
            while code in self.parents:
                found[code] = self.parents[code]
                code = self.parents[code]
        return found


def chains_of(columns: Mapping[str, str], together: Mapping[tuple[str, str], Pairs], places: Collection[str]) -> Chains:
    """Return which of some columns (with their titles) are made of others, by the values that are found together.

    Pairs that are not given are columns that a table is broken down by both, which tells by itself how they hang together.
    Raises Problem where two kinds of place lie across each other, or one column is made of another in two ways.
    """
    made: dict[str, dict[str, dict[str, str]]] = {}
    for (one, other), pairs in together.items():
        up, down = _whole(pairs), _whole([(b, a) for a, b in pairs])
        if up is not None:
            made.setdefault(one, {})[other] = up
        elif down is not None:
            made.setdefault(other, {})[one] = down
        elif one in places and other in places:
            raise Problem(
                f"“{columns[one]}” and “{columns[other]}” lie across each other, so that tables by the one and by the other "
                "cannot be checked together. Leave out one of them, or put tables of it into a release of other data.",
                "by",
            )
    return _chained(columns, made)


def pairs_of(
    columns: Iterable[str], used_together: Collection[frozenset[str]], places: Collection[str]
) -> list[tuple[str, str]]:
    """Return the columns of which it is to be found out whether one is made of the other: of one sort, in no table both."""
    return [
        (one, other)
        for one, other in combinations(sorted(columns), 2)
        if (one in places) == (other in places) and not any({one, other} <= each for each in used_together)
    ]


def _chained(columns: Mapping[str, str], made: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Chains:
    finest: dict[str, str] = {}
    parents: dict[str, str] = {}
    for column in made:
        coarser = sorted(made[column], key=lambda each: -len(made.get(each, {})))
        for near, far in pairwise(coarser):
            if far not in made.get(near, {}):
                raise Problem(
                    f"“{columns[near]}” and “{columns[far]}” are both made of “{columns[column]}” and do not fit into each "
                    "other, so that tables by all three cannot be checked together. Leave out one of them.",
                    "by",
                )
        parents |= made[column][coarser[0]]
        if not any(column in others for others in made.values()):
            for each in coarser:
                if finest.setdefault(each, column) != column:
                    raise Problem(
                        f"“{columns[each]}” is made of “{columns[column]}” and of “{columns[finest[each]]}”, which do not "
                        "fit into each other. Leave out one of them.",
                        "by",
                    )
    return Chains(finest, parents, {column: len(others) for column, others in made.items()})


def _whole(pairs: Iterable[tuple[str, str]]) -> dict[str, str] | None:
    """Return of what each value is a part; None where one is found with several."""
    found: dict[str, str] = {}
    for one, other in pairs:
        if found.setdefault(one, other) != other:
            return None
    return found
