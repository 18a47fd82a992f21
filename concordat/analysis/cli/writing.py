"""What commands of `concordat analysis` write, and how they end where there is no answer."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from concordat.kernel.commandline import stop

if TYPE_CHECKING:
    from concordat.analysis.rules.answers import Answer

REFUSED = 1


@contextmanager
def told_why() -> Iterator[None]:
    """End with words where there is no answer: exit code 1 where it was refused, 2 where it could not be asked."""
    from concordat.agreements.queries.naming import Unknown
    from concordat.analysis.rules.faults import Faulty
    from concordat.kernel.errors import Problem, Refused

    try:
        yield
    except Unknown as unknown:
        stop(str(unknown))
    except Faulty as faulty:
        stop("\n".join(f"{each.where}: {each.message}" if each.where else each.message for each in faulty.faults))
    except Problem as problem:
        stop(problem.message)
    except Refused as refused:
        stop(f"{refused.reason} {refused.ask}".strip(), code=REFUSED)


def write_answer(answer: Answer, as_json: bool, as_csv: bool) -> None:
    """Write an answer as JSON, its figures as CSV, or as people read it."""
    from concordat.analysis.presenters.plain import facts, lines, shown, table

    if as_json:
        write_json(facts(answer))
        return
    if not as_csv:
        for line in lines(answer):
            click.echo(line, err=True)
    heads, rows = table(answer) if as_csv else shown(answer)
    write_table(heads, rows, as_csv)


def write_json(plain: Any) -> None:
    """Write plain values as JSON."""
    click.echo(json.dumps(plain, indent=2, ensure_ascii=False))


def write_table(heads: Iterable[str], rows: Iterable[Iterable[Any]], as_csv: bool) -> None:
    """Write a table: as CSV, or in columns that a terminal shows. No cell of it is a formula to a spreadsheet."""
    from concordat.design.downloads import disarmed

    writer = csv.writer(sys.stdout, dialect="unix" if as_csv else "excel-tab", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(list(heads))
    writer.writerows([_cell(value, disarmed) for value in row] for row in rows)


def _cell(value: Any, disarmed: Any) -> Any:
    if value is None:
        return ""
    return disarmed(value) if isinstance(value, str) else value
