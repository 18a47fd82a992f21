"""The `plans` group of the command line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from concordat.plans.reading import Part, Reading, Unreadable, read

_UNREADABLE = 2
_WARNINGS_SHOWN = 20


@click.group(name="plans")
def group() -> None:
    """Read plan documents."""


@group.command(name="read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole reading as JSON, for a program.")
def read_command(file: Path, as_json: bool) -> None:
    """Read the plan in FILE and print what was found.

    Nothing is stored, and no database is needed. Text files (.txt and .md) are read, with tables as lines of
    tab-separated cells. What the document does not state is null; what it only implies is under "suggestions".

    \b
    Examples:
      concordat plans read action-plan.txt
      concordat plans read action-plan.txt --json > reading.json

    Exits with 0 when the file was read, and with 2 and one line saying why when it could not be.
    """
    try:
        reading = read(file)
    except Unreadable as wrong:
        click.echo(str(wrong), err=True)
        raise SystemExit(_UNREADABLE) from None
    click.echo(json.dumps(reading.to_json(), ensure_ascii=False, indent=2) if as_json else summary(reading))


def summary(reading: Reading) -> str:
    """Return a reading as a page of text for a person at a terminal."""
    lines = [
        f"Title    {reading.title or 'not stated'}",
        f"Period   {reading.period or 'not stated'}",
        f"Layout   {reading.layout}",
        f"Actions  {len(reading.actions)}",
        "",
    ]
    lines += _table("Priority", reading.priorities, Counter(action.priority for action in reading.actions))
    lines += _table("Strand", reading.strands, Counter(action.strand for action in reading.actions))
    if reading.linked_strategies:
        lines += [f"Linked strategies  {len(reading.linked_strategies)}", ""]
    lines += _remarks("Look at these", [(w.source.place, w.message) for w in reading.warnings])
    lines += _remarks("Left aside", [(left.source.place, left.message) for left in reading.left_aside])
    return "\n".join(lines).rstrip()


def _table(heading: str, parts: tuple[Part, ...], counts: Counter[str | None]) -> list[str]:
    if not parts:
        return []
    width = max(len(heading), *(len(part.name) for part in parts))
    rows = [f"{part.name:<{width}}  {counts[part.name]:>7}  {len(part.themes):>6}" for part in parts]
    return [f"{heading:<{width}}  Actions  Themes", "-" * (width + 17), *rows, ""]


def _remarks(heading: str, remarks: list[tuple[str, str]]) -> list[str]:
    if not remarks:
        return []
    shown = [f"  {place}: {message}" for place, message in remarks[:_WARNINGS_SHOWN]]
    more = len(remarks) - _WARNINGS_SHOWN
    return [heading, *shown, *([f"  and {more} more; --json lists all"] if more > 0 else []), ""]
