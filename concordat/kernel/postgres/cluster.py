"""The embedded PostgreSQL of one home: start, stop, attach, recover.

The programs come from a wheel; nothing else of it is used. The server is a child that dies with its parent, listens on
a socket in a closed folder and on no network, and lets in, by their account on this machine (peer), only those who run
it.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo

from concordat.kernel import processes
from concordat.kernel.home import Home
from concordat.kernel.postgres import leftovers, places, preparing
from concordat.kernel.postgres.accounts import server_account
from concordat.kernel.postgres.errors import ClusterError, InUse, NotRunning
from concordat.kernel.postgres.preparing import APP, DATABASE, OWNER, SUPERUSER

__all__ = [
    "APP",
    "DATABASE",
    "OWNER",
    "SUPERUSER",
    "Cluster",
    "ClusterError",
    "InUse",
    "NotRunning",
    "ensure",
]

_LOG_LIMIT = 10_000_000  # bytes, then the log is moved aside once


class Cluster:
    """Stand for the database server of one home, whether this process runs it or another does."""

    def __init__(self, home: Home | Path, *, settings: Mapping[str, str] | None = None) -> None:
        """Take the home; `settings` are PostgreSQL's own, over ours (`{"fsync": "off"}` for tests)."""
        self.home = home if isinstance(home, Home) else Home(Path(home).resolve())
        self.log = self.home.log / "postgres.log"
        self._settings = dict(settings or {})
        self._lock: IO[str] | None = None
        self._process: processes.Process | None = None
        self._places: tuple[Path, Path] | None = None

    @property
    def owned(self) -> bool:
        """Whether this object started the server (it may have died since)."""
        return self._process is not None

    @property
    def alive(self) -> bool:
        """Whether the server that this object started still runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def process(self) -> processes.Process | None:
        """The server's process under its guardian, when this object started it."""
        return self._process

    @property
    def data(self) -> Path:
        """The folder of the data."""
        return self._where()[0]

    @property
    def sockets(self) -> Path:
        """The folder of the socket."""
        return self._where()[1]

    # Start and stop

    def start(self, patience: float = 120.0) -> Cluster:
        """Start the server, making the database the first time; return when it takes connections.

        After a crash, `patience` (seconds) must cover the recovery. Raises InUse when somebody runs this home already,
        ClusterError when it cannot start.
        """
        if self.owned:
            return self
        if sys.platform != "linux":
            raise ClusterError("The embedded database runs on Linux only. Set DATABASE_URL to use a database server.")
        self._take_lock()
        try:
            self._prepare()
            self._run_server(patience)
            self._make_roles()
        except BaseException:
            self.stop()
            raise
        return self

    def restart(self, patience: float = 120.0) -> Cluster:
        """Start the server again after it died, keeping the home's lock meanwhile; PostgreSQL recovers by itself."""
        if self._lock is None:
            raise NotRunning(f"{self.home.path} is not run from here.")
        if self._process is not None:
            processes.end(self._process, by=signal.SIGINT, within=30)
        self._run_server(patience)
        return self

    def stop(self, patience: float = 30.0) -> None:
        """Stop the server that this object started: in order, at once after `patience` seconds, by force after more."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # fast: ends connections, rolls back, writes all out
            with suppress(processes.TimeoutExpired):
                self._process.wait(patience)
            processes.end(self._process, by=signal.SIGQUIT, within=5)
        self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # Use

    def attach(self, patience: float = 0.0) -> Cluster:
        """Check that somebody runs this home's server and return; wait `patience` seconds for one that is starting.

        Raises NotRunning.
        """
        deadline = time.monotonic() + patience
        while (trouble := self._trouble()) is not None:
            if time.monotonic() >= deadline:
                raise NotRunning(f"No database is running for {self.home.path}. {_first_line(trouble)}") from trouble
            time.sleep(0.05)
        return self

    def running(self) -> bool:
        """Say whether this home's server takes connections, whoever runs it."""
        return self._trouble() is None

    def connection(self, role: str = APP, database: str = DATABASE) -> dict[str, str]:
        """Return the words of a connection: host, port, user, dbname."""
        return {
            "host": str(self.sockets),
            "port": places.PORT,
            "user": role,
            "dbname": database,
        }

    def dsn(self, role: str = APP, database: str = DATABASE) -> str:
        """Return a connection string for psycopg."""
        return make_conninfo("", **self.connection(role, database))

    def database_url(self, role: str = APP, database: str = DATABASE) -> str:
        """Return the address in URL form, as DATABASE_URL is written."""
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{quote(role, safe='')}@{host}:{places.PORT}/{quote(database, safe='')}"

    # Inside

    def _where(self) -> tuple[Path, Path]:
        if self._places is None:
            data = places.data_folder(self.home)
            self._places = data, places.socket_folder(self.home, data)
        return self._places

    def _take_lock(self) -> None:
        try:
            self.home.create()
            lock = self.home.lock.open("a+")
        except OSError as error:
            raise ClusterError(f"{self.home.path} cannot be used: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "just started"
            lock.close()
            raise InUse(
                f"Concordat is already running in {self.home.path} (process {holder}). Stop that one first, or set "
                "CONCORDAT_HOME to another folder."
            ) from None
        lock.seek(0)
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._lock = lock

    def _prepare(self) -> None:
        """Make what the server needs: its data the first time, its settings each time."""
        try:
            self._places = None  # data may have been placed since we last looked
            if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
                self.log.replace(self.log.with_suffix(".log.1"))
            places.record_place(self.home, self.data)
            account = server_account(self.data)
            if not self.data.exists():
                preparing.make_data(places.programs(account), self.data, account, self.log)
            made_by = (self.data / "PG_VERSION").read_text().strip()
            if made_by != places.MAJOR:
                raise ClusterError(
                    f"The database in {self.data} was made by PostgreSQL {made_by}; this is PostgreSQL {places.MAJOR}. "
                    "Copy it over with pg_dump and pg_restore."
                )
            places.open_folder(self.sockets, account)
            preparing.write_settings(self.data, account, self._settings)
        except OSError as error:
            raise ClusterError(f"The database in {self.home.path} cannot be prepared: {error}.") from error

    def _run_server(self, patience: float) -> None:
        leftovers.clear(self.data, self.sockets)
        account = server_account(self.data)
        with self.log.open("ab") as out:
            begin = out.tell()
            self._process = processes.start(
                [
                    places.programs(account) / "postgres",
                    "-D",
                    self.data,
                    "-k",
                    self.sockets,
                    "-p",
                    places.PORT,
                ],
                env=preparing.server_environment(),
                cwd="/",
                account=account.for_start,
                on_death=signal.SIGINT,
                patience=15,
                stdout=out,
                stderr=out,
            )
        self._wait_until_ready(time.monotonic() + patience, begin)

    def _wait_until_ready(self, deadline: float, begin: int) -> None:
        while (trouble := self._trouble()) is not None:
            if not self.alive:
                raise ClusterError(f"PostgreSQL did not start. Its log ({self.log}) ends:\n{self._tail(begin)}")
            if time.monotonic() > deadline:
                raise ClusterError(
                    f"PostgreSQL does not take connections: {_first_line(trouble)} Its log ({self.log}) ends:\n"
                    f"{self._tail(begin)}"
                )
            time.sleep(0.02)

    def _trouble(self) -> psycopg.OperationalError | None:
        """Try to connect; return what went wrong."""
        try:
            psycopg.connect(self.dsn(SUPERUSER, SUPERUSER), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            return error
        return None

    def _make_roles(self) -> None:
        with psycopg.connect(self.dsn(SUPERUSER, SUPERUSER), autocommit=True) as server:
            preparing.make_roles(server)
        with psycopg.connect(self.dsn(SUPERUSER)) as connection:
            preparing.close_schema(connection)

    def _tail(self, begin: int, lines: int = 12) -> str:
        with self.log.open("rb") as log:
            log.seek(begin)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])


@contextmanager
def ensure(home: Home | Path, *, patience: float = 120.0) -> Iterator[Cluster]:
    """Run a block with the home's database: start it if nobody has (and stop it after), else use the running one."""
    cluster = Cluster(home)
    deadline = time.monotonic() + patience
    while True:
        try:
            cluster.start(patience)
            break
        except InUse:
            with suppress(NotRunning):
                cluster.attach()
                break
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)  # the other is starting or stopping
    try:
        yield cluster
    finally:
        cluster.stop()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
