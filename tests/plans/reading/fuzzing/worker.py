"""Read spoilt inputs one after another and say what came of each; crashes and hangs are seen from outside.

Run by `fuzzing.running` in a process of its own, which a fault in native code may kill, and which kills itself where
one input takes more than ten seconds of computing.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import sys
import time
import traceback

from concordat.plans.reading import Document, Unreadable, read
from concordat.plans.rules.documents import MEMORY

from .mutations import spoilt
from .originals import SUFFIXES

LONGEST = 10.0  # seconds of computing
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def outcome(kind: str, data: bytes) -> tuple[str, str]:
    """Read an input; return "read", "refused", "limit" or "crash", and the words or the place of the fault."""
    name = f"plan{SUFFIXES[kind][0]}"
    try:
        reading = read(data, name=name)
        told = json.dumps(reading.to_json(document=True))
        document = json.loads(told)["document"]
        assert Document.from_json(document) == reading.document, "the document is another after it was kept"
        assert not _CONTROL.search(" ".join(place.quote for place in reading.document.places())), "control characters"
    except Unreadable as wrong:
        return ("refused", str(wrong)) if f"“{name}”" in str(wrong) else ("crash", f"no name in: {wrong}")
    except MemoryError:
        return "limit", "memory"
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        return "crash", f"{type(fault).__name__} at {place.filename}:{place.lineno} {str(fault)[:200]}"
    return "read", ""


def work(kind: str, first: int, until: float, most: int) -> None:
    """Read inputs from `first` on until a moment or so many, telling each before it is read and after."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    number = first
    while time.time() < until and number < first + most:
        print(json.dumps([number]), flush=True)
        data = spoilt(kind, number)
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        begun = time.process_time()
        what, words = outcome(kind, data)
        took = time.process_time() - begun
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps([number, what, words, took]), flush=True)
        number += 1


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
