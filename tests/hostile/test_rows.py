"""Row security in SQL, table by table, as the app's role: what the code above forgets, the database still refuses.

`pytest -s tests/hostile/test_rows.py` prints the table of results.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError
from psycopg import sql

from concordat.kernel.actors import NOBODY, acting
from tests.database import empty
from tests.hostile.stage import Stage

READ_BY_ALL = {"audit_seal": "numbers and hashes alone"}
READ_BY_MEMBERS = {  # names of public bodies and reference data, declared Sensitivity.OPEN
    "places_deprivation",
    "places_lookup",
    "places_population",
    "places_postcode",
    "places_source",
    "partnership_agency",
    "partnership_agencyname",
    "partnership_agencysuccession",
    "partnership_partnership",
    "partnership_service",
    "partnership_succession",
}
ADDED_BY_ANY_MEMBER = {
    "partnership_agency",
    "partnership_partnership",
}  # one that nobody knew; the code asks for a right
NEVER_CHANGED = {"plans_revision", "plans_evidence"}
EMPTIED_AT_COMMIT = {"audit_due"}  # a queue for the sealing trigger, closed to the app altogether

Acting = Callable[[], AbstractContextManager[Any]]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One stage for all tests here, since each undoes what it does; emptied after the last."""
    with django_db_blocker.unblock():
        yield Stage.assemble()
        empty()


def count(table: str, key: str, keys: list[Any]) -> int:
    return _run(f"SELECT count(*) FROM {table} WHERE {key} = ANY(%s)", keys, fetch=True)


def changed(table: str, key: str, keys: list[Any]) -> int:
    """Return how many rows an UPDATE reaches; none where the role may update none."""
    return _undone(f"UPDATE {table} SET {key} = {key} WHERE {key} = ANY(%s)", keys)


def deleted(table: str, key: str, keys: list[Any]) -> int:
    return _undone(f"DELETE FROM {table} WHERE {key} = ANY(%s)", keys)


def inserted(table: str, row: str) -> bool:
    """Say whether a row goes past row security; one that then only exists already did."""
    columns = ", ".join(f'"{name}"' for name in json.loads(row))
    into = f"{table} ({columns}) SELECT {columns}" if columns else f"{table} SELECT *"
    try:
        _undone(f"INSERT INTO {into} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)", row)
    except ProgrammingError as refused:
        return not ("row-level security" in str(refused) or "permission denied" in str(refused))
    except DatabaseError:
        return True
    return True


def _undone(statement: str, *values: Any) -> int:
    try:
        with transaction.atomic():
            done = _run(statement, *values)
            transaction.set_rollback(True)
            return done
    except ProgrammingError as refused:
        if statement.startswith("INSERT") or "permission denied" not in str(refused):
            raise
        return 0


def _run(statement: str, *values: Any, fetch: bool = False) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.fetchone()[0]) if fetch else cursor.rowcount


def refused_by_policy() -> AbstractContextManager[Any]:
    return pytest.raises(ProgrammingError, match="row-level security")


def results(
    stage: Stage, rows: dict[str, list[Any]], act: Acting, reader: str
) -> dict[str, tuple[int, int, int, bool]]:
    """Try everything on every table; print and return what was seen, changed, deleted and added."""
    found = {}
    print(f"\n\n{reader}\n| table | rows | seen | changed | deleted | added |\n|---|---|---|---|---|---|")
    for table, keys in rows.items():
        key, row = stage.keys[table], stage.row(table, keys[0]) if keys else "{}"
        with transaction.atomic(), act():
            tried = (
                count(table, key, keys),
                changed(table, key, keys),
                deleted(table, key, keys),
                inserted(table, row),
            )
        found[table] = tried
        print(f"| {table} | {len(keys)} | {tried[0]} | {tried[1]} | {tried[2]} | {'yes' if tried[3] else 'refused'} |")
    return found


def test_there_is_a_row_in_every_guarded_table(stage: Stage) -> None:
    assert {table for table, keys in stage.ours.items() if not keys} == EMPTIED_AT_COMMIT
    assert all(stage.drafts.values())


def test_without_an_actor_nothing_is_seen_changed_or_added(stage: Stage) -> None:
    tried = results(stage, stage.ours, lambda: acting(NOBODY), "Nobody")
    for table, (seen, *written) in tried.items():
        assert seen == 0 or table in READ_BY_ALL, table
        assert written == [0, 0, False], table


@pytest.mark.parametrize("key", ["wanda", "wes"])
def test_another_partnership_sees_and_changes_none_of_ours(stage: Stage, key: str) -> None:
    tried = results(stage, stage.ours, lambda: stage.cast.acting(key, "westhaven"), f"{key} of Westhaven")
    for table, (seen, change, removal, addition) in tried.items():
        assert seen == 0 or table in READ_BY_ALL | dict.fromkeys(READ_BY_MEMBERS), table
        assert (change, removal) == (0, 0), table
        assert not addition or table in ADDED_BY_ANY_MEMBER, table


def test_a_member_of_both_sees_ours_only_while_acting_here(stage: Stage) -> None:
    rows = {table: keys for table, keys in stage.ours.items() if table.startswith("plans_")}
    tried = results(stage, rows, lambda: stage.cast.acting("leo", "westhaven"), "leo, of both, acting in Westhaven")
    assert set(tried.values()) == {(0, 0, 0, False)}


@pytest.mark.parametrize("key", ["leo", "fay", "pia"])
def test_another_agency_sees_and_changes_no_draft_of_the_councils(stage: Stage, key: str) -> None:
    tried = results(
        stage, stage.drafts, lambda: stage.cast.acting(key), f"{key} of another agency: the council's drafts"
    )
    assert set(tried.values()) == {(0, 0, 0, False)}


def test_the_council_itself_sees_and_changes_its_drafts(stage: Stage) -> None:
    tried = results(stage, stage.drafts, lambda: stage.cast.acting("mina"), "mina of the council: her own drafts")
    for table, (seen, change, removal, addition) in tried.items():
        assert seen == removal == len(stage.drafts[table]), table
        assert change == (0 if table in NEVER_CHANGED else seen), table
        assert addition, table


@pytest.mark.parametrize("table", ["plans_priority", "plans_theme", "plans_action"])
def test_nothing_is_smuggled_into_another_agencys_draft(stage: Stage, table: str) -> None:
    move = sql.SQL("UPDATE {} SET plan_id = %s WHERE plan_id <> %s").format(sql.Identifier(table))
    hidden = stage.drafts["plans_plan"][0]
    with refused_by_policy(), transaction.atomic(), stage.cast.acting("leo"), connection.cursor() as cursor:
        cursor.execute(move, [hidden, hidden])


@pytest.mark.parametrize(
    "table", ["plans_plan", "plans_action", "plans_document", "partnership_board", "partnership_seat"]
)
def test_no_row_is_carried_over_into_another_partnership(stage: Stage, table: str) -> None:
    move = sql.SQL("UPDATE {} SET partnership_id = %s").format(sql.Identifier(table))
    with refused_by_policy(), transaction.atomic(), stage.cast.acting("mina"), connection.cursor() as cursor:
        cursor.execute(move, [stage.cast.partnerships["westhaven"].ref])


def test_settings_do_not_outlive_the_transaction(stage: Stage) -> None:
    with transaction.atomic(), stage.cast.acting("mina"):
        assert count("plans_plan", "ref", stage.ours["plans_plan"]) > 0
    with transaction.atomic():
        assert count("plans_plan", "ref", stage.ours["plans_plan"]) == 0


def test_the_apps_role_can_not_lift_row_security(stage: Stage) -> None:
    for statement in (
        "SET row_security = off; SELECT count(*) FROM plans_plan",
        "ALTER TABLE plans_plan DISABLE ROW LEVEL SECURITY",
        "DROP POLICY plan_ours_drafts_of_own_agency ON plans_plan",
        "TRUNCATE plans_plan CASCADE",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
