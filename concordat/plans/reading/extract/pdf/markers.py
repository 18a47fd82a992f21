"""Tell the bullet or number that opens an item from ordinary words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..markup import BULLETS
from .shapes import Row, Word

_BULLETS = BULLETS + "·○●◘◙◆◇▶►▷▸▹★☆✦✧❑❒☐☑☒✗✘→⇒⮚⦁∗‐"
_DASHES = "-–—*+"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_GLUED = re.compile(rf"([{re.escape(BULLETS)}·○●\ue000-\uf8ff])(\S.*)", re.DOTALL)
_NUMBER = re.compile(
    r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\((?:\d{1,3}|[a-z]|[ivx]{1,5})\)|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
)
_WIDE = 0.42  # of the letters' size: a gap behind a number that is wider than a space


@dataclass(frozen=True, slots=True)
class Marker:
    """Hold an item's marker as printed, and where the marker and the item's words begin."""

    text: str
    x0: float
    words_x0: float
    number: bool = False
    sure: bool = True


def open_bullets(row: Row) -> None:
    """Part bullets that are printed without a space from the words behind them."""
    for index in range(len(row.words) - 1, -1, -1):
        word = row.words[index]
        found = _GLUED.fullmatch(word.text)
        if found and (index == 0 or word.x0 - row.words[index - 1].x1 > word.size):
            across = word.width / len(word.text)
            bullet = Word(word.x0, word.y0, word.x0 + across, word.y1, found.group(1), word.size, word.base)
            word.text, word.x0 = found.group(2), word.x0 + across
            row.words.insert(index, bullet)


def marker_of(row: Row) -> Marker | None:
    """Return the marker that opens a printed line, or None."""
    if len(row.words) < 2:
        return None
    first, second = row.words[0], row.words[1]
    gap = second.x0 - first.x1
    if is_bullet(first):
        return Marker("•" if _PRIVATE.search(first.text) or first.symbol else first.text, first.x0, second.x0)
    if first.text in _DASHES and gap > 0.1 * second.size:
        return Marker(first.text, first.x0, second.x0, sure=gap > _WIDE * second.size)
    if first.text == "o" and gap > 0.6 * second.size:
        return Marker("o", first.x0, second.x0)
    if _NUMBER.fullmatch(first.text) and not (first.text[:1].isalpha() and first.text.endswith(".") and gap < 2):
        return Marker(first.text, first.x0, second.x0, number=True, sure=gap > _WIDE * second.size)
    return None


def is_bullet(word: Word) -> bool:
    """Say whether a word is nothing but a bullet: a sign for one, or one letter of a font of signs."""
    text = word.text
    if len(text) != 1:
        return False
    return (
        text in _BULLETS
        or bool(_PRIVATE.match(text))
        or (word.symbol and (not text.isalnum() or text in "olnqruvwØü§¾"))
    )


def is_only_marker(word: Word) -> bool:
    """Say whether a word could be the marker of an item, so that the gap behind it parts no columns."""
    return is_bullet(word) or word.text in _DASHES or word.text == "o" or bool(_NUMBER.fullmatch(word.text))
