"""How the pages of data put numbers, sizes and states into words."""

from __future__ import annotations

from collections.abc import Mapping

from concordat.datasets.rules.deliveries import State

COLOURS: Mapping[str, str] = {
    State.RECEIVING: "blue",
    State.WAITING: "blue",
    State.CHECKING: "blue",
    State.ASKED: "amber",
    State.LANDED: "green",
    State.REFUSED: "red",
    State.FAILED: "red",
    State.DROPPED: "grey",
    State.WITHDRAWN: "grey",
    State.DISPOSED: "grey",
}
_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB"))


def size(count: int) -> str:
    """Write a number of bytes as people do: 12.4 MB."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{count} bytes" if count != 1 else "1 byte"


def counted(count: int, noun: str, many: str = "") -> str:
    """Write a number with what is counted: 1 row, 2,300 rows."""
    return f"{count:,} {noun if count == 1 else many or f'{noun}s'}"


def share(part: int, whole: int) -> str:
    """Write a share as a percentage that is never 0 for something or 100 for less than all."""
    if not whole or part == whole:
        return "100%" if whole else ""
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "less than 0.1%"
    return "more than 99.9%" if percent > 99.9 else f"{percent:.1f}%"
