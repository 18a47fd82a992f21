"""A chair overrules a status for a quarter; both judgements are kept, and which stands is never in doubt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.clock import frozen
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.seals import Stale
from concordat.plans.commands import statuses, updates
from concordat.plans.models import Overrule
from concordat.plans.rules.changes import seal
from tests.plans.factories import in_force, notices_of

AUTUMN = datetime(2023, 10, 9, 10, tzinfo=UTC)
WINTER = datetime(2024, 1, 9, 10, tzinfo=UTC)


@pytest.fixture
def action(cast: Any) -> Any:
    """An action of a plan in force, owned by Fay of the fire service, who said it is on track."""
    with cast.acting("mina") as mina:
        found = in_force(mina, 1, owner=cast.members["fay"].ref).actions.get()
    report(cast, found, "green", "2023/24 Q2", AUTUMN)
    return found


def report(cast: Any, action: Any, brag: str, quarter: str, on: datetime) -> None:
    with cast.acting("fay") as fay, frozen(on):
        updates.submit(by=fay, action=action.ref, quarter=quarter, brag=brag, narrative=f"{brag} it is")


def overrule(cast: Any, action: Any, brag: str = "red", **more: Any) -> None:
    with cast.acting("cara") as cara, frozen(AUTUMN + timedelta(days=3)):
        statuses.overrule(by=cara, action=action.ref, brag=brag, reason="No walk was seen", **more)


def stands(action: Any) -> tuple[str, str, str]:
    action.refresh_from_db()
    return action.brag, action.judged, action.brag_quarter


def test_overrule_stands_beside_the_owners_and_the_owner_is_told(cast: Any, action: Any) -> None:
    overrule(cast, action)
    overrule(cast, action)
    with cast.acting("cara") as cara:
        assert stands(action) == ("red", "green", "2023/24 Q2")
        assert str(action.brag_on) == "2023-10-12"
        entry = Entry.objects.get(event="plans.status.overruled")
        assert (entry.why, entry.detail["owner_said"], Overrule.objects.count()) == ("No walk was seen", "green", 1)
        with frozen(AUTUMN):
            statuses.restore(by=cara, action=action.ref)
            statuses.restore(by=cara, action=action.ref)
        assert stands(action) == ("green", "", "2023/24 Q2")
        assert Entry.objects.filter(event="plans.status.restored").count() == 1
    with cast.acting("fay") as fay:
        assert notices_of(fay).count("The status of A1 of Safer Thornbridge 2023/24") == 2


def test_a_correction_keeps_the_overrule_and_a_later_quarter_ends_it(cast: Any, action: Any) -> None:
    overrule(cast, action)
    report(cast, action, "amber", "2023/24 Q2", AUTUMN + timedelta(days=5))
    report(cast, action, "blue", "2023/24 Q1", AUTUMN + timedelta(days=6))
    with cast.acting("fay"):
        assert stands(action) == ("red", "amber", "2023/24 Q2")
    report(cast, action, "green", "2023/24 Q3", WINTER)
    with cast.acting("fay"):
        assert stands(action) == ("green", "", "2023/24 Q3")


def test_overruling_again_replaces_the_chairs_status(cast: Any, action: Any) -> None:
    overrule(cast, action, "red")
    overrule(cast, action, "amber")
    with cast.acting("fay"):
        assert stands(action) == ("amber", "green", "2023/24 Q2")
        kept = [(each.brag, each.taken_back_at is None) for each in Overrule.objects.order_by("brag")]
        assert kept == [("amber", True), ("red", False)]


@pytest.mark.parametrize("key", ["mina", "fay", "leo", "omar", "ana", "olga", "ivan", "ada", "pia"])
def test_nobody_but_a_chair_overrules(cast: Any, action: Any, key: str) -> None:
    with cast.acting(key) as actor:
        for refused in (lambda: statuses.restore(by=actor, action=action.ref), lambda: overrule_as(actor, action)):
            with pytest.raises(Refused):
                refused()


def overrule_as(actor: Any, action: Any) -> None:
    statuses.overrule(by=actor, action=action.ref, brag="red", reason="No walk was seen")


def test_what_cannot_be_overruled_is_said(cast: Any, action: Any) -> None:
    with cast.acting("mina") as mina:
        silent = in_force(mina, 1, title="Another").actions.get()
    for wanted, asked in (("owner's own", {"brag": "green"}), ("Choose a status", {"brag": "none"})):
        with pytest.raises(Problem, match=wanted):
            overrule(cast, action, **asked)
    with pytest.raises(Problem, match="Nobody has said"):
        overrule(cast, silent)
    opened = seal(action.status_facts())
    report(cast, action, "amber", "2023/24 Q2", AUTUMN)
    with pytest.raises(Stale):
        overrule(cast, action, seen=opened)
