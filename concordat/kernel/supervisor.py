"""Run the programs of one installation side by side: start in order, restart what dies, stop all together.

One line is said for each event. Each program runs under a guardian (see `processes`), so that nothing outlives the
supervisor, even when it is killed.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from concordat.kernel import processes
from concordat.kernel.postgres.cluster import Cluster
from concordat.kernel.postgres.errors import ClusterError

PAUSES = (
    0.5,
    1.0,
    2.0,
    5.0,
    10.0,
    30.0,
)  # seconds before the first, second, ... restart in a row
STEADY = 30.0  # seconds of life after which a death counts as the first again
FIRST_TRIES = 4  # deaths before it was ever ready, after which all is stopped
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK = 0.1  # seconds between looks


class Child(Protocol):
    """What the supervisor can keep alive."""

    name: str

    def start(self) -> None:
        """Start it; raise an exception with words when that fails."""

    def ended(self) -> str | None:
        """Say in words how it ended, or None while it lives."""

    def ready(self) -> bool:
        """Say whether it does its work yet."""

    def ask(self, by: int) -> None:
        """Pass on a signal that asks it to end."""

    def end(self) -> None:
        """End it by force if it lives, and let go of all that it held."""


@dataclass
class Program:
    """A program as a child; `check` says whether it is ready, and without one it is ready once started."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str] | None = None
    cwd: str | Path | None = None
    check: Callable[[], bool] | None = None
    process: processes.Process | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it; the output goes where ours goes."""
        self.process = processes.start(self.argv, env=self.env, cwd=self.cwd, on_death=signal.SIGTERM, patience=5.0)

    def ended(self) -> str | None:
        """Say in words how it ended, or None while it lives."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        processes.sweep(self.process)
        return processes.words_for(code)

    def ready(self) -> bool:
        """Ask the check, if there is one."""
        return self.check is None or self.check()

    def ask(self, by: int) -> None:
        """Pass on a signal that asks it to end."""
        if self.process is not None:
            self.process.send_signal(by)

    def end(self) -> None:
        """Kill it and all that it started."""
        if self.process is not None:
            processes.kill(self.process)


@dataclass
class Database:
    """The embedded database as a child; one that runs already is kept as it is."""

    cluster: Cluster
    name: str = "database"

    def start(self) -> None:
        """Start it, or recover it after it died."""
        if self.cluster.owned:
            if not self.cluster.alive:
                self.cluster.restart()
        else:
            self.cluster.start()

    def ended(self) -> str | None:
        """Say in words how it ended, or None while it lives."""
        if self.cluster.process is None or (code := self.cluster.process.poll()) is None:
            return None
        return processes.words_for(code)

    def ready(self) -> bool:
        """Starting it waits until it takes connections."""
        return True

    def ask(self, by: int) -> None:
        """Ask it to end connections and write all out; PostgreSQL's signal for that is SIGINT, whatever ours was."""
        if self.cluster.process is not None:
            self.cluster.process.send_signal(signal.SIGINT)

    def end(self) -> None:
        """Stop it, giving it ten more seconds to spare the next start a recovery, and free the home."""
        self.cluster.stop(patience=10.0)


@dataclass
class _State:
    """What the supervisor remembers of a child between looks."""

    child: Child
    started: float = 0.0
    deaths: int = 0
    due: float | None = None


class _Stopped(Exception):
    """Somebody asked for the end while things were starting."""


class Supervisor:
    """Keep children alive until a signal asks for the end."""

    def __init__(
        self,
        *,
        say: Callable[[str], None] | None = None,
        pauses: Sequence[float] = PAUSES,
        ready_within: float = 60.0,
        stop_within: float = 20.0,
    ) -> None:
        """Take how to say things, pauses before restarts, and limits (seconds) for starting one and stopping all."""
        self._say = say or _print
        self._pauses = tuple(pauses)
        self._ready_within = ready_within
        self._stop_within = stop_within
        self._states: list[_State] = []
        self._asked: int | None = None
        self._asked_at = 0.0
        self._impatient = False

    def add(self, child: Child) -> None:
        """Add a child; they start in this order and stop in reverse."""
        self._states.append(_State(child))

    def run(self, on_ready: Callable[[], None] | None = None) -> int:
        """Start all, call `on_ready` when each is ready, and keep them alive until a signal; return the exit code.

        0 when the end was asked for; 1 when a child could not be started. Must run in the main thread.
        """
        ours = [number for number in STOP_SIGNALS if not (number == signal.SIGHUP and _ignored(number))]  # nohup
        before = {number: signal.signal(number, self._heard) for number in ours}
        try:
            return self._live(on_ready)
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def ask_to_stop(self, by: int = signal.SIGTERM) -> None:
        """Ask for the end, as a signal would; asked again after a second, everything is killed without waiting."""
        now = time.monotonic()
        if self._asked is None:
            self._asked, self._asked_at = by, now
        elif now - self._asked_at > 1:  # not the same signal by two ways
            self._impatient = True

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self.ask_to_stop(number)

    def _live(self, on_ready: Callable[[], None] | None) -> int:
        try:
            for state in self._states:
                if not self._bring_up(state):
                    return 1
            if on_ready:
                on_ready()
            while True:
                self._look()
                self._wait(_LOOK)
        except _Stopped:
            return 0

    def _wait(self, seconds: float) -> None:
        """Sleep in short steps; raise _Stopped as soon as the end is asked for."""
        until = time.monotonic() + seconds
        while self._asked is None:
            if (left := until - time.monotonic()) <= 0:
                return
            time.sleep(min(left, _LOOK))
        raise _Stopped

    def _bring_up(self, state: _State) -> bool:
        """Start a child for the first time and wait until it is ready; False when it cannot be."""
        for attempt in range(FIRST_TRIES):
            if attempt:
                self._wait(self._pause(attempt))
            trouble = self._start(state) or self._await_ready(state)
            if trouble is None:
                self._say(f"{state.child.name} is running")
                return True
            self._say(f"{state.child.name} {trouble}")
        self._say(f"{state.child.name} cannot be started; stopping everything")
        return False

    def _start(self, state: _State) -> str | None:
        """Start a child; return in words what went wrong."""
        self._wait(0)
        state.started, state.due = time.monotonic(), None
        try:
            state.child.start()
        except (ClusterError, OSError) as error:
            return f"did not start: {error}"
        return None

    def _await_ready(self, state: _State) -> str | None:
        """Wait until a child is ready; return in words why it is not."""
        deadline = time.monotonic() + self._ready_within
        while (how := state.child.ended()) is None:
            if state.child.ready():
                return None
            if time.monotonic() > deadline:
                state.child.end()
                return f"was not ready after {self._ready_within:.0f} seconds"
            self._wait(0.05)
        return how

    def _look(self) -> None:
        """Notice deaths and carry out restarts that are due."""
        for state in self._states:
            if state.due is not None:
                if time.monotonic() >= state.due:
                    self._restart(state)
            elif (how := state.child.ended()) is not None:
                self._plan_restart(state, how)

    def _plan_restart(self, state: _State, how: str) -> None:
        lived = time.monotonic() - state.started
        state.deaths = 1 if lived >= STEADY else state.deaths + 1
        pause = self._pause(state.deaths)
        state.due = time.monotonic() + pause
        self._say(f"{state.child.name} {how}; starting it again in {pause:g} seconds")

    def _restart(self, state: _State) -> None:
        if (trouble := self._start(state)) is not None:
            self._plan_restart(state, trouble)
        else:
            self._say(f"{state.child.name} was started again")

    def _pause(self, deaths: int) -> float:
        return self._pauses[min(deaths, len(self._pauses)) - 1]

    def _stop_all(self) -> None:
        """Stop children in reverse order, all within the limit."""
        deadline = time.monotonic() + self._stop_within
        by = signal.SIGTERM if self._asked is None else self._asked
        for state in reversed(self._states):
            alive = state.started > 0 and state.child.ended() is None
            if alive:
                state.child.ask(by)
                self._await_end(state.child, deadline)
            state.child.end()
            if alive:
                self._say(f"{state.child.name} stopped")

    def _await_end(self, child: Child, deadline: float) -> None:
        while child.ended() is None and time.monotonic() < deadline and not self._impatient:
            time.sleep(0.02)


def _ignored(number: int) -> bool:
    return signal.getsignal(number) == signal.SIG_IGN


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")  # in one piece, since children write there too
    sys.stdout.flush()
