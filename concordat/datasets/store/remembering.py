"""Answers that were given are kept for a while, each under all that it depends on.

The key holds the question, the files that it was put to, and everything that a policy decides: what is reached, which keys
stay unread, and how figures are protected. Two people whose policies differ in anything have keys that differ, and so no
answer in common; two whose policies are the same get one answer, reckoned once, however many ask at the same moment.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES = 64_000_000
WAIT = 60.0  # seconds that one who asks the same waits for the one who asked first


@dataclass(slots=True)
class Remembered:
    """Answers up to so many bytes in all, of which those go first that were asked for least lately."""

    most: int = MOST_BYTES
    held: int = 0
    hits: int = 0
    _answers: OrderedDict[Hashable, tuple[Any, int]] = field(default_factory=OrderedDict)
    _underway: dict[Hashable, Future[Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, key: Hashable, make: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """Return the answer that is kept under a key, or make it; what making it raises is raised to all who wait."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                self.hits += 1
                return self._answers[key][0]
            waiting = self._underway.get(key)
            mine: Future[Any] = waiting or Future()
            self._underway[key] = mine
        if waiting is not None:
            return waiting.result(WAIT)
        try:
            made = make()
        except BaseException as trouble:
            with self._lock:
                self._underway.pop(key, None)
            mine.set_exception(trouble)
            raise
        self._keep(key, made, size(made))
        mine.set_result(made)
        return made

    def forget(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._answers.clear()
            self.held = 0

    def _keep(self, key: Hashable, made: Any, size: int) -> None:
        with self._lock:
            self._underway.pop(key, None)
            if size > self.most // 4:
                return
            self._answers[key] = made, size
            self.held += size
            while self.held > self.most:
                _, (_, freed) = self._answers.popitem(last=False)
                self.held -= freed
