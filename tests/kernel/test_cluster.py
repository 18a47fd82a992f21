"""The embedded database against real servers: it starts, refuses, recovers, and keeps its roles apart."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from concordat.kernel import guardian, processes
from concordat.kernel.home import Home
from concordat.kernel.postgres import accounts, leftovers, places
from concordat.kernel.postgres.accounts import server_account
from concordat.kernel.postgres.cluster import (
    APP,
    OWNER,
    Cluster,
    ClusterError,
    InUse,
    NotRunning,
    ensure,
)

QUICK = {"fsync": "off", "shared_buffers": "16MB"}
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")

START_AND_WAIT = """
import sys, time
from pathlib import Path
from concordat.kernel.postgres.cluster import Cluster
Cluster(Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(60)
"""


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A folder with a space in its path that any account can pass through (pytest's own is closed)."""
    folder = Path(tempfile.mkdtemp(prefix="concordat test "))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def home() -> Iterator[Home]:
    """A home with nothing in it yet."""
    with passable_folder() as folder:
        yield Home(folder / "a home")


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """The folder of a home whose database was made and stopped, to be copied."""
    with passable_folder() as folder:
        Cluster(folder / "home", settings=QUICK).start().stop()
        yield folder / "home"


@pytest.fixture
def stopped(home: Home, made_once: Path) -> Cluster:
    """A database that was made before and is stopped."""
    subprocess.run(["cp", "-a", made_once, home.path], check=True)
    return Cluster(home, settings=QUICK)


@pytest.fixture
def cluster(stopped: Cluster) -> Iterator[Cluster]:
    """A running database."""
    cluster = stopped.start()
    yield cluster
    cluster.stop()


def ask(cluster: Cluster, statement: str, role: str = APP, database: str = "concordat") -> object:
    with psycopg.connect(cluster.dsn(role, database), autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def another_process(home: Home) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", START_AND_WAIT, str(home.path)], stdout=subprocess.PIPE, text=True)


def wait_for(what: str, happened: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} seconds"
        time.sleep(0.005)


def _children(of: int) -> list[int]:
    return [pid for pid, parent, _ in guardian.processes() if parent == of]


def test_start_makes_a_closed_database_and_stop_leaves_nothing_running(home: Home) -> None:
    cluster = Cluster(home, settings=QUICK)
    assert not cluster.running()
    planned = cluster.sockets
    cluster.start()
    assert cluster.sockets == planned == home.run
    assert cluster.running()
    assert ask(cluster, "SELECT current_user") == APP
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SHOW data_checksums") == "on"
    assert ask(cluster, "SHOW max_connections") == "100"
    assert ask(cluster, "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'concordat'") == (
        "bC.UTF-8"
    )
    for folder in (cluster.data, cluster.sockets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with psycopg.connect(cluster.database_url(OWNER)) as connection:
        assert connection.info.user == OWNER
    cluster.stop()
    assert not cluster.running()
    assert leftovers.survivors(cluster.data) == []


def test_a_second_start_is_refused_in_words(cluster: Cluster) -> None:
    with pytest.raises(InUse) as refusal:
        Cluster(cluster.home).start()
    assert str(cluster.home.path) in str(refusal.value)
    assert f"process {os.getpid()}" in str(refusal.value)
    assert cluster.running()


def test_ensure_uses_the_running_database_and_leaves_it_running(cluster: Cluster) -> None:
    with ensure(cluster.home) as found:
        assert not found.owned
        assert ask(found, "SELECT 1") == 1
    assert cluster.running()


def test_ensure_starts_the_database_and_stops_it(stopped: Cluster) -> None:
    home = stopped.home
    with ensure(home) as cluster:
        assert cluster.owned
        assert Cluster(home).attach().running()
    with pytest.raises(NotRunning, match="No database is running"):
        Cluster(home).attach()


def test_roles_cannot_do_what_they_should_not(cluster: Cluster) -> None:
    attributes = """
        SELECT string_agg(concat_ws(' ', rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication),
                          ', ' ORDER BY rolname)
        FROM pg_roles WHERE rolname LIKE 'concordat%'"""
    assert ask(cluster, attributes) == "concordat_app f f f f f, concordat_owner f f f t f"
    assert ask(cluster, "SELECT count(*) FROM pg_auth_members WHERE member = 'concordat_app'::regrole") == 0
    for statement in (
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "SET ROLE concordat_owner",
        "SET session_replication_role = replica",
        "CREATE DATABASE mine",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(cluster, statement)
    ask(cluster, "CREATE TABLE ours (n int)", OWNER)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster, "SELECT n FROM ours")


def test_the_server_log_keeps_nothing_that_people_typed(cluster: Cluster) -> None:
    ask(cluster, "CREATE TABLE people (email text UNIQUE)", OWNER)
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as connection:
        connection.execute("INSERT INTO people VALUES (%s)", ["ada@example.org"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES (%s)", ["ada@example.org"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT 'ada@example.org'::int")
    log = cluster.log.read_text()
    assert "ready to accept connections" in log
    assert "ada@example.org" not in log


def test_a_killed_postmaster_is_restarted_with_what_was_committed(cluster: Cluster) -> None:
    ask(cluster, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n", OWNER)
    os.kill(postmaster(cluster), signal.SIGKILL)
    wait_for("the end of the server", lambda: not cluster.alive)
    assert not cluster.running()
    with pytest.raises(InUse):
        Cluster(cluster.home).start()
    cluster.restart()
    assert ask(cluster, "SELECT count(*) FROM kept", OWNER) == 1000


def test_killing_the_parent_ends_the_server_and_a_new_start_works(stopped: Cluster) -> None:
    parent = another_process(stopped.home)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "started\n"
    cluster = stopped
    server = postmaster(cluster)
    ask(cluster, "CREATE TABLE kept (n int)", OWNER)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    cluster.start()
    try:
        assert not Path(f"/proc/{server}").exists()
        assert ask(cluster, "SELECT count(*) FROM kept", OWNER) == 0
    finally:
        cluster.stop()


def test_an_interrupted_initdb_is_begun_anew(home: Home) -> None:
    parent = another_process(home)
    wait_for("initdb", lambda: list(home.path.glob("postgres.new-*/PG_VERSION")))
    parent.kill()
    parent.communicate()
    assert not home.postgres.exists()
    wait_for("the end of initdb", lambda: not leftovers.survivors(next(home.path.glob("postgres.new-*"))))
    with_data = Cluster(home, settings=QUICK).start()
    with_data.stop()
    assert list(home.path.glob("postgres.new-*")) == []
    assert with_data.data == home.postgres


def test_a_stale_pid_file_that_names_a_living_process_does_not_block(stopped: Cluster) -> None:
    cluster = stopped
    account = server_account(cluster.data)
    stranger = processes.start(["sleep", "60"], account=account.for_start, cwd="/")
    try:
        wait_for("the stranger", lambda: _children(stranger.pid))
        stale = cluster.data / "postmaster.pid"
        named = f"{_children(stranger.pid)[0]}\n{cluster.data}\n{int(time.time())}\n5432\n{cluster.sockets}\n\n"
        stale.write_text(named)
        os.chown(stale, account.uid, account.gid)
        cluster.start()
        cluster.stop()
    finally:
        processes.kill(stranger)


def test_a_server_started_by_a_thread_outlives_the_thread(stopped: Cluster) -> None:
    cluster = stopped
    thread = threading.Thread(target=cluster.start)
    thread.start()
    thread.join()
    try:
        time.sleep(0.2)
        assert cluster.alive
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()


def test_a_server_that_cannot_start_says_why_and_lets_go(stopped: Cluster) -> None:
    with pytest.raises(ClusterError, match="no_such_setting"):
        Cluster(stopped.home, settings={**QUICK, "no_such_setting": "1"}).start()
    assert stopped.start().running()
    stopped.stop()


def test_data_of_another_version_is_refused_in_words(home: Home) -> None:
    home.create().postgres.mkdir()
    (home.postgres / "PG_VERSION").write_text("17\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 17"):
        Cluster(home).start()


def test_a_long_path_has_its_socket_elsewhere(home: Home, made_once: Path) -> None:
    long = Home(home.path / ("long" * 20))
    home.create()
    subprocess.run(["cp", "-a", made_once, long.path], check=True)
    cluster = Cluster(long, settings=QUICK).start()
    try:
        assert ask(cluster, "SELECT 1") == 1
        assert not cluster.sockets.is_relative_to(long.path)
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    finally:
        cluster.stop()
        shutil.rmtree(cluster.sockets)


@as_root
def test_a_home_closed_to_the_server_keeps_its_data_elsewhere(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Home(home.path / "closed" / "home")
    elsewhere = home.path / "elsewhere"
    monkeypatch.setattr(places, "ELSEWHERE", elsewhere)
    home.create()
    closed.path.parent.mkdir(mode=0o700)
    private = closed.path.parent / "lib" / "python" / "site-packages"
    shutil.copytree(places.bundled_programs().parent, private / places.WHEEL / places.INSTALLATION, symlinks=True)
    libraries = places.bundled_programs().parents[2] / f"{places.WHEEL}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, private / libraries.name)
    monkeypatch.setattr(places, "bundled_programs", lambda: private / places.WHEEL / places.INSTALLATION / "bin")
    cluster = Cluster(closed, settings=QUICK).start()
    try:
        assert cluster.data == elsewhere / closed.key / "postgres"
        assert str(cluster.data) in (closed.path / places.POINTER).read_text()
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()
    copy = home.path / "copied home"
    shutil.copytree(closed.path, copy)
    with pytest.raises(ClusterError, match="was moved or copied"):
        Cluster(copy).start()


@as_root
def test_an_account_that_cannot_be_made_is_replaced_by_nobody(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    monkeypatch.setattr(accounts, "DEDICATED", "concordat-no-such-account")
    monkeypatch.setattr(accounts.shutil, "which", lambda name, path: None)
    assert server_account(home.postgres).name == "nobody"


@as_root
def test_the_server_never_runs_as_root(cluster: Cluster) -> None:
    assert Path(f"/proc/{postmaster(cluster)}").stat().st_uid != 0
