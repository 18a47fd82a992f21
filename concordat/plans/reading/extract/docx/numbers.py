"""The numbers and bullets that Word prints before the paragraphs of its lists, counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..blocks import Numbered, calm
from ..elements import child, local, number, value
from ..markup import BULLETS
from ..numerals import written
from .styles import Styles, on

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_PLAIN_BULLETS = frozenset(BULLETS + "·-–—*+o") - frozenset("\uf0b7\uf0a7\uf0d8\uf0fc")


@dataclass(frozen=True, slots=True)
class Level:
    """Hold how one level of a list is numbered."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False
    restarts: bool = True


@dataclass
class Numbering:
    """Know the lists of a document and how far each has been counted."""

    styles: Styles
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)  # a list in use -> the list that it is one of
    changed: dict[str, dict[int, Level]] = field(default_factory=dict)
    begins: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None, styles: Styles) -> Numbering:
        """Return the lists of a `numbering.xml`, none for None."""
        numbering = cls(styles)
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                key = value(element, "abstractNumId") or ""
                numbering.lists[key] = dict(_levels(element))
                links[key] = value(child(element, "numStyleLink")) or ""
            elif local(element) == "num":
                numbering._add(element)
        for key, style in links.items():
            listed, _ = styles.numbering(style)
            if style and numbering.used.get(listed) in numbering.lists:
                numbering.lists[key] = numbering.lists[numbering.used[listed]]
        return numbering

    def _add(self, element: etree._Element) -> None:
        key = value(element, "numId") or ""
        self.used[key] = value(child(element, "abstractNumId")) or ""
        for override in element:
            if local(override) == "lvlOverride":
                index = number(value(override, "ilvl"))
                start = value(child(override, "startOverride"))
                if start is not None:
                    self.begins.setdefault(key, {})[index] = number(start, 1)
                self.changed.setdefault(key, {}).update(_levels(override))

    def next(self, paragraph: etree._Element | None, style: str) -> Numbered | None:
        """Count a paragraph with these properties, and return what is printed before it; None outside lists."""
        listed = child(paragraph, "numPr")
        key, level = value(child(listed, "numId")), value(child(listed, "ilvl"))
        if key is None:
            key, styled = self.styles.numbering(style)
            level = level if level is not None else styled
        if key not in self.used:
            return None
        levels = {**self.lists.get(self.used[key], {}), **self.changed.get(key, {})}
        index = number(level) if level is not None else self._level_of(levels, style)
        index = max(0, min(_LEVELS - 1, index))
        if index not in levels:
            return None
        counts = self._count(key, index, levels)
        marker = _marker(levels, index, counts)
        return Numbered(marker, index + 1) if marker else None

    def counted(self) -> dict[str, dict[int, int]]:
        """Return how far every list has been counted, for `count_from`."""
        return {key: dict(counts) for key, counts in self.counts.items()}

    def count_from(self, counted: dict[str, dict[int, int]]) -> None:
        """Go back to where `counted` was taken."""
        self.counts = counted

    def _level_of(self, levels: dict[int, Level], style: str) -> int:
        """Return the level that is tied to a style, or to one that it is based upon."""
        for name in self.styles.chain(style):
            for index, level in levels.items():
                if level.style == name:
                    return index
        return 0

    def _count(self, key: str, index: int, levels: dict[int, Level]) -> dict[int, int]:
        counts = self.counts.setdefault(self.used[key], {})
        begins = self.begins.get(key, {})
        if index in begins:
            counts[index] = begins.pop(index) - 1
        for above in range(index):
            if above not in counts and above in levels:
                counts[above] = begins.pop(above, levels[above].start)
        counts[index] = counts.get(index, levels[index].start - 1) + 1
        for below in [below for below in counts if below > index]:
            if below not in levels or levels[below].restarts:
                del counts[below]
        return counts


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for found in element:
        if local(found) != "lvl":
            continue
        yield (
            number(value(found, "ilvl")),
            Level(
                start=number(value(child(found, "start")), 1),
                form=value(child(found, "numFmt")) or "decimal",
                text=value(child(found, "lvlText")) or "",
                style=value(child(found, "pStyle")) or "",
                legal=bool(on(child(found, "isLgl"))),
                restarts=value(child(found, "lvlRestart")) != "0",
            ),
        )


def _marker(levels: dict[int, Level], index: int, counts: dict[int, int]) -> str:
    level = levels[index]
    if level.form == "bullet":
        return level.text if level.text in _PLAIN_BULLETS else "•"
    if level.form == "none":
        return calm(_PLACE.sub("", level.text))

    def printed(place: re.Match[str]) -> str:
        at = int(place.group(1)) - 1
        form = "decimal" if level.legal or at not in levels else levels[at].form
        return written(counts.get(at, 1), form)

    return calm(_PLACE.sub(printed, level.text))
