"""A plan that goes out and comes back unchanged differs in nothing, and makes the same plan anew."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from concordat.kernel.actors import Actor
from concordat.plans.queries.revisions import compared
from tests.cast import Cast

from . import whole

EXAMPLES = int(os.environ.get("ROUND_TRIPS", "8"))


@pytest.fixture
def mina(cast: Cast) -> Iterator[Actor]:
    with cast.acting("mina") as actor:
        yield actor


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(data=st.data())
def test_any_plan_comes_back_without_a_difference_and_makes_the_same_plan_anew(
    cast: Cast, mina: Actor, data: st.DataObject
) -> None:
    people = {"owner": cast.members["omar"].ref, "deputy": cast.members["ana"].ref}
    police = (cast.agencies["police"].name, cast.agencies["police"].ref)
    plan = whole.draft(mina, data.draw(whole.drafts(**people, agency=police)))
    before = whole.told_of(mina, plan)
    for kind, content in whole.files_of(mina, plan).items():
        document = whole.given(mina, content, kind)
        assert document.revises_id == plan.ref
        assert whole.differing(mina, document) == [], kind
        found = compared(mina, document.ref)[1]
        assert found.strangers == ()
        whole.accept_all(mina, document)
        assert whole.told_of(mina, plan) == before
        if before["actions"] or before["priorities"]:
            second = whole.given(mina, content, kind)
            made = whole.told_of(mina, whole.anew(mina, second))
            assert whole.but_for_what_no_file_holds(made, kind) == whole.but_for_what_no_file_holds(before, kind), kind
