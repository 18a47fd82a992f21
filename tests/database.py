"""The database as its owner, for tests that must look or write behind the app's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

KEPT = ("django_migrations", "django_content_type", "auth_permission")
GUARDED = ("audit_entry", "audit_seal", "procrastinate_jobs")  # whose triggers would forbid or follow a deletion
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)"
BEGIN_ANEW = """
SELECT setval(s.seqrelid, s.seqstart, false) FROM pg_sequence s
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i')
WHERE d.refobjid = ANY(%s::text[]::regclass[])
"""


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """Connect to the test database as the owner, past all row policies."""
    from django.db import connections

    words = connections["owner"].get_connection_params()
    words = {name: words[name] for name in ("host", "port", "user", "password", "sslmode") if words.get(name)}
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **words) as owner:
        yield owner


def empty() -> None:
    """Empty every table but Django's own, with the triggers of some off meanwhile, as only the owner can.

    Rows are deleted where there are any: to truncate takes as long for an empty table as for a full one.
    """
    with as_owner() as owner:
        tables = [name for (name,) in owner.execute(TABLES, [list(KEPT)])]
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
        filled = [name for (name,) in owner.execute(asked)]  # type: ignore[arg-type]
        for name in GUARDED:
            owner.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        if filled:  # in one statement, since some references are held at the end of each
            parts = ", ".join(f"gone{at} AS (DELETE FROM {name})" for at, name in enumerate(filled))
            owner.execute(f"WITH {parts} SELECT")  # type: ignore[arg-type]
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        owner.execute(BEGIN_ANEW, [tables])
        for name in GUARDED:
            owner.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")  # type: ignore[arg-type]
