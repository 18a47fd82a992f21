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
_LEANING = 0.4  # of the way from level to upright


@dataclass(frozen=True, slots=True)
class LetterStyle:
    """Hold what the first letter of a word says about the whole.

    `across` and `down` say which way it runs; `level` that it runs along the page's own lines.
    """

    size: float
    bold: bool
    light: bool
    symbol: bool
    across: float
    down: float
    level: bool


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
        return LetterStyle(size, bold, self._is_light(index), symbol, across, down, abs(down) <= _LEANING)

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
