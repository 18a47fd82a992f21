"""One quick pass over a whole text: is it UTF-8, and do all readers of CSV see the same rows in it?

It runs at about the speed of the disk: only quotation marks cost more than a search for a byte does.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from concordat.kernel.errors import Problem

from .characters import TELLING, line_of, nothing_in
from .limits import Limits, size

_BLOCK = 1 << 20
_QUOTE, _FEED, _RETURN = 0x22, 0x0A, 0x0D
_MARK = codecs.BOM_UTF8
_LEADS = (b"\xc2", b"\xc3", b"\xe2")  # with which what is telling begins: three quick searches spare a slow one


@dataclass(frozen=True, slots=True)
class Structure:
    """What the pass found.

    `broken` is the first byte that is not UTF-8 (-1 for none), and `telling` says that other bytes surely are. `quoted` says
    that there are quotation marks; `plain` that each opens at the beginning of a value and closes at its end, that lines
    end in one way, and that no byte order mark stands inside: then the file can be read as it lies.
    """

    broken: int = -1
    telling: bool = False
    quoted: bool = False
    plain: bool = True


def structure_of(path: Path, delimiter: str, origin: str, limits: Limits) -> Structure:
    """Read a file through once; raise Problem, with the line, for a NUL or a line or value without end."""
    text, lines, quotes = _Text(), _Lines(path, origin, limits), _Quotes(path, ord(delimiter), origin, limits)
    offset = 0
    for before, block, after in _blocks(path, min(_BLOCK, limits.line)):
        if b"\x00" in block:
            raise Problem(nothing_in(line_of(path, offset + block.index(b"\x00")), origin))
        text.see(block, offset)
        lines.see(block, offset)
        quotes.see(before, block, after, offset)
        offset += len(block)
    text.end(offset)
    return Structure(text.broken, text.telling, quotes.count > 0, quotes.plain() and lines.alike() and not text.marked)


def _blocks(path: Path, length: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield each block with the byte before it and the byte after it."""
    with path.open("rb") as file:
        before, block = b"", file.read(length)
        while block:
            following = file.read(length)
            yield before, block, following[:1]
            before, block = block[-1:], following


class _Text:
    """Whether it is UTF-8."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.broken, self.telling, self.marked = -1, False, False

    def see(self, block: bytes, offset: int) -> None:
        waiting = self.decoder.getstate()[0]
        if not waiting and block.isascii():
            return
        self.telling = self.telling or (any(mark in block for mark in _LEADS) and TELLING.search(block) is not None)
        self.marked = self.marked or _MARK in block
        if self.broken < 0:
            try:
                self.decoder.decode(block)
            except UnicodeDecodeError as wrong:
                self.broken = offset - len(waiting) + wrong.start
                self.decoder.reset()

    def end(self, length: int) -> None:
        if self.broken < 0 and (waiting := self.decoder.getstate()[0]):
            self.broken = length - len(waiting)


class _Lines:
    """How lines end, and that none is without end."""

    def __init__(self, path: Path, origin: str, limits: Limits) -> None:
        self.path, self.origin, self.limits = path, origin, limits
        self.feeds = self.returns = self.pairs = self.since = 0
        self.last, self.early = b"", False  # early: feeds in the blocks before the first return, which are not counted

    def see(self, block: bytes, offset: int) -> None:
        if self.returns or b"\r" in block:
            octets = np.frombuffer(block, dtype=np.uint8)
            feeds, returns = octets == _FEED, octets == _RETURN
            self.feeds += int(np.count_nonzero(feeds))
            self.returns += int(np.count_nonzero(returns))
            self.pairs += int(np.count_nonzero(returns[:-1] & feeds[1:])) + (self.last == b"\r" and block[:1] == b"\n")
        else:
            self.early = self.early or b"\n" in block
        end = b"\n" if b"\n" in block else b"\r"
        first = block.find(end)
        if self.since + (first if first >= 0 else len(block)) > self.limits.line:
            self._endless(offset - self.since)
        self.since = len(block) - block.rfind(end) - 1 if first >= 0 else self.since + len(block)
        self.last = block[-1:]

    def alike(self) -> bool:
        """Say whether lines end in one way alone."""
        return not self.returns or (not self.early and self.returns == self.pairs == self.feeds)

    def _endless(self, start: int) -> None:
        line = line_of(self.path, max(0, start))
        raise Problem(
            f"Line {line:,} of “{self.origin}” is longer than {size(self.limits.line)}, so this is no table of lines. "
            "See that each row is on a line of its own, and deliver the columns of the dataset alone."
        )


class _Quotes:
    """Whether quotation marks stand where they should: opening at the beginning of a value, closing at its end."""

    def __init__(self, path: Path, delimiter: int, origin: str, limits: Limits) -> None:
        self.path, self.origin, self.limits = path, origin, limits
        self.count, self.wrong, self.opened = 0, False, 0
        around = np.zeros(256, dtype=bool)
        around[[delimiter, _FEED, _RETURN, _QUOTE]] = True
        self.around = around

    def see(self, before: bytes, block: bytes, after: bytes, offset: int) -> None:
        if self.wrong or b'"' not in block:
            if not self.wrong and self.count % 2:
                self._long(offset + len(block))
            return
        held = np.frombuffer((before or b"\n") + block + (after or b"\n"), dtype=np.uint8)
        at = np.flatnonzero(held[1:-1] == _QUOTE) + 1
        opening = (np.arange(len(at)) + self.count) % 2 == 0
        fine = np.where(opening, self.around[held[at - 1]], self.around[held[at + 1]])
        self.wrong = not fine.all()
        self._measured(at + (offset - 1), opening)
        self.count += len(at)

    def plain(self) -> bool:
        return not self.wrong and self.count % 2 == 0

    def _measured(self, at: np.ndarray, opening: np.ndarray) -> None:
        """Raise Problem for a value in quotes that goes on and on; what is plain so far is measured alone."""
        if self.wrong:
            return
        starts = at[opening]
        if self.count % 2:
            starts = np.concatenate(([self.opened], starts))
        ends = at[~opening]
        spans = ends - starts[: len(ends)]
        if len(spans) and int(spans.max()) > self.limits.line:
            self.opened = int(starts[int(spans.argmax())])
            self._long(self.opened + self.limits.line + 1)
        if len(starts):
            self.opened = int(starts[-1])

    def _long(self, reached: int) -> None:
        if reached - self.opened > self.limits.line:
            raise Problem(unclosed(line_of(self.path, self.opened), self.origin))


def unclosed(line: int, origin: str) -> str:
    """Say where a value begins in quotes that are not closed."""
    return (
        f"A value in line {line:,} of “{origin}” begins with a quotation mark that is not closed. "
        "Close it, or take it away, and deliver the file again."
    )
