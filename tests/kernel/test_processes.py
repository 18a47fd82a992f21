"""Programs that cannot outlive who started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from concordat.kernel import processes

# A program that starts another in a session of its own, says both process ids, and waits.
FAMILY = """
import os, subprocess, sys, time
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(os.getpid(), other.pid, flush=True)
time.sleep(60)
"""

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"

PARENT = """
import sys, time
from concordat.kernel import processes
processes.start([sys.executable, "-c", FAMILY], on_death=15, patience=0.3)
time.sleep(60)
"""


def gone(*pids: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while any(_lives(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def family(process: subprocess.Popen[bytes]) -> list[int]:
    assert process.stdout is not None
    with process.stdout:
        return [int(word) for word in process.stdout.readline().split()]


@pytest.mark.parametrize(
    ("program", "code", "words"),
    [
        ("raise SystemExit(0)", 0, "ended with code 0"),
        ("raise SystemExit(3)", 3, "ended with code 3"),
        ("import os; os.kill(os.getpid(), 9)", 137, "was ended by SIGKILL"),
    ],
)
def test_start_gives_the_programs_own_code(program: str, code: int, words: str) -> None:
    process = processes.start([sys.executable, "-c", program])
    assert process.wait(10) == code
    assert processes.words_for(code) == words


def test_start_says_so_when_there_is_no_such_program() -> None:
    process = processes.start(["/no/such/program"], stderr=subprocess.PIPE)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 127
    assert said == b"/no/such/program could not be started: No such file or directory\n"


@pytest.mark.parametrize("stubborn", [False, True])
def test_killing_the_parent_kills_children_and_grandchildren(stubborn: bool) -> None:
    script = PARENT.replace("FAMILY", repr(STUBBORN + FAMILY if stubborn else FAMILY))
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    pids = family(parent)
    parent.kill()
    parent.wait()
    assert gone(*pids)


def test_end_takes_down_all_that_a_program_started() -> None:
    process = processes.start([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE)
    pids = family(process)
    assert processes.end(process) == 128 + signal.SIGTERM
    assert gone(*pids, seconds=1)


def test_end_kills_a_program_that_will_not_listen() -> None:
    process = processes.start([sys.executable, "-c", STUBBORN + FAMILY], stdout=subprocess.PIPE)
    family(process)
    assert processes.end(process, within=0.2) == 128 + signal.SIGKILL


def test_killing_the_guardian_kills_the_program() -> None:
    process = processes.start([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE)
    program, other = family(process)
    process.kill()
    process.wait()
    assert gone(program)
    os.kill(other, signal.SIGKILL)  # a session of its own is out of reach without the guardian


def test_a_program_started_by_a_thread_outlives_the_thread_but_not_us() -> None:
    started: list[subprocess.Popen[bytes]] = []
    pids: list[int] = []

    def start() -> None:
        started.append(processes.start([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE))
        pids.extend(family(started[0]))  # it runs, so its guardian watches this thread

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert not gone(*pids, seconds=0.3)
    processes.kill(started[0])
    assert gone(*pids)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a program as another account")
def test_a_program_of_another_account_dies_with_its_parent_too() -> None:
    shell = ["/bin/sh", "-c", "sleep 60 & echo $$ $!; wait"]
    as_nobody = (
        "import time; from concordat.kernel import processes;"
        f"processes.start({shell!r}, account=(65534, 65534)); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", as_nobody], stdout=subprocess.PIPE)
    pids = family(parent)
    assert Path(f"/proc/{pids[0]}").stat().st_uid == 65534
    parent.kill()
    parent.wait()
    assert gone(*pids)
