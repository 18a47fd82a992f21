"""A database for one measurement: made by the owner, and dropped after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from concordat.kernel.commandline import stop
from concordat.kernel.refs import new_ref


@contextmanager
def scratch() -> Iterator[psycopg.Connection]:
    """Make a database as the owner, point Django at it, and give a connection to it as the owner; drop it after."""
    from django.core.management import call_command
    from django.db import connections

    kept = connections["owner"].settings_dict["NAME"]
    name = f"concordat_bench_{new_ref()}"
    words = words_of("owner")
    with psycopg.connect(**words, autocommit=True) as maker:
        try:
            maker.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            stop("The database's owner may not make databases on this server, and the bench needs one of its own.")
        try:
            _point_at(name)
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            with psycopg.connect(**{**words, "dbname": name}, autocommit=True) as owner:
                yield owner
        finally:
            _point_at(kept)
            maker.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def words_of(alias: str) -> dict[str, Any]:
    """Return how an alias of the database is connected to, in psycopg's words."""
    from django.db import connections

    words = connections[alias].get_connection_params()
    return {name: words[name] for name in ("host", "port", "user", "password", "dbname", "sslmode") if words.get(name)}


def _point_at(name: str) -> None:
    from django.db import connections

    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
