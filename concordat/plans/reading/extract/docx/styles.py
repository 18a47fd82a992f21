"""What the styles of a Word document say: which paragraphs are headings, what is bold, hidden or in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..elements import child, local, number, value

_HEADING = re.compile(r"heading ([1-9])(?:\b|$)")
_NO = frozenset({"0", "false", "off", "none"})
_DEEPEST = 40  # styles that a style may be based upon, one upon the other
_BODY_TEXT = 9  # the outline level that means "no heading"

Looks = dict[str, bool]
_LOOKS = ("b", "vanish", "caps")


def on(element: etree._Element | None) -> bool | None:
    """Return what a switch such as `w:b` says, or None where it is not there."""
    return None if element is None else (value(element) or "1").lower() not in _NO


def looks(properties: etree._Element | None) -> Looks:
    """Return the switches that run properties set: b (bold), vanish (hidden) and caps."""
    if properties is None:
        return {}
    found: Looks = {}
    for element in properties:
        name = local(element)
        if name in _LOOKS:
            found[name] = bool(on(element))
    return found


@dataclass
class Styles:
    """Know the styles by their id."""

    known: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""
    always: Looks = field(default_factory=dict)
    _looks: dict[str, Looks] = field(default_factory=dict)
    _levels: dict[str, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """Return the styles of a `styles.xml`, none for None."""
        styles = cls()
        for element in root if root is not None else ():
            if local(element) == "style":
                key = value(element, "styleId") or ""
                styles.known[key] = element
                if value(element, "type") == "paragraph" and (value(element, "default") or "0") not in _NO:
                    styles.default = key
            elif local(element) == "docDefaults":
                styles.always = looks(child(element, "rPrDefault", "rPr"))
        return styles

    def looks(self, style: str) -> Looks:
        """Return how a style prints its words, with what it is based upon."""
        if style not in self._looks:
            found: Looks = {}
            for element in self._chain(style):
                found = {**looks(child(element, "rPr")), **found}
            self._looks[style] = found
        return self._looks[style]

    def level(self, style: str) -> int | None:
        """Return the level of a heading's style from 1, 0 for the title's, None for any other."""
        if style not in self._levels:
            self._levels[style] = next((level for level in map(_level, self._chain(style)) if level is not None), None)
        level = self._levels[style]
        return None if level is not None and level > _BODY_TEXT else level

    def numbering(self, style: str) -> tuple[str, str | None]:
        """Return the list that a style's paragraphs belong to and the level in it, ("", None) for none."""
        for element in self._chain(style):
            listed = child(element, "pPr", "numPr")
            if listed is not None:
                key, level = value(child(listed, "numId")), value(child(listed, "ilvl"))
                if key:
                    return key, level
        return "", None

    def chain(self, style: str) -> list[str]:
        """Return a style's id and the ids of those it is based upon."""
        return [value(element, "styleId") or "" for element in self._chain(style)]

    def _chain(self, style: str) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            element = self.known.get(style)
            if element is None:
                return
            yield element
            style = value(child(element, "basedOn")) or ""


def _level(style: etree._Element) -> int | None:
    """Return the level that one style states itself; a level above nine says that it is no heading."""
    name = (value(child(style, "name")) or "").strip().lower()
    if name == "title":
        return 0
    if name == "subtitle":
        return 1
    heading = _HEADING.match(name)
    if heading:
        return int(heading.group(1))
    outline = value(child(style, "pPr", "outlineLvl"))
    return number(outline, _BODY_TEXT) + 1 if outline is not None else None
