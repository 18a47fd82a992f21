"""Read what is drawn on a page beside its letters: rules, filled rectangles, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from .frame import Frame
from .shapes import Box, Fill, Rule, Sheet

MAX_OBJECTS = 30_000  # on one page; what is drawn after so many things is decoration
MAX_POINTS = 60_000  # on one page
_MAX_DEPTH = 4
_THIN = 3.2  # points; a filled rectangle no thicker is a rule
_SHORT = 4.0  # points; a shorter rule is a dot
_SMALL = 1.6  # points; the least width of a drawn bullet
_WHITE = 250
_MOST_OF_PAGE = 0.85
_CURVED = frozenset({raw.FPDF_SEGMENT_BEZIERTO})
Matrix = tuple[float, float, float, float, float, float]
Corners = tuple[float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Outline:
    """Hold the points of one closed or open run of a path."""

    points: list[tuple[float, float]] = field(default_factory=list)
    curved: bool = False

    def corners(self) -> Corners:
        """Return the box around the points."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    def corners_count(self) -> int:
        """Return how many places the run turns at: a triangle has three."""
        return len({(round(x, 1), round(y, 1)) for x, y in self.points})

    def square(self) -> bool:
        """Say whether every straight side runs along or down, so that the run is a rectangle or a line."""
        x0, y0, x1, y1 = self.corners()
        slack = max(1.0, 0.02 * max(x1 - x0, y1 - y0))
        return all(
            min(abs(x - x0), abs(x - x1)) < slack or min(abs(y - y0), abs(y - y1)) < slack for x, y in self.points
        )


@dataclass
class _Reader:
    """Walk over the objects of one page, however they are nested, and no further than the limits."""

    frame: Frame
    sheet: Sheet
    objects: int = 0
    points: int = 0
    pictures: dict[int, Box] = field(default_factory=dict)

    def walk(self, holder: Any, matrix: Matrix, depth: int) -> None:
        """Read each object of a page or of a form that a page holds."""
        count_of, item_of = (
            (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
            if depth
            else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
        )
        for index in range(max(count_of(holder), 0)):
            self.objects += 1
            if self.objects > MAX_OBJECTS or self.points > MAX_POINTS:
                return
            item = item_of(holder, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                self.walk(item, _times(_matrix_of(item), matrix), depth + 1)

    def _picture(self, item: Any, matrix: Matrix) -> None:
        bounds = _bounds(item)
        if bounds is None:
            return
        box = self._shown(bounds, matrix)
        whole = self.sheet.width * self.sheet.height
        self.sheet.scanned += box.shared(Box(0, 0, self.sheet.width, self.sheet.height)) / whole
        mark = raw.FPDFPageObj_GetMarkedContentID(item)
        if mark >= 0:
            self.pictures[mark] = box

    def _path(self, item: Any, matrix: Matrix) -> None:
        self.sheet.drawn += 1
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
            return
        colour = _colour(item) if fill.value else None
        if colour is None and not stroke.value:
            return
        own = _times(_matrix_of(item), matrix)
        for outline in self._outlines(item):
            box = self._shown(outline.corners(), own)
            if (outline.curved or outline.corners_count() > 3) and _is_dot(box):
                self.sheet.dots.append(box)
            if not _reasonable(box):
                continue
            if outline.curved and not outline.square():
                self._blob(box, colour)
            elif outline.square():
                self._draw(box, colour, outlined=bool(stroke.value))

    def _draw(self, box: Box, colour: str | None, *, outlined: bool) -> None:
        sheet = self.sheet
        x, y = box.middle
        if box.height <= _THIN < box.width:
            sheet.across.append(Rule(box.x0, y, box.x1, y))
        elif box.width <= _THIN < box.height:
            sheet.down.append(Rule(x, box.y0, x, box.y1))
        elif box.width > _THIN:
            self._rectangle(box, colour, outlined=outlined)

    def _rectangle(self, box: Box, colour: str | None, *, outlined: bool) -> None:
        sheet = self.sheet
        if box.width * box.height > _MOST_OF_PAGE * sheet.width * sheet.height:
            return
        if colour:
            sheet.fills.append(Fill(box.x0, box.y0, box.x1, box.y1, colour))
        if outlined or colour:
            weak = not outlined
            sheet.across += [Rule(box.x0, y, box.x1, y, weak) for y in (box.y0, box.y1)]
            sheet.down += [Rule(x, box.y0, x, box.y1, weak) for x in (box.x0, box.x1)]

    def _blob(self, box: Box, colour: str | None) -> None:
        if colour and box.width > _SHORT and box.height > _SHORT:
            self.sheet.fills.append(Fill(box.x0, box.y0, box.x1, box.y1, colour, blob=True))

    def _outlines(self, item: Any) -> Iterator[_Outline]:
        count = raw.FPDFPath_CountSegments(item)
        outline = _Outline()
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(max(count, 0)):
            self.points += 1
            if self.points > MAX_POINTS:
                break
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO and outline.points:
                yield outline
                outline = _Outline()
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                outline.points.append((x.value, y.value))
            outline.curved |= kind in _CURVED
        if len(outline.points) > 1:
            yield outline

    def _shown(self, corners: Corners, matrix: Matrix) -> Box:
        x0, y0, x1, y1 = corners
        a, b, c, d, e, f = matrix
        points = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self.frame.box()(min(xs), min(ys), max(xs), max(ys))


def _is_dot(box: Box) -> bool:
    return (
        _SMALL <= box.width <= _SHORT * 2 and _SMALL <= box.height <= _SHORT * 2 and 0.6 < box.width / box.height < 1.7
    )


def _reasonable(box: Box) -> bool:
    values = (box.x0, box.y0, box.x1, box.y1)
    return all(-1e5 < value < 1e5 for value in values) and max(box.width, box.height) > _SHORT


def _bounds(item: Any) -> Corners | None:
    values = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *values):
        return None
    left, bottom, right, top = (value.value for value in values)
    return left, bottom, right, top


def _matrix_of(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does one and then the other."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _colour(item: Any) -> str | None:
    """Return the fill as it looks on white, "" for white, None where it cannot be seen."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return ""
    share = alpha.value / 255
    if share < 0.02:
        return None
    seen = [round(255 - share * (255 - value.value)) for value in (red, green, blue)]
    return "" if min(seen) >= _WHITE else "".join(f"{value:02X}" for value in seen)


def read_drawings(page: Any, frame: Frame, sheet: Sheet) -> dict[int, Box]:
    """Put rules and fills on a page's sheet; return where its pictures stand, by their marks in a tagged file."""
    reader = _Reader(frame, sheet)
    reader.walk(page, _SAME, 0)
    return reader.pictures
