"""Tables of one register: an attacker who knows all that went out, and counts rows, has no small count.

The attacker here shares nothing with the check but what was shown: its unknowns are the rows of each month, area and
offence, and every count that was shown is a sum of them.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from concordat.analysis.rules.releasing.chains import chains_of, pairs_of
from concordat.analysis.rules.releasing.linking import links_of, table_of_link
from concordat.analysis.rules.releasing.shown import known_of, shown_of
from concordat.analysis.rules.releasing.tables import Asked, Column, grid_of, parts_told, table_of
from concordat.analysis.rules.releasing.times import parts_of, times_of
from concordat.analysis.rules.releasing.together import protected
from concordat.analysis.rules.suppression import Rule, audit
from concordat.datasets.rules.tallies import Grain
from concordat.kernel.errors import Problem
from concordat.kernel.periods import Span

MONTHS = [date(2026, month, 1) for month in range(4, 10)]
WARDS = {"A": "North", "B": "North", "C": "South", "D": "South"}
OFFENCES = ("burglary", "robbery", "theft")
WARD, DISTRICT = Column("ward", "Ward", is_place=True), Column("district", "District", is_place=True)
OFFENCE, MONTH = Column("offence", "Offence"), Column("month", "Month", Grain.MONTH, is_period=True)
QUARTER = Column("month", "Quarter", Grain.QUARTER, is_period=True)
HALF, FIRST, SECOND = (Span(date(2026, first, 1), date(2026, last, 30)) for first, last in ((4, 9), (4, 6), (7, 9)))
ROBBERY = Column("offence", "Offence", None, OFFENCE.code("robbery"))
SHAPES = [
    ((WARD, OFFENCE), ()),
    ((DISTRICT, MONTH), ()),
    ((WARD,), (ROBBERY,)),
    ((QUARTER, DISTRICT), ()),
    ((OFFENCE,), ()),
]


def rows_of(seed):
    """Return the rows of each month, ward and offence."""
    chance = random.Random(seed)
    return Counter({key: chance.choice((0, 1, 2, 5, 9, 20)) for key in product(MONTHS, WARDS, OFFENCES)})


def value(column, row):
    month, ward, offence = row
    return {"ward": ward, "district": WARDS[ward], "offence": offence}.get(column.column, month)


def built(asked, rows):
    """Return tables and what is shown of them, and what is put beside them, made of rows without a store."""
    columns = {each.name: each for one in asked for each in one.counted}
    places = {name for name, each in columns.items() if each.is_place}
    together = {
        pair: {tuple(columns[name].code(value(columns[name], row)) for name in pair) for row in rows}
        for pair in pairs_of(columns, [each.names for each in asked], places)
    }
    chains = chains_of({name: each.title for name, each in columns.items()}, together, places)

    def count(columns, days, parts):
        counts = Counter()
        for row, number in rows.items():
            spans = ((code, span) for code, spans in parts.items() for span in spans)
            part = next((code for code, span in spans if span.first <= row[0] <= span.last), None)
            if part:
                counts[part, tuple(each.code(value(each, row)) for each in columns)] += number
        return counts

    found = []
    for one in asked:
        codes = {each.name: sorted({each.code(value(each, row)) for row in rows}) for each in (*one.columns, *one.only)}
        for each in one.columns:
            if each.is_period:
                codes[each.name] = [each.code(part) for part in parts_of(one.days, each.grain)]
        table = table_of(one, count(one.counted, one.days, parts_told(one)), codes, chains)
        found.append((table, grid_of(one, [codes[each.name] for each in one.columns], chains)))
    return found, [table_of_link(each, count, chains) for each in links_of(asked, chains)]


def out(asked, rows, earlier):
    """Protect some tables with all that went out before; return what is shown of them."""
    found, beside = built([*asked, *(each for one, _ in earlier for each in one)], rows)
    known, at = [], len(asked)
    for one, shown in earlier:
        told = zip(shown, [grid for _, grid in found[at : at + len(one)]], strict=True)
        known.append(("Earlier", known_of(list(told), "Earlier", 0)))
        at += len(one)
    release = protected(found, beside, known, Rule())
    assert len(audit(release, release.primary).recovered) == 0
    return [shown_of(grid, {}, "", release, 0)[0] for _, grid in found[: len(asked)]]


def told_of(one, shown):
    """Give each cell that went out as the places of the rows that it counts, and its count."""
    rows = list(product(MONTHS, WARDS, OFFENCES))
    spans = {each.name: parts_of(one.days, each.grain) for each in one.columns if each.is_period}
    codes = product(*(each["codes"] for each in shown["columns"]))
    for cell, count in zip(codes, shown["cells"], strict=True):

        def counts(row, cell=cell):
            inside = one.days.first <= row[0] <= one.days.last
            inside = inside and all(each.code(value(each, row)) == each.only for each in one.only)
            for column, code in zip(one.columns, cell, strict=True):
                if code and column.is_period:
                    span = {column.code(key): each for key, each in spans[column.name].items()}[code]
                    inside = inside and span.first <= row[0] <= span.last
                elif code:
                    inside = inside and column.code(value(column, row)) == code
            return inside

        yield [at for at, row in enumerate(rows) if counts(row)], count


def released(seed, *, together=True):
    """Give what went out of three releases that followed each other: the tables, and what is shown of them."""
    chance, rows, earlier = random.Random(seed), rows_of(seed), []
    for turn, days in enumerate((FIRST, chance.choice((HALF, SECOND)), HALF)):
        shapes = chance.sample(SHAPES, 2)
        asked = [Asked(f"{turn}{at}", f"{turn}{at}", columns, only, days) for at, (columns, only) in enumerate(shapes)]
        earlier.append((asked, out(asked, rows, earlier if together else [])))
    return [each for asked, shown in earlier for each in zip(asked, shown, strict=True)]


def worked_out(seed, went_out):
    """Return the small counts of which an attacker who reckons with rows finds the one number that they can be."""
    rows, cells = rows_of(seed), [each for one, shown in went_out for each in told_of(one, shown)]
    truth = np.array([rows[key] for key in product(MONTHS, WARDS, OFFENCES)])
    lines = np.zeros((len(cells), len(truth)))
    for at, (members, _) in enumerate(cells):
        lines[at, members] = 1
    counts = lines @ truth
    hidden = np.array([count is None for _, count in cells])
    assert not hidden[counts == 0].any()
    assert hidden[(counts > 0) & (counts < 8)].all()
    known = {"A_eq": lines[~hidden], "b_eq": counts[~hidden], "A_ub": -lines[hidden], "b_ub": -np.ones(hidden.sum())}

    def apart(line):
        least, most = (sign * linprog(sign * line, **known, bounds=(0, None)).fun for sign in (1, -1))
        return np.floor(most + 1e-6) - np.ceil(least - 1e-6)

    return [counts[at] for at in np.flatnonzero(hidden & (counts < 8)) if apart(lines[at]) < 1]


@pytest.mark.parametrize("seed", range(4))
def test_nobody_works_a_small_count_out_of_releases_that_followed_each_other(seed):
    assert worked_out(seed, released(seed)) == []


def test_had_they_been_protected_one_by_one_small_counts_could_be_worked_out():
    assert worked_out(0, released(0, together=False))


def test_periods_that_lie_across_each_other_are_refused_and_others_are_a_tree():
    times = times_of([HALF, FIRST, *parts_of(HALF, Grain.MONTH).values()])
    assert len(times.leaves_of(HALF)) == 6
    assert len(times.under(HALF)) == 7
    assert set(times_of([HALF, FIRST]).leaves_of(HALF).values()) == {(FIRST,), (SECOND,)}
    with pytest.raises(Problem, match="share some days"):
        times_of([FIRST, Span(date(2026, 5, 1), date(2026, 8, 31))])


def test_places_that_lie_across_each_other_are_refused():
    with pytest.raises(Problem, match="lie across each other"):
        chains_of({"a": "LSOA", "b": "Ward"}, {("a", "b"): [("1", "x"), ("1", "y"), ("2", "x")]}, {"a", "b"})
    found = chains_of({"a": "LSOA", "b": "Ward"}, {("a", "b"): [("1", "x"), ("3", "x"), ("2", "y")]}, {"a", "b"})
    assert found.axis("b") == "a"
    assert found.under(["1"]) == {"1": "x"}
