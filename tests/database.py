"""The database as its owner, for tests that must look or write behind the app's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

KEPT = ("django_migrations", "django_content_type", "auth_permission")


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """Connect to the test database as the owner, past all row policies."""
    from django.db import connections

    words = connections["owner"].get_connection_params()
    words = {name: words[name] for name in ("host", "port", "user", "password", "sslmode") if words.get(name)}
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **words) as owner:
        yield owner


def empty() -> None:
    """Empty every table but Django's own, with the record's triggers off meanwhile, as only the owner can."""
    with as_owner() as owner:
        rows = owner.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = ", ".join(name for (name,) in rows if name not in KEPT)
        for table in ("audit_entry", "audit_seal"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        owner.execute(f"TRUNCATE {tables} RESTART IDENTITY")  # type: ignore[arg-type]
        for table in ("audit_entry", "audit_seal"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]
