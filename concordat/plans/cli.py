"""The `plans` group of the command line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from concordat.plans.reading import Part, Reading, Unreadable, read, readable_kinds

_UNREADABLE = 2
_SHOWN = 20
_WIDEST = 100


@click.group(name="plans")
def group() -> None:
    """Read plan documents."""


READ_HELP = f"""Read the plan in FILE and print what was found.

Nothing is stored, and no database is needed. These kinds of file are read: {readable_kinds()}. What the document
does not state is null; what it only implies is under "suggestions".

\b
Examples:
  concordat plans read action-plan.docx
  concordat plans read action-plan.txt
  concordat plans read strategy.pdf --json > reading.json

Exits with 0 when the file was read, and with 2 and one line saying why when it could not be.
"""


@group.command(name="read", help=READ_HELP)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole reading as JSON, for a program.")
def read_command(file: Path, as_json: bool) -> None:
    """Read a plan and print what was found."""
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
    if not reading.actions:
        lines += _themes(reading.priorities)
    lines += _listed("Strategic drivers", reading.drivers)
    figures = [f"{figure.value} {figure.about}, {figure.source.place}" for figure in reading.consultation]
    lines += _listed("What the consultation found", figures)
    lines += _listed("Linked strategies", reading.linked_strategies)
    lines += _listed("Look at these", [f"{w.source.place}: {w.message}" for w in reading.warnings])
    lines += _listed("Left aside", [f"{left.source.place}: {left.message}" for left in reading.left_aside])
    return "\n".join(lines).rstrip()


def _table(heading: str, parts: tuple[Part, ...], counts: Counter[str | None]) -> list[str]:
    if not parts:
        return []
    width = min(_WIDEST, max(len(heading), *(len(part.name) for part in parts)))
    rows = [f"{_cut(part.name, width):<{width}}  {counts[part.name]:>7}  {len(part.themes):>6}" for part in parts]
    return [f"{heading:<{width}}  Actions  Themes", "-" * (width + 17), *rows, ""]


def _themes(parts: Iterable[Part]) -> list[str]:
    """Return the themes under their priorities, for a document in which no action says what they are."""
    lines = []
    for part in parts:
        if part.themes:
            lines += [part.name, *(f"  {theme.name}" for theme in part.themes), ""]
    return lines


def _listed(heading: str, told: Sequence[str]) -> list[str]:
    if not told:
        return []
    more = len(told) - _SHOWN
    shown = [f"  {line}" for line in told[:_SHOWN]]
    return [heading, *shown, *([f"  and {more} more; --json lists all"] if more > 0 else []), ""]


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"
