"""`concordat analysis`: ask questions of what agencies delivered, at a terminal."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concordat.kernel.commandline import needs_database, stop

if TYPE_CHECKING:
    from concordat.analysis.rules.answers import Answer

REFUSED = 1
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
@click.option("--csv", "as_csv", is_flag=True, help="Write the figures alone, as CSV.")
@needs_database
def ask(file: Path, email: str, purpose: str, partnership: str, protected: bool, as_json: bool, as_csv: bool) -> None:
    """Answer the question in FILE (JSON; - is standard input), as exactly as agreements allow.

    \b
    Example:
      concordat analysis ask examples/questions/01-violence-by-ward-and-hour.json --as ana@council.example

    Exit codes: 0 it was answered; 1 it was refused, and why; 2 the question could not be asked.
    """
    from concordat.agreements.queries.naming import Unknown
    from concordat.analysis.queries.naming import ask_by_name
    from concordat.analysis.rules.faults import Faulty
    from concordat.kernel.errors import Problem, Refused

    try:
        answer = ask_by_name(
            text=_read(file), email=email, purpose=purpose, partnership=partnership, protected=protected
        )
    except Unknown as unknown:
        stop(str(unknown))
    except Faulty as faulty:
        stop("\n".join(f"{each.where}: {each.message}" if each.where else each.message for each in faulty.faults))
    except Problem as problem:
        stop(problem.message)
    except Refused as refused:
        stop(f"{refused.reason} {refused.ask}".strip(), code=REFUSED)
    _write(answer, as_json, as_csv)


def _read(file: Path) -> bytes:
    try:
        with click.open_file(str(file), "rb") as opened:
            found: bytes = opened.read(_MOST)
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}.")
    return found


def _write(answer: Answer, as_json: bool, as_csv: bool) -> None:
    from concordat.analysis.presenters.plain import facts, lines, shown, table
    from concordat.design.downloads import disarmed

    if as_json:
        click.echo(json.dumps(facts(answer), indent=2, ensure_ascii=False))
        return
    if not as_csv:
        for line in lines(answer):
            click.echo(line, err=True)
    heads, rows = table(answer) if as_csv else shown(answer)
    writer = csv.writer(sys.stdout, dialect="unix" if as_csv else "excel-tab", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(heads)
    writer.writerows([_cell(value, disarmed) for value in row] for row in rows)


def _cell(value: Any, disarmed: Any) -> Any:
    if value is None:
        return ""
    return disarmed(value) if isinstance(value, str) else value
