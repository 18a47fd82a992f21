"""What somebody with the database's owner's rights could do to the record, and honest entries to do it to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import transaction

from concordat.audit.commands import record
from concordat.audit.models import Entry
from concordat.audit.queries import head
from concordat.audit.rules import Head
from concordat.kernel.actors import Actor, acting
from tests.database import as_owner

SOMEBODY = Actor(member="somebody0000", name="Sam Somebody", agency_name="Vale Police", partnership="p00000000000")

RESEAL = """
DO $$ DECLARE s audit_seal; before bytea; BEGIN
    SELECT hash INTO before FROM audit_seal WHERE number = {first} - 1;
    FOR s IN SELECT * FROM audit_seal WHERE number >= {first} ORDER BY number LOOP
        UPDATE audit_seal SET hash = (SELECT audit_digest(coalesce(before, ''::bytea), e) FROM audit_entry e
            WHERE e.id = s.entry_id) WHERE number = s.number RETURNING hash INTO before;
    END LOOP;
END $$
"""


def grow(count: int, event: str = "plans.plan.adopted", by: Actor = SOMEBODY) -> list[Entry]:
    """Make entries, each in a transaction of its own, and return them."""
    made = []
    for number in range(count):
        with acting(by), transaction.atomic():
            made.append(record(event, by=by, target_label=f"Plan {number}", detail={"number": number}))
    return made


@contextmanager
def behind_the_triggers() -> Iterator[psycopg.Connection]:
    """Work on the record as the owner with its triggers off."""
    with as_owner() as owner:
        for table in ("audit_entry", "audit_seal"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        yield owner
        for table in ("audit_entry", "audit_seal"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]


def tamper(*statements: str) -> None:
    """Run statements on the record behind its triggers."""
    with behind_the_triggers() as owner:
        for statement in statements:
            owner.execute(statement)  # type: ignore[arg-type]


def reseal(first: int) -> str:
    """Return the statement that makes all seals anew from number `first` on, so that the chain holds again."""
    return RESEAL.format(first=first)


def published(at: str = "2026-03-01T00:05:00+00:00") -> Head:
    """Return the head of now as it would be published."""
    last = head()
    assert last is not None
    return Head(at, last.number, last.entry_id, last.hash)
