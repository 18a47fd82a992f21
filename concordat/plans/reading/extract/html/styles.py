"""What a page's styles say that matters to a reading: what is hidden, what is bold, what is coloured."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

# The names of colours that people mark a status with, and those that mean no mark.
_NAMED: Mapping[str, str] = {
    "red": "FF0000", "darkred": "8B0000", "crimson": "DC143C", "firebrick": "B22222", "tomato": "FF6347",
    "orangered": "FF4500", "orange": "FFA500", "darkorange": "FF8C00", "gold": "FFD700", "goldenrod": "DAA520",
    "yellow": "FFFF00", "green": "008000", "darkgreen": "006400", "forestgreen": "228B22", "seagreen": "2E8B57",
    "limegreen": "32CD32", "lime": "00FF00", "lightgreen": "90EE90", "palegreen": "98FB98", "yellowgreen": "9ACD32",
    "blue": "0000FF", "darkblue": "00008B", "navy": "000080", "royalblue": "4169E1", "steelblue": "4682B4",
    "lightblue": "ADD8E6", "skyblue": "87CEEB", "teal": "008080", "aqua": "00FFFF", "cyan": "00FFFF",
    "purple": "800080", "violet": "EE82EE", "lavender": "E6E6FA", "pink": "FFC0CB", "salmon": "FA8072",
    "brown": "A52A2A", "maroon": "800000", "grey": "808080", "gray": "808080", "silver": "C0C0C0",
    "lightgrey": "D3D3D3", "lightgray": "D3D3D3", "darkgrey": "A9A9A9", "darkgray": "A9A9A9", "black": "000000",
}  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?|#([0-9a-f]{3})[0-9a-f]?", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+%?))?\s*\)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;{}]{1,200})", re.IGNORECASE)
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|mso-element:(?:header|footer|comment)")
_BOLD = re.compile(r"font-weight:(?:bold|[6-9]00)")
_LIGHT = re.compile(r"font-weight:(?:normal|[1-4]00)")
_OWN_LINE = re.compile(r"display:(?:block|flex|grid|list-item|table)\b")
_RULE = re.compile(r"(?:^|[,}\s>])(?:td|th|tr|span|div|p)?\.([\w-]{1,60})\s*\{([^{}]{1,1500})\}")
_LONGEST_SHEET = 500_000


def style_of(element: etree._Element) -> str:
    """Return an element's own style in small letters without spaces."""
    return "".join(element.get("style", "")[:2000].lower().split())


def is_hidden(element: etree._Element) -> bool:
    """Say whether a page does not show an element, or only as the header or footer of each printed page."""
    hidden = element.get("hidden")
    return (hidden is not None and hidden.lower() != "until-found") or bool(_HIDDEN.search(style_of(element)))


def boldness(element: etree._Element) -> bool | None:
    """Return whether an element's style makes its words bold, or None where it does not say."""
    style = style_of(element)
    return True if _BOLD.search(style) else False if _LIGHT.search(style) else None


def has_own_line(element: etree._Element) -> bool:
    """Say whether a style puts an element, such as a span, on lines of its own."""
    return bool(_OWN_LINE.search(style_of(element)))


def sheet_of(root: etree._Element) -> dict[str, str]:
    """Return the backgrounds that the page's style sheets give to classes: a class's name -> RRGGBB."""
    sheets = "".join(element.text or "" for element in root.iter("style"))[:_LONGEST_SHEET]
    rules = ((match.group(1), _background(match.group(2))) for match in _RULE.finditer(sheets))
    return {name: colour for name, colour in rules if colour}


def colour_of(element: etree._Element, sheet: Mapping[str, str]) -> str:
    """Return the background that an element states as RRGGBB, or "" for none and for white."""
    stated = _background(element.get("style", "")[:2000]) or _colour(element.get("bgcolor", ""))
    classes = () if stated else element.get("class", "").split()
    found = stated or next((sheet[name] for name in classes if name in sheet), "")
    return "" if found == "FFFFFF" else found


def _background(style: str) -> str:
    for match in reversed(list(_BACKGROUND.finditer(style))):
        if colour := _colour(match.group(1)):
            return colour
    return ""


def _colour(words: str) -> str:
    words = words.strip().lower()
    if rgb := _RGB.search(words):
        alpha = rgb.group(4)
        clear = alpha is not None and float(alpha.rstrip("%").strip(".") or 0) == 0
        return "" if clear else "".join(f"{min(255, int(part)):02X}" for part in rgb.groups()[:3])
    for word in words.replace("!important", "").split():
        if named := ("FFFFFF" if word == "white" else _NAMED.get(word)):
            return named
        if found := _HEX.fullmatch(word):
            short = found.group(2)
            return (found.group(1) or "".join(letter * 2 for letter in short)).upper()
    return ""
