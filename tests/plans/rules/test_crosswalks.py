"""What became of each action, and how alike texts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from concordat.kernel.errors import Problem
from concordat.plans.rules import crosswalks as rules
from concordat.plans.rules.likeness import likeness, likest, vectors

PAIRS = some.sets(
    some.tuples(some.sampled_from([None, "a", "b", "c"]), some.sampled_from([None, "x", "y", "z"])).filter(any)
)


def test_pairs_tell_what_became_of_each() -> None:
    paired = rules.Paired.of([("a", "x"), ("b", "y"), ("c", "y"), ("d", "z"), ("d", "w"), ("e", None), (None, "v")])
    assert {ref: paired.of_earlier(ref) for ref in "abcdef"} == {
        "a": "carried", "b": "merged", "c": "merged", "d": "split", "e": "dropped", "f": "undecided"
    }  # fmt: skip
    assert {ref: paired.of_later(ref) for ref in "xyzwvu"} == {
        "x": "carried", "y": "merged", "z": "split", "w": "split", "v": "new", "u": "undecided"
    }  # fmt: skip


@given(PAIRS)
def test_every_action_is_of_one_kind_whatever_the_pairs(pairs: set[rules.Pair]) -> None:
    paired = rules.Paired.of(pairs)
    for ref in "abc":
        linked = {later for earlier, later in pairs if earlier == ref and later}
        kind = paired.of_earlier(ref)
        assert (kind in ("carried", "merged", "split")) == bool(linked)
        assert (kind == "dropped") == (not linked and (ref, None) in pairs)
    carried_on = sum(paired.of_earlier(ref) == "carried" for ref in "abc")
    carried_back = sum(paired.of_later(ref) == "carried" for ref in "xyz")
    assert carried_on == carried_back


def test_likeness_goes_by_words_that_are_rare() -> None:
    texts = [
        "Increase awareness of deliberate fires and fire setting",
        "Increase the number of people in treatment",
        "Address fire setting by young people",
        "Increase training",
        "",
    ]
    found = vectors(texts)
    assert likeness(found[0], found[2]) > 0.3 > likeness(found[0], found[1])
    assert likeness(found[0], found[0]) == pytest.approx(1)
    assert likeness(found[0], found[4]) == 0
    assert likest(found[:1], found[1:], floor=0.2, most=2) == {(0, 1): pytest.approx(likeness(found[0], found[2]))}


def test_a_decision_is_one_thing_and_dropping_has_a_reason() -> None:
    with pytest.raises(Problem) as both:
        rules.check_decision(["x"], True, "why")
    with pytest.raises(Problem) as silent:
        rules.check_decision([], True, " ")
    assert (both.value.field, silent.value.field) == ("none", "reason")
    rules.check_decision([], False, "")
