"""`concordat datasets`: put datasets in the catalogue, deliver files to them, and read rows of them."""

import click

from concordat.datasets.cli.deliveries import add, deliver, list_command, receipt
from concordat.datasets.cli.rows import read


@click.group(name="datasets")
def group() -> None:
    """Deliver data to datasets, list them, read receipts, and read rows as far as agreements give them."""


for command in (add, deliver, list_command, read, receipt):
    group.add_command(command)
