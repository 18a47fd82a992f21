"""Gather the letters of a page into words with their place, size and weight."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from ..errors import Unreadable
from .frame import Frame
from .shapes import Figure, Sheet, Word
from .styles import Corners, LetterStyle, Styles

MAX_LETTERS = 200_000  # on one page

_SPACES = frozenset(map(ord, " \t\r\n\x0b\x0c\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff")) | frozenset(
    range(0x2000, 0x200C)
)
_UNKNOWN = frozenset({0, 0xFFFD, 0xFFFE, 0xFFFF})
# How the library tells a hyphen at the end of a line; marks that join and direct letters, which are not printed.
_PRINTED = {0x2: "-", 0x200D: "", 0x200E: "", 0x200F: "", 0x2060: ""}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_APART = 0.35  # of the letters' size: the least space between words that are not parted by a space
_CLOSE = 0.17  # of the letters' size: the most space inside a word set on end
_MOST_IN_WORD = 400
_OUTSIDE = 5.0  # points beyond the page's edge
_LEVEL = 0.9


@dataclass
class _Gatherer:
    """Put letters together into words, one page at a time."""

    text: Any
    frame: Frame
    sheet: Sheet
    styles: Styles
    letters: list[str] = field(default_factory=list)
    turned: list[tuple[Word, LetterStyle]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make ready what turns places on the page into places as shown."""
        self.shown, self.point = self.frame.box(), self.frame.point()

    def run(self, count: int) -> None:
        """Walk over the letters; calls are few and names are local because a page holds thousands of letters."""
        rect = raw.FS_RECTF()
        at = ctypes.byref(rect)
        unicode_of, box_of, text, letters = (
            raw.FPDFText_GetUnicode,
            raw.FPDFText_GetLooseCharBox,
            self.text,
            self.letters,
        )
        left = low = right = high = reach = 0.0
        style, base, level = self.styles.last, (0.0, 0.0), True
        for index in range(count):
            code = unicode_of(text, index)
            if code in _SPACES:
                if letters:
                    self._close((left, low, right, high), style, base)
                continue
            if not box_of(text, index, at):
                continue
            x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
            if letters:
                if not level:
                    x0, y0, x1, y1 = self._ink(index, (x0, y0, x1, y1))
                far = x0 - right > reach or left - x1 > reach or y0 - high > reach or low - y1 > reach
                back = level and (x1 < left + 0.3 * reach or abs(y0 + y1 - low - high) > 3 * reach)
                if far or back or len(letters) >= _MOST_IN_WORD:
                    self._close((left, low, right, high), style, base)
            if code in _UNKNOWN:
                self.sheet.unknown += 1
                continue
            if not letters:
                style = self.styles.of(index, y1 - y0)
                level = style.level
                if not level:
                    x0, y0, x1, y1 = self._ink(index, (x0, y0, x1, y1))
                left, low, right, high = x0, y0, x1, y1
                reach, base = _APART * max(style.size, 1.0), self._base(index, x0, y0)
            left, low = x0 if x0 < left else left, y0 if y0 < low else low
            right, high = x1 if x1 > right else right, y1 if y1 > high else high
            letters.append(_PRINTED.get(code) if code in _PRINTED else chr(code))  # type: ignore[arg-type]
        if letters:
            self._close((left, low, right, high), style, base)

    def _ink(self, index: int, loose: Corners) -> Corners:
        """Return the ink of a letter set on end, because the wider box around it is not turned with it."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        found = raw.FPDFText_GetCharBox(self.text, index, left, right, bottom, top)
        return (left.value, bottom.value, right.value, top.value) if found else loose

    def _base(self, index: int, x0: float, y0: float) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        return (x.value, y.value) if raw.FPDFText_GetCharOrigin(self.text, index, x, y) else (x0, y0)

    def _close(self, corners: Corners, style: LetterStyle, base: tuple[float, float]) -> None:
        """End the word that was being gathered."""
        text = _clean("".join(self.letters))
        self.letters.clear()
        if not text:
            return
        if style.shown is not None and _outside(corners, style.shown):
            return
        box = self.shown(*corners)
        x, y = box.middle
        if not (-_OUTSIDE < x < self.sheet.width + _OUTSIDE and -_OUTSIDE < y < self.sheet.height + _OUTSIDE):
            return
        point = self.point
        line = point(*base)[1]
        word = Word(box.x0, box.y0, box.x1, box.y1, text, style.size, line, style.bold, style.light, style.symbol)
        if point(style.across, style.down)[0] - point(0.0, 0.0)[0] > _LEVEL:
            self.sheet.words.append(word)
        else:
            self.turned.append((word, style))

    def stand_up(self) -> None:
        """Make one figure of each run of words that stand on end, so that their text is not lost."""
        runs: list[list[Word]] = []
        last: LetterStyle | None = None
        for word, style in self.turned:
            if runs and last is not None and last.across == style.across and _same_run(runs[-1][-1], word):
                runs[-1].append(word)
            else:
                runs.append([word])
            last = style
        for run in runs:
            x0, y0 = min(word.x0 for word in run), min(word.y0 for word in run)
            x1, y1 = max(word.x1 for word in run), max(word.y1 for word in run)
            text = run[0].text + "".join(_between(one, other) + other.text for one, other in pairwise(run))
            self.sheet.figures.append(Figure(x0, y0, x1, y1, text, picture=False))


def _outside(corners: Corners, shown: Corners) -> bool:
    """Say whether the middle of a word lies outside what is shown of it, so that nobody sees it."""
    x, y = (corners[0] + corners[2]) / 2, (corners[1] + corners[3]) / 2
    return not (shown[0] - 1 < x < shown[2] + 1 and shown[1] - 1 < y < shown[3] + 1)


def _between(one: Word, other: Word) -> str:
    """Return what stands between two words set on end: nothing where they are letters of one word."""
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    down = max(one.y0, other.y0) - min(one.y1, other.y1)
    return "" if max(across, down) < _CLOSE * one.size else " "


def _same_run(one: Word, other: Word) -> bool:
    reach = 1.6 * max(one.size, other.size)
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    down = max(one.y0, other.y0) - min(one.y1, other.y1)
    return across < reach and down < reach


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), _CONTROL.sub("", text))


def read_words(text: Any, frame: Frame, sheet: Sheet, name: str) -> int:
    """Put the words of a page on its sheet and return how many letters it holds.

    Raises Unreadable for a page with absurdly many letters.
    """
    count = int(raw.FPDFText_CountChars(text))
    if count > MAX_LETTERS:
        message = f"“{name}” holds {count:,} letters on page {sheet.number}, far more than a page of a plan"
        raise Unreadable(f"{message}. Save the pages that hold the plan as a file of their own and try again.")
    gatherer = _Gatherer(text, frame, sheet, Styles(text))
    gatherer.run(max(count, 0))
    gatherer.stand_up()
    sheet.words = _once(sheet.words)
    return count


def _once(words: list[Word]) -> list[Word]:
    """Take out words printed twice on the same spot, which is how some programs make letters bold."""
    seen: dict[tuple[str, int, int], Word] = {}
    kept = []
    for word in words:
        place, line = round(word.x0 / 3), round(word.base / 3)
        twin = next((seen[key] for i in (-1, 0, 1) if (key := (word.text, place + i, line)) in seen), None)
        if twin is not None and abs(twin.x0 - word.x0) < 0.12 * word.size and abs(twin.base - word.base) < 1:
            twin.bold = True
            continue
        seen[word.text, place, line] = word
        kept.append(word)
    return kept
