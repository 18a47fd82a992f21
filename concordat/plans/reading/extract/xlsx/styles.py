"""A workbook's styles: how a number is shown, whether it is bold, and the colour of its fill."""

from __future__ import annotations

import colorsys
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

from .. import packages
from ..elements import local

# The program shows these as the reader's country writes dates; the file names the American way.
_LOCAL: Mapping[int, str] = {14: "dd/mm/yyyy", 22: "dd/mm/yyyy hh:mm"}
_LEVELS: Mapping[int, int] = {15: 1, 16: 1, 17: 2, 18: 3, 19: 4}  # the program's own styles: title, headings 1 to 4
_LONGEST_FORM = 255  # characters of a number format, as many as the program takes
_SCHEME = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_RRGGBB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_Item = TypeVar("_Item")
_OFF = frozenset({"0", "false"})


@dataclass(frozen=True, slots=True)
class Style:
    """Hold how a cell looks: its number's format, bold, fill as RRGGBB, and its level where it is a heading's style."""

    form: str = "General"
    bold: bool = False
    fill: str = ""
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Styles:
    """Hold the styles by their number, and the fills that rules may give to a cell."""

    cells: tuple[Style, ...] = ()
    rules: tuple[str, ...] = ()
    plain: Style = field(default_factory=Style)

    def of(self, number: str | None) -> Style:
        """Return the style with this number, or a plain one."""
        at = whole(number)
        return self.cells[at] if at is not None and at < len(self.cells) else self.plain


def read_styles(package: zipfile.ZipFile, folder: str, name: str) -> Styles:
    """Return the styles of a workbook whose parts are in this folder; none where it has none."""
    members = {member.lower(): member for member in package.namelist()}
    path = members.get(f"{folder}/styles.xml".lower())
    if path is None:
        return Styles()
    root = packages.tree(package, path, name)
    theme_path = members.get(f"{folder}/theme/theme1.xml".lower())
    theme = _theme(packages.tree(package, theme_path, name)) if theme_path else {}
    fills = [_fill(fill, theme) for fill in root.iterfind("{*}fills/{*}fill")]
    bold = [_is_on(font.find("{*}b")) for font in root.iterfind("{*}fonts/{*}font")]
    stated = root.iterfind("{*}numFmts/{*}numFmt")
    forms = {_int(form.get("numFmtId")): form.get("formatCode", "")[:_LONGEST_FORM] for form in stated}
    named = root.iterfind("{*}cellStyles/{*}cellStyle")
    levels = {_int(style.get("xfId")): _LEVELS.get(_int(style.get("builtinId")), 0) for style in named}
    cells = tuple(
        Style(
            form=_form(_int(xf.get("numFmtId")), forms),
            bold=_at(bold, _int(xf.get("fontId")), False),
            fill=_at(fills, _int(xf.get("fillId")), ""),
            heading=levels.get(_int(xf.get("xfId")), 0),
        )
        for xf in root.iterfind("{*}cellXfs/{*}xf")
    )
    rules = tuple(_rule_fill(rule.find("{*}fill"), theme) for rule in root.iterfind("{*}dxfs/{*}dxf"))
    return Styles(cells, rules)


def _form(number: int, forms: Mapping[int, str]) -> str:
    return _LOCAL.get(number) or forms.get(number) or str(BUILTIN_FORMATS.get(number, "General"))


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get("val", "1") not in _OFF


def _fill(fill: etree._Element, theme: Mapping[int, str]) -> str:
    """Return the colour of a fill; patterns of lines and dots are no colour, and white is none."""
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    return _colour(pattern.find("{*}fgColor"), theme)


def _rule_fill(fill: etree._Element | None, theme: Mapping[int, str]) -> str:
    pattern = fill.find("{*}patternFill") if fill is not None else None
    if pattern is None or pattern.get("patternType", "solid") == "none":
        return ""
    return _colour(pattern.find("{*}bgColor"), theme) or _colour(pattern.find("{*}fgColor"), theme)


def _colour(colour: etree._Element | None, theme: Mapping[int, str]) -> str:
    if colour is None or colour.get("auto", "0") not in _OFF:
        return ""
    stated = _RRGGBB.fullmatch(colour.get("rgb", ""))
    found = stated.group(1) if stated else ""
    if not found and colour.get("theme") is not None:
        found = theme.get(_int(colour.get("theme")), "")
    if not found and colour.get("indexed") is not None:
        found = _at(COLOR_INDEX, _int(colour.get("indexed")), "0000FFFFFF")[-6:]
    found = _tinted(found, colour.get("tint")).upper()
    return "" if found == "FFFFFF" else found


def _tinted(colour: str, tint: str | None) -> str:
    """Return a colour made lighter (tint above 0) or darker, as the format lays down: its lightness alone changes."""
    try:
        change = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        change = 0.0
    if not colour or not change:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + change) if change < 0 else light * (1 - change) + change
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, strength))


def _theme(root: etree._Element) -> dict[int, str]:
    scheme = root.find("{*}themeElements/{*}clrScheme")
    found: dict[int, str] = {}
    for colour in () if scheme is None else scheme:
        tag = local(colour)
        for stated in colour:
            value = stated.get("lastClr") or stated.get("val", "")
            if tag in _SCHEME and _RRGGBB.fullmatch(value):
                found[_SCHEME.index(tag)] = value[-6:]
    return found


def whole(text: str | None) -> int | None:
    """Return a whole number as files write it, None for what is none or is far too large."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _int(text: str | None) -> int:
    return whole(text) or 0


def _at(items: Sequence[_Item], at: int, otherwise: _Item) -> _Item:
    return items[at] if at < len(items) else otherwise
