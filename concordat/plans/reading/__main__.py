"""Read one document in a process of its own, under limits, for a program that waits.

Run as `python -m concordat.plans.reading`. Standard input is one line of JSON (`name`, `agencies`, `seconds`, `memory`)
and behind it the document. Standard output is one JSON object a line: `{"percent", "words"}` as the work goes on, and at
last `{"reading"}`, or `{"unreadable"}` in the user's words, or `{"limit": "memory"}`, or `{"broken"}` with the kind and
place of a fault of ours, never the document's words.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from typing import Any, BinaryIO, TextIO

from concordat.plans.reading import Unreadable, read


def limit(seconds: int, memory: int) -> None:
    """Give this process so many seconds of computing and bytes of memory, no file to write and few to open."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def answer(given: BinaryIO, out: TextIO) -> None:
    """Read the document that `given` holds and write what comes of it."""
    asked = json.loads(given.readline())
    limit(asked["seconds"], asked["memory"])

    def tell(percent: int, words: str) -> None:
        _say(out, {"percent": percent, "words": words})

    try:
        reading = read(given.read(), name=asked["name"], progress=tell, agencies=asked["agencies"])
        _say(out, {"reading": reading.to_json(document=True)})
    except Unreadable as wrong:
        _say(out, {"unreadable": str(wrong)})
    except MemoryError:
        _say(out, {"limit": "memory"})
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        _say(out, {"broken": f"{type(fault).__name__} at {place.filename}:{place.lineno}"})


def _say(out: TextIO, facts: dict[str, Any]) -> None:
    print(json.dumps(facts), file=out, flush=True)


def _apart() -> TextIO:
    """Return standard output for ourselves alone: what a library prints goes where errors go."""
    ours = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return ours


if __name__ == "__main__":
    answer(sys.stdin.buffer, _apart())
