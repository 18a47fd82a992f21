"""Sets of strands, and which of them a document uses."""

from __future__ import annotations

import pytest

from concordat.kernel.errors import Problem
from concordat.plans.rules import strands as rules
from concordat.plans.rules.strands import STANDARD, Strand


def test_capitals_of_a_document_mean_the_strand_of_the_set_and_bring_the_rest() -> None:
    strands, names = rules.of_document([("PURSUE", ""), ("PREVENT", "Divert young people"), ("Celebrate", "")])
    assert [strand.name for strand in strands] == ["Pursue", "Prevent", "Protect", "Prepare", "Celebrate"]
    assert names == {"PURSUE": "Pursue", "PREVENT": "Prevent", "Celebrate": "Celebrate"}
    meanings = {strand.name: strand.meaning for strand in strands}
    assert meanings["Prevent"] == "Divert young people"
    assert meanings["Pursue"] == STANDARD[0].strands[0].meaning


def test_unknown_strands_stay_alone_and_own_sets_come_first() -> None:
    assert rules.of_document([("Delight", "")]) == ([Strand("Delight")], {"Delight": "Delight"})
    own = [Strand("Pursue", "Ours"), Strand("Prevent", "Ours"), Strand("Partner", "Ours")]
    strands, _ = rules.of_document([("PURSUE", ""), ("PREVENT", "")], [own])
    assert strands == own
    assert rules.of_document([]) == (list(rules.DEFAULT), {})


def test_strands_are_written_and_read_line_by_line() -> None:
    for each in STANDARD:
        assert rules.read_lines(rules.written(each.strands)) == list(each.strands)
        assert rules.checked(each.strands) == list(each.strands)


@pytest.mark.parametrize(
    ("strands", "words"),
    [
        ([Strand("")], "name"),
        ([Strand("One"), Strand("one")], "twice"),
        ([Strand("x" * 101)], "too long"),
        ([Strand("One", "x" * 501)], "means in 500"),
        ([Strand(str(number)) for number in range(21)], "20 strands at most"),
    ],
)
def test_strands_that_cannot_be_are_refused(strands: list[Strand], words: str) -> None:
    with pytest.raises(Problem, match=words):
        rules.checked(strands)


def test_renamed_and_moved() -> None:
    assert rules.renamed(["A", "B", "C"], "A", "C") == ["C", "B"]
    assert rules.renamed(["A", "B"], "A", "") == ["B"]
    order = [Strand("A"), Strand("B")]
    assert rules.moved(order, 1, up=True) == order[::-1]
    assert rules.moved(order, 0, up=True) == order
