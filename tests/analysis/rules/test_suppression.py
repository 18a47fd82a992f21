"""Releases of linked tables: what must be hidden is, and nothing of it can be worked out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat.analysis.rules.suppression import Axis, Release, Rule, Table, Zeros, assumptions, audit, link, protect
from concordat.analysis.rules.suppression.attack import Attack
from concordat.kernel.errors import Problem
from tests.analysis.rules.made_tables import AGE, PLACE, TYPE, drawn, linked_tables, possible, sets_of_tables, told

RULES = st.builds(Rule, st.sampled_from((3, 5, 8)), st.sampled_from(Zeros), st.sampled_from((1, 1, 3)))


@settings(max_examples=60, deadline=None)
@given(sets_of_tables(), RULES)
def test_what_must_be_hidden_is_and_cannot_be_worked_out(tables, rule):
    release = protect(tables, rule)
    assert release.hidden[rule.primary(release.linked.values)].all()
    if rule.zeros == Zeros.SHOWN:
        assert not release.hidden[release.linked.values == 0].any()
    found = audit(release)
    assert len(found.recovered) == 0
    assert not release.primary[found.narrower_than(rule.width)].any()
    truth = release.linked.values[found.cells]
    assert (found.least <= truth).all()
    assert ((found.most < 0) | (found.most >= truth)).all()


@settings(max_examples=30, deadline=None)
@given(sets_of_tables(), RULES)
def test_protecting_again_changes_nothing(tables, rule):
    once = protect(tables, rule)
    assert told(protect(tables, rule)) == told(once)
    assert told(protect([], rule, earlier=once)) == told(once)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.permutations(range(4)), st.permutations(range(3)), RULES)
def test_the_order_of_categories_and_tables_changes_nothing_but_the_order(seed, types, ages, rule):
    counts = drawn(seed, 4, 3)
    tables = [Table((TYPE, AGE), counts)]
    moved = [
        Table(
            (Axis("age", tuple(AGE.codes[at] for at in ages)), Axis("type", tuple(TYPE.codes[at] for at in types))),
            counts[np.ix_(types, ages)].T,
        )
    ]
    assert told(protect(tables, rule)) == told(protect(moved, rule))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), RULES)
def test_a_table_that_is_added_never_exposes_what_was_released_before(seed, rule):
    first, *more = linked_tables(seed)
    before = protect([first], rule)
    try:
        after = protect(more, rule, earlier=before)
    except Problem:
        return  # what was shown before cannot be hidden again: then nothing is released
    assert {key: told(after)[key] for key in before.linked.keys} == told(before)
    assert len(audit(after).recovered) == 0


def test_most_tables_can_be_added_to_what_was_released_before():
    added = 0
    for seed in range(20):
        first, *more = linked_tables(seed, most=30)
        before = protect([first], Rule(5))
        try:
            protect(more, Rule(5), earlier=before)
        except Problem:
            continue
        added += 1
    assert added >= 10


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((Zeros.SHOWN, Zeros.HIDDEN)))
def test_the_audit_finds_what_an_attacker_with_whole_numbers_finds_of_a_table_of_two_axes(seed, zeros):
    linked = link([Table((TYPE, AGE), drawn(seed, 4, 3))])
    rule = Rule(8, zeros)
    bare = Release(linked, rule, rule.primary(linked.values))  # nothing hidden but small counts: easily worked out
    found = audit(bare)
    for cell, least, most in zip(found.cells, found.least, found.most, strict=True):
        expected = possible(linked, bare.hidden, rule.floor, cell)
        assert (least, most if most >= 0 else 10_000) == expected or most < 0 <= expected[1] - 5_000


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("zeros", Zeros)
def test_an_attacker_with_whole_numbers_recovers_nothing_of_linked_tables(seed, zeros):
    rule = Rule(8, zeros)
    release = protect(linked_tables(seed), rule)
    for cell in np.flatnonzero(release.primary):
        least, most = possible(release.linked, release.hidden, rule.floor, cell)
        assert least < most


def test_small_tables_are_protected_with_as_few_cells_as_can_be_or_one_more():
    known = []
    for seed in range(8):
        release = protect([Table((TYPE, AGE), drawn(seed, 4, 3, most=25))], Rule(5, Zeros.SOME_HIDDEN))
        fewest = fewest_secondary(release)
        if fewest is not None:
            known.append(fewest)
            assert release.secondary <= fewest + 1, seed
    assert len(known) >= 3


def fewest_secondary(release: Release) -> int | None:
    """Return the fewest cells that protect a table beside those that must be hidden, by trying all; None for more than 2."""
    linked, must = release.linked, release.rule.primary(release.linked.values)
    for size in range(3):
        for more in combinations(np.flatnonzero(~must), size):
            hidden = must.copy()
            hidden[list(more)] = True
            attack = Attack(linked, hidden, release.rule.floor)
            if not len(attack.short(must[attack.cells].astype(int))):
                return size
    return None


def test_a_reader_who_knows_that_hidden_is_at_least_one_works_more_out():
    counts = np.array([[1, 1, 30], [1, 1, 40], [50, 60, 70]])
    axes = (Axis("place", ("a", "b", "c")), Axis("type", ("x", "y", "z")))
    unaware = protect([Table(axes, counts)], Rule(8, Zeros.SOME_HIDDEN))
    aware = Release(unaware.linked, Rule(8, Zeros.SHOWN), unaware.hidden)
    assert unaware.secondary == 0
    assert len(audit(unaware).recovered) == 0
    assert len(audit(aware).recovered) == 4
    assert len(audit(protect([Table(axes, counts)], Rule(8, Zeros.SHOWN))).recovered) == 0


def test_margins_are_those_of_the_counts_and_shown_as_such():
    release = protect([Table((PLACE, TYPE), drawn(3, 5, 4, most=40))])
    shown = release.shown(0)
    whole = drawn(3, 5, 4, most=40)
    assert shown.shape == (8, 5)
    assert shown[-1, -1] == whole.sum()
    assert shown[5, -1] in (None, whole[:2].sum())
    assert None in shown.ravel().tolist()


def test_tables_that_contradict_each_other_are_refused():
    with pytest.raises(Problem, match="type burglary"):
        link([Table((TYPE,), np.array([9, 1, 1, 1])), Table((TYPE,), np.array([8, 2, 1, 1]))])
    with pytest.raises(Problem, match="part of itself"):
        link([Table((Axis("place", ("a", "b"), {"a": "b", "b": "a"}),), np.array([], int))])
    with pytest.raises(Problem, match="whole numbers"):
        link([Table((AGE,), np.array([1, -2, 3]))])


def test_releases_of_the_same_records_tell_zeros_in_one_way():
    before = protect(linked_tables(1)[:1], Rule(5, Zeros.SHOWN))
    with pytest.raises(Problem, match="one way"):
        protect(linked_tables(1)[1:], Rule(5, Zeros.HIDDEN), earlier=before)


def test_the_assumptions_are_said():
    words = " ".join(assumptions(protect(linked_tables(1), Rule(5, Zeros.SHOWN, 2))))
    assert "Counts from 1 to 4 are hidden" in words
    assert "a hidden count is at least 1" in words
    assert "All 3 tables were checked as one" in words
    assert "at least 3 whole numbers" in words
