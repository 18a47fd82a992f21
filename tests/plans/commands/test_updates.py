"""Updates are drafted, submitted for good, and give the action its status."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.clock import frozen
from concordat.kernel.errors import Problem, Refused
from concordat.plans.commands import updates
from concordat.plans.models import Update
from tests.plans.factories import draft, in_force

AUTUMN = datetime(2023, 10, 9, 10, tzinfo=UTC)


@pytest.fixture
def action(cast: Any) -> Any:
    """The first action of a plan in force, owned by Omar of the council."""
    with cast.acting("mina") as mina:
        return in_force(mina, 2, owner=cast.members["omar"].ref).actions.get(code="A1")


def test_draft_is_one_for_each_agency_and_is_continued(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        first = updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", narrative="So far")
        again = updates.draft(
            by=omar, action=action.ref, quarter="2023/24 Q2", brag="amber", narrative="So far so good"
        )
        assert first.ref == again.ref
        assert Update.objects.get().narrative == "So far so good"
        action.refresh_from_db()
        assert action.brag == ""
        assert Entry.objects.filter(event="plans.update.drafted").first().detail["fields"]
    with cast.acting("fay"):
        assert not Update.objects.exists()


def test_submit_takes_the_draft_and_gives_the_action_its_status(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        kept = updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", narrative="So far")
        given = updates.submit(by=omar, action=action.ref, quarter="2023/24 Q2", brag="green", narrative="Done so far")
        assert (given.ref, given.status) == (kept.ref, "submitted")
        action.refresh_from_db()
        assert (action.brag, action.brag_quarter, str(action.brag_on)) == ("green", "2023/24 Q2", "2023-10-09")
        entry = Entry.objects.get(event="plans.update.submitted")
    assert entry.target_ref == action.ref
    assert entry.detail["quarter"] == "2023/24 Q2"


def test_submit_twice_is_harmless_and_a_correction_is_another_update(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        said = {"by": omar, "action": action.ref, "quarter": "2023/24 Q2", "narrative": "Nine of ten walked"}
        assert updates.submit(**said, brag="green").ref == updates.submit(**said, brag="green").ref
        assert Entry.objects.filter(event="plans.update.submitted").count() == 1
        updates.submit(**said, brag="amber")
        action.refresh_from_db()
        assert (Update.objects.count(), action.brag) == (2, "amber")


def test_an_older_quarter_does_not_undo_the_newest_status(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        updates.submit(by=omar, action=action.ref, quarter="2023/24 Q2", brag="green", narrative="Well")
        updates.submit(by=omar, action=action.ref, quarter="2023/24 Q1", brag="red", narrative="It was bad")
        action.refresh_from_db()
        assert (action.brag, action.brag_quarter) == ("green", "2023/24 Q2")


@pytest.mark.parametrize(
    ("quarter", "brag", "narrative", "field"),
    [
        ("2023/24 Q4", "green", "Not begun", "quarter"),
        ("2022/23 Q4", "green", "Before the plan", "quarter"),
        ("2023/24 Q2", "", "No status", "brag"),
        ("2023/24 Q2", "purple", "No such status", "brag"),
        ("2023/24 Q2", "green", "   ", "narrative"),
        ("2023/24 Q2", "green", "x" * 2001, "narrative"),
    ],
)
def test_submit_says_what_is_wrong(cast: Any, action: Any, quarter: str, brag: str, narrative: str, field: str) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        with pytest.raises(Problem) as refused:
            updates.submit(by=omar, action=action.ref, quarter=quarter, brag=brag, narrative=narrative)
        assert refused.value.field == field
        assert not Update.objects.exists()


def test_update_is_for_owner_lead_agency_and_manager(cast: Any) -> None:
    police = cast.agencies["police"].ref
    with cast.acting("mina") as mina:
        led = in_force(mina, 1, leads=(police,)).actions.get()
    said = {"action": led.ref, "quarter": "2023/24 Q2", "brag": "green", "narrative": "Walked"}
    for key in ("leo", "mina"):
        with cast.acting(key) as actor, frozen(AUTUMN):
            updates.submit(by=actor, **said)
    for key in ("fay", "omar", "ana", "olga", "cara", "ivan", "ada", "pia"):
        with cast.acting(key) as actor, frozen(AUTUMN), pytest.raises(Refused):
            updates.submit(by=actor, **said)


def test_update_needs_a_plan_in_force(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A1")
        with pytest.raises(Problem, match="in force"):
            updates.draft(by=mina, action=action.ref, quarter="2023/24 Q2")


def test_discard_throws_the_draft_away(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", narrative="Never mind")
        updates.discard(by=omar, action=action.ref)
        updates.discard(by=omar, action=action.ref)
        assert not Update.objects.exists()
        assert Entry.objects.filter(event="plans.update.discarded").count() == 1
