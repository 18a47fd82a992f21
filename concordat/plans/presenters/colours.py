"""Fills of table cells in words, with the handful of classes that pages show them by."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from concordat.plans.reading.propose.status import shade

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_GREYISH, _WHITE, _BLACK, _DARK = 0.12, 0.95, 0.2, 0.5  # of 1: saturation below which, and values about which
_HUES = ((20, "red"), (62, "amber"), (170, "green"), (260, "blue"), (300, "purple"), (340, "pink"), (360, "red"))
_SHOWN = frozenset({"red", "amber", "green", "blue"})


@dataclass(frozen=True, slots=True)
class Fill:
    """A cell's colour: `words` to print, `kind` the class (red, amber, green, blue, grey or other)."""

    kind: str
    words: str


def fill_of(colour: str) -> Fill | None:
    """Return what to call a fill given as RRGGBB; None for none, for white and for what is no colour.

    A colour that the reader takes as a rating has the reader's word for it.
    """
    if rated := shade(colour).lower():
        return Fill(rated, rated)
    if not _HEX.fullmatch(colour):
        return None
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < _GREYISH or value < _BLACK:
        return None if value >= _WHITE else Fill("other", "black") if value < _BLACK else Fill("grey", "grey")
    word = next(word for most, word in _HUES if hue * 360 <= most)
    strength = "" if word not in _SHOWN else "dark " if value < _DARK else "light "
    return Fill(word if word in _SHOWN else "other", f"{strength}{word}")
