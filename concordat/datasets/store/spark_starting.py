"""How Spark is started: its settings, what its scripts read of the environment, and where it puts things aside."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path

from concordat.kernel.refs import new_ref

LOCAL = "local[*]"
MEMORY = "2g"  # of the Java process; a master elsewhere gives its executors theirs
_SETTINGS = {
    "spark.app.name": "Concordat",
    "spark.driver.memory": MEMORY,
    "spark.driver.maxResultSize": "256m",
    "spark.io.encryption.enabled": "true",
    "spark.log.level": "OFF",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.variable.substitute": "false",  # else ${…} in a literal would be looked up
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_ALONE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


def settings_of(master: str, scratch: Path) -> dict[str, str]:
    """Return the settings with which Spark is started."""
    settings = {
        **_SETTINGS,
        "spark.master": master,
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
    }
    if not is_local(master):
        return settings
    java = f'-Dderby.system.home="{scratch}" -Djava.io.tmpdir="{scratch}"'
    many = master.removeprefix("local").strip("[]*") or str(os.cpu_count() or 2)
    return {**settings, **_ALONE, "spark.sql.shuffle.partitions": many, "spark.driver.extraJavaOptions": java}


def environment_of(master: str, scratch: Path) -> dict[str, str]:
    """Return what Spark's own scripts read: nothing that stands anywhere else on this machine is obeyed."""
    import pyspark

    told = {"SPARK_HOME": str(Path(pyspark.__file__).parent), "PYSPARK_SUBMIT_ARGS": "pyspark-shell"}
    if is_local(master):
        told |= {"SPARK_CONF_DIR": str(scratch), "SPARK_LOCAL_IP": "127.0.0.1", "HADOOP_CONF_DIR": str(scratch)}
    return told


def is_local(master: str) -> bool:
    """Say whether a master runs in this machine's own process."""
    return master.startswith("local")


def emptied(folder: Path) -> tuple[Path, int]:
    """Make a folder of this process's own, locked as long as it lives; remove those that no process holds any more."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    turn = _locked(folder)
    try:
        for each in folder.iterdir():
            with suppress(BlockingIOError):
                os.close(_locked(each, fcntl.LOCK_NB))
                shutil.rmtree(each, ignore_errors=True)
        ours = folder / new_ref()
        ours.mkdir(mode=0o700)
        return ours, _locked(ours)
    finally:
        os.close(turn)


def _locked(folder: Path, how: int = 0) -> int:
    """Lock a folder and return what holds the lock until it is closed; raise BlockingIOError where it may not wait."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | how)
    except BlockingIOError:
        os.close(held)
        raise
    return held
