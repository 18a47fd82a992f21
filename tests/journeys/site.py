"""A whole Concordat, as `concordat demo` starts it: database, web server, worker. Nothing is stood in for."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg

CHECKOUT = Path(__file__).resolve().parents[2]
PASSWORD = "community safety demo"
MANAGER = "priya.ramanathan-cole@medway.example"
POLICE = "rowan.tidewell@medway.example"
MAKE = """
from concordat.config.commands import prepare
from concordat.kernel.home import Home
from concordat.kernel.postgres.cluster import Cluster

cluster = Cluster(Home.find(), settings={"fsync": "off", "full_page_writes": "off"}).start()
try:
    prepare(demonstration=True)
finally:
    cluster.stop()
"""


class Site:
    """A demonstration in a folder of its own, on a free port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://localhost:{self.port}"
        self.log = folder.parent / f"{folder.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes, without what this test run has set for itself."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCORDAT_", "PYTEST_", "DJANGO_"))}
        kept.update(CONCORDAT_HOME=str(self.folder), PORT=str(self.port), WEB_WORKERS="1", **self._database())
        return kept

    def furnish(self) -> Site:
        """Copy the home from a demonstration that was made and stopped, once for all workers of this test run."""
        if "DATABASE_OWNER_URL" in os.environ:
            return self  # the demonstration is made on that server when the site starts
        made = Site(Path(os.environ["CONCORDAT_TEST_HOME"]) / "demonstration")
        with made.log.open("ab") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            if not made.folder.exists():
                made.folder.mkdir(mode=0o711)
                command = [sys.executable, "-c", MAKE]
                subprocess.run(command, env=made.environment, stdout=out, stderr=out, cwd=CHECKOUT, check=True)
        subprocess.run(["cp", "-a", made.folder, self.folder], check=True)
        return self

    def start(self, within: float = 90) -> Site:
        """Start everything and wait until it says `ready`."""
        self.folder.mkdir(mode=0o711, exist_ok=True)
        with self.log.open("ab") as out:
            begin = out.tell()
            command = [sys.executable, "-m", "concordat.config.cli", "demo"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=out, stderr=out, cwd=CHECKOUT)
        until = time.monotonic() + within
        while "\nready\n" not in self.said(begin):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"concordat demo did not start:\n{self.said(begin)[-3000:]}")
            time.sleep(0.05)
        return self

    def stop(self) -> int:
        """Stop everything, as Ctrl-C does; return the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)

    def said(self, begin: int = 0) -> str:
        """What it has printed."""
        return self.log.read_bytes()[begin:].decode(errors="replace")

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if owner := os.environ.get("DATABASE_OWNER_URL"):
            with psycopg.connect(owner, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{self._database_name}" WITH (FORCE)')  # type: ignore[arg-type]

    def processes(self, words: str) -> list[int]:
        """The processes of this site whose command holds `words`, such as "granian" or "worker"."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    within = (
                        str(self.folder).encode() in (entry / "environ").read_bytes() or str(self.folder) in command
                    )
                except OSError:
                    continue
                if within and words in command:
                    found.append(int(entry.name))
        return sorted(found)

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Look into its database as the owner."""
        with psycopg.connect(self.owner_address()) as owner:
            return owner.execute(statement, values).fetchall()  # type: ignore[arg-type]

    def owner_address(self) -> str:
        if url := self.environment.get("DATABASE_OWNER_URL"):
            return url
        from concordat.kernel.postgres.cluster import OWNER, Cluster

        return Cluster(self.folder).dsn(OWNER)

    @property
    def _database_name(self) -> str:
        return re.sub(r"\W", "_", f"{self.folder.parent.name}_{self.folder.name}")

    def _database(self) -> dict[str, str]:
        """On a server given by address, a database of this site's own."""
        owner = os.environ.get("DATABASE_OWNER_URL")
        if not owner:
            return {}
        name = self._database_name
        with psycopg.connect(owner, autocommit=True) as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        swap = lambda url: re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", url, count=0)  # noqa: E731
        return {"DATABASE_URL": swap(os.environ["DATABASE_URL"]), "DATABASE_OWNER_URL": swap(owner)}


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
