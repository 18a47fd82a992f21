"""`concordat partnership`: set up a partnership and its first administrator, and list those there are."""

from __future__ import annotations

import json

import click

from concordat.kernel.commandline import needs_database, stop


@click.group()
def group() -> None:
    """Set up a partnership and its first administrator.

    Everything else is done in the browser, by the administrator.
    """


@group.command()
@click.argument("name")
@click.option("--area", required=True, help="The area it serves, such as a district, a city or a county.")
@click.option("--short-name", default="", help="What people call it; its name, unless given.")
@click.option("--agency", required=True, help="The administrator's agency, such as “Thornbridge Council”.")
@click.option(
    "--agency-kind",
    default="unitary",
    show_default=True,
    help="What the agency is in law: unitary, county, district, police, fire, probation, health, other …",
)
@click.option("--administrator", "email", required=True, metavar="EMAIL", help="The address they sign in with.")
@click.option("--name", "administrator", required=True, help="The administrator's name.")
@click.password_option(help="The administrator's first password; asked for, unless given.")
@click.option("--json", "as_json", is_flag=True, help="Write what was made as JSON.")
@needs_database
def create(
    name: str,
    area: str,
    short_name: str,
    agency: str,
    agency_kind: str,
    email: str,
    administrator: str,
    password: str,
    as_json: bool,
) -> None:
    """Make the partnership NAME, its first agency and its first administrator.

    An agency of that name, or a member of that address, who is here already is taken as they are; a member's password
    is left alone. Exit codes: 0 it is made; 2 something given was wrong.
    """
    from django.conf import settings

    from concordat.kernel.actors import system
    from concordat.kernel.errors import Problem
    from concordat.partnership.commands import partnerships

    try:
        made = partnerships.establish(
            name=name,
            short_name=short_name,
            area=area,
            agency=agency,
            agency_kind=agency_kind,
            administrator=administrator,
            email=email,
            password=password,
            by=system("install"),
        )
    except Problem as problem:
        stop(f"Nothing was made. {problem.message}")
    if as_json:
        click.echo(json.dumps({"ref": made.ref, "name": made.name, "area": made.area, "administrator": email}))
    else:
        click.echo(f"{made.name} is made. {administrator} signs in at {settings.SITE_URL}/account/login/ as {email}.")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write the list as JSON.")
@needs_database
def list_partnerships(as_json: bool) -> None:
    """List the partnerships of this installation."""
    from django.db import transaction

    from concordat.kernel.actors import acting, system
    from concordat.partnership.queries.partnerships import installed

    with transaction.atomic(), acting(system("install")) as installer:
        found = installed(installer)
    if as_json:
        click.echo(json.dumps([facts.as_json() for facts in found], indent=2))
    for facts in found if not as_json else ():
        ended = f", ended {facts.ends:%d/%m/%Y}" if facts.ends else ""
        click.echo(
            f"{facts.ref}  {facts.name} ({facts.area}{ended}): {facts.agencies} agencies, {facts.people} members"
        )
    if not found and not as_json:
        click.echo("There is no partnership yet. Make one with `concordat partnership create`.")
