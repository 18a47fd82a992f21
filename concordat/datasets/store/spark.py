"""Run a tally on Apache Spark: the same tree over the same two tables as on DuckDB, with the same answer.

Spark is started when it is first asked, once in a process, with settings of its own: it obeys none of the machine's. Under a
master of this machine it listens on the loopback alone, has no page, no Hive and no log, reads no file that a question
names, and encrypts what it puts aside in a folder of the installation, which goes with it.

What cannot be sealed: its Java process may do what this process's account may, and there is no switch that forbids it files
or the network, as DuckDB has. That nothing but the parts is read follows from the two views being all that a tree can name,
and from nothing that people send becoming SQL but as a literal. A master elsewhere (`spark://`) is reached over the network,
and takes memory, secrets and encryption between machines from SPARK_CONF_DIR.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from concordat.datasets.store import spark_parts
from concordat.datasets.store.reading import GONE, SECONDS, TOO_MUCH, Centres, Parts, too_long
from concordat.datasets.store.sealed import AT_ONCE, BUSY, IDLE, MOST_OPEN, TOO_LARGE
from concordat.datasets.store.spark_starting import emptied, environment_of, settings_of
from concordat.datasets.store.trouble import Broken, where
from concordat.kernel.errors import Problem
from concordat.kernel.refs import new_ref

DIALECT = "spark"
AGAIN = 0.5  # seconds after which a question that does not end is stopped again
ENDED = 60.0  # seconds that Java may take to end
_LARGE = ("ARITHMETIC_OVERFLOW", "BINARY_ARITHMETIC_OVERFLOW", "CAST_OVERFLOW", "CAST_INVALID_INPUT", "NUMERIC_")
_GONE = ("PATH_NOT_FOUND", "FAILED_READ_FILE")
_MUCH = ("OUT_OF_MEMORY", "UNABLE_TO_ACQUIRE_MEMORY")


@dataclass(frozen=True, slots=True)
class Spark:
    """An engine: Spark under a master, which puts aside what it must in a folder."""

    master: str
    folder: Path

    def __call__(self, tree: exp.Select, parts: Parts, centres: Centres) -> pa.Table:
        """Run a tally."""
        return run(tree, parts, centres, on=self)


@dataclass(slots=True)
class _Running:
    """Spark as it runs in this process, and sessions that hold parts that were asked about lately."""

    on: Spark
    session: Any
    gateway: Any
    scratch: Path
    lock: int
    pid: int
    held: OrderedDict[Any, tuple[Any, float]] = field(default_factory=OrderedDict)

    @property
    def lives(self) -> bool:
        """Whether the Java process is there, and is this process's own."""
        return self.pid == os.getpid() and self.gateway.proc.poll() is None


_running: _Running | None = None
_lock = threading.Lock()
_turns = threading.BoundedSemaphore(AT_ONCE)


def run(tree: exp.Select, parts: Parts, centres: Centres, *, on: Spark, seconds: float = SECONDS) -> pa.Table:
    """Run a tally on the parts of a version; raise Problem where it takes too long or too much, or cannot be reckoned."""
    words = said(tree)
    if not _turns.acquire(timeout=seconds):
        raise Problem(BUSY)
    try:
        session, context = _session(on, parts, centres)
        with _until(context, seconds):
            return session.sql(words).toArrow()
    finally:
        _turns.release()


def said(tree: exp.Select) -> str:
    """Return a tree as Spark is asked it, which means there what it means on DuckDB."""
    return tree.transform(_meant).sql(DIALECT, copy=False)


def let_go() -> None:
    """Stop Spark in this process."""
    global _running
    with _lock:
        if _running is not None:
            _stop(_running)
            _running = None


def _meant(node: exp.Expr) -> exp.Expr:
    """Say for Spark what it would take otherwise: two letters in lower case, long sums, and a hint that it does not know."""
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Sum) and node.to.is_type("DECIMAL"):
        return exp.Sum(this=exp.cast(node.this.this, node.to))
    if isinstance(node, exp.Lower):
        same = exp.func("translate", node.this, exp.Literal.string("İΣ"), exp.Literal.string("iσ"), dialect=DIALECT)
        return exp.Lower(this=same)
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    return node


def _session(on: Spark, parts: Parts, centres: Centres) -> tuple[Any, Any]:
    """Return a session that has the parts and centres as its two tables, and the context that runs it."""
    global _running
    key = parts, tuple(sorted(centres.items()))
    with _lock:
        if _running is not None and (_running.on != on or not _running.lives):
            _stop(_running)
            _running = None
        if _running is None:
            with _in_our_words():
                _running = _start(on)
        _sweep(_running)
        session, _ = _running.held.get(key, (None, 0.0))
        if session is None:
            session = _running.session.newSession()
            with _in_our_words():
                spark_parts.lay_out(session, parts, centres)
        _running.held[key] = session, time.monotonic()
        _running.held.move_to_end(key)
        return session, _running.session.sparkContext


def _sweep(running: _Running) -> None:
    """Let go of what was not asked about for long, of parts that are gone, and of the oldest where there are too many."""
    now = time.monotonic()
    for key, (_, asked) in list(running.held.items()):
        gone = any(not path.exists() for path in key[0].paths)
        if gone or now - asked > IDLE or len(running.held) >= MOST_OPEN:
            del running.held[key]


@contextmanager
def _until(context: Any, seconds: float) -> Iterator[None]:
    """Have what is run here end after some seconds, and tell of trouble in our words."""
    from py4j.protocol import Py4JError

    group, late, ended = new_ref(), threading.Event(), threading.Event()

    def stop() -> None:
        while not ended.wait(AGAIN if late.is_set() else seconds):  # one question is several jobs, one after the other
            late.set()
            with suppress(Py4JError):  # it may have ended this moment, or Java
                context.cancelJobGroup(group)

    context.setJobGroup(group, "a tally", interruptOnCancel=True)
    threading.Thread(target=stop, daemon=True).start()
    try:
        with _in_our_words():
            yield
    except (Problem, Broken):
        if late.is_set():
            raise Problem(too_long(seconds)) from None
        raise
    finally:
        ended.set()


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Tell of trouble that people can mend as Problem, of other as Broken; Spark's words may quote rows, so none is kept."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (duckdb.IOException, FileNotFoundError):
        raise Problem(GONE) from None
    except (PySparkException, Py4JError, duckdb.Error, pa.ArrowException, OSError, EOFError) as error:
        condition = (error.getCondition() or "") if isinstance(error, PySparkException) else ""
        told = f"{condition} {error}"
        if condition.startswith(_LARGE):
            raise Problem(TOO_LARGE, "where") from None
        if condition.startswith(_GONE) or "FileNotFoundException" in told:
            raise Problem(GONE) from None
        if any(words in told for words in _MUCH) or "maxResultSize" in told or "OutOfMemory" in told:
            raise Problem(TOO_MUCH) from None
        raise Broken(f"Spark: {condition or type(error).__name__} at {where(error)}") from None


def _start(on: Spark) -> _Running:
    """Start Spark, in a folder of this process's own; others' that were left behind are removed."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    for name in ("SQLQueryContextLogger", "py4j"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # they would write questions and values to the terminal
    scratch, lock = emptied(on.folder)
    os.environ.update(environment_of(on.master, scratch))
    settings = SparkConf(loadDefaults=False)
    settings.setAll(list(settings_of(on.master, scratch).items()))
    with (scratch / "spark.log").open("wb") as log:
        gateway = launch_gateway(settings, {"stdout": log, "stderr": log})
    interrupted = signal.getsignal(signal.SIGINT)
    session = SparkSession(SparkContext(conf=settings, gateway=gateway))
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, interrupted)  # Ctrl-C is not Spark's to answer
    return _Running(on, session, gateway, scratch, lock, os.getpid())


def _stop(running: _Running) -> None:
    """Stop Spark, also where its Java process died; what it put aside goes with it."""
    from pyspark import SparkContext

    if running.pid != os.getpid():
        return  # a parent's, of which this process has a copy
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        running.session.stop()
    with suppress(Exception):
        running.gateway.shutdown()
    running.gateway.proc.stdin.close()
    running.gateway.proc.wait(ENDED)
    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
    shutil.rmtree(running.scratch, ignore_errors=True)
    os.close(running.lock)
