"""What an upload says of itself by the tus protocol, resumable upload 1.0, in the headers that come with it.

With the extensions creation, checksum and termination; see https://tus.io/protocols/resumable-upload.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concordat.datasets.commands.deliveries import MOST_BYTES
from concordat.datasets.rules.uploads import DIGESTS, Damaged, Elsewhere, metadata
from concordat.kernel.errors import Problem

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
SPOKEN = {"Tus-Resumable": VERSION}
ABILITIES = SPOKEN | {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,checksum,termination",
    "Tus-Max-Size": str(MOST_BYTES),
    "Tus-Checksum-Algorithm": ",".join(DIGESTS),
}


class Unspoken(Problem):
    """What was sent is not the protocol; `status` is what it says to that."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that is to come: its name, its size in bytes, and the delivery of which it mends rows."""

    name: str
    size: int
    corrects: str


def announced(headers: Mapping[str, str]) -> Announced:
    """Read what begins an upload; raise Unspoken, or Problem for a size that is none."""
    check_version(headers)
    told = metadata(headers.get("Upload-Metadata", ""))
    size = headers.get("Upload-Length", "")
    if not _is_number(size):
        raise Problem("Say in Upload-Length how many bytes the file has.", "Upload-Length")
    return Announced(told.get("filename", ""), int(size), told.get("corrects", ""))


def offset_of(headers: Mapping[str, str], content_type: str) -> int:
    """Read where a piece begins; raise Unspoken, or Problem for a place that is none."""
    check_version(headers)
    offset = headers.get("Upload-Offset", "")
    if not _is_number(offset):
        raise Problem("Say in Upload-Offset where the piece begins.", "Upload-Offset")
    if content_type != PIECE:
        raise Unspoken(f"A piece is sent as {PIECE}.", 415)
    return int(offset)


def check_version(headers: Mapping[str, str]) -> None:
    """Raise Unspoken where another version of the protocol is spoken, or none."""
    if headers.get("Tus-Resumable") != VERSION:
        raise Unspoken(f"Uploads speak tus {VERSION}: send it as Tus-Resumable.", 412)


def answer_to(problem: Problem) -> tuple[int, dict[str, str]]:
    """Return the status and the headers with which the protocol answers a mistake."""
    if isinstance(problem, Elsewhere):
        return 409, SPOKEN | {"Upload-Offset": str(problem.offset)}
    if isinstance(problem, Damaged):
        return 460, SPOKEN
    if isinstance(problem, Unspoken):
        return problem.status, SPOKEN | ({"Tus-Version": VERSION} if problem.status == 412 else {})
    return 422, SPOKEN


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 15
