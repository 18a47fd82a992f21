"""`concordat bench reading`: pages a second and memory of reading plans, beside the plain ways to take their words."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from concordat.config.bench import plan_files, readers
from concordat.kernel.commandline import CANNOT_RUN, stop

GOAL_PAGES, GOAL_SECONDS, GOAL_MEMORY = 60, 2.0, 500_000_000  # docs/explanation/speed.md
GOAL_WORDS = 0.99  # of the words that the peer finds; page numbers and lines repeated on each page are left out
PEERS: Mapping[str, str] = {"docx": "python-docx", "pdf": "pypdfium2"}
_CODE = Path(__file__).resolve().parents[3]
_LONGEST = 300  # seconds
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading took: seconds, pages a second, and the most memory in bytes."""

    seconds: float
    pages_a_second: float
    memory: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One document read by Concordat and beside it by the peer.

    `ratio` is our seconds to the peer's, `words` the share of the peer's words that are in our document, `missing` some
    that are not; `expected` is how many actions there are, where that is known.
    """

    kind: str
    pages: int
    ours: Taken
    peer: Taken
    ratio: float
    words: float
    missing: tuple[str, ...]
    actions: int
    expected: int | None

    @property
    def right(self) -> bool:
        """Whether words and actions are there and, of a plan of the size that the goal names, the goal is met."""
        quick = self.ours.seconds <= GOAL_SECONDS and self.ours.memory <= GOAL_MEMORY
        return self.complete and (quick or self.pages > GOAL_PAGES)

    @property
    def complete(self) -> bool:
        """Whether the words that the peer finds, and the actions that are known, are in our reading."""
        return self.words >= GOAL_WORDS and self.expected in {None, self.actions}


@click.command()
@click.option(
    "--pages",
    default=(60, 300),
    multiple=True,
    show_default=True,
    type=click.IntRange(1, 500),
    help="Pages of a plan; may be repeated.",
)
@click.option("--times", default=3, show_default=True, type=click.IntRange(1), help="How often each is read.")
@click.option("--docx", type=FILE, help="A Word file to repeat instead of the plan that is made.")
@click.option(
    "--docx-pages", type=click.IntRange(1), help="How many pages that file prints to, which it does not say itself."
)
@click.option("--pdf", type=FILE, help="A PDF whose pages to repeat instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def reading(
    pages: tuple[int, ...], times: int, docx: Path | None, docx_pages: int | None, pdf: Path | None, as_json: bool
) -> None:
    """Read a plan of 60 and of 300 pages, as .docx and as PDF, and beside it take only its words.

    The peers are plain python-docx and plain pypdfium2: they give text, and neither tables nor actions. Each reads in a
    process of its own; seconds begin with loading the libraries and are the median. The plan is an invented one that is
    made for this, or a given file whose pages are repeated. Needs no database; needs python-docx, which is among the
    dependencies for tests. Exit codes: 0 our document holds 99 in 100 of the words that the peer finds, and 60 pages take
    at most 2 seconds and 500 MB; 1 not so; 2 it cannot run.
    """
    if docx and not docx_pages:
        raise click.UsageError("Say with --docx-pages how many pages the Word file prints to.")
    if find_spec("docx") is None:
        stop("This bench reads beside python-docx, which is not installed. It is in the dependency group `test`.")
    measured: list[Measured] = []
    for kind, file in (("docx", docx), ("pdf", pdf)):
        given = file.read_bytes() if file else b""
        for count in pages:
            measured.append(_measure(kind, count, times, _document(kind, count, given, docx_pages or 1), bool(given)))
            if not as_json:
                _print(measured[-1], heading=len(measured) == 1)
    right = all(one.right for one in measured)
    if as_json:
        click.echo(json.dumps({"right": right, "measured": [asdict(one) for one in measured]}, indent=1))
    else:
        _conclude(measured)
    sys.exit(0 if right else 1)


def _document(kind: str, pages: int, given: bytes, docx_pages: int) -> bytes:
    if kind == "pdf":
        return plan_files.repeated_pdf(given, pages) if given else plan_files.pdf(pages)
    return plan_files.repeated_docx(given, -(-pages // docx_pages)) if given else plan_files.docx(pages)


def _measure(kind: str, pages: int, times: int, data: bytes, is_given: bool) -> Measured:
    ours, our_words, actions = _read("concordat", data, pages, times)
    peer, words, _ = _read(PEERS[kind], data, pages, times)
    missing = sorted(words - our_words)
    share = 1 - len(missing) / max(1, len(words))
    expected = None if is_given else pages * plan_files.ROWS
    return Measured(kind, pages, ours, peer, ours.seconds / peer.seconds, share, tuple(missing[:20]), actions, expected)


def _read(reader: str, data: bytes, pages: int, times: int) -> tuple[Taken, set[str], int]:
    """Have a document read in a fresh process, several times; return the median, the words found and how many actions."""
    told = [_told(reader, data) for _ in range(times)]
    seconds = statistics.median(one["seconds"] for one in told)
    taken = Taken(seconds, pages / seconds, max(one["memory"] for one in told))
    return taken, set(told[0]["words"]), int(told[0]["actions"])


def _told(reader: str, data: bytes) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-P", str(readers.__file__), reader],
        input=data,
        capture_output=True,
        env={"PYTHONPATH": str(_CODE), "LANG": "C.UTF-8"},
        timeout=_LONGEST,
        check=False,
    )
    if done.returncode:
        stop(f"{reader} could not read it. {done.stderr.decode(errors='replace').strip()}", CANNOT_RUN)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _print(one: Measured, *, heading: bool) -> None:
    if heading:
        heads = "".join(f"{head:>9}" for head in ("seconds", "pages/s", "peak MB", "ratio", "words", "actions"))
        click.echo(f"{'document':<18}{'read by':<14}{heads}")
    for who, taken, rest in _lines(one):
        what = f"{one.pages} pages, {one.kind}" if who == "Concordat" else ""
        click.echo(
            f"{what:<18}{who:<14}{taken.seconds:>9.2f}{taken.pages_a_second:>9.0f}{taken.memory / 1e6:>9.0f}{rest}"
        )


def _lines(one: Measured) -> Iterator[tuple[str, Taken, str]]:
    yield "Concordat", one.ours, f"{one.ratio:>9.1f}{one.words:>9.1%}{one.actions:>9,}"
    yield PEERS[one.kind], one.peer, ""


def _conclude(measured: list[Measured]) -> None:
    click.echo("")
    for one in measured:
        if one.words < GOAL_WORDS:
            click.echo(f"Not in our document of {one.pages} pages, {one.kind}: {', '.join(one.missing)}.")
        elif not one.complete:
            click.echo(f"{one.pages} pages, {one.kind}: {one.actions:,} actions were found of {one.expected:,}.")
        elif not one.right:
            click.echo(f"{one.pages} pages, {one.kind}: more than {GOAL_SECONDS:.0f} s or {GOAL_MEMORY / 1e6:.0f} MB.")
    if all(one.right for one in measured):
        click.echo(
            f"Our documents hold the words that the peers find; {GOAL_PAGES} pages take at most {GOAL_SECONDS:.0f} s "
            f"and {GOAL_MEMORY / 1e6:.0f} MB."
        )
