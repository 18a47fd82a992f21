"""Start programs that cannot outlive this process, whichever thread starts them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import IO, TypeAlias

from concordat.kernel import guardian
from concordat.kernel.guardian import die_with_parent

__all__ = [
    "Process",
    "Stream",
    "TimeoutExpired",
    "die_with_parent",
    "end",
    "kill",
    "start",
    "sweep",
    "words_for",
]

Stream: TypeAlias = int | IO[bytes] | None
Process: TypeAlias = subprocess.Popen[bytes]


def start(
    program: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | Path | None = None,
    account: tuple[int, int] | None = None,
    on_death: int = signal.SIGKILL,
    patience: float = 10.0,
    stdin: Stream = subprocess.DEVNULL,
    stdout: Stream = None,
    stderr: Stream = None,
) -> Process:
    """Start a program under a guardian and return the guardian's handle, which stands for the program.

    When this process dies, even by kill -9, the program gets the signal `on_death`, and after `patience` seconds it
    and all that it started are killed. Signals sent to the handle reach the program; its exit code is the program's
    (128 + n after signal n). `account` is a (user, group) to run as, for root. End it with `end`.
    """
    account_words = f"{account[0]}:{account[1]}" if account else "-"
    return subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", guardian.__file__),
            *(str(os.getpid()), str(int(on_death)), str(patience), account_words),
            *(str(word) for word in program),
        ],
        env=None if env is None else dict(env),
        cwd=cwd,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )


def end(process: Process, *, by: int = signal.SIGTERM, within: float = 10.0) -> int:
    """Ask a program started by `start` to end, kill it and all below it after `within` seconds; return its code."""
    process.send_signal(by)
    with suppress(TimeoutExpired):
        process.wait(within)
    return kill(process)


def kill(process: Process) -> int:
    """Kill a program started by `start` and all that it started; return its code."""
    for number in (guardian.END_NOW, signal.SIGKILL):
        process.send_signal(number)
        with suppress(TimeoutExpired):
            process.wait(5.0)
            break
    sweep(process)
    return process.wait()


def sweep(process: Process) -> None:
    """Kill what is left of a program whose guardian was itself killed; otherwise there is nothing to do."""
    if process.poll() != -signal.SIGKILL:
        return
    for pid, _, session in guardian.processes():
        if session == process.pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def words_for(code: int) -> str:
    """Say in words how a program ended, from its exit code."""
    number = -code if code < 0 else code - 128
    if 0 < number < signal.NSIG:
        try:
            return f"was ended by {signal.Signals(number).name}"
        except ValueError:
            return f"was ended by signal {number}"
    return f"ended with code {code}"
