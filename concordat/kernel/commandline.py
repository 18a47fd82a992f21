"""What every command of the command line stands on: Django set up, and a database that answers.

A command wears `@needs_database` under `@click.command`, or runs a part of itself in `with with_database():`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

import click
import django
import psycopg
from django.apps import apps
from django.db import OperationalError, ProgrammingError, connections
from psycopg.errors import InsufficientPrivilege, UndefinedTable

from concordat.kernel.home import Home
from concordat.kernel.postgres.cluster import ensure
from concordat.kernel.postgres.errors import ClusterError

CANNOT_RUN = 2  # the exit code for wrong use, and for what could not be read

Words = ParamSpec("Words")
Answer = TypeVar("Answer")


@contextmanager
def database_up() -> Iterator[None]:
    """Run a block with Django set up and, if it is the embedded one, the database up; raise ClusterError otherwise.

    The embedded database is started if nobody runs it, and stopped after; one that runs is used as it is.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.config.settings")
    embedded = not os.environ.get("DATABASE_URL")
    with ensure(Home.find()) if embedded else nullcontext():
        if not apps.ready:
            django.setup()
        try:
            yield
        finally:
            _hang_up()


@contextmanager
def with_database() -> Iterator[None]:
    """Run a block as `database_up` does; where the database cannot be used, say why and exit with code 2."""
    try:
        with database_up():
            yield
    except ClusterError as error:
        stop(str(error))
    except (OperationalError, psycopg.OperationalError) as error:
        stop(f"The database does not answer. {_first_line(error)}")
    except ProgrammingError as error:
        stop(_words(error))


def needs_database(command: Callable[Words, Answer]) -> Callable[Words, Answer]:
    """Run a whole command as `with_database` runs a block."""

    @wraps(command)
    def run(*words: Words.args, **options: Words.kwargs) -> Answer:
        with with_database():
            return command(*words, **options)

    return run


def stop(message: str, code: int = CANNOT_RUN) -> NoReturn:
    """Say on standard error why a command ends, and end it with an exit code."""
    click.echo(message, err=True)
    sys.exit(code)


def _words(error: ProgrammingError) -> str:
    """Say what to do about a table that is not there or closed; raise any other error again, since it is ours."""
    if isinstance(error.__cause__, UndefinedTable):
        return f"The database is not up to date: run `concordat migrate`. {_first_line(error)}"
    if isinstance(error.__cause__, InsufficientPrivilege):
        return f"The database refuses: run `concordat migrate` to grant what the app needs. {_first_line(error)}"
    raise error


def _hang_up() -> None:
    """Close our connections before the server stops, except inside somebody's transaction (a test's)."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
