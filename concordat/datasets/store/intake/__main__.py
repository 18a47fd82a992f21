"""Write the sheets of one workbook in a process of its own, under limits, for a program that waits.

Run as `python -m concordat.datasets.store.intake`. Standard input is one JSON object, standard output another:
`{"sheets"}`, or `{"problem"}` in the user's words, or `{"limit": "memory"}`.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from concordat.kernel.errors import Problem

from .csvs import Asked
from .headers import Wanted
from .limits import Limits
from .sheets import written


def limit(limits: Limits) -> None:
    """Give this process its seconds of computing, its bytes of memory beyond what it has, and no larger file to write."""
    with Path("/proc/self/statm").open() as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    given = {
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_AS: held + limits.memory,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in given.items():
        resource.setrlimit(kind, (most, most))


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Write the sheets and return what became of each."""
    limits = Limits(**asked["limits"])
    limit(limits)
    given = Asked(asked["origin"], Path(asked["scratch"]), limits, Wanted.told(asked["wanted"]))
    try:
        return {"sheets": list(written(Path(asked["path"]), given))}
    except Problem as problem:
        return {"problem": problem.message}
    except MemoryError:
        return {"limit": "memory"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(json.load(sys.stdin))))
