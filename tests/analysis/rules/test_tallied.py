"""Tables to release from what tallies told."""

from __future__ import annotations

import pytest

from concordat.analysis.rules.suppression import Rule, audit, protect
from concordat.analysis.rules.suppression.tallied import NOT_RECORDED, tables_of
from concordat.datasets.rules.tallies import Audience, Cell, Dimension, Figure, Measured, Tally, Told
from concordat.datasets.rules.wanting import Where
from concordat.kernel.errors import Problem

COUNTS = {("Abbey", "arson"): 3, ("Abbey", "theft"): 30, ("Brook", "arson"): 20, (None, "theft"): 11}


def of(*columns: str, where: tuple[Where, ...] = (), audience: Audience = Audience.ROWS) -> Told:
    """Return what a tally by columns tells of the counts."""
    at = [("place", "type").index(column) for column in columns]
    groups: dict[tuple, int] = {}
    for key, count in COUNTS.items():
        if all(key[("place", "type").index(each.column)] == each.values[0] for each in where):
            group = tuple(key[nth] for nth in at)
            groups[group] = groups.get(group, 0) + count
    tally = Tally(tuple(Dimension(column) for column in columns), where=where)
    return Told(tally, audience, tuple(groups), tuple((Cell(count),) for count in groups.values()))


def test_what_was_told_of_the_same_rows_becomes_linked_tables():
    release = protect(
        tables_of([of("place", "type"), of("type"), of("place", where=(Where("type", "is", ("arson",)),))])
    )
    first, second, third = (release.shown(nth) for nth in range(3))
    assert first.shape == (4, 3)
    assert release.linked.size == 12  # the tables by type, and by place of arson, are margins of the first
    assert first[0, 0] is None
    assert third[0] is None
    assert second[-1] in (None, 64)
    assert NOT_RECORDED in release.linked.tables[0].axes[0].codes
    assert len(audit(release).recovered) == 0


def test_districts_are_sums_of_their_wards():
    parents = {"place": {"Abbey": "North", "Brook": "North"}}
    districts = Told(Tally((Dimension("district"),)), Audience.ROWS, (("North",), (None,)), ((Cell(53),), (Cell(11),)))
    release = protect(tables_of([of("place", "type"), districts], parents, {"district": "place"}), Rule(5))
    assert release.linked.size == 15  # the table of districts is a margin of the other
    assert release.linked.keys.index((("place", "North"), ("type", "arson"))) >= 0
    assert release.linked.values[release.linked.numbers[("place", "North"), ("type", "arson")]] == 23


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (of("type", audience=Audience.AGGREGATE), "exact counts"),
        (of("type", where=(Where("place", "is-not", ("Abbey",)),)), "cut across"),
        (Told(Tally(measured=(Measured(Figure.MEAN, "age"),)), Audience.ROWS, ((),), ((Cell(3.5),),)), "do not add up"),
    ],
)
def test_what_cannot_be_checked_as_one_is_refused(told, words):
    with pytest.raises(Problem, match=words):
        tables_of([told])
