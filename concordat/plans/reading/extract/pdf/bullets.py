"""Make words of bullets that are drawn as small shapes, as browsers draw them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from .shapes import Box, Sheet, Word

_FAR = 2.6  # of the letters' size: the most space between a bullet and its words
_NEAR = 1.0  # of the letters' size: the least space before a bullet
_MOST = 3_000  # on one page


def read_bullets(sheet: Sheet) -> None:
    """Put a bullet on the sheet for each small shape that stands before the words of a line."""
    if not sheet.dots or len(sheet.dots) > _MOST:
        return
    words = sorted(sheet.words, key=lambda word: word.base)
    bases = [word.base for word in words]
    for dot in sheet.dots:
        y = dot.middle[1]
        level = words[bisect_left(bases, y - 1) : bisect_right(bases, y + 12)]
        found = _word_behind(dot, [word for word in level if word.y0 < y < word.y1])
        if found is not None and dot.width < 0.75 * found.size:
            sheet.words.append(Word(dot.x0, found.y0, dot.x1, found.y1, "•", found.size, found.base, symbol=True))


def _word_behind(dot: Box, level: list[Word]) -> Word | None:
    """Return the word that a shape stands before as its bullet, or None where it stands among words."""
    y = dot.middle[1]
    behind = [
        word
        for word in level
        if 0 < word.x0 - dot.x1 < _FAR * word.size and word.base - 0.85 * word.size < y < word.base
    ]
    if not behind:
        return None
    first = min(behind, key=lambda word: word.x0)
    if any(word.x1 <= dot.x0 + 1 and dot.x0 - word.x1 < _NEAR * word.size for word in level):
        return None
    return first
