"""The command line: `concordat`, with a group for each package that has commands."""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

GROUPS = {
    "demo": (
        "concordat.config.commands",
        "demo",
        "Start everything with the demonstration partnership.",
    ),
    "serve": (
        "concordat.config.commands",
        "serve",
        "Start the web server and the worker.",
    ),
    "worker": ("concordat.config.commands", "worker", "Run background jobs."),
    "migrate": (
        "concordat.config.commands",
        "migrate",
        "Bring the database up to date.",
    ),
    "doctor": (
        "concordat.config.doctor",
        "doctor",
        "Check the installation, and say how to mend what is wrong.",
    ),
    "audit": (
        "concordat.audit.cli",
        "group",
        "Verify the record and publish its head.",
    ),
    "partnership": (
        "concordat.partnership.cli",
        "group",
        "Set up a partnership and its first administrator.",
    ),
    "access": ("concordat.agreements.cli", "group", "Ask who may have which data, and why."),
    "places": (
        "concordat.places.cli",
        "group",
        "Load areas and figures about them, and find where a point lies.",
    ),
    "datasets": ("concordat.datasets.cli", "group", "Deliver data to datasets, and read rows as agreements give them."),
    "analysis": ("concordat.analysis.cli", "group", "Ask questions of the partnership's data, as agreements allow."),
    "plans": ("concordat.plans.cli", "group", "Read plan documents."),
    "bench": ("concordat.config.bench", "group", "Measure speed against a named peer."),
}


class Commands(click.Group):
    """Loads a command only when it is asked for, so that `concordat` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(GROUPS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in GROUPS:
            return None
        module, attribute, _ = GROUPS[name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in GROUPS.items()])


@click.command(
    cls=Commands,
    epilog="Begin with `concordat demo`. `concordat COMMAND --help` tells more of each.",
)
@click.version_option(package_name="concordat")
def main() -> None:
    """Concordat: the working system of a Community Safety Partnership.

    Exit codes: 0 all is well; 1 a check found something wrong; 2 wrong use, or something that could not be read.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.config.settings")
    gc.set_threshold(50_000, 20, 50)  # modules are made and kept: looking for what was dropped took a sixth of it


if __name__ == "__main__":
    sys.exit(main())
