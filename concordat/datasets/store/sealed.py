"""Run a tally where nothing but the parts of one version can be read, on a database that is kept open to them.

To open a database and seal it takes milliseconds, so those of the sets of parts that were asked about last are kept; each
question has a cursor of its own. Parts never change, so what is kept of them is never stale; where one was destroyed, what
was kept of it is let go, at the latest when anything is asked next.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
from sqlglot import exp

from concordat.datasets.store import compiling
from concordat.datasets.store.reading import GONE, MEMORY, SECONDS, Centres, Parts, shut, until
from concordat.kernel.errors import Problem

MOST_OPEN = 8
IDLE = 600.0  # seconds
AT_ONCE = 2  # of more that run at once each takes longer, and none is answered sooner
BUSY = "Many people ask at this moment. Ask again in a minute."
TOO_LARGE = "A number in it is too large to be reckoned with. Narrow the rows."


@dataclass(slots=True)
class _Open:
    connection: duckdb.DuckDBPyConnection
    closing: ExitStack
    asked: float = field(default_factory=time.monotonic)


_open: OrderedDict[Parts, _Open] = OrderedDict()
_lock = threading.Lock()
_turns = threading.BoundedSemaphore(AT_ONCE)


def run(tree: exp.Select, parts: Parts, centres: Centres, *, seconds: float = SECONDS) -> pa.Table:
    """Run a tree on the parts of a version; raise Problem where it takes too long or too much, or cannot be reckoned."""
    words = tree.sql(compiling.DIALECT, copy=False)
    try:
        with ExitStack() as stack:
            if not _turns.acquire(timeout=seconds):
                raise Problem(BUSY)
            stack.callback(_turns.release)
            if centres:
                connection = stack.enter_context(shut(parts, centres, MEMORY))
            else:
                connection = stack.enter_context(_cursor(parts))
            stack.enter_context(until(connection, seconds))
            return connection.execute(words).to_arrow_table()
    except duckdb.IOException:
        raise Problem(GONE) from None
    except (duckdb.OutOfRangeException, duckdb.ConversionException):
        raise Problem(TOO_LARGE, "where") from None


def let_go() -> None:
    """Close every database that is kept open."""
    with _lock:
        while _open:
            _open.popitem()[1].closing.close()


def _cursor(parts: Parts) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    with _lock:
        _sweep()
        found = _open.get(parts)
        if found is None:
            closing = ExitStack()
            found = _open[parts] = _Open(closing.enter_context(shut(parts, {}, MEMORY)), closing)
        _open.move_to_end(parts)
        found.asked = time.monotonic()
        return found.connection.cursor()


def _sweep() -> None:
    """Let go of what was not asked about for long, of parts that are gone, and of the oldest where there are too many."""
    now = time.monotonic()
    for parts, each in list(_open.items()):
        gone = any(not path.exists() for path in parts.paths)
        if gone or now - each.asked > IDLE or len(_open) > MOST_OPEN:
            del _open[parts]
            each.closing.close()
