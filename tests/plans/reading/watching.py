"""Watch the process that reads a document: the most memory that it held, and whether anything of it is left."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from concordat.kernel import guardian, processes

_EVERY = 0.004  # seconds


class Watched:
    """Stand in for `processes.start`: start the same, with folders of its own, and look at the memory of what runs."""

    def __init__(self, folder: Path) -> None:
        """Give what is started `folder` for its home and its temporary files."""
        self.folder = folder
        self.peak = 0  # bytes
        self.started: list[int] = []
        self._begin = processes.start

    def start(self, program: Any, *, env: Any, **how: Any) -> processes.Process:
        """Start a program and watch it."""
        child = self._begin(program, env={**env, "HOME": str(self.folder), "TMPDIR": str(self.folder)}, **how)
        self.started.append(child.pid)
        threading.Thread(target=self._watch, args=(child,), daemon=True).start()
        return child

    def _watch(self, child: processes.Process) -> None:
        while child.returncode is None:
            with suppress(OSError, ValueError):
                for pid in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split():
                    self.peak = max(self.peak, _most_held(int(pid)))
            time.sleep(_EVERY)

    def left(self) -> list[str]:
        """Return what is left behind: processes, and files in the folder that it was given."""
        alive = [f"process {pid}" for pid, _, session in guardian.processes() if session in self.started]
        return alive + [str(path) for path in self.folder.rglob("*")]


def _most_held(pid: int) -> int:
    """Return the most memory that a process ever held, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
