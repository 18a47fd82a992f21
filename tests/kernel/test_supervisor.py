"""The supervisor keeps programs alive, and none outlives it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from concordat.kernel.postgres.cluster import Cluster
from concordat.kernel.supervisor import Program, Supervisor

HEAD = """
import sys
from pathlib import Path
from concordat.kernel.postgres.cluster import Cluster
from concordat.kernel.supervisor import Database, Program, Supervisor

folder = Path(sys.argv[1])
LISTEN = (
    "import os, subprocess, sys, signal, time;"
    "helper = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "words = ['hello from', sys.argv[1], str(os.getpid()), str(helper.pid), chr(10)];"
    "os.write(1, ' '.join(words).encode());"
    "signal.signal(15, lambda *a: sys.exit(0)); signal.signal(2, lambda *a: sys.exit(0));"
    "time.sleep(60)"
)
STUBBORN = LISTEN.replace("lambda *a: sys.exit(0)", "signal.SIG_IGN")

def program(name, what=LISTEN):
    return Program(name, [sys.executable, "-c", what, name])

supervisor = Supervisor(pauses=(0.1, 0.2), stop_within=STOP_WITHIN)
"""
TAIL = "\nsys.exit(supervisor.run(on_ready=lambda: print('ready', flush=True)))\n"


class Run:
    """One supervisor in a process of its own, and what it has said."""

    def __init__(self, script: str, folder: Path, stop_within: float = 5.0) -> None:
        text = HEAD.replace("STOP_WITHIN", str(stop_within)) + script + TAIL
        self.process = subprocess.Popen(
            [sys.executable, "-c", text, str(folder)], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.lines: list[str] = []
        self.unheard: list[str] = []

    def hear(self, begins: str) -> str:
        """Return the next line that begins so; programs and supervisor speak at once, so others may come before it."""
        assert self.process.stdout is not None
        while not (found := next((line for line in self.unheard if line.startswith(begins)), "")):
            line = self.process.stdout.readline()
            assert line, f"never said {begins!r}: {self.lines}"
            self.lines.append(line.rstrip("\n"))
            self.unheard.append(self.lines[-1])
        self.unheard.remove(found)
        return found

    def family(self, name: str) -> list[int]:
        """Read the process ids of a program and its helper."""
        return [int(word) for word in self.hear(f"hello from {name} ").split()[3:]]

    def close(self) -> int:
        """Read to the end and return the exit code."""
        assert self.process.stdout is not None
        self.lines += self.process.stdout.read().splitlines()
        self.process.stdout.close()
        return self.process.wait(20)


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="concordat supervisor "))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


def wait_until_gone(*pids: int) -> None:
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() and not _zombie(pid) for pid in pids):
        assert time.monotonic() < deadline, f"one of {pids} still runs"
        time.sleep(0.01)


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_child_that_dies_is_started_again_and_all_stop_in_reverse(folder: Path) -> None:
    run = Run("supervisor.add(program('one')); supervisor.add(program('two'))", folder)
    first, helper = run.family("one")
    other = run.family("two")
    run.hear("ready")
    os.kill(first, signal.SIGKILL)
    assert run.hear("one was ended") == "one was ended by SIGKILL; starting it again in 0.1 seconds"
    wait_until_gone(first, helper)
    second = run.family("one")
    run.process.send_signal(signal.SIGINT)
    assert run.close() == 0
    assert run.lines[-2:] == ["two stopped", "one stopped"]
    wait_until_gone(*other, *second)


def test_a_child_that_ignores_signals_is_killed_within_the_limit(folder: Path) -> None:
    run = Run("supervisor.add(program('one', STUBBORN))", folder, stop_within=0.5)
    pids = run.family("one")
    run.hear("ready")
    begin = time.monotonic()
    run.process.terminate()
    assert run.close() == 0
    assert time.monotonic() - begin < 3
    wait_until_gone(*pids)


def test_killing_the_supervisor_ends_children_and_grandchildren(folder: Path) -> None:
    run = Run("supervisor.add(program('one')); supervisor.add(program('two'))", folder)
    pids = run.family("one") + run.family("two")
    run.hear("ready")
    run.process.kill()
    run.close()
    wait_until_gone(*pids)


def test_killing_a_guardian_restarts_its_program_and_leaves_no_helper(folder: Path) -> None:
    run = Run("supervisor.add(program('one'))", folder)
    first, helper = run.family("one")
    run.hear("ready")
    guardian = int(Path(f"/proc/{first}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(guardian, signal.SIGKILL)
    run.hear("one was ended by SIGKILL")
    wait_until_gone(first, helper)
    run.process.terminate()
    assert run.close() == 0


def test_a_killed_database_is_recovered_beside_its_neighbours(folder: Path) -> None:
    script = (
        "supervisor.add(Database(Cluster(folder / 'home', settings={'shared_buffers': '16MB'})));"
        "supervisor.add(program('one'))"
    )
    run = Run(script, folder)
    run.family("one")
    run.hear("ready")
    cluster = Cluster(folder / "home")
    os.kill(int((cluster.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    run.hear("database was ended by SIGKILL")
    run.hear("database was started again")
    with psycopg.connect(cluster.dsn()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    run.process.send_signal(signal.SIGINT)
    assert run.close() == 0
    assert run.lines[-2:] == ["one stopped", "database stopped"]
    assert "database system is shut down" in cluster.log.read_text().splitlines()[-1]


def test_a_program_that_never_gets_ready_ends_everything() -> None:
    said: list[str] = []
    supervisor = Supervisor(say=said.append, pauses=(0.01,), ready_within=5)
    supervisor.add(Program("bad", [sys.executable, "-c", "raise SystemExit(7)"], check=lambda: False))
    assert supervisor.run() == 1
    assert said == ["bad ended with code 7"] * 4 + ["bad cannot be started; stopping everything"]


def test_pauses_grow_with_deaths_in_a_row(folder: Path) -> None:
    run = Run("supervisor.add(program('bad', 'raise SystemExit(7)'))", folder)
    assert run.hear("bad ended").endswith("again in 0.1 seconds")
    assert run.hear("bad ended").endswith("again in 0.2 seconds")
    run.process.terminate()
    assert run.close() == 0
