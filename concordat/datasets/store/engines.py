"""The engines that tallies can be run on, by name; and what one of them lacks on this machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from concordat.datasets.store import sealed, spark
from concordat.datasets.store.spark import Spark
from concordat.datasets.store.spark_starting import LOCAL
from concordat.datasets.store.telling import Engine
from concordat.kernel.errors import Problem

DUCKDB, SPARK = "duckdb", "spark"
OLDEST_JAVA = 17
_MASTER = re.compile(r"local(\[(\*|[1-9][0-9]*)\])?|spark://[^\s/]+")
_JAVA = re.compile(r'version "(?:1\.)?([0-9]+)')


@cache
def engine(name: str, master: str, folder: Path) -> Engine:
    """Return an engine by its name; Spark under a master puts aside what it must in the folder.

    Raises Problem where something is missing for it; `serve` and `worker` do not start then.
    """
    if words := lacking(name, master):
        raise Problem(words)
    return Spark(master or LOCAL, folder) if name == SPARK else sealed.run


def let_go() -> None:
    """Close whatever engines hold open in this process."""
    sealed.let_go()
    spark.let_go()


def lacking(name: str, master: str = "") -> str:
    """Say what is missing for an engine, and what to do; nothing where it can be used."""
    if name == DUCKDB:
        return ""
    if name != SPARK:
        return f"CONCORDAT_ENGINE is “{name}”, and there are {DUCKDB} and {SPARK}."
    if master and not _MASTER.fullmatch(master):
        return f"CONCORDAT_SPARK_MASTER is “{master}”. Give local, local[4], {LOCAL} or spark://HOST:PORT."
    if importlib.util.find_spec("pyspark") is None:
        return "CONCORDAT_ENGINE is spark, and PySpark is not installed. Run `make spark`, or set it to duckdb."
    version = _java()
    if version < OLDEST_JAVA:
        found = f"Java {version} is too old" if version else "no Java was found on PATH or in JAVA_HOME"
        return f"CONCORDAT_ENGINE is spark, and {found}. Install Java {OLDEST_JAVA} or newer, or set it to duckdb."
    return ""


def _java() -> int:
    """Return the version of Java that Spark would start, 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    program = f"{home}/bin/java" if home else shutil.which("java")
    try:
        done = subprocess.run([program or "", "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _JAVA.search(done.stderr)
    return int(found[1]) if found else 0
