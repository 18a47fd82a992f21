"""`concordat access`: ask, at a terminal, whether data may flow to somebody, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from concordat.kernel.commandline import needs_database, stop

if TYPE_CHECKING:
    from concordat.agreements.rules.flow import Decision


@click.group(name="access")
def group() -> None:
    """Ask who may have which data, and why."""


WHY_HELP = """Say whether data may flow to PERSON (the address they sign in with), and why.

\b
Example:
  concordat access why sam.okafor@police.example --asset "Police crimes" --purpose "Find hot spots" \\
      --field "Month" --field "LSOA" --form pseudonymous --by governance@council.example

The question is asked by somebody who may ask it for anybody, such as an information governance lead, and is recorded as
theirs. Exit codes: 0 it may flow; 1 it may not; 2 the question could not be asked.
"""


@group.command(help=WHY_HELP)
@click.argument("person")
@click.option("--by", "asker", required=True, metavar="EMAIL", help="Who asks; the record names them.")
@click.option(
    "--partnership", default="", help="Which partnership, by reference or name; the asker's first, unless given."
)
@click.option("--asset", required=True, help="The data, by its name or reference.")
@click.option(
    "--purpose", required=True, help="The purpose, by its name or reference; or save-life, prevent-serious-harm."
)
@click.option(
    "--field", "fields", multiple=True, help="A field that is needed, by its name, once for each; all, unless given."
)
@click.option(
    "--form",
    type=click.Choice(["identifiable", "pseudonymous", "aggregate"]),
    required=True,
    help="The form in which it would be given.",
)
@click.option(
    "--use", type=click.Choice(["use", "pass-on", "derive"]), default="use", show_default=True, help="To do what."
)
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@needs_database
def why(
    person: str,
    asker: str,
    partnership: str,
    asset: str,
    purpose: str,
    fields: tuple[str, ...],
    form: str,
    use: str,
    as_json: bool,
) -> None:
    """Ask, print the answer, and end with the code that says it."""
    from concordat.agreements.queries.naming import Unknown, asked_by_name
    from concordat.kernel.errors import Refused

    try:
        found = asked_by_name(
            asker=asker,
            partnership=partnership,
            person=person,
            asset=asset,
            purpose=purpose,
            fields=fields,
            form=form,
            use=use,
        )
    except Unknown as unknown:
        stop(str(unknown))
    except Refused as refused:
        stop(f"{refused.reason} {refused.ask}".strip())
    click.echo(json.dumps(as_facts(found), indent=2, ensure_ascii=False) if as_json else words(found))
    raise SystemExit(0 if found.allowed else 1)


def words(found: Decision) -> str:
    """Return an answer as lines for a person at a terminal."""
    from concordat.agreements.rules.conditions import condition_words

    lines = ["Yes, it may." if found.allowed else "No, it may not.", found.reason]
    if found.allowed:
        lines += [f"Under: {found.under}", *(f"  {words}" for words in condition_words(found.conditions, found.rows))]
    lines += [f"  “{each.title}”: {each.obstacle or 'lets this flow.'}" for each in found.tried]
    return "\n".join(lines)


def as_facts(found: Decision) -> dict[str, object]:
    """Return an answer for a program, as the API gives it."""
    from concordat.agreements.presenters.flows import facts

    return facts(found)
