"""The least that is an old workbook (.xls): a compound file of one stream, with one sheet of texts and numbers in it."""

from __future__ import annotations

import struct
from pathlib import Path

_SECTOR = 512
_END, _FREE, _LIST = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(path: Path, rows: list[tuple[str | float, ...]], sheet: str = "May") -> Path:
    """Write rows as BIFF8 in a compound file."""
    stream = _biff(rows, sheet)
    stream += bytes(-len(stream) % _SECTOR)
    stream += bytes(max(0, 4_096 - len(stream)))  # what is shorter would stand in a stream of its own kind
    sectors = len(stream) // _SECTOR
    table = [_LIST, _END, *range(3, sectors + 2), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4_096, _END, 0, _END, 0) + struct.pack("<I", 0) + b"\xff" * 432
    directory = _entry("Root Entry", 5, _END, 0, 1) + _entry("Workbook", 2, 2, len(stream), _FREE) + bytes(256)
    path.write_bytes(header + struct.pack(f"<{len(table)}I", *table) + directory + stream)
    return path


def _entry(name: str, kind: int, start: int, length: int, child: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, length)
    )


def _biff(rows: list[tuple[str | float, ...]], sheet: str) -> bytes:
    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    def cell(row: int, column: int, value: str | float) -> bytes:
        at = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            return record(0x0204, at + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
        return record(0x0203, at + struct.pack("<d", value))

    name = struct.pack("<BB", len(sheet), 0) + sheet.encode("latin-1")
    workbook = begin(0x0005)
    length = len(workbook) + 4 + 6 + len(name) + 4
    workbook += record(0x0085, struct.pack("<IBB", length, 0, 0) + name) + record(0x000A, b"")
    cells = b"".join(cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    return workbook + begin(0x0010) + cells + record(0x000A, b"")
