"""`concordat datasets`: read rows of datasets at a terminal."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

import click

from concordat.kernel.commandline import needs_database, stop


@click.command()
@click.argument("key")
@click.option("--as", "email", required=True, metavar="EMAIL", help="Who reads; the record names them.")
@click.option("--purpose", default="", help="What for, by the purpose's name or reference. Open data needs none.")
@click.option(
    "--partnership", default="", help="Which partnership, by reference or name; the reader's first, unless given."
)
@click.option(
    "--way", default="", help="Where there are several ways to have rows, which; the least telling, unless given."
)
@click.option("--columns", default="", help="Names of columns, with commas between; all, unless given.")
@click.option("--where", multiple=True, metavar="CONDITION", help='Such as "month at-least 2026-01"; may be repeated.')
@click.option("--order", multiple=True, metavar="COLUMN", help="A column to sort by, down with a - before.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many rows.")
@click.option("--offset", type=click.IntRange(0), default=0, help="How many rows to pass over first.")
@click.option("--json", "as_json", is_flag=True, help="Write rows, and what goes with them, as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Write the rows alone, as CSV.")
@needs_database
def read(key: str, email: str, purpose: str, partnership: str, as_json: bool, as_csv: bool, **asked: Any) -> None:
    """Read rows of the dataset KEY for a purpose, as the agreement gives them.

    \b
    Example:
      concordat datasets read police-street --as sam.okafor@police.example --where "month at-least 2026-01" --csv

    Exit codes: 0 rows were read; 1 no agreement gives them, and why; 2 the question could not be asked.
    """
    from concordat.agreements.queries.naming import Unknown
    from concordat.datasets.queries.naming import read_by_name
    from concordat.kernel.errors import Problem, Refused

    try:
        rows = read_by_name(key=key, email=email, purpose=purpose, partnership=partnership, **asked)
    except Unknown as unknown:
        stop(str(unknown))
    except Problem as problem:
        stop(problem.message)
    except Refused as refused:
        stop(f"{refused.reason} {refused.ask}".strip(), code=1)
    _write(rows, as_json, as_csv)


def _write(rows: Any, as_json: bool, as_csv: bool) -> None:
    from concordat.datasets.presenters.rows import cells, facts
    from concordat.design.downloads import disarmed

    headings, told = cells(rows)
    if as_json:
        click.echo(json.dumps(facts(rows), indent=2, ensure_ascii=False))
        return
    if not as_csv:
        said = facts(rows)
        click.echo(f"{said['reason']} {', '.join(said['conditions'])}.", err=True)
        click.echo(f"{len(told):,} of {rows.total:,} rows.", err=True)
    writer = csv.writer(sys.stdout, dialect="unix" if as_csv else "excel-tab", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(headings)
    writer.writerows([_cell(value, disarmed) for value in row] for row in told)


def _cell(value: Any, disarmed: Any) -> Any:
    if value is None:
        return ""
    return disarmed(value) if isinstance(value, str) else value
