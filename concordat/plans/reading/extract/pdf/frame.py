"""Turn a page's own coordinates into those of a reader: from the top left, downwards, as the page is shown."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from .shapes import Box

_SMALLEST, _LARGEST = 1.0, 20_000.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold the visible part of a page and how it is turned (quarter turns, clockwise)."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Return the width as shown, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Return the height as shown, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self) -> Callable[[float, float], Point]:
        """Return what turns a point of the page into one as shown."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        ways: tuple[Callable[[float, float], Point], ...] = (
            lambda x, y: (x - left, top - y),
            lambda x, y: (y - bottom, x - left),
            lambda x, y: (right - x, y - bottom),
            lambda x, y: (top - y, right - x),
        )
        return ways[self.turns]

    def box(self) -> Callable[[float, float, float, float], Box]:
        """Return what turns two corners of a box into the box as shown."""
        point = self.point()

        def shown(x0: float, y0: float, x1: float, y1: float) -> Box:
            (ax, ay), (bx, by) = point(x0, y0), point(x1, y1)
            return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

        return shown


def frame_of(page: Any) -> Frame:
    """Return the frame of a page."""
    box = raw.FS_RECTF()
    found = raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    sides = (box.left, box.bottom, box.right, box.top)
    if not found or not _SMALLEST < box.right - box.left < _LARGEST or not _SMALLEST < box.top - box.bottom < _LARGEST:
        sides = (0.0, 0.0, 595.0, 842.0)
    return Frame(*sides, turns=raw.FPDFPage_GetRotation(page) % 4)
