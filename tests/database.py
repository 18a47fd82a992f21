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
    """Empty every table but Django's own, under a replication role that lets no trigger object."""
    with as_owner() as owner:
        rows = owner.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = ", ".join(name for (name,) in rows if name not in KEPT)
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(f"TRUNCATE {tables} RESTART IDENTITY")  # type: ignore[arg-type]
