"""A plan takes one step at a time, and only those of the table."""

from __future__ import annotations

from itertools import product

import pytest

from concordat.kernel.errors import Problem
from concordat.plans.rules import plans as rules

STATES = (rules.DRAFT, rules.PROPOSED, rules.IN_FORCE, rules.RETIRED)
STEPS = {(step.verb, step.before): step.after for step in rules.TRANSITIONS}


@pytest.mark.parametrize(("verb", "status"), list(product(sorted({verb for verb, _ in STEPS}), STATES)))
def test_after_follows_the_table_and_refuses_all_else(verb: str, status: str) -> None:
    if (verb, status) in STEPS:
        assert rules.after(verb, status) == STEPS[verb, status]
        assert verb in rules.possible(status)
    else:
        with pytest.raises(Problem, match=f"You can {verb} a plan only while it is"):
            rules.after(verb, status)


def test_what_may_be_changed_in_each_state() -> None:
    for status in (rules.DRAFT, rules.PROPOSED):
        rules.check_open(status)
        rules.check_correctable(status, "")
    for status in (rules.IN_FORCE, rules.RETIRED):
        with pytest.raises(Problem):
            rules.check_open(status)
        with pytest.raises(Problem):
            rules.check_correctable(status, " ")
    rules.check_correctable(rules.IN_FORCE, "A slip of the pen")
    with pytest.raises(Problem):
        rules.check_correctable(rules.RETIRED, "A slip of the pen")
