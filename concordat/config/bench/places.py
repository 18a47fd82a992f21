"""`concordat bench places`: seconds and memory of finding areas, cells and grid positions of millions of points."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from concordat.config.bench import finders
from concordat.kernel.commandline import CANNOT_RUN, stop

GOAL_RATIO, GOAL_MEMORY, GOAL_POINTS = 5.0, 1_500_000_000, 1_000_000  # docs/explanation/places.md
OSTN15, SEVEN_PARAMETERS = 0.002, 10.0  # metres: how far two answers may lie apart, by how the peer converts
PEERS = {"areas": "shapely", "cells": "h3", "grid": "pyproj"}
TASKS = tuple(PEERS)
_CODE = Path(__file__).resolve().parents[3]
_LONGEST = 1800  # seconds
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Taken:
    """What it took: seconds to make ready and to answer, and the most memory in bytes."""

    ready: float
    seconds: float
    memory: int

    @property
    def whole(self) -> float:
        """The seconds of both."""
        return self.ready + self.seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """One task done by Concordat and beside it by the peer.

    `ratio` is the peer's whole seconds to ours, `apart` how many answers differ, `nothing` for how many points we give no
    answer, and `words` how the peer went about it, where that matters.
    """

    task: str
    what: str
    points: int
    ours: Taken
    peer: Taken
    apart: int
    nothing: int
    words: str

    @property
    def ratio(self) -> float:
        """How many times as long the peer took, making ready included."""
        return self.peer.whole / self.ours.whole

    @property
    def quick(self) -> bool:
        """Whether areas of many points are found as quickly, and in as little memory, as is aimed at."""
        if self.task != "areas" or self.points < GOAL_POINTS:
            return True
        return self.ratio >= GOAL_RATIO and self.ours.memory <= GOAL_MEMORY

    @property
    def right(self) -> bool:
        """Whether the answers are those of the peer, and quick."""
        return not self.apart and self.quick


@click.command()
@click.option(
    "--points", "count", default=7_700_000, show_default=True, type=click.IntRange(10), help="How many points."
)
@click.option("--areas", default=35_000, show_default=True, type=click.IntRange(2, 200_000), help="How many areas.")
@click.option("--only", multiple=True, type=click.Choice(TASKS), help="Measure this alone; may be repeated.")
@click.option(
    "--points-file", type=FILE, help="Parquet with the columns Longitude and Latitude, instead of made points."
)
@click.option("--outlines", multiple=True, type=FILE, help="GeoJSON of areas for those points; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def places(
    count: int, areas: int, only: tuple[str, ...], points_file: Path | None, outlines: tuple[Path, ...], as_json: bool
) -> None:
    """Find the areas, H3 cells and National Grid positions of millions of points.

    The areas are made: a country with as many as England has statistical areas, most of them small ones in towns. Its
    points are once all different, and once a tenth as many places that each come ten times, as published crime does.
    The peers are shapely's tree of points asked for each area, plain h3 and plain pyproj, the last two of which are in the
    dependency group `bench`. Each runs in a process of its own. Needs no database. Exit codes: 0 the answers are the
    peers', and areas take at most a fifth of the peer's time and 1.5 GB; 1 not so; 2 it cannot run.
    """
    if bool(points_file) != bool(outlines):
        raise click.UsageError(
            "Give --points-file and --outlines together: areas are found for points that lie in them."
        )
    tasks = [task for task in TASKS if not only or task in only]
    for task in tasks:
        if find_spec(PEERS[task]) is None:
            stop(
                f"This bench finds {task} beside {PEERS[task]}, which is not installed. Install the dependency group "
                f"`bench` (pip install --group bench), or leave it out with --only."
            )
    measured: list[Measured] = []
    for number, (what, x, y, shapes) in enumerate(
        _given(points_file, outlines) if points_file else _made(count, areas)
    ):
        with TemporaryDirectory() as folder:
            _lay_out(Path(folder), x, y, shapes)
            for task in tasks if not number else [task for task in tasks if task == "areas"]:
                measured.append(_measure(task, what, Path(folder)))
                if not as_json:
                    _print(measured[-1], heading=len(measured) == 1)
    right = all(one.right for one in measured)
    if as_json:
        told = [asdict(one) | {"ratio": one.ratio, "right": one.right} for one in measured]
        click.echo(json.dumps({"right": right, "measured": told}, indent=1))
    else:
        _conclude(measured)
    sys.exit(0 if right else 1)


def _made(count: int, areas: int) -> Iterator[tuple[str, Any, Any, Any]]:
    from concordat.config.bench.made_areas import country, people

    outlines = country(areas)
    for what, different in (("all different", count), ("ten times each", max(1, count // 10))):
        yield f"{len(outlines):,} areas, {what}", *people(outlines, count, different), outlines


def _given(points: Path, outlines: tuple[Path, ...]) -> Iterator[tuple[str, Any, Any, Any]]:
    import numpy as np
    import pyarrow.parquet as pq
    import shapely

    table = pq.read_table(points, columns=["Longitude", "Latitude"]).drop_null()
    x, y = (column.to_numpy().astype(np.float64) for column in table.columns)
    for file in outlines:
        features = json.loads(file.read_text())["features"]
        yield file.stem, x, y, np.array([shapely.geometry.shape(one["geometry"]) for one in features])


def _lay_out(folder: Path, x: Any, y: Any, outlines: Any) -> None:
    """Write points and outlines where the processes find them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    np.save(folder / "points.npy", np.stack([x, y]))
    pq.write_table(
        pa.table({"wkb": pa.array(list(shapely.to_wkb(outlines)), pa.binary())}), folder / "outlines.parquet"
    )


def _measure(task: str, what: str, folder: Path) -> Measured:
    import numpy as np

    ours, _ = _found(task, "concordat", folder)
    peer, words = _found(task, "peer", folder)
    mine, theirs = (np.load(folder / f"{task}-{who}.npy") for who in ("concordat", "peer"))
    apart, nothing = COMPARED[task](mine, theirs, words)
    return Measured(task, what if task == "areas" else "", mine.shape[-1], ours, peer, apart, nothing, words)


def _areas_compared(mine: Any, theirs: Any, words: str) -> tuple[int, int]:
    return int((mine != theirs).sum()), int((mine < 0).sum())


def _cells_compared(mine: Any, theirs: Any, words: str) -> tuple[int, int]:
    return int((mine != theirs).sum()), int((mine == 0).sum())


def _grid_compared(mine: Any, theirs: Any, words: str) -> tuple[int, int]:
    """Compare where we answer; the peer answers in Ireland and France too."""
    import numpy as np

    metres = np.hypot(*(mine - theirs))
    far = metres > (OSTN15 if words == "OSTN15" else SEVEN_PARAMETERS)
    return int(far.sum()), int(np.isnan(metres).sum())


COMPARED: dict[str, Callable[[Any, Any, str], tuple[int, int]]] = {
    "areas": _areas_compared,
    "cells": _cells_compared,
    "grid": _grid_compared,
}


def _found(task: str, who: str, folder: Path) -> tuple[Taken, str]:
    """Have it found in a fresh process; return what that took, and what the peer said of itself."""
    done = subprocess.run(
        [sys.executable, "-P", str(finders.__file__), task, who, str(folder)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(_CODE), "LANG": "C.UTF-8"},
        timeout=_LONGEST,
        check=False,
    )
    if done.returncode:
        stop(f"{task} could not be found by {who}. {done.stderr.strip()}", CANNOT_RUN)
    *words, last = done.stdout.splitlines()
    return Taken(**json.loads(last)), " ".join(words)


def _print(one: Measured, *, heading: bool) -> None:
    if heading:
        heads = "".join(f"{head:>10}" for head in ("ready s", "answer s", "peak MB", "times"))
        click.echo(f"{'found':<42}{'by':<12}{heads}")
    what = f"{one.points:,} points: {one.task}" + (f" ({one.words})" if one.words else "")
    for line, who, taken in ((what, "Concordat", one.ours), (f"  {one.what}", PEERS[one.task], one.peer)):
        times = f"{one.ratio:>10.1f}" if who != "Concordat" else ""
        click.echo(f"{line:<42}{who:<12}{taken.ready:>10.2f}{taken.seconds:>10.2f}{taken.memory / 1e6:>10,.0f}{times}")
    click.echo(f"  answers that differ: {one.apart:,}; without an answer: {one.nothing:,}")


def _conclude(measured: list[Measured]) -> None:
    click.echo("")
    for one in measured:
        if one.apart:
            click.echo(f"{one.task}: {one.apart:,} of {one.points:,} answers are not the peer's.")
        if not one.quick:
            click.echo(
                f"{one.task}, {one.what}: {one.ratio:.1f} times as fast as the peer, in {one.ours.memory / 1e6:,.0f} MB; "
                f"aimed at are {GOAL_RATIO:.0f} times, in {GOAL_MEMORY / 1e6:,.0f} MB."
            )
    if all(one.right for one in measured):
        click.echo("The answers are those of the peers, in the time and memory that is aimed at.")
