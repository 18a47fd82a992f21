"""Tell what kind of file this is: by its content first, because names are often wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .errors import Unreadable


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold what users call a kind of file that is read, and how the names of such files end."""

    words: str
    suffixes: tuple[str, ...]


# The key is the module beside this one that reads the kind.
KINDS: Mapping[str, Kind] = {
    "docx": Kind("Word (.docx)", (".docx",)),
    "pdf": Kind("PDF", (".pdf",)),
    "xlsx": Kind("Excel (.xlsx)", (".xlsx",)),
    "odt": Kind("OpenDocument (.odt)", (".odt",)),
    "html": Kind("web pages (.html)", (".html", ".htm", ".xhtml")),
    "text": Kind("text (.txt, .md)", (".txt", ".md", ".text", ".markdown", ".tsv", ".tab")),
}

_CHOOSE = "Choose the file that holds the plan."
_AS_WORD = "Open it in Word, save it as .docx and try again."
_UNPACK = "Unpack it and choose the file in it that holds the plan."
_NO_PICTURES = "Words in pictures are not read. Ask for the document that it was made from."
_COMPRESSED = ("a compressed file", _UNPACK)
_PICTURE = ("a picture", _NO_PICTURES)
_PROGRAM = ("a program", _CHOOSE)
_EMAIL = ("an e-mail", "Save the plan that is attached to it, or the message as a web page (.html), and choose that.")
_WEB_ARCHIVE = ("a web archive (.mht)", "Open it in a browser, save it as a web page (.html) and try again.")
_SLIDES = ("a PowerPoint presentation", "Save the slides as a PDF and try again.")
_SHEETS = ("an OpenDocument spreadsheet", "Save it as an Excel workbook (.xlsx) and try again.")
_XML = ("an XML file", "Open it in the program that made it, save it as .docx, .xlsx or PDF and try again.")

# What a file begins with -> what to call it and what to do. A text may begin with letters, but holds no control bytes.
_SIGNATURES: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"{\\rtf", ("a Rich Text file", _AS_WORD)),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b", _COMPRESSED),
    (b"7z\xbc\xaf\x27\x1c", _COMPRESSED),
    (b"\xfd7zXZ\x00", _COMPRESSED),
    (b"BZh", _COMPRESSED),
    (b"Rar!", _COMPRESSED),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"BM", _PICTURE),
)
_INSIDE: tuple[tuple[str, tuple[str, str]], ...] = (
    ("xl/workbook.bin", ("an Excel binary workbook (.xlsb)", "Save it as an Excel workbook (.xlsx) and try again.")),
    ("ppt/", _SLIDES),
    ("visio/", ("a Visio drawing", "Save it as a PDF and try again.")),
    ("index/document.iwa", ("an Apple Pages document", "Export it as a Word document (.docx) and try again.")),
)
_OPENDOCUMENT: Mapping[str, tuple[str, str]] = {
    "spreadsheet": _SHEETS,
    "presentation": ("an OpenDocument presentation", "Save the slides as a PDF and try again."),
    "graphics": ("an OpenDocument drawing", "Save it as a PDF and try again."),
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_BYTE_ORDER_MARK = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_OPENING = r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*){0,5}"
_WEB_PAGE = re.compile(rf"{_OPENING}(?:<!doctype\s+html|<(?:html|head|body)[\s>])", re.IGNORECASE)
_PART_OF_PAGE = re.compile(
    rf"{_OPENING}<(?:meta|title|style|div|table|main|section|article|h1|figure)[\s>]", re.IGNORECASE
)
_TAG = re.compile(r"</(?:p|div|table|ul|ol|h[1-6]|body|section|article)\s*>", re.IGNORECASE)
_OTHER_XML = re.compile(r"\s*<\?xml[\s>]|\s*<svg[\s>]", re.IGNORECASE)
_MAIL_HEADER = re.compile(
    r"(Return-Path|Received|Delivered-To|From|To|Cc|Subject|Date|Message-ID|MIME-Version|Content-Type|X-[\w-]{1,40}): ?",
    re.IGNORECASE,
)
_MAIL_ONLY = frozenset({"return-path", "received", "delivered-to", "message-id", "mime-version", "content-type"})
_NOT_TEXT = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_LOOK_AT = 4096


def readable_kinds() -> str:
    """Return the kinds of file that can be read, in words."""
    *others, last = (kind.words for kind in KINDS.values())
    return f"{', '.join(others)} and {last}"


def readable_suffixes() -> tuple[str, ...]:
    """Return the ends of the names of files that can be read, the usual ones first."""
    return tuple(suffix for kind in KINDS.values() for suffix in kind.suffixes)


def suffix_of(name: str) -> str:
    """Return the end of a file name in lower case, such as ".txt", or ""."""
    stem, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot and stem and "/" not in end else ""


def kind_of(data: bytes, name: str) -> str:
    """Return the key in `KINDS` of what this file is, whatever it is called.

    Raises Unreadable, naming the kind that the file is and what to do, for a kind that is not read.
    """
    if data.startswith(_ARCHIVES):
        return _kind_of_archive(data, name)
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(_old_office(data, name))
    if _is_pdf(data):
        return "pdf"
    for signature, foreign in _SIGNATURES:
        if data.startswith(signature) and (not signature.isalnum() or _NOT_TEXT.search(data[:_LOOK_AT])):
            raise _refusal(name, foreign)
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or (data[:3] == b"\x00\x00\x00" and data[4:8] == b"ftyp"):
        raise _refusal(name, _PICTURE)
    if data[257:262] == b"ustar":
        raise _refusal(name, _COMPRESSED)
    return _kind_of_text(data, name)


def _is_pdf(data: bytes) -> bool:
    """Say whether this is a PDF; some begin with a little of something else, which readers have learnt to skip."""
    at = data.find(b"%PDF-", 0, 1024)
    return at >= 0 and (not data[:at].strip(b"\xef\xbb\xbf\r\n\t \x00") or b"startxref" in data[-2048:])


def _kind_of_archive(data: bytes, name: str) -> str:
    """Return what a zip archive is, by the names of what is in it; these do not lie, since programs open them."""
    from . import packages  # it brings the XML library, which reading a text does not need

    with packages.opened(data, name) as package:
        members = [path.lower() for path in package.namelist()]
        mime = (
            packages.part(package, "mimetype", name, 1000).decode("ascii", "replace") if "mimetype" in members else ""
        )
    for beginning, foreign in _INSIDE:
        if any(path.startswith(beginning) for path in members):
            raise _refusal(name, foreign)
    for beginning, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if any(path.startswith(beginning) for path in members):
            return kind
    if "opendocument" in mime:
        sort = mime.rpartition("opendocument.")[2].strip()
        if sort.startswith("text"):
            return "odt"
        raise _refusal(name, _OPENDOCUMENT.get(sort.removesuffix("-template"), ("an OpenDocument file", _CHOOSE)))
    if "epub" in mime:
        raise _refusal(name, ("an electronic book (.epub)", _CHOOSE))
    raise _refusal(name, ("a compressed file (.zip)", _UNPACK) if members else ("an empty compressed file", _CHOOSE))


def _old_office(data: bytes, name: str) -> str:
    from . import packages

    if _OUTLOOK in data:
        return str(_refusal(name, ("an Outlook e-mail (.msg)", _EMAIL[1])))
    return packages.old_office(data, name)


def _kind_of_text(data: bytes, name: str) -> str:
    """Return what a file of words is: a web page or a text; what is only called an office file is read as a text."""
    suffix, opening = suffix_of(name), _opening(data)
    if _WEB_PAGE.match(opening) or (_PART_OF_PAGE.match(opening) and "\t" not in opening.partition("\n")[0]):
        return "html"
    if _OTHER_XML.match(opening):
        raise _refusal(name, _PICTURE if "<svg" in opening.lower() else _XML)
    if mail := _mail(opening):
        raise _refusal(name, mail)
    if suffix == ".csv" and "\t" not in opening:
        raise _refusal(name, ("a table with commas (.csv)", "Open it in Excel, save it as .xlsx and try again."))
    if suffix in KINDS["html"].suffixes and _TAG.search(data[:200_000].decode("latin-1")):
        return "html"
    if _NOT_TEXT.search(data[:_LOOK_AT]) and not _BYTE_ORDER_MARK.match(data):
        named = next((kind.words for kind in KINDS.values() if suffix in kind.suffixes), "")
        if named and suffix not in KINDS["text"].suffixes:
            raise Unreadable(
                f"“{name}” is named as {named} but is something else, so it may be damaged. "
                "Open it in the program that made it, save it again and try again."
            )
    return "text"


def _opening(data: bytes) -> str:
    """Return the first words of a file, as far as they tell what it is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: _LOOK_AT * 2].decode("utf-16", "replace")
    return data[:_LOOK_AT].removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _mail(opening: str) -> tuple[str, str] | None:
    """Return what an e-mail is called where a file opens with the lines that programs put above one."""
    head = re.split(r"\r?\n\r?\n", opening.lstrip(), maxsplit=1)[0].splitlines()
    headers = [match.group(1).lower() for line in head if (match := _MAIL_HEADER.match(line))]
    if not head or not _MAIL_HEADER.match(head[0]) or len(headers) < 2 or not _MAIL_ONLY & set(headers):
        return None
    archive = any("multipart/related" in line.lower() for line in head) and "received" not in headers
    return _WEB_ARCHIVE if archive and "to" not in headers else _EMAIL


def _refusal(name: str, foreign: tuple[str, str]) -> Unreadable:
    words, advice = foreign
    return Unreadable(f"“{name}” is {words}, which Concordat does not read. {advice} It reads {readable_kinds()}.")
