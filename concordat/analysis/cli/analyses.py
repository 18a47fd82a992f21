"""`concordat analysis saved`: find saved analyses and have them answered, at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from concordat.analysis.cli.writing import told_why, write_answer, write_json, write_table
from concordat.kernel.commandline import needs_database


@click.group()
def saved() -> None:
    """Find saved analyses, as far as they are shared, and have them answered."""


def as_somebody(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say who asks."""
    words = "Which partnership, by reference or name; the asker's first, unless given."
    command = click.option("--partnership", default="", help=words)(command)
    return click.option("--as", "email", required=True, metavar="EMAIL", help="Who asks.")(command)


as_json = click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")


@saved.command("list")
@as_somebody
@click.option("--search", default="", metavar="WORDS", help="Words in titles, notes and owners.")
@click.option("--dataset", default="", metavar="KEY", help="A dataset that they ask of.")
@click.option("--mine", is_flag=True, help="One's own alone.")
@as_json
@needs_database
def list_saved(email: str, partnership: str, search: str, dataset: str, mine: bool, as_json: bool) -> None:
    """List the saved analyses that one may see, the one changed last first.

    \b
    Example:
      concordat analysis saved list --as ana@council.example --dataset police-street
    """
    from concordat.analysis.presenters.saved_plain import LISTED, listed_cells, listed_facts
    from concordat.analysis.queries.naming import saved_by_name

    with told_why():
        found = saved_by_name(email=email, partnership=partnership, search=search, dataset=dataset, mine=mine)
    if as_json:
        write_json([listed_facts(each) for each in found.analyses])
        return
    write_table(LISTED, [listed_cells(each, found.titles, found.member) for each in found.analyses], as_csv=False)


@saved.command()
@click.argument("ref")
@as_somebody
@as_json
@needs_database
def show(ref: str, email: str, partnership: str, as_json: bool) -> None:
    """Show what the analysis REF asks, and of which versions its answers were made. It holds no figure."""
    from concordat.analysis.presenters.saved_plain import lines, run_facts, whole_facts
    from concordat.analysis.queries.naming import one_by_name

    with told_why():
        found = one_by_name(ref=ref, email=email, partnership=partnership)
    (analysis,) = found.analyses
    if as_json:
        write_json(whole_facts(analysis) | {"runs": [run_facts(each) for each in found.runs]})
        return
    for line in lines(analysis, found.titles, found.runs):
        click.echo(line)


@saved.command()
@click.argument("ref")
@as_somebody
@click.option("--purpose", default="", metavar="NAME", help="What for, by name or reference; as saved, unless given.")
@click.option("--protected", is_flag=True, help="Protect figures that may be exact, so that others can be shown them.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer, and what goes with it, as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Write the figures alone, as CSV.")
@needs_database
def ask(ref: str, email: str, partnership: str, purpose: str, protected: bool, as_json: bool, as_csv: bool) -> None:
    """Answer the analysis REF as it stands now, as exactly as agreements allow whoever asks; the record names them.

    \b
    Example:
      concordat analysis saved ask 0123456789ab --as ana@council.example --csv

    Exit codes: 0 it was answered; 1 it was refused, and why; 2 it could not be asked.
    """
    from concordat.analysis.queries.naming import answer_by_name

    with told_why():
        answer = answer_by_name(ref=ref, email=email, purpose=purpose, partnership=partnership, protected=protected)
    write_answer(answer, as_json, as_csv)
