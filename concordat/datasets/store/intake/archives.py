"""ZIPs, which are believed in nothing: what they list is judged first, and what comes out is counted while it is written."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from concordat.kernel.errors import Problem

from .limits import Limits, size

LARGEST_LIST = 16_000_000  # bytes of an archive's own list of its members
_BLOCK = 1 << 18
_TAIL = 66_000  # bytes in which a list's end stands: its record, and the longest comment
_ENCRYPTED = 0x1 | 0x40
_KNOWN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
_WRONG = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    EOFError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
)


def directory(path: Path, origin: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the members that a ZIP lists; raise Problem where the list is broken or longer than any honest one."""
    if _list_size(path) > LARGEST_LIST:
        raise Problem(_too_many(origin, limits))
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    except _WRONG:
        raise Problem(damaged(origin)) from None
    if len(members) > limits.members:
        raise Problem(_too_many(origin, limits))
    return members


def unpacked(path: Path, origin: str, folder: Path, limits: Limits) -> Iterator[tuple[Path, str]]:
    """Write each member of a ZIP to a file of our own naming and yield that file and the member's name.

    Nothing is written for an archive that lists one bad member. `__MACOSX` and files that only a desktop wrote are passed
    by. Sizes are counted as they come, whatever the archive says of them.
    """
    members = [member for member in directory(path, origin, limits) if not _of_a_desktop(member.filename)]
    for member in members:
        _check(member, origin)
    if len({member.filename for member in members}) < len(members):
        raise Problem(f"“{origin}” holds two files of one name. Pack it again with each file once.")
    allowance = min(limits.unpacked, max(limits.small, limits.times * path.stat().st_size))
    with zipfile.ZipFile(path) as archive:
        for number, member in enumerate(members, start=1):
            to = folder / f"member-{number:04}"
            most = min(limits.file, max(limits.small, limits.times * member.compress_size), allowance)
            allowance -= _written(archive, member, to, most, origin)
            yield to, member.filename


def checked(path: Path, origin: str, limits: Limits, most: int) -> None:
    """Raise Problem where a workbook, which is a ZIP within, has a password or unpacks to more than `most` bytes."""
    members = directory(path, origin, limits)
    whole = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in members:
                if member.flag_bits & _ENCRYPTED:
                    raise Problem(f"“{origin}” is protected by a password. Save a copy without the password.")
                with archive.open(member) as file:
                    while block := file.read(_BLOCK):
                        whole += len(block)
                        if whole > most:
                            raise Problem(
                                f"“{origin}” holds more than {size(most)} unpacked, which is too much for a workbook. "
                                "Save its table as CSV and deliver that."
                            )
    except _WRONG:
        raise Problem(damaged(origin)) from None


def beginning(path: Path, name: str, origin: str, most: int = 200) -> bytes:
    """Return how one member of a ZIP begins; raise Problem where it cannot be unpacked."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            return file.read(most)
    except _WRONG:
        raise Problem(damaged(origin)) from None


def damaged(origin: str) -> str:
    """Say that a file is damaged."""
    return f"“{origin}” is damaged: it was cut off, or changed while it was copied. Get a whole copy and deliver that."


def _check(member: zipfile.ZipInfo, origin: str) -> None:
    name = member.filename
    if member.flag_bits & _ENCRYPTED:
        raise Problem(f"“{name}” in “{origin}” is protected by a password. Pack the files again without one.")
    if name.startswith(("/", "\\")) or name[1:2] == ":" or ".." in name.replace("\\", "/").split("/"):
        raise Problem(f"“{origin}” holds a file whose path leads outside of it, so it was not opened. Pack it again.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Problem(f"“{name}” in “{origin}” is a link and no file, so it was not opened. Pack the file itself.")
    if member.compress_type not in _KNOWN:
        raise Problem(
            f"“{name}” in “{origin}” is packed in a way that cannot be opened (method {member.compress_type}). "
            "Pack it again as an ordinary ZIP (Deflate)."
        )


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, most: int, origin: str) -> int:
    count = 0
    with to.open("wb") as file:
        for block in _blocks(archive, member, origin):
            count += len(block)
            if count > most:
                raise Problem(
                    f"“{member.filename}” in “{origin}” unpacks to more than {size(most)}, far more than a table of its "
                    "size does, so it was not taken in. Deliver the table as CSV by itself."
                )
            file.write(block)
    return count


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: str) -> Iterator[bytes]:
    """Yield what is in a member; what fails here is the archive's fault, and not that of the disk that is written to."""
    try:
        with archive.open(member) as packed:
            while block := packed.read(_BLOCK):
                yield block
    except _WRONG:
        raise Problem(f"“{member.filename}” in {damaged(origin)}") from None


def _of_a_desktop(name: str) -> bool:
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"} or parts[-1].startswith("._")


def _list_size(path: Path) -> int:
    """Return how long a ZIP says that its list is, before anything reads that list into memory; 0 where it says nothing."""
    length = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, length - _TAIL))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 20:
        return 0
    said = int(struct.unpack_from("<L", tail, at + 12)[0])
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if large >= 0 and len(tail) >= large + 48:
        said = max(said if said != 0xFFFFFFFF else 0, int(struct.unpack_from("<Q", tail, large + 40)[0]))
    return said


def _too_many(origin: str, limits: Limits) -> str:
    return f"“{origin}” holds more than {limits.members:,} files. Deliver it in parts, one for each period."
