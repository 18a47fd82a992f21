"""The public purpose in SQL: nothing unpublished is seen, and nothing is written, whatever the code above forgets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from tests.agreements import factories as make

TABLES = ("agreement", "party", "ground", "part", "line", "asset", "assetfield", "gateway", "purpose")
NEVER = (
    "agreements_accessrequest",
    "agreements_override",
    "partnership_member",
    "partnership_membership",
    "plans_plan",
)


def seen(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ref FROM {table}")
        return {ref for (ref,) in cursor.fetchall()}


def rows_of(cast: Any, word: str, **facts: Any) -> dict[str, set[str]]:
    """Make an agreement with an asset, a purpose and a gateway of its own; return its rows by table."""
    before = {table: seen(f"agreements_{table}") for table in TABLES}
    make.agreement(
        cast, f"{word} agreement", make.asset(cast, f"{word} data"), make.purpose(cast, f"{word} purpose"),
        make.gateway(cast, f"{word} law"), **facts,
    )  # fmt: skip
    return {table: seen(f"agreements_{table}") - before[table] for table in TABLES}


@pytest.fixture
def published(cast: Any) -> dict[str, set[str]]:
    """Thornbridge with one published agreement, and others that are not, or do not stand."""
    today = clock.today()
    with transaction.atomic(), cast.acting("ivan"):
        shown = rows_of(cast, "Published", published_on=today - timedelta(days=1))
        rows_of(cast, "Unpublished")
        rows_of(cast, "Lapsed", published_on=today, ends=today - timedelta(days=1))
        rows_of(cast, "Coming", published_on=today, begins=today + timedelta(days=1))
        rows_of(cast, "Tomorrow", published_on=today + timedelta(days=1))
        rows_of(cast, "Draft", published_on=today, stage="draft")
        rows_of(cast, "Signing", published_on=today, stage="signing")
        rows_of(cast, "Withdrawn", published_on=today, stage="withdrawn", withdrawn_at=clock.now())
    return shown


def test_only_what_belongs_to_published_agreements_that_stand_is_seen(published: dict[str, set[str]]) -> None:
    with transaction.atomic(), acting(system("publish")):
        for table in TABLES:
            given = seen(f"agreements_{table}")
            assert given, table
            assert given <= published[table], table
        assert seen("agreements_assetfield") < published["assetfield"], "fields that no line gives are not seen"
        for table in NEVER:
            assert not seen(table), table


def test_nothing_is_written_for_the_public_purpose(published: dict[str, set[str]]) -> None:
    with transaction.atomic(), acting(system("publish")):
        for table in TABLES:
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE agreements_{table} SET ref = ref")
                assert cursor.rowcount == 0, table
                cursor.execute(f"DELETE FROM agreements_{table}")
                assert cursor.rowcount == 0, table
            copy = (
                f"INSERT INTO agreements_{table} SELECT * FROM jsonb_populate_record(NULL::agreements_{table},"
                f' (SELECT to_jsonb(t) || \'{{"ref": "0000000000zz"}}\' FROM agreements_{table} t LIMIT 1))'
            )
            refused = pytest.raises(DatabaseError, match="row-level security")
            with refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(copy)


def test_without_the_purpose_nobody_sees_anything(published: dict[str, set[str]]) -> None:
    with transaction.atomic():
        assert not any(seen(f"agreements_{table}") for table in TABLES)
