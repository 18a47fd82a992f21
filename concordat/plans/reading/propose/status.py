"""Status as plans print it, and the colour that it states (blue, red, amber, green or grey)."""

from __future__ import annotations

import colorsys
import re

from .words import plain

_COLOURS = {
    "b": "blue", "r": "red", "a": "amber", "g": "green", "blue": "blue", "red": "red", "amber": "amber",
    "yellow": "amber", "green": "green", "grey": "grey", "gray": "grey",
}  # fmt: skip

_RATED = re.compile(
    r"(?P<rating>[BRAG]|red|amber|green|blue|grey|yellow|complete[d]?|ongoing|on track|delayed|at risk|not started)"
    r"\s*(?:[-–—:.;,]\s+|\n\s*|\s(?=\(|on\b|\d))(?P<words>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_HUES = ((20, "Red"), (62, "Amber"), (170, "Green"), (260, "Blue"), (340, ""), (360, "Red"))
_DULL, _DARK, _PALE, _PALE_GREY = (
    0.25,
    0.15,
    0.93,
    0.9,
)  # saturation of grey; lightness outside which a fill rates nothing


def colour_of(status: str) -> str | None:
    """Return the colour that a status states, by its name or letter; words such as "On track" state none."""
    words = plain(status).split()
    named = {_COLOURS[word] for word in words if word in _COLOURS and (len(word) > 1 or len(words) == 1)}
    return named.pop() if len(named) == 1 else None


def rating_and_words(text: str) -> tuple[str, str]:
    """Return the rating that a cell opens with and the words behind it ("G - sessions booked"), or all and nothing."""
    found = _RATED.fullmatch(text)
    return (found["rating"], found["words"]) if found else (text, "")


def shade(fill: str) -> str:
    """Return the name of the colour that a cell is filled with (RRGGBB), where it is one that ratings use, else "".

    Hues are those of common office palettes: red below 20 or above 340 degrees, amber to 62, green to 170, blue to 260.
    """
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", fill):
        return ""
    red, green, blue = (int(fill[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    if strong < _DULL:
        return "Grey" if _DARK < light < _PALE_GREY else ""
    if not _DARK < light < _PALE:
        return ""
    degrees = hue * 360
    return next(name for limit, name in _HUES if degrees <= limit)
