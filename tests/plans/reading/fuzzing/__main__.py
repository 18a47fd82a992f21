"""The command line of fuzzing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .mutations import spoilt
from .originals import SUFFIXES
from .running import HEADING, Count, run
from .worker import outcome


def main() -> int:
    """Fuzz each format for so many seconds and print the counts; exit with 1 where something crashed or hung."""
    parser = argparse.ArgumentParser(prog="python -m tests.plans.reading.fuzzing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each format")
    parser.add_argument("--format", choices=SUFFIXES, action="append", help="may be given several times; else all")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--input", type=int, help="read only this one here, and say what came of it")
    parser.add_argument("--save", type=Path, help="write the one input to a file instead of reading it")
    given = parser.parse_args()
    kinds = given.format or list(SUFFIXES)
    if given.input is not None:
        return _one(kinds[0], given.input, given.save)
    print(HEADING, flush=True)
    counts = [_counted(kind, given.seconds, given.first) for kind in kinds]
    return int(any(count.outcomes["crash"] + count.outcomes["hang"] for count in counts))


def _counted(kind: str, seconds: float, first: int) -> Count:
    count = run(kind, seconds=seconds, first=first)
    print(count, flush=True)
    for what, numbers in sorted(count.found.items(), key=lambda found: -len(found[1])):
        print(f"    {len(numbers):,} times, as in inputs {', '.join(map(str, numbers[:5]))}: {what}")
    for words, times in count.said.most_common(12):
        print(f"    refused {times:,} times: {words}", flush=True)
    return count


def _one(kind: str, number: int, save: Path | None) -> int:
    data = spoilt(kind, number)
    if save:
        save.write_bytes(data)
        return 0
    what, words = outcome(kind, data)
    print(f"{len(data):,} bytes: {what} {words}")
    return int(what == "crash")


if __name__ == "__main__":
    sys.exit(main())
