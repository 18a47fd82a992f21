"""What the database itself gives the app's role, whatever the code above forgets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from concordat.kernel.actors import NOBODY, acting
from concordat.kernel.clock import frozen
from concordat.plans.commands import updates
from tests.plans.factories import draft, in_force

TABLES = (
    "plans_plan",
    "plans_priority",
    "plans_theme",
    "plans_linkedstrategy",
    "plans_action",
    "plans_lead",
    "plans_update",
    "plans_reminder",
)
AUTUMN = datetime(2023, 10, 9, 10, tzinfo=UTC)


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.fixture
def plans(cast: Any) -> tuple[Any, Any]:
    """A plan in force with an update and a draft update of the council's, and a draft plan of the council's."""
    with cast.acting("mina") as mina, frozen(AUTUMN):
        current = in_force(mina, 3, leads=(cast.agencies["police"].ref,))
        said = {"by": mina, "action": current.actions.get(code="A1").ref, "quarter": "2023/24 Q2"}
        updates.submit(**said, brag="green", narrative="Walked")
        updates.draft(**said, narrative="To be continued")
        return current, draft(mina, 5, title="A draft")


@pytest.mark.parametrize("table", TABLES)
def test_nobody_and_another_partnership_see_no_row(cast: Any, plans: Any, table: str) -> None:
    with acting(NOBODY):
        assert rows(table) == 0
    for key in ("wes", "wanda", "leo"):
        with cast.acting(key, "westhaven"):
            assert rows(table) == 0


def test_another_agencys_draft_plan_gives_no_row_of_any_table(cast: Any, plans: Any) -> None:
    with cast.acting("leo"):
        assert rows("plans_plan") == 1
        assert rows("plans_action") == 3
        assert rows("plans_lead") == 3
        assert rows("plans_priority") == 2
    with cast.acting("omar"):
        assert rows("plans_plan") == 2
        assert rows("plans_action") == 8


def test_another_agencys_draft_update_gives_no_row(cast: Any, plans: Any) -> None:
    with cast.acting("leo"):
        assert rows("plans_update") == 1
    with cast.acting("omar"):
        assert rows("plans_update") == 2


def test_another_agencys_draft_cannot_be_written(cast: Any, plans: Any) -> None:
    _, hidden = plans
    with cast.acting("leo"), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_plan SET title = 'Mine' WHERE ref = %s", [hidden.ref])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM plans_action WHERE plan_id = %s", [hidden.ref])
        assert cursor.rowcount == 0
