"""`concordat audit`: verify the record and publish its head."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

from concordat.kernel.commandline import needs_database, stop


@click.group()
def group() -> None:
    """Verify the record and publish its head.

    Every entry is sealed with a hash of itself and of the seal before it. The newest seal, the head, is published each
    day to a folder (AUDIT_HEADS, best on another machine) and to AUDIT_HEAD_MAIL, so that even a cut-off end is seen.
    """


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
@click.option(
    "--heads",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of published heads (*.jsonl); without it, the one that heads are published to.",
)
@needs_database
def verify(as_json: bool, folder: Path | None) -> None:
    """Check that no entry was altered, removed, put in or cut off.

    Exit codes: 0 the record is intact; 1 something is wrong, and which rows; 2 it could not be checked.
    """
    from django.conf import settings

    from concordat.audit import queries

    folder = folder or Path(settings.AUDIT_HEADS)
    try:
        heads, unreadable = queries.published_heads(folder) if folder.is_dir() else ([], [])
    except OSError as error:
        stop(f"The published heads cannot be read: {error}")
    begun = time.perf_counter()
    report = queries.verify(heads)
    seconds = time.perf_counter() - begun
    findings = (*report.findings, *unreadable)
    if as_json:
        facts = asdict(report) | {
            "findings": [asdict(one) for one in findings],
            "intact": not findings,
            "seconds": round(seconds, 3),
        }
        click.echo(json.dumps(facts, indent=2))
    else:
        _tell(report.entries, len(heads), [one.words for one in findings], report.more, seconds)
    sys.exit(1 if findings else 0)


@group.command()
@needs_database
def publish() -> None:
    """Publish the head now, besides the one of each day."""
    from concordat.audit.commands import publish_head

    try:
        head = publish_head()
    except OSError as error:
        stop(f"The head could not be written: {error}")
    click.echo(head.line() if head else "The record is empty: there is nothing to publish.")


@group.command()
@needs_database
def head() -> None:
    """Show the newest seal without publishing it, as JSON."""
    from concordat.audit import queries

    last = queries.head()
    click.echo(json.dumps(asdict(last) if last else None))


def _tell(entries: int, heads: int, words: list[str], more: int, seconds: float) -> None:
    click.echo(
        f"Looked at {entries:,} entries and {heads:,} published head{'' if heads == 1 else 's'} in {seconds:.1f} seconds."
    )
    if not heads:
        click.echo(
            "No head has been published yet, so an end cut off would not be seen: run `concordat audit publish`."
        )
    if not words:
        click.echo("The record is intact.")
        return
    click.echo("The record is not intact:")
    for line in words:
        click.echo(f"- {line}")
    if more:
        click.echo(f"- and {more:,} more that are not listed here")
