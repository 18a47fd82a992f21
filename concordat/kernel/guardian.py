"""Run one program, and take it and all that it started down when the parent goes.

Run as a script (`python -I -S guardian.py PARENT SIGNAL PATIENCE UID:GID|- PROGRAM ...`) by `processes.start`; it
imports nothing of this project. It stands between a parent and a program because each simpler way has a hole: a signal
on the parent's death (PR_SET_PDEATHSIG) follows the thread that started the program, is lost when the program changes
its user, and does not reach what the program itself started. The guardian has one thread, changes the user before it
asks for the signal, tells a dead thread from a dead parent, and adopts the orphans of what it guards
(PR_SET_CHILD_SUBREAPER).

It passes signals on, exits with the program's code (128 + n after signal n), and leaves nothing behind. Linux only.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

PARENT_GONE = signal.SIGRTMIN + 1
END_NOW = signal.SIGRTMIN + 2
PASSED_ON = (
    signal.SIGHUP,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGTERM,
    signal.SIGUSR1,
    signal.SIGUSR2,
)
WATCHED = (signal.SIGCHLD, PARENT_GONE, END_NOW, *PASSED_ON)

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def die_with_parent(parent: int, by: int = signal.SIGKILL) -> None:
    """Have this process signalled when `parent` dies; it is, too, when the parent's thread that started it ends.

    Call it in the new process, after any change of user. `parent` is the parent's process id as the parent knew it, so
    that a parent that died before the call is noticed.
    """
    _prctl(_PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:
        os.kill(os.getpid(), by)


def processes() -> list[tuple[int, int, int]]:
    """List every process that can be seen as (process, parent, session)."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            fields = Path("/proc", entry, "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        found.append((int(entry), int(fields[1]), int(fields[3])))
    return found


def main(arguments: list[str]) -> int:
    """Start the program, watch over it, and return the code to exit with."""
    parent, on_death, patience, account, *program = arguments
    before = {int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)}
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    _prctl(_PR_SET_PDEATHSIG, PARENT_GONE)
    if os.getppid() != int(parent):
        return 1
    guardian = os.getpid()
    child = os.fork()
    if child == 0:
        _become(program, account, guardian, int(on_death), before)
    status = _watch(child, int(parent), int(on_death), float(patience))
    killed = _end_all(child)
    code = killed if status is None else status
    return 128 - code if code < 0 else code


def _become(program: list[str], account: str, guardian: int, on_death: int, mask: set[int]) -> NoReturn:
    """Turn this fresh child into the program, as the account asked for; signals wait until it can take them."""
    try:
        if account != "-":
            user, group = (int(number) for number in account.split(":"))
            os.setgroups([])
            os.setresgid(group, group, group)
            os.setresuid(user, user, user)
        for number in (signal.SIGPIPE, signal.SIGXFSZ, *PASSED_ON):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(guardian, on_death)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.execvp(program[0], program)
    except OSError as error:
        os.write(2, f"{program[0]} could not be started: {error.strerror}\n".encode())
    finally:
        os._exit(127)


def _watch(child: int, parent: int, on_death: int, patience: float) -> int | None:
    """Wait for the program to end, passing signals on; None when everything is to be killed now."""
    deadline: float | None = None
    while True:
        if deadline is None:
            got = signal.sigwaitinfo(WATCHED)
        elif (late := signal.sigtimedwait(WATCHED, max(0.0, deadline - time.monotonic()))) is None:
            return None
        else:
            got = late
        if got.si_signo == END_NOW:
            return None
        if got.si_signo == signal.SIGCHLD:
            if (status := _reap(child)) is not None:
                return status
        elif got.si_signo != PARENT_GONE:
            os.kill(child, got.si_signo)
        elif os.getppid() != parent and deadline is None:  # the parent itself, not one of its threads
            deadline = time.monotonic() + patience
            os.kill(child, on_death)


def _reap(child: int) -> int | None:
    """Collect whatever has ended; return the program's exit code if it was among them."""
    status = None
    while True:
        try:
            pid, raw = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status
        if pid == 0:
            return status
        if pid == child:
            status = os.waitstatus_to_exitcode(raw)


def _end_all(child: int) -> int:
    """Kill all that is left below the guardian, orphans too; return the program's exit code if it was among them."""
    status = 0
    while True:
        for pid, parent, _ in processes():
            if parent == os.getpid():
                os.kill(pid, signal.SIGKILL)
        try:
            pid, raw = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status
        if pid == 0:
            time.sleep(0.005)  # they are dying, or became ours just now
        if pid == child:
            status = os.waitstatus_to_exitcode(raw)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
