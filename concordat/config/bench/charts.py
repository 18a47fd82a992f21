"""`concordat bench charts`: control charts of thousands of series at once, beside a peer that makes one after the other."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any

import click

from concordat.kernel.commandline import stop

GOAL_SECONDS, GOAL_SERIES, GOAL_POINTS = 0.1, 10_000, 36
KINDS = ("nothing but chance", "a step", "a slope", "a season", "one far out", "rare events")


@dataclass(frozen=True, slots=True)
class Measured:
    """Ours and the peer's: seconds for all series, of which the peer charted `charted`, and how many points differ.

    `flagged` is the share of series with any signal, `alarms` that of the series that hold nothing but chance.
    """

    peer: str
    series: int
    points: int
    seconds: float
    charted: int
    peer_seconds: float
    apart: int
    flagged: float
    alarms: float

    @property
    def a_chart(self) -> float:
        """What a chart takes the peer, in milliseconds."""
        return self.peer_seconds / self.charted * 1e3

    @property
    def ratio(self) -> float:
        """How many times as long a chart takes the peer."""
        return (self.peer_seconds / self.charted) / (self.seconds / self.series)

    @property
    def quick(self) -> bool:
        """Whether it took what is aimed at: 0.1 s for 10,000 series of 36, and as much for as many points."""
        return self.seconds <= GOAL_SECONDS * max(1.0, self.series * self.points / (GOAL_SERIES * GOAL_POINTS))

    @property
    def right(self) -> bool:
        """Whether signals are the peer's, in the time that is aimed at."""
        return not self.apart and self.quick


@click.command()
@click.option("--series", default=GOAL_SERIES, show_default=True, type=click.IntRange(6), help="How many series.")
@click.option("--points", default=GOAL_POINTS, show_default=True, type=click.IntRange(13, 400), help="Points of each.")
@click.option("--charted", default=300, show_default=True, type=click.IntRange(1), help="How many the peer charts.")
@click.option("--peer", default="abspc", show_default=True, type=click.Choice(("abspc", "plain")), help="Beside whom.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def charts(series: int, points: int, charted: int, peer: str, as_json: bool) -> None:
    """Chart thousands of series with the signals of NHS Making Data Count.

    The peers are abspc, of the dependency group `bench`, and the rules in plain Python; each charts some of the series, one
    after the other, and reckons limits and signals without drawing. Ours are made by the peer's edition of the rules where
    signals are compared. Series are made: chance, steps, slopes, seasons, single points far out, rare events. Seconds are
    the median of seven. Needs no database. Exit codes: 0 signals are the peer's, and 10,000 series of 36 take at most 0.1
    seconds; 1 not so; 2 it cannot run.
    """
    if find_spec(peer) is None and peer != "plain":
        stop(
            f"This bench charts beside {peer}, which is not installed. Install the dependency group `bench` "
            "(pip install --group bench), or take --peer plain."
        )
    one = measure(series, points, min(charted, series), peer)
    if as_json:
        told = asdict(one) | {"ratio": one.ratio, "right": one.right}
        click.echo(json.dumps(told, indent=1))
    else:
        _print(one)
    sys.exit(0 if one.right else 1)


def measure(series: int, points: int, charted: int, peer: str) -> Measured:
    """Chart made series, and some of them by a peer."""
    import numpy as np

    from concordat.analysis.rules.xmr import chart_all
    from concordat.config.bench.charters import CHARTERS

    made = series_made(series, points)
    charter, rules = CHARTERS[peer]
    seconds = statistics.median(_seconds(lambda: chart_all(made)) for _ in range(7))
    drawn = chart_all(made)
    chosen = np.linspace(0, series - 1, charted).astype(int)
    ours = chart_all(made[chosen], rules=rules)
    charter(made[0].tolist())  # loads what it needs
    begun = time.perf_counter()
    theirs = np.array([charter(row) for row in made[chosen].tolist()])
    peer_seconds = time.perf_counter() - begun
    marked = np.asarray(drawn.special.any(axis=1))
    return Measured(
        peer,
        series,
        points,
        seconds,
        charted,
        peer_seconds,
        int((theirs != (ours.up | ours.down)).sum()),
        float(marked.mean()),
        float(marked[:: len(KINDS)].mean()),
    )


def series_made(series: int, points: int) -> Any:
    """Return series of each kind in turn, the same ones each time."""
    import numpy as np

    random, when = np.random.default_rng(20261121), np.arange(points)
    made = random.normal(100, 10, (series, points))
    made[1 :: len(KINDS)] += np.where(when >= points // 2, 15, 0)
    made[2 :: len(KINDS)] += when * 1.2
    made[3 :: len(KINDS)] += 12 * np.sin(2 * np.pi * when / 12)
    made[4 :: len(KINDS), points // 3] += 60
    rare = made[5 :: len(KINDS)]
    made[5 :: len(KINDS)] = random.poisson(4, rare.shape)
    return made


def _seconds(does: Callable[[], object]) -> float:
    begun = time.perf_counter()
    does()
    return time.perf_counter() - begun


def _print(one: Measured) -> None:
    click.echo(
        f"{one.series:,} series of {one.points}: {one.seconds:.3f} s ({one.seconds / one.series * 1e6:.1f} µs a chart)"
    )
    click.echo(f"{one.peer}, {one.charted:,} of them: {one.peer_seconds:.2f} s ({one.a_chart:.1f} ms a chart)")
    click.echo(f"times as fast: {one.ratio:,.0f}")
    click.echo(f"points whose signals differ: {one.apart:,} of {one.charted * one.points:,}")
    click.echo(f"series with a signal: {one.flagged:.1%}; of those that hold nothing but chance: {one.alarms:.1%}")
    if not one.quick:
        click.echo(f"Aimed at are {GOAL_SECONDS} s for {GOAL_SERIES:,} series of {GOAL_POINTS}.")
