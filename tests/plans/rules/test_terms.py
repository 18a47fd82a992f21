"""Short forms are found in texts, explained where they stand, and told from headings typed in capitals."""

from __future__ import annotations

import pytest

from concordat.kernel.errors import Problem
from concordat.plans.rules import terms as rules


def test_short_forms_are_counted_and_headings_in_capitals_are_not() -> None:
    texts = ["The CSU issued CPNs and a CPN's copy.\nREDUCING ASB AND VIOLENCE", "Part II is NOT the L&D team’s"]
    assert rules.short_forms(texts) == {"CSU": 1, "CPN": 2, "L&D": 1}


def test_terms_are_found_as_whole_words_and_short_forms_only_as_written() -> None:
    names = ["DA", "DASH", "ASB", "cuckooing", "ViSOR"]
    assert rules.used(["Da capo, and DASH risk; two ASBs; Cuckooing; DATA"], names) == ["ASB", "cuckooing", "DASH"]
    assert rules.used(["nothing"], []) == []


def test_what_nobody_explained_comes_commonest_first() -> None:
    assert rules.unexplained(["ASB ASB CPN VRU VRU are with us here"], ["CPN"]) == [("ASB", 2), ("VRU", 2)]


def test_the_starter_list_can_be_kept() -> None:
    assert all(rules.check(name, meaning) == (name, meaning) for name, meaning in rules.STARTER.items())
    for name, meaning, field in (
        ("", "x", "name"),
        ("x", " ", "meaning"),
        ("x" * 61, "x", "name"),
        ("x", "x" * 301, "meaning"),
    ):
        with pytest.raises(Problem) as refused:
            rules.check(name, meaning)
        assert refused.value.field == field
