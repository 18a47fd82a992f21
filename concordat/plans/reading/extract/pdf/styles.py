"""Read what the letters of a run of text look like: size, weight, colour and direction."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SIGNS = re.compile(r"wingding|symbol|dingbat|webding|courier", re.IGNORECASE)
_FORCED_BOLD = 1 << 18
_HEAVY = 600
_STROKED_TOO = 2
_LIGHT = 200
_LEAST, _MOST = 0.5, 2000.0  # points
_MOST_CUTS, _MOST_POINTS, _FAR = 12, 24, 1e6
_NEAR = 3.0  # points
_LEANING = 0.4  # of the way from level to upright


Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LetterStyle:
    """Hold what the first letter of a word says about the whole.

    `across` and `down` say which way it runs; `level` that it runs along the page's own lines; `shown` is the part of
    the page that it is cut to, as spreadsheets cut what does not fit into a cell.
    """

    size: float
    bold: bool
    light: bool
    symbol: bool
    across: float
    down: float
    level: bool
    shown: Corners | None = None


_PLAIN = LetterStyle(10.0, bold=False, light=False, symbol=False, across=1.0, down=0.0, level=True)


@dataclass
class Styles:
    """Read the styles of one page's letters, each font and each run of text once."""

    text: Any
    fonts: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    run: int = 0
    last: LetterStyle = _PLAIN

    def of(self, index: int, height: float) -> LetterStyle:
        """Return the style of a letter; `height` stands in where the file gives no size."""
        item = raw.FPDFText_GetTextObject(self.text, index)
        run = ctypes.cast(item, ctypes.c_void_p).value or 0
        if not run or run != self.run:
            self.run, self.last = run, self._read(item, index, height)
        return self.last

    def _read(self, item: Any, index: int, height: float) -> LetterStyle:
        matrix = raw.FS_MATRIX()
        size = raw.FPDFText_GetFontSize(self.text, index)
        across, down = 1.0, 0.0
        if raw.FPDFText_GetMatrix(self.text, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d)
            length = math.hypot(matrix.a, matrix.b) or 1.0
            across, down = matrix.a / length, matrix.b / length
        if not _LEAST < size < _MOST:
            size = max(height, 1.0) * 0.85
        bold = symbol = False
        if item:
            bold, symbol = self._font(item)
            bold = bold or raw.FPDFTextObj_GetTextRenderMode(item) == _STROKED_TOO
        level = abs(down) <= _LEANING
        return LetterStyle(size, bold, self._is_light(index), symbol, across, down, level, self._shown(item, index))

    def _shown(self, item: Any, index: int) -> Corners | None:
        """Return the part of the page to which a run of text is cut, where that is measured as the page is."""
        x, y = ctypes.c_double(), ctypes.c_double()
        if not item or not raw.FPDFText_GetCharOrigin(self.text, index, x, y) or not _holds(item, x.value, y.value):
            return None
        return _cut(item)

    def _font(self, item: Any) -> tuple[bool, bool]:
        """Return whether the font of a run of text is bold, and whether it holds signs."""
        font = raw.FPDFTextObj_GetFont(item)
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self.fonts:
            self.fonts[key] = _read_font(font) if font else (False, False)
        return self.fonts[key]

    def _is_light(self, index: int) -> bool:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        found = raw.FPDFText_GetFillColor(self.text, index, red, green, blue, alpha)
        return bool(found) and min(red.value, green.value, blue.value) >= _LIGHT


def _read_font(font: Any) -> tuple[bool, bool]:
    buffer = ctypes.create_string_buffer(256)
    length = raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""
    flags = raw.FPDFFont_GetFlags(font)
    heavy = raw.FPDFFont_GetWeight(font) >= _HEAVY
    return bool(_BOLD.search(name) or heavy or (flags > 0 and flags & _FORCED_BOLD)), bool(_SIGNS.search(name))


def _cut(item: Any) -> Corners | None:
    """Return the part of the page to which a run of text is cut, or None where it is not cut."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    if not 0 < count <= _MOST_CUTS:
        return None
    left, low, right, high = -_FAR, -_FAR, _FAR, _FAR
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(count):
        points: list[tuple[float, float]] = []
        for index in range(max(raw.FPDFClipPath_CountPathSegments(clip, path), 0)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, index)
            if len(points) > _MOST_POINTS or not raw.FPDFPathSegment_GetPoint(segment, x, y):
                return None
            points.append((x.value, y.value))
        if points:
            left, right = max(left, min(x for x, _ in points)), min(right, max(x for x, _ in points))
            low, high = max(low, min(y for _, y in points)), min(high, max(y for _, y in points))
    return left, low, right, high


def _holds(item: Any, x: float, y: float) -> bool:
    """Say whether a run of text holds a point of the page, so that it is measured as the page is."""
    values = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *values):
        return False
    left, low, right, high = (value.value for value in values)
    return left - _NEAR <= x <= right + _NEAR and low - _NEAR <= y <= high + _NEAR
