"""Read what somebody filled into the boxes of a form, which are not among the letters of the page."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as raw

from .frame import Frame
from .shapes import Sheet, Word

_MAX_BOXES = 2_000  # on one page
_MAX_TEXT = 20_000  # bytes of one box
_USUAL = 10.0  # points


def read_boxes(page: Any, frame: Frame, sheet: Sheet) -> None:
    """Put the words of form fields and of typed notes on the sheet, where their boxes stand."""
    for index in range(min(max(raw.FPDFPage_GetAnnotCount(page), 0), _MAX_BOXES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            _read(note, frame, sheet)
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _read(note: Any, frame: Frame, sheet: Sheet) -> None:
    kind = raw.FPDFAnnot_GetSubtype(note)
    if kind == raw.FPDF_ANNOT_WIDGET:
        text = "" if _string(note, b"FT") == "Btn" else _string(note, b"V")
    elif kind == raw.FPDF_ANNOT_FREETEXT:
        text = _string(note, b"Contents")
    else:
        return
    rect = raw.FS_RECTF()
    if text.strip() and raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
        box = frame.box()(rect.left, rect.bottom, rect.right, rect.top)
        _lay(text, box.x0, box.y0, max(box.width, 1.0), max(box.height, 1.0), sheet)


def _string(note: Any, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < length <= _MAX_TEXT:
        return ""
    buffer = (raw.FPDF_WCHAR * (length // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(note, key, buffer, length)
    text = bytes(buffer)[: length - 2].decode("utf-16-le", "replace")
    return "".join(char if char.isprintable() or char in "\r\n" else " " for char in text)


def _lay(text: str, left: float, top: float, width: float, height: float, sheet: Sheet) -> None:
    """Lay words out in a box as a form shows them: line under line, each word where it fits."""
    lines = [line.split() for line in text.splitlines() if line.split()]
    around = sorted(word.size for word in sheet.words)
    usual = around[len(around) // 2] if around else _USUAL
    size = min(usual, 0.75 * height / max(len(lines), 1))
    x, base = left + 2, top
    for line in lines:
        base, x = base + 1.2 * size, left + 2
        for word in line:
            across = 0.5 * size * len(word)
            if x > left + 2 and x + across > left + width:
                base, x = base + 1.2 * size, left + 2
            sheet.words.append(Word(x, base - 0.8 * size, x + across, base + 0.2 * size, word, size, base))
            x += across + 0.3 * size
