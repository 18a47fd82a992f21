"""Have spoilt inputs of one kind read in processes of their own, and count."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

_NEVER_MIND = 1_000_000_000


@dataclass
class Count:
    """What came of the inputs of one kind; `slowest` is seconds of computing and the number of the input."""

    kind: str
    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    found: dict[str, list[int]] = field(default_factory=dict)
    said: Counter[str] = field(default_factory=Counter)

    def take(self, number: int, what: str, words: str, took: float = 0.0) -> None:
        """Count one input."""
        self.inputs += 1
        self.outcomes[what] += 1
        self.slowest = max(self.slowest, (took, number))
        if what in {"crash", "hang", "limit"}:
            self.found.setdefault(f"{what}: {words}", []).append(number)
        elif what == "refused":
            self.said[words] += 1

    def __str__(self) -> str:
        """Return the counts as a line of the table."""
        counts = "".join(f"{self.outcomes[what]:>9,}" for what in ("read", "refused", "limit", "crash", "hang"))
        return f"{self.kind:<8}{self.inputs:>9,}{counts}{self.slowest[0]:>9.2f} s (input {self.slowest[1]})"


HEADING = f"{'format':<8}{'inputs':>9}{'read':>9}{'refused':>9}{'limit':>9}{'crashes':>9}{'hangs':>9}{'slowest':>11}"


def run(kind: str, *, seconds: float = 1e9, inputs: int = _NEVER_MIND, first: int = 0) -> Count:
    """Read inputs of a kind until the time or the number is used up."""
    count, until, last = Count(kind), time.time() + seconds, first + inputs
    while time.time() < until and first < last:
        first = _until_it_ends(count, first, until, last)
    return count


def _until_it_ends(count: Count, first: int, until: float, last: int) -> int:
    """Let one process work until it is done or dies; return the number of the next input."""
    words = [
        sys.executable,
        "-m",
        "tests.plans.reading.fuzzing.worker",
        count.kind,
        str(first),
        str(until),
        str(last - first),
    ]
    began = 0
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for line in worker.stdout:
            number, *told = json.loads(line)
            began = number
            if told:
                count.take(number, *told)
                began = -1
                first = number + 1
        code = worker.wait()
    if code == 0:
        return first
    if code > 0:
        raise RuntimeError(f"the worker ended with code {code} at input {began} of {count.kind}")
    ended = signal.Signals(-code)
    count.take(began, "hang" if ended == signal.SIGPROF else "crash", f"ended by {ended.name}")
    return began + 1
