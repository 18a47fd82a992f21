"""`concordat bench pages`: queries and server time of each page, with a small register and with a large one.

The peer of the large register is the small one: the same page, a hundred times the actions. What a page takes is told
twice: on the clock, and of processors (ours and that of the database's process that answers us), which is what a page
costs also on a machine that is busy with other things.
"""

from __future__ import annotations

import gc
import json
import logging
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from concordat.config.bench.registers import Asked, register
from concordat.kernel.commandline import needs_database

LIMIT = 100.0  # milliseconds at the 95th percentile; docs/explanation/speed.md


@dataclass(frozen=True, slots=True)
class Timing:
    """One page with one size of register: how many queries it asks, and how long the server takes, in milliseconds.

    On the clock, and of processors (`cpu_`; None where the database runs on another machine).
    """

    page: str
    actions: int
    queries: int
    median: float
    p95: float
    cpu_median: float | None
    cpu_p95: float | None


@click.command()
@click.option("--few", default=40, show_default=True, help="Actions in the small register.")
@click.option("--many", default=4000, show_default=True, help="Actions in the large register.")
@click.option("--times", default=40, show_default=True, help="How often each page is asked for.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@needs_database
def pages(few: int, many: int, times: int, as_json: bool) -> None:
    """Ask for each page with a small and with a large register: the number of queries must be the same.

    Times are of the server alone: session, decision, queries and rendering, without the network. Exit code 1 where the
    queries grow, or where a page takes longer than 100 ms at the 95th percentile.
    """
    from concordat.config.commands import collect_static

    logging.disable(logging.INFO)
    collect_static()
    measured = [timing for actions in (few, many) for timing in _measure(actions, times)]
    by_page = {page: [t for t in measured if t.page == page] for page in dict.fromkeys(t.page for t in measured)}
    grown = [page for page, (small, large) in by_page.items() if small.queries != large.queries]
    slow = [timing.page for timing in measured if timing.p95 > LIMIT]
    if as_json:
        click.echo(json.dumps({"pages": [asdict(t) for t in measured], "grown": grown, "slow": slow}, indent=1))
    else:
        _print(by_page, few, many)
        click.echo(f"\nQueries are equal on {len(by_page) - len(grown)} of {len(by_page)} pages.")
        if slow:
            click.echo(f"Slower than {LIMIT:.0f} ms: {', '.join(dict.fromkeys(slow))}.")
    raise SystemExit(1 if grown or slow else 0)


def _print(by_page: dict[str, list[Timing]], few: int, many: int) -> None:
    heads = [f"{few:,}", f"{many:,}", f"p50 {few:,}", f"p95 {few:,}", f"p50 {many:,}", f"p95 {many:,}"]
    heads += ["cpu p50", "cpu p95"]
    click.echo(f"{'page':<26}{'queries':>16}{'':>14}{'milliseconds':>22}{'processors':>32}")
    click.echo(" " * 26 + "".join(f"{head:>11}" for head in heads))
    for page, (small, large) in by_page.items():
        times = (small.median, small.p95, large.median, large.p95, large.cpu_median, large.cpu_p95)
        told = "".join(f"{'' if one is None else format(one, '.1f'):>11}" for one in times)
        click.echo(f"{page:<26}{small.queries:>11}{large.queries:>11}{told}")


def _measure(actions: int, times: int) -> Iterator[Timing]:
    """Ask for every page in turn, so often: what else the machine does then falls on all of them alike."""
    from django.db import connection

    with register(actions) as (client, asked):
        queries = {page: _queries(page, client) for page in asked}
        gc.collect()
        gc.freeze()  # as the server does (`config/wsgi.py`)
        spent = _processors(connection.connection.info.backend_pid)
        taken: dict[Asked, list[tuple[float, float]]] = {page: [] for page in asked}
        for page in asked * times:
            began, before = time.perf_counter(), spent()
            page.ask(client)
            taken[page].append(((time.perf_counter() - began) * 1000, (spent() - before) * 1000))
    for page, figures in taken.items():
        clock, cost = zip(*figures, strict=True)
        told = _middle_and_most(cost) if all(cost) else (None, None)
        yield Timing(page.name, actions, queries[page], *_middle_and_most(clock), *told)


def _queries(page: Asked, client: Any) -> int:
    """Ask for a page twice, the first time to have everything loaded; return how many queries it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page.ask(client)
    with CaptureQueriesContext(connection) as captured:
        answer = page.ask(client)
    if answer.status_code != 200:
        raise click.ClickException(f"{page.address} answered {answer.status_code}")
    return len(captured)


def _middle_and_most(figures: Sequence[float]) -> tuple[float, float]:
    return statistics.median(figures), statistics.quantiles(figures, n=20)[-1]


def _processors(backend: int) -> Callable[[], float]:
    """Return what tells how many seconds of processor this process and one of the database's have had; 0 if unknown."""
    ran = Path(f"/proc/{backend}/schedstat")
    if not (ran.exists() and Path(f"/proc/{backend}/comm").read_text().startswith("postgres")):
        return lambda: 0.0
    return lambda: time.process_time() + int(ran.read_text().split()[0]) / 1e9
