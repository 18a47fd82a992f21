"""How much of a delivered file is taken in at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Past which a file is refused. Sizes are in bytes.

    `unpacked` bounds all members of a ZIP together; past `small` bytes unpacked, nothing may have shrunk more than `times`
    times. `line` bounds a line of a CSV, and a value in quotes. `workbook` bounds the parts of a workbook unpacked, `memory`
    and `seconds` the process that reads one.
    """

    file: int = 5_000_000_000
    unpacked: int = 20_000_000_000
    members: int = 2_000
    times: int = 200
    small: int = 50_000_000
    columns: int = 2_000
    line: int = 1_000_000
    rows: int = 500_000_000
    sheets: int = 200
    workbook: int = 600_000_000
    memory: int = 1_300_000_000
    seconds: int = 600


LIMITS = Limits()


def size(count: int) -> str:
    """Write a size as people do."""
    for unit, words in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")):
        if count >= unit:
            return f"{count / unit:.3g} {words}"
    return f"{count} bytes"
