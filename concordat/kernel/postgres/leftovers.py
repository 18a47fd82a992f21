"""Clear up after a server whose supervisor or postmaster was killed, so that a new one can start."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from concordat.kernel.postgres.errors import ClusterError
from concordat.kernel.postgres.places import PORT


def clear(data: Path, sockets: Path, patience: float = 20.0) -> None:
    """Wait for an old server's last processes, kill those that stay, and remove the files that name it.

    Only for the holder of the home's lock. The files are removed because PostgreSQL refuses to start when the process
    id they name belongs to any living process of the same account, which after a while is somebody else's.
    """
    _wait_for_none(data, patience)
    for stale in (data / "postmaster.pid", *sockets.glob(f".s.PGSQL.{PORT}*")):
        stale.unlink(missing_ok=True)


def survivors(data: Path) -> list[int]:
    """List the processes of a PostgreSQL server that work in this data folder."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            program = os.readlink(f"/proc/{entry}/exe").removesuffix(" (deleted)")
            if program.endswith("/postgres") and os.readlink(f"/proc/{entry}/cwd") == str(data):
                found.append(int(entry))
        except OSError:
            continue  # it ended, or is another person's
    return found


def _wait_for_none(data: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while living := survivors(data):
        late = time.monotonic() - deadline
        if late > 10:
            raise ClusterError(f"An old database server (process {living[0]}) uses {data} and does not end.")
        if late > 0:
            for pid in living:
                _kill(pid)
        time.sleep(0.05)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
