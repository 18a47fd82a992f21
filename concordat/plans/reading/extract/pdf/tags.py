"""Read the alternative text of pictures from the structure of a tagged PDF."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as raw

from .shapes import Box, Figure, Sheet

_MAX_ELEMENTS = 20_000  # on one page
_MAX_DEPTH = 60


def read_figures(page: Any, pictures: dict[int, Box], sheet: Sheet) -> None:
    """Put a figure on the sheet for each picture that the file describes in words."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        waiting = [
            (raw.FPDF_StructTree_GetChildAtIndex(tree, index), 0)
            for index in range(min(raw.FPDF_StructTree_CountChildren(tree), _MAX_ELEMENTS))
        ]
        _walk(waiting, pictures, sheet)
    finally:
        raw.FPDF_StructTree_Close(tree)


def _walk(waiting: list[tuple[Any, int]], pictures: dict[int, Box], sheet: Sheet) -> None:
    seen = 0
    while waiting and seen < _MAX_ELEMENTS:
        element, depth = waiting.pop()
        seen += 1
        if not element:
            continue
        words = _alternative(element)
        box = next((pictures[mark] for mark in _marks(element) if mark in pictures), None) if words else None
        if box is not None:
            sheet.figures.append(Figure(box.x0, box.y0, box.x1, box.y1, words))
        elif depth < _MAX_DEPTH:
            count = min(raw.FPDF_StructElement_CountChildren(element), _MAX_ELEMENTS)
            waiting += [(raw.FPDF_StructElement_GetChildAtIndex(element, index), depth + 1) for index in range(count)]


def _alternative(element: Any) -> str:
    length = raw.FPDF_StructElement_GetAltText(element, None, 0)
    if not 2 < length <= 4_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetAltText(element, buffer, length)
    text = buffer.raw[: length - 2].decode("utf-16-le", "replace")
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _marks(element: Any) -> list[int]:
    count = raw.FPDF_StructElement_GetMarkedContentIdCount(element)
    return [raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index) for index in range(max(0, min(count, 50)))]
