"""Open the office formats that are zip archives (.docx, .odt, .xlsx) without trusting what is in them.

Everything is judged by the archive's own list before a byte is unpacked: sizes, how much smaller they are packed, the
number of members, passwords and macros. XML is parsed without entities, document types or the network, so nothing that
a file refers to is ever fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

from lxml import etree

from .elements import child
from .errors import Unreadable
from .progress import Progress

Thing = TypeVar("Thing")

MOST_MEMBERS = 5_000
LARGEST_PART = 60_000_000  # bytes of one member that is read, unpacked
LARGEST_WHOLE = 400_000_000  # bytes of all members, unpacked
_SMALL = 5_000_000  # bytes unpacked, below which no ratio is suspicious
_MOST_TIMES = 200  # times that a larger member may shrink; office files shrink 10 to 100 times, bombs 1,000
_CHUNK = 1 << 18

_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED, _STRONGLY = 0x1, 0x40
_MACROS = re.compile(
    r"(?:.*/)?vba(?:Project|ProjectSignature|Data)\.(?:bin|xml)|xl/macrosheets/.+"
    r"|Basic/[^/]+/(?!script-lb\.xml|dialog-lb\.xml)[^/]+\.xml|Scripts/.+[^/]",
    re.IGNORECASE,
)
_MANIFEST, _CONTENT_TYPES = "META-INF/manifest.xml", "[Content_Types].xml"
_LARGEST_LIST = 2_000_000
_TYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of a stream inside an old Office file -> what the file is.
_OLD_KINDS = (
    ("WordDocument", "an old Word file (.doc)", "Open it in Word, save it as .docx and try again."),
    ("Workbook", "an old Excel file (.xls)", "Open it in Excel, save it as .xlsx and try again."),
    (
        "PowerPoint Document",
        "an old PowerPoint file (.ppt)",
        "Save the part that holds the plan as .docx and try again.",
    ),
)


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """Return the archive that these bytes are, found harmless; `name` is what the user calls the file.

    Raises Unreadable, in words, for what is no whole archive, and for one with a password, macros or a bomb in it.
    """
    if data.startswith(_OLD):
        raise Unreadable(old_office(data, name))
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as wrong:
        raise Unreadable(_broken(data, name)) from wrong
    members = package.infolist()
    _check_password(members, name)
    _check_size(members, name)
    _check_macros(package, name)
    if _MANIFEST in package.namelist() and b"encryption-data" in part(package, _MANIFEST, name, _LARGEST_LIST):
        raise Unreadable(_password(name))
    return package


def part(package: zipfile.ZipFile, path: str, name: str, most: int = LARGEST_PART) -> bytes:
    """Return the bytes of one member, never more than its declared size nor than `most`.

    Raises Unreadable where the member is missing, damaged or larger.
    """
    try:
        member = package.getinfo(path)
        if member.file_size > most:
            raise Unreadable(too_much(name))
        with package.open(member) as file:
            return b"".join(iter(lambda: file.read(_CHUNK), b""))
    except KeyError as wrong:
        raise Unreadable(something_else(name)) from wrong
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error) as wrong:
        raise Unreadable(damaged(name)) from wrong


def tree(package: zipfile.ZipFile, path: str, name: str) -> etree._Element:
    """Return the XML of one member; raises Unreadable as `part` does, and for XML that is broken or has entities."""
    data = part(package, path, name)
    if any(mark in data for mark in _TYPES):
        raise Unreadable(_entities(name))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise Unreadable(damaged(name)) from wrong
    if root.getroottree().docinfo.doctype:
        raise Unreadable(_entities(name))
    return root


def body(root: etree._Element, name: str, *path: str) -> etree._Element:
    """Return the element that a text's blocks stand in; raises Unreadable where there is none."""
    found = child(root, *path)
    if found is None:
        raise Unreadable(something_else(name))
    return found


def told(things: Iterable[Thing], total: int, tell: Progress, words: str) -> Iterator[Thing]:
    """Yield what stands in a body, telling on the way how far it is, from 10 to 49 per cent, about twenty times."""
    step = max(1, total // 20)
    for index, thing in enumerate(things):
        if index % step == 0:
            tell(min(49, 10 + 40 * index // max(1, total)), words)
        yield thing


def old_office(data: bytes, name: str) -> str:
    """Say what a file is that is kept as the Office of before 2007 kept it, or as passwords make today's keep it."""
    if _holds_stream(data, "EncryptedPackage"):
        return _password(name)
    for stream, kind, advice in _OLD_KINDS:
        if _holds_stream(data, stream):
            return f"“{name}” is {kind}, which Concordat does not read. {advice}"
    return f"“{name}” is an old Office file, which Concordat does not read. Save it as .docx and try again."


def something_else(name: str) -> str:
    """Say that a file is not what its name or its beginning says."""
    return (
        f"“{name}” does not hold what a file of its kind holds, so it is something else or it is damaged. "
        "Open it in the program that made it, save it again and try again."
    )


def damaged(name: str) -> str:
    """Say that a file is damaged."""
    return f"“{name}” is damaged: part of it cannot be unpacked or read. Get a whole copy and try again."


def too_much(name: str) -> str:
    """Say that a file holds more than a plan does."""
    return (
        f"“{name}” holds far more than a plan does, or was made to do harm, so it was not unpacked. "
        "Save the part that holds the plan as a file of its own and try again."
    )


def _holds_stream(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\x00\x00" in data


def _broken(data: bytes, name: str) -> str:
    if data.startswith(b"PK"):
        return f"“{name}” was cut off or damaged while it was copied. Get a whole copy and try again."
    return something_else(name)


def _check_password(members: list[zipfile.ZipInfo], name: str) -> None:
    if any(member.flag_bits & (_ENCRYPTED | _STRONGLY) for member in members):
        raise Unreadable(_password(name))


def _check_size(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_WHOLE:
        raise Unreadable(too_much(name))
    for member in members:
        if member.file_size > _SMALL and member.file_size > _MOST_TIMES * max(1, member.compress_size):
            raise Unreadable(too_much(name))
        if member.compress_type not in _PACKED:
            raise Unreadable(damaged(name))


def _check_macros(package: zipfile.ZipFile, name: str) -> None:
    names = package.namelist()
    found = any(_MACROS.fullmatch(path) for path in names)
    if not found and _CONTENT_TYPES in names:
        found = b"macroEnabled" in part(package, _CONTENT_TYPES, name, _LARGEST_LIST)
    if found:
        raise Unreadable(
            f"“{name}” holds macros, which are programs, so it was not opened. "
            "Save it as a document without macros (.docx, .xlsx or .odt) and try again."
        )


def _password(name: str) -> str:
    return f"“{name}” is protected by a password. Save a copy without the password and try again."


def _entities(name: str) -> str:
    return (
        f"“{name}” holds definitions that office files never hold and that can do harm, so it was not read. "
        "Open it in the program that made it, save it again and try again."
    )


_MARK = "concordat-plan"
_REF = re.compile(r"[0-9a-z]{12}")


def plan_named(package: zipfile.ZipFile, name: str) -> str:
    """Return the reference of the plan that Concordat wrote an Office file from, as a property of the file; or nothing.

    It is only a hint of which plan the file is a copy of: whoever gives it must be able to see that plan.
    """
    path = "docProps/custom.xml"
    if path not in package.namelist():
        return ""
    with suppress(Unreadable):
        for held in tree(package, path, name).iter("{*}property"):
            said = "".join(str(text) for text in held.itertext()).strip()
            if held.get("name") == _MARK and _REF.fullmatch(said):
                return said
    return ""
