"""`concordat bench`: measure speed against a named peer, and say whether the answers were right."""

import click

from concordat.config.bench.analysis import analysis
from concordat.config.bench.charts import charts
from concordat.config.bench.delivery import delivery
from concordat.config.bench.disclosure import disclosure
from concordat.config.bench.engines import engines
from concordat.config.bench.pages import pages
from concordat.config.bench.places import places
from concordat.config.bench.reading import reading
from concordat.config.bench.record import audit


@click.group()
def group() -> None:
    """Measure speed against a named peer.

    What needs a database works in one of its own, which is dropped afterwards.
    """


group.add_command(analysis)
group.add_command(audit)
group.add_command(charts)
group.add_command(delivery)
group.add_command(disclosure)
group.add_command(engines)
group.add_command(pages)
group.add_command(places)
group.add_command(reading)
