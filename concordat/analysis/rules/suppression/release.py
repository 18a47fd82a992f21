"""Tables as they may be released, and what somebody can still work out of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from concordat.analysis.rules.suppression.attack import FAR, NEAR, Attack
from concordat.analysis.rules.suppression.linked import Axis, Counts, Indexes, Key, Linked, Mask, Table, link
from concordat.analysis.rules.suppression.primary import Rule, Zeros
from concordat.analysis.rules.suppression.protecting import pattern
from concordat.kernel.errors import Problem


@dataclass(frozen=True)
class Release:
    """Linked tables, and which of their cells are hidden under a rule; `untold` are hidden since no table shows them."""

    linked: Linked
    rule: Rule
    hidden: Mask
    untold: Mask | None = None

    @cached_property
    def primary(self) -> Mask:
        """The cells that are hidden for their own sake."""
        return self.hidden & self.rule.primary(self.linked.values)

    @property
    def secondary(self) -> int:
        """How many cells are hidden for the sake of others."""
        more = self.hidden & ~self.primary
        return int((more if self.untold is None else more & ~self.untold).sum())

    @cached_property
    def hidden_keys(self) -> frozenset[Key]:
        """What the hidden cells count."""
        return frozenset(key for key, hidden in zip(self.linked.keys, self.hidden.tolist(), strict=True) if hidden)

    def shown(self, nth: int) -> NDArray[np.object_]:
        """Return the counts of a table with its margins, the total last on each axis, and None where a count is hidden."""
        at = self.linked.places[nth]
        told: NDArray[np.object_] = self.linked.values[at].astype(object)
        told[self.hidden[at]] = None
        return told


@dataclass(frozen=True, slots=True)
class Audit:
    """What linear programming works out of a release: for each hidden cell (by its number) the least and the most it may be.

    `most` is -1 where nothing limits a cell.
    """

    cells: Indexes
    least: Counts
    most: Counts

    @property
    def recovered(self) -> Indexes:
        """The numbers of the cells that can be one whole number alone."""
        return self.narrower_than(1)

    def narrower_than(self, width: int) -> Indexes:
        """Return the numbers of the cells whose lowest and highest possible whole numbers are less far apart."""
        return self.cells[(self.most >= 0) & (self.most - self.least < width)]


def protect(
    tables: Sequence[Table],
    rule: Rule | None = None,
    *,
    earlier: Release | None = None,
    shown: Collection[Key] = (),
    hidden: Collection[Key] = (),
    untold: Collection[Key] = (),
) -> Release:
    """Hide cells of linked tables, so that none which a rule protects can be worked out from all of them together.

    With an `earlier` release its tables are taken along: what it showed stays shown and what it hid stays hidden. So do
    cells of the tables that were `shown` or `hidden` before, where these are not all the cells of a table. Cells that are
    `untold` are in no table that is read, and follow from those that are: they are hidden, and so protected. The same
    tables are protected alike in whatever order they and their categories come. Raises Problem where the tables contradict
    each other, or where what was released earlier leaves no way.
    """
    rule = rule or Rule()
    if earlier and earlier.rule.zeros != rule.zeros:
        raise Problem("Zeros are told in one way by all releases of the same records.", "zeros")
    every = [*(earlier.linked.tables if earlier else ()), *tables]
    ordered = link(sorted((_ordered(table) for table in every), key=lambda table: repr((table.within, table.axes))))
    kept_keys = {*hidden, *(earlier.hidden_keys if earlier else ())}
    told_keys = {*shown, *(earlier.linked.keys if earlier else ())} - kept_keys
    told = np.array([key in told_keys for key in ordered.keys], bool)
    kept = np.array([key in kept_keys for key in ordered.keys], bool)
    untold_keys = set(untold)
    never = np.array([key in untold_keys for key in ordered.keys], bool)
    found = pattern(ordered, rule, released=told, kept=kept, untold=never)
    linked = link(every)
    places = [ordered.numbers[key] for key in linked.keys]
    return Release(linked, rule, found[places], never[places] if untold_keys else None)


def audit(release: Release, of: Mask | None = None) -> Audit:
    """Return what every hidden cell of a release may be, as linear programming works it out; two programmes for each.

    `of` says of which cells alone it is asked.
    """
    untold = np.zeros(release.linked.size, bool) if release.untold is None else release.untold
    attack = Attack(release.linked, release.hidden, release.rule.floors(untold))
    asked = np.flatnonzero(np.ones(len(attack.cells), bool) if of is None else of[attack.cells])
    for cell in asked.tolist():
        for direction in (1.0, -1.0):
            attack.bound(cell, direction)
    cells = attack.cells[asked]
    values, fell, rose = release.linked.values[cells], attack.fell[asked], attack.rose[asked]
    least = values - np.floor(NEAR - fell).astype(np.int64)
    most = np.where(rose >= FAR - 1, -1, values + np.floor(rose + NEAR).astype(np.int64))
    return Audit(cells, least, most)


def assumptions(release: Release) -> tuple[str, ...]:
    """Return in words what is hidden, what is assumed of whoever reads the release, and what is not protected."""
    rule = release.rule
    least = 0 if rule.zeros == Zeros.HIDDEN else 1
    zeros = {
        Zeros.SHOWN: "Every count of 0 is shown, so a reader knows that a hidden count is at least 1.",
        Zeros.SOME_HIDDEN: "A count of 0 may be hidden to protect others, so a reader knows no more than that it may be 0.",
        Zeros.HIDDEN: "Counts of 0 are hidden as small counts are, so a reader knows no more than that it may be 0.",
    }[rule.zeros]
    count = sum(bool(table.title) for table in release.linked.tables) or len(release.linked.tables)
    return (
        f"Counts from {least} to {rule.threshold - 1} are hidden: {int(release.primary.sum()):,} cells. "
        f"{release.secondary:,} more are hidden so that those cannot be worked out.",
        zeros,
        f"{'The table was' if count == 1 else f'All {count} tables were'} checked as one: a reader is taken to know every "
        "count shown, which counts add up to which, and all that linear programming makes of it.",
        f"What is worked out leaves at least {rule.width + 1} whole numbers possible for each count protected.",
        "Counts are whole numbers. The check reckons with numbers of any kind and rounds at the end, so somebody who "
        "reckons with whole numbers throughout may in rare cases come closer.",
        "Not protected against: somebody who knows some of the hidden counts, such as a person counted in one; tables of "
        "the same records that were released without being checked with these; knowing how the cells to hide were chosen.",
        "A count that is shown may tell something of a group by itself, for example that all of it is of one kind.",
    )


def _ordered(table: Table) -> Table:
    """Return a table with its axes, and the codes of each, in an order that depends on their names alone."""
    counts, axes = np.asarray(table.counts), []
    for along, axis in enumerate(table.axes):
        codes = sorted(axis.codes, key=_by_name)
        leaves = [axis.codes[at] for at in axis.leaves]
        places = {code: at for at, code in enumerate(leaves)}
        counts = np.take(counts, [places[code] for code in codes if code in places], axis=along)
        parents = {code: axis.parents[code] for code in codes if code in axis.parents}
        axes.append(Axis(axis.name, tuple(codes), parents, axis.whole))
    order = sorted(range(len(axes)), key=lambda along: axes[along].name)
    within = dict(sorted(table.within.items()))
    return replace(table, axes=tuple(axes[along] for along in order), counts=counts.transpose(order), within=within)


def _by_name(code: object) -> tuple[str, str]:
    return type(code).__name__, str(code)
