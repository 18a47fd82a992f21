"""`concordat doctor`: is everything as it should be, and if not, how is it mended?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict

import click
import psycopg
from django.db import Error

from concordat.config.checks import OK, WARNING, WRONG, Check, machine
from concordat.kernel.actors import system
from concordat.kernel.commandline import database_up, stop, with_database
from concordat.kernel.errors import Problem
from concordat.kernel.postgres.errors import ClusterError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the checks as JSON.")
@click.option("--deep", is_flag=True, help="Read every part of the store, to see that it is what it was.")
@click.option(
    "--mend", is_flag=True, help="First remove what deliveries that were cut off left, and put an end to them."
)
def doctor(as_json: bool, deep: bool, mend: bool) -> None:
    """Check the installation, and say how to mend what is wrong.

    Looks at the database, roles, row policies, the record, migrations, worker, jobs, the store, disk, static files,
    e-mail, keys and what runs questions. Exit codes: 0 nothing is wrong (there may be warnings); 1 something is; 2 it
    could not be mended.
    """
    if mend:
        click.echo(_mended(), err=as_json)
    checks = examine(deep=deep)
    wrong = any(check.state == WRONG for check in checks)
    if as_json:
        click.echo(json.dumps({"ok": not wrong, "checks": [asdict(check) for check in checks]}, indent=2))
    else:
        for check in checks:
            _tell(check)
    sys.exit(1 if wrong else 0)


def _mended() -> str:
    """Mend the store as the system, and return in words what was done."""
    with with_database():
        from concordat.datasets.commands import upkeep  # needs Django set up

        try:
            done = upkeep.mend(by=system("work"))
        except Problem as problem:
            stop(problem.message)
        return f"Mended: {done.words}." if done.words else "There was nothing to mend."


def examine(*, deep: bool = False) -> list[Check]:
    """Make every check; those of the database are one finding when it cannot be used."""
    with ExitStack() as stack:
        try:
            stack.enter_context(database_up())
            found = _of_the_database(deep)
        except (ClusterError, Error, psycopg.Error) as error:
            words = f"The database cannot be used: {_first_line(error)}"
            mend = "Mend that first: nothing else in it could be checked."
            found = [Check("database", WRONG, words, mend)]
        return [*found, *(_made(check) for check in machine.ALL)]


def _of_the_database(deep: bool) -> list[Check]:
    from concordat.config.checks import database, store  # needs Django set up

    return [database.database(), *(_made(check) for check in (*database.REST, *store.checks_of(deep=deep)))]


def _made(check: Callable[[], Check]) -> Check:
    """Make a check; one that cannot be made is wrong, and says why."""
    try:
        return check()
    except (Error, OSError) as error:
        name = check.__name__.replace("_", " ")
        return Check(name, WRONG, f"This could not be checked: {_first_line(error)}", "Run `concordat migrate`.")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _tell(check: Check) -> None:
    colours = {OK: "green", WARNING: "yellow", WRONG: "red"}
    click.echo(f"{click.style(f'{check.state:<8}', fg=colours[check.state])} {check.name}: {check.words}")
    if check.mend and check.state != OK:
        click.echo(f"{'':<8} -> {check.mend}")
