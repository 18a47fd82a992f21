"""Takes bad files in, one after the other, in a process of its own that says how much memory each took at most.

Run as `python -m tests.datasets.store.apart FOLDER`; standard output has one JSON object for each file of `bad_files`.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from pathlib import Path

import duckdb

from concordat.datasets.rules.declarations import Column
from concordat.datasets.store.intake import taken_in
from concordat.datasets.store.likeness import looks_like
from concordat.datasets.store.shapes import Source
from concordat.kernel.errors import Problem

from .bad_files import BAD
from .tables import by_duckdb, by_python


def became(source: Source) -> tuple[str, str]:
    """Say what the table of a file is: stopped, since it looks like people, or taken, with so many rows."""
    fit = by_duckdb(source)
    with duckdb.connect() as connection:
        names = ", ".join(f'"c{at}" VARCHAR' for at in range(len(source.header)))
        connection.sql(f"CREATE TABLE given ({names})")
        connection.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(source.header))})", fit)
        stops = looks_like(connection, "given", [Column(f"c{at}", title) for at, title in enumerate(source.header)])
    if stops:
        return "stopped", stops[0].words
    return "taken", f"{len(fit)} rows, {len(by_python(source)) - len(fit)} that do not fit"


def peak() -> int:
    """Return the most memory since it was last asked, in MB, of this process or of any that it started."""
    lines = Path("/proc/self/status").read_text().splitlines()
    most = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5")
    return most // 1_000


def main(folder: Path) -> None:
    for bad in BAD:
        path, scratch = folder / bad.name, folder / "scratch"
        peak()
        started = time.perf_counter()
        try:
            result, words = became(taken_in(path, bad.name, scratch)[0])
        except Problem as problem:
            result, words = "refused", problem.message
        facts = {"result": result, "words": words, "seconds": time.perf_counter() - started, "memory": peak()}
        facts["children"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1_000
        shutil.rmtree(scratch, ignore_errors=True)
        print(json.dumps({"name": bad.name, **facts}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
