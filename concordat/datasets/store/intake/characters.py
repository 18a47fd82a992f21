"""In which encoding a text is written, and the same text in UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from concordat.kernel.errors import Problem

_BLOCK = 1 << 20
_START = 4_096
_AGAIN = "Save it as CSV in UTF-8 (in Excel: “CSV UTF-8”) and deliver that."
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
TELLING = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]")
"""Bytes that mean a pound sign, a dash or an accent in UTF-8, and nothing that anybody writes in Windows-1252."""


def encoding_of(start: bytes, origin: str) -> str:
    """Return the encoding that a file shows by how it begins: a byte order mark, or every other byte naught; else UTF-8."""
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Problem(f"“{origin}” is written in UTF-32, which is not read. {_AGAIN}")
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if start.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    sample = start[: _START - _START % 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * len(sample[1::2]) and even < 0.05 * len(sample):
        return "utf-16-le"
    if even > 0.4 * len(sample[0::2]) and odd < 0.05 * len(sample):
        return "utf-16-be"
    return "utf-8"


def transcoded(path: Path, encoding: str, to: Path, origin: str) -> Path:
    """Write a text again in UTF-8 without byte order marks; raise Problem, with the line, where it cannot be read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as given, to.open("wb") as out:
        while True:
            block = given.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as wrong:
                line += _lines(wrong.object[: wrong.start].decode(encoding, "replace"))
                raise Problem(unreadable(line, origin, encoding)) from None
            if "\x00" in text:
                raise Problem(nothing_in(line + _lines(text[: text.index("\x00")]), origin))
            line += _lines(text)
            out.write(text.replace("\ufeff", "").encode())
            if not block:
                return to


def line_of(path: Path, offset: int) -> int:
    """Return the number of the line in which a byte of a file stands."""
    feeds = returns = 0
    with path.open("rb") as file:
        for block in _first(file, offset):
            feeds += block.count(b"\n")
            returns += block.count(b"\r")
    return 1 + (feeds or returns)


def unreadable(line: int, origin: str, encoding: str) -> str:
    """Say in which line a character cannot be read."""
    return f"Line {line:,} of “{origin}” holds a character that cannot be read as {NAMES[encoding]}. {_AGAIN}"


def mixed(line: int, origin: str) -> str:
    """Say that a text is written in two encodings, and where the second begins."""
    return (
        f"“{origin}” is written partly in UTF-8 and partly in something else, as when files are pasted together. "
        f"Line {line:,} is the first that is not UTF-8. {_AGAIN}"
    )


def nothing_in(line: int, origin: str) -> str:
    """Say in which line a NUL stands, which no text holds."""
    return (
        f"Line {line:,} of “{origin}” holds a NUL character, so the file is damaged or is no text. "
        "Export it again and deliver that."
    )


def _first(file: BinaryIO, count: int) -> Iterator[bytes]:
    while count > 0 and (block := file.read(min(_BLOCK, count))):
        count -= len(block)
        yield block


def _lines(text: str) -> int:
    return text.count("\n") or text.count("\r")
