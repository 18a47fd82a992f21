"""`concordat analysis`: ask questions of what agencies delivered, at a terminal."""

from __future__ import annotations

from pathlib import Path

import click

from concordat.analysis.cli.analyses import saved
from concordat.analysis.cli.writing import told_why, write_answer
from concordat.kernel.commandline import needs_database, stop

_MOST = 1 << 20  # bytes that are read of a file: a question is shorter


@click.group(name="analysis")
def group() -> None:
    """Ask questions of the partnership's data, as far as agreements let figures be told."""


@group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "email", required=True, metavar="EMAIL", help="Who asks; the record names them.")
@click.option("--purpose", default="", metavar="NAME", help="What for, by name or reference. Open data needs none.")
@click.option(
    "--partnership", default="", help="Which partnership, by reference or name; the asker's first, unless given."
)
@click.option("--protected", is_flag=True, help="Protect figures that may be exact, so that others can be shown them.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer, and what goes with it, as JSON.")
@click.option("--sql", is_flag=True, help="Say by which SQL each figure was reckoned, in the JSON or before the table.")
@click.option("--csv", "as_csv", is_flag=True, help="Write the figures alone, as CSV.")
@needs_database
def ask(
    file: Path, email: str, purpose: str, partnership: str, protected: bool, as_json: bool, sql: bool, as_csv: bool
) -> None:
    """Answer the question in FILE (JSON; - is standard input), as exactly as agreements allow.

    \b
    Example:
      concordat analysis ask examples/questions/01-violence-by-ward-and-hour.json --as ana@council.example

    Exit codes: 0 it was answered; 1 it was refused, and why; 2 the question could not be asked.
    """
    from concordat.analysis.queries.naming import ask_by_name

    with told_why():
        answer = ask_by_name(
            text=_read(file), email=email, purpose=purpose, partnership=partnership, protected=protected, sql=sql
        )
    write_answer(answer, as_json, as_csv)


def _read(file: Path) -> bytes:
    try:
        with click.open_file(str(file), "rb") as opened:
            found: bytes = opened.read(_MOST)
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}.")
    return found


group.add_command(saved)
