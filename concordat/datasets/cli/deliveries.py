"""Put datasets in the catalogue, deliver files to them, and read receipts, at a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concordat.kernel.commandline import needs_database, stop

if TYPE_CHECKING:
    from concordat.datasets.models import Delivery
    from concordat.kernel.actors import Actor

NOT_LANDED = 1
_BLOCK = 1 << 22
_AS = click.option("--as", "email", default="", metavar="EMAIL", help="Who does it; the record names them.")
_PARTNERSHIP = click.option("--partnership", default="", help="Which partnership, by reference or name.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")


DELIVER_HELP = """Deliver FILE to a dataset: check every row of it, and print the receipt.

\b
Examples:
  concordat datasets deliver street-2027-03.zip --dataset police-street
  concordat datasets deliver caseload.csv --dataset probation-caseload --as lead@probation.example --json

Nothing of it can be seen before its check has ended. Exit codes: 0 it landed; 1 it was refused, or waits for an answer;
2 it could not be delivered.
"""


@click.command(help=DELIVER_HELP)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dataset", "key", required=True, help="The key of the dataset, such as police-street.")
@click.option(
    "--as", "email", default="", metavar="EMAIL", help="Who delivers it; the dataset's steward, unless given."
)
@_PARTNERSHIP
@click.option("--agreement", default="", help="Under which agreement, by reference, where not the usual one.")
@click.option("--corrects", default="", metavar="REF", help="FILE holds rows put aside of this delivery, mended.")
@click.option("--yes", "why", default="", metavar="WHY", help="Where it looks unusual, say that it is right, and why.")
@_JSON
@needs_database
def deliver(
    file: Path, key: str, email: str, partnership: str, agreement: str, corrects: str, why: str, as_json: bool
) -> None:
    """Take the file in, check it in the foreground, and say what became of it."""
    from concordat.datasets.queries.terminal import actor_named

    if not file.is_file():
        stop(f"{file} is no file.")
    with _told():
        with _transaction():
            actor = actor_named(email, partnership, dataset=key)
        with _acting(actor):
            found = _delivered(actor, file, key, agreement, corrects, why)
            with _transaction():
                _print(actor, found.ref, as_json)
    raise SystemExit(0 if found.state == "landed" else NOT_LANDED)


@click.command(name="list")
@_AS
@_PARTNERSHIP
@_JSON
@needs_database
def list_command(email: str, partnership: str, as_json: bool) -> None:
    """List the datasets of a partnership: what stands, and of which version."""
    from concordat.datasets.presenters.terminal import listed_facts, listed_lines
    from concordat.datasets.queries.datasets import datasets_of

    with _told(), _acting(_somebody(email, partnership)) as actor, _transaction():
        rows = listed_facts(datasets_of(actor))
    click.echo(_json(rows) if as_json else "\n".join(listed_lines(rows)))


@click.command()
@click.argument("ref")
@_AS
@_PARTNERSHIP
@_JSON
@needs_database
def receipt(ref: str, email: str, partnership: str, as_json: bool) -> None:
    """Print the receipt of the delivery REF."""
    with _told(), _acting(_somebody(email, partnership)) as actor, _transaction():
        _print(actor, ref, as_json)


@click.command()
@click.argument("template")
@click.option("--agency", required=True, help="Whose data it is, by name or reference.")
@click.option("--steward", default="", metavar="EMAIL", help="Who answers for it here.")
@click.option("--key", default="", help="A key of its own, where not the template's.")
@click.option("--agreement", default="", help="The agreement that it is usually delivered under, by reference.")
@_AS
@_PARTNERSHIP
@_JSON
@needs_database
def add(
    template: str,
    agency: str,
    steward: str,
    key: str,
    agreement: str,
    email: str,
    partnership: str,
    as_json: bool,
) -> None:
    """Put a dataset in the catalogue, from the ready TEMPLATE of that key or from a file that declares one.

    \b
    Example:
      concordat datasets add police-street --agency "Kent Police" --steward lead@kent.example --as manager@medway.example

    Exit codes: 0 it is there; 2 it could not be added.
    """
    from dataclasses import replace

    from concordat.datasets.commands.datasets import Facts
    from concordat.datasets.commands.datasets import add as put
    from concordat.datasets.queries.terminal import agency_named, steward_named

    with _told(), _acting(_somebody(email, partnership)) as actor, _transaction():
        declared = _declared(template)
        declared = replace(declared, key=key) if key else declared
        facts = Facts(agency_named(actor, agency), declared, steward_named(actor, steward), agreement or None)
        made = put(facts=facts, by=actor)
    told = {"key": made.key, "title": made.title, "ref": made.ref}
    click.echo(_json(told) if as_json else f"{made.title} is in the catalogue. Its key is {made.key}.")


def _delivered(actor: Actor, file: Path, key: str, agreement: str, corrects: str, why: str) -> Delivery:
    """Take a file in and check it here; say that it is right where it is asked about and a reason was given."""
    from concordat.datasets.commands import checks, deliveries, uploads
    from concordat.datasets.queries.datasets import dataset_for
    from concordat.datasets.queries.delivering import corrected

    with _transaction():
        dataset = dataset_for(actor, key)
        begun = uploads.take(
            dataset=dataset,
            name=file.name,
            size=file.stat().st_size,
            pieces=_pieces(file),
            channel="terminal",
            by=actor,
            corrects=corrected(actor, dataset, corrects),
            agreement=agreement,
            here=True,
        )
    found = checks.check(delivery=begun.ref, by=actor, tell=_progress())
    click.echo(err=True)
    if found.state == "asked" and why:
        found = deliveries.answer(delivery=found, why=why, by=actor)
    return found


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_BLOCK):
            yield piece


def _progress() -> Callable[[int, str], None]:
    """Return what shows progress on standard error: in place at a terminal, each step once in a log."""
    last = ""

    def tell(percent: int, words: str) -> None:
        nonlocal last
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[2K{percent:3}% {words}", err=True, nl=False)
        elif words != last:
            click.echo(f"{percent:3}% {words}", err=True)
        last = words

    return tell


def _print(actor: Actor, ref: str, as_json: bool) -> None:
    from concordat.datasets.presenters.deliveries import facts, receipt
    from concordat.datasets.presenters.terminal import receipt_lines
    from concordat.datasets.queries.deliveries import received

    told = receipt(received(actor, ref))
    click.echo(_json(facts(told)) if as_json else "\n".join(receipt_lines(told)))


def _declared(template: str) -> Any:
    from concordat.datasets.rules import templates
    from concordat.kernel.errors import Problem

    path = Path(template)
    if path.suffix in (".yaml", ".yml", ".json") and path.is_file():
        return templates.read(path.read_text(encoding="utf-8"))
    if (found := templates.template(template)) is None:
        keys = ", ".join(sorted(each.key for each in templates.templates()))
        raise Problem(f"There is no template {template}. There are: {keys}.")
    return found


def _somebody(email: str, partnership: str) -> Actor:
    from concordat.datasets.queries.terminal import actor_named
    from concordat.kernel.errors import Problem

    if not email:
        raise Problem("Say who does it: --as EMAIL, the address they sign in with.")
    with _transaction():
        return actor_named(email, partnership)


@contextmanager
def _told() -> Iterator[None]:
    """Say in words why something cannot be done, and end with the code that says so."""
    from concordat.kernel.errors import Missing, Problem, Refused

    try:
        yield
    except Problem as problem:
        stop(problem.message)
    except Refused as refused:
        stop(f"{refused.reason} {refused.ask}".strip())
    except Missing:
        stop("It is not there, or you may not know of it.")


def _transaction() -> AbstractContextManager[None]:
    """Return what holds the database to one state, and to what the actor may see, until it ends."""
    from django.db import transaction

    return transaction.atomic()


@contextmanager
def _acting(actor: Actor) -> Iterator[Actor]:
    """Act as somebody, with their transactions within; what they are refused is recorded after these were undone."""
    from concordat.audit.commands import refusals_recorded
    from concordat.kernel.actors import acting

    view = f"concordat datasets {click.get_current_context().info_name}"
    with acting(actor) as there, refusals_recorded(by=actor, view=view):
        yield there


def _json(told: object) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False)
