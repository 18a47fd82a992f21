"""Two people at once, on two connections: one follows the other, and the second is told or changes nothing twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from concordat.kernel.errors import Problem
from concordat.kernel.refs import new_ref
from concordat.kernel.seals import Stale
from concordat.plans.commands import actions, assigning, plans
from concordat.plans.rules.actions import ActionWords, asked_of_assigning
from concordat.plans.rules.changes import seal
from tests.cast import Cast
from tests.plans.factories import draft

pytestmark = pytest.mark.usefixtures("emptied_after")


def at_once(cast: Cast, *steps: Callable[[Any], object]) -> list[object]:
    """Take each step as Mina on a connection of its own, all let go together; return what came of each."""
    gate, found = threading.Barrier(len(steps)), list[object]([None] * len(steps))

    def take(place: int) -> None:
        try:
            with transaction.atomic(), cast.acting("mina") as mina:
                gate.wait()
                found[place] = steps[place](mina)
        except Problem as problem:
            found[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(place,)) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_owners_are_named_at_once_and_the_second_is_told() -> None:
    cast = Cast.assemble()
    with transaction.atomic(), cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A1")
        seen = seal(asked_of_assigning(action.facts()))
    owners = [cast.members[key].ref for key in ("omar", "fay")]
    found = at_once(
        cast,
        *(
            lambda mina, owner=owner: assigning.assign(by=mina, action=action.ref, owner=owner, seen=seen)
            for owner in owners
        ),
    )
    told = [each for each in found if isinstance(each, Stale)]
    (first,) = [each for each in found if not isinstance(each, Stale)]
    assert told[0].now["owner"][0] == first.owner_id
    with transaction.atomic(), cast.acting("mina"):
        assert type(action).objects.get(pk=action.pk).owner_id == first.owner_id


def test_an_action_sent_twice_at_once_is_added_once() -> None:
    cast, ref = Cast.assemble(), new_ref()
    with transaction.atomic(), cast.acting("mina") as mina:
        plan = draft(mina)
    add = lambda mina: actions.add(by=mina, plan=plan.ref, words=ActionWords("Mend lamps"), ref=ref)  # noqa: E731
    first, second = at_once(cast, add, add)
    assert first == second
    with transaction.atomic(), cast.acting("mina"):
        assert plan.actions.filter(text="Mend lamps").count() == 1


def test_a_plan_adopted_twice_at_once_is_adopted_once() -> None:
    cast = Cast.assemble()
    with transaction.atomic(), cast.acting("mina") as mina:
        plan = draft(mina)
        plans.propose(by=mina, plan=plan.ref)
    adopt = lambda mina: plans.adopt(by=mina, plan=plan.ref, on=date(2023, 4, 3), accept_unowned=True)  # noqa: E731
    found = at_once(cast, adopt, adopt)
    assert sorted(isinstance(each, Problem) for each in found) == [False, True]
