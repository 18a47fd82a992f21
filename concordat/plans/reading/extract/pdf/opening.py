"""Open a PDF, or say in words why it cannot be read, and hand out its pages one after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as raw

from ..errors import Unreadable

MAX_PAGES = 500

_WHOLE = "Get a whole copy and try again."
_LOCKED = (
    "“{name}” is protected by a password, so it cannot be opened. Save a copy without a password "
    "(in the program that opens it: Save as, or Print to PDF) and try again."
)
_BROKEN = "“{name}” is damaged or was cut off while it was copied. " + _WHOLE
_NOT_PDF = "“{name}” is named as a PDF but is something else, or it is damaged. " + _WHOLE
_EMPTY = "“{name}” is empty. Choose the file that holds the plan."
_NO_PAGES = "“{name}” has no pages. Choose the file that holds the plan."
_TOO_LONG = (
    "“{name}” has {pages:,} pages, and the limit is {limit}. "
    "Save the pages that hold the plan as a file of their own and try again."
)
_FOUND_WITHIN = 1024  # bytes from the beginning in which a PDF says that it is one


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Any]:
    """Open a PDF for as long as the block runs; raises Unreadable where it is none, damaged, locked or too long."""
    if not data.strip(b"\x00 \t\r\n\x0c"):
        raise Unreadable(_EMPTY.format(name=name))
    if b"%PDF-" not in data[:_FOUND_WITHIN]:
        raise Unreadable(_NOT_PDF.format(name=name))
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        locked = raw.FPDF_GetLastError() in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise Unreadable((_LOCKED if locked else _BROKEN).format(name=name))
    try:
        _check_pages(document, name)
        yield document
    finally:
        raw.FPDF_CloseDocument(document)


def _check_pages(document: Any, name: str) -> None:
    pages = raw.FPDF_GetPageCount(document)
    if pages < 1:
        raise Unreadable(_NO_PAGES.format(name=name))
    if pages > MAX_PAGES:
        raise Unreadable(_TOO_LONG.format(name=name, pages=pages, limit=MAX_PAGES))


@contextmanager
def page_of(document: Any, index: int) -> Iterator[Any]:
    """Open one page, counted from 0; gives None for a page that is damaged."""
    page = raw.FPDF_LoadPage(document, index)
    try:
        yield page or None
    finally:
        if page:
            raw.FPDF_ClosePage(page)


@contextmanager
def text_of(page: Any) -> Iterator[Any]:
    """Open the letters of a page."""
    text = raw.FPDFText_LoadPage(page)
    try:
        yield text
    finally:
        if text:
            raw.FPDFText_ClosePage(text)
