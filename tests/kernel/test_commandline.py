"""Commands find the database, or say in words why not and end with 2."""

from __future__ import annotations

from contextlib import contextmanager

import click
import pytest
from click.testing import CliRunner
from django.db import OperationalError, ProgrammingError, connection

from concordat.kernel import commandline
from concordat.kernel.commandline import needs_database, stop, with_database
from concordat.kernel.postgres.errors import ClusterError


@click.command()
@click.argument("statement")
@needs_database
def ask(statement: str) -> None:
    """Ask the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        click.echo(cursor.fetchone()[0])


def test_a_command_asks_the_database_that_runs(db):
    result = CliRunner().invoke(ask, ["SELECT 6 * 7"])
    assert (result.exit_code, result.output) == (0, "42\n")


def test_a_missing_table_says_to_migrate(db):
    result = CliRunner().invoke(ask, ["SELECT 1 FROM no_such_table"])
    assert result.exit_code == 2
    assert "run `concordat migrate`" in result.output


def test_a_right_that_is_missing_says_to_migrate(db):
    result = CliRunner().invoke(ask, ["DELETE FROM django_migrations"])
    assert result.exit_code == 2
    assert result.output.startswith("The database refuses")


def test_a_mistake_of_ours_is_not_hidden(db):
    with pytest.raises(ProgrammingError, match="syntax error"):
        CliRunner().invoke(ask, ["SELEC"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ClusterError("The data is of another version."), "The data is of another version.\n"),
        (OperationalError("no route to host\nmore"), "The database does not answer. no route to host\n"),
        (OperationalError(), "The database does not answer. OperationalError\n"),
    ],
)
def test_no_database_ends_with_2_in_words(monkeypatch, capsys, error, words):
    @contextmanager
    def down():
        raise error
        yield

    monkeypatch.setattr(commandline, "database_up", down)
    with pytest.raises(SystemExit) as end, with_database():
        pass
    assert end.value.code == 2
    assert capsys.readouterr().err == words


def test_stop_says_why_on_standard_error(capsys):
    with pytest.raises(SystemExit) as end:
        stop("Because.", 1)
    assert (end.value.code, capsys.readouterr().err) == (1, "Because.\n")
