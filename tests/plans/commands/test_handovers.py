"""Somebody's actions are handed over at once; who has left leaves them vacant until then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.pages import PageSpec
from concordat.kernel.seals import Stale
from concordat.partnership.models import Membership
from concordat.plans.commands import assigning, handovers
from concordat.plans.models import Action, Revision
from concordat.plans.queries.due import FILTERS, SORTS, due_page
from concordat.plans.queries.handovers import exchanges, givers
from tests.plans.factories import in_force, notices_of


@pytest.fixture
def plan(cast: Any) -> Any:
    """A plan in force of three actions, owned by Omar, with Fay as the deputy of the first."""
    with cast.acting("mina") as mina:
        made = in_force(mina, 3, owner=cast.members["omar"].ref)
        omar, fay = (cast.members[key].ref for key in ("omar", "fay"))
        assigning.assign(by=mina, action=made.actions.get(code="A1").ref, owner=omar, deputy=fay)
        return made


def leave(cast: Any, key: str) -> None:
    with cast.acting("ada"):
        Membership.objects.filter(member=cast.members[key]).update(ends=clock.today() - timedelta(days=1))


def refs(plan: Any, *codes: str) -> list[str]:
    return [plan.actions.get(code=code).ref for code in codes]


def vacant(actor: Any) -> int:
    return due_page(actor, PageSpec.read({"of": "everybody"}, sorts=SORTS, filters=FILTERS)).counts["unowned"]


def test_the_actions_of_somebody_who_left_are_vacant_and_handed_over(cast: Any, plan: Any) -> None:
    omar, ana, fay = (cast.members[key].ref for key in ("omar", "ana", "fay"))
    leave(cast, "omar")
    with cast.acting("mina") as mina:
        assert vacant(mina) == 3
        first = givers(mina)[0]
        assert (first.person.pk, first.left, first.owned, first.deputised) == (omar, True, 3, 0)
        chosen = refs(plan, "A1", "A2")
        rows, seen = exchanges(mina, omar, fay, "place", chosen)
        assert [(row.before, row.after) for row in rows] == [
            (("Omar Officer", "Fay Firelead"), ("Fay Firelead", "")),
            (("Omar Officer", ""), ("Fay Firelead", "")),
        ]
        given = {"by": mina, "giver": omar, "part": "place", "actions": chosen, "seen": seen}
        kept = Revision.objects.filter(of__in=chosen, amendment=None)
        before = kept.count()
        assert len(handovers.make(**given, to=fay)) == 2
        assert handovers.make(**given, to=fay) == []
        assert handovers.make(**given, to=ana) == []
        rest = {**given, "actions": refs(plan, "A3"), "seen": exchanges(mina, omar, fay, "place", refs(plan, "A3"))[1]}
        assigning.assign(by=mina, action=refs(plan, "A3")[0], owner=omar, deputy=ana)
        with pytest.raises(Stale), transaction.atomic():
            handovers.make(**rest, to=fay)
        assert vacant(mina) == 1
        assert Entry.objects.filter(event="plans.action.handed-over").count() == 2
        assert kept.count() == before + 2
    with cast.acting("fay") as fay_actor:
        assert notices_of(fay_actor)[-1] == "2 actions of Omar Officer handed over to you"
    with cast.acting("omar") as omar_actor:
        assert not [subject for subject in notices_of(omar_actor) if "handed over" in subject]


def test_a_deputy_stands_beside_and_who_is_still_here_is_told(cast: Any, plan: Any) -> None:
    omar, ana = cast.members["omar"].ref, cast.members["ana"].ref
    with cast.acting("mina") as mina:
        handovers.make(by=mina, giver=omar, to=ana, part="deputy", actions=refs(plan, "A2"))
        action = Action.objects.get(code="A2")
        assert (action.owner_id, action.deputy_id) == (omar, ana)
        handovers.make(by=mina, giver=omar, to=ana, part="place", actions=refs(plan, "A3"))
    with cast.acting("omar") as omar_actor:
        assert notices_of(omar_actor)[-1] == "1 action of yours handed over to Ana Analyst"


def test_who_assigns_only_their_own_hands_over_only_to_their_own(cast: Any, plan: Any) -> None:
    leo, omar, fay = (cast.members[key].ref for key in ("leo", "omar", "fay"))
    with cast.acting("leo") as lead, pytest.raises(Refused):
        handovers.make(by=lead, giver=omar, to=leo, part="place", actions=refs(plan, "A2"))
    with cast.acting("mina") as mina:
        assigning.assign(by=mina, action=refs(plan, "A3")[0], owner=leo)
    with cast.acting("leo") as lead:
        assert [(giver.person.pk, giver.owned) for giver in givers(lead)] == [(leo, 1)]
        with pytest.raises(Problem, match="somebody of Vale Police"):
            handovers.make(by=lead, giver=leo, to=fay, part="place", actions=refs(plan, "A3"))


def test_a_hand_over_to_nobody_known_is_refused(cast: Any, plan: Any) -> None:
    omar = cast.members["omar"].ref
    with cast.acting("mina") as mina:
        for to, actions in (
            ("", refs(plan, "A1")),
            (omar, refs(plan, "A1")),
            (cast.members["nora"].ref, refs(plan, "A1")),
        ):
            with pytest.raises(Problem):
                handovers.make(by=mina, giver=omar, to=to, part="place", actions=actions)
        with pytest.raises(Problem, match="at least one"):
            handovers.make(by=mina, giver=omar, to=cast.members["fay"].ref, part="place", actions=[])


def test_a_deputy_may_not_be_the_owner(cast: Any, plan: Any) -> None:
    omar = cast.members["omar"].ref
    with cast.acting("mina") as mina, pytest.raises(Problem, match="somebody else than the owner"):
        assigning.assign(by=mina, action=refs(plan, "A1")[0], owner=omar, deputy=omar)
