"""What the styles of an OpenDocument text say, and how its lists are numbered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..blocks import Numbered, calm
from ..elements import local, number, value
from ..numerals import written

_DEEPEST = 40  # styles that a style may be based upon, one upon the other
_BOLDEST = 600  # the weight from which letters are bold
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_PLAIN_BULLETS = frozenset("•●▪◦■□-–—*+o·")


@dataclass(frozen=True, slots=True)
class Look:
    """Hold how words are printed."""

    bold: bool = False
    hidden: bool = False
    capitals: bool = False


@dataclass
class Styles:
    """Know the styles by family and name, those of the page's words before those of the program's list."""

    known: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    lists: dict[str, etree._Element] = field(default_factory=dict)
    _properties: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def add(self, root: etree._Element | None) -> None:
        """Learn the styles that a part of the file declares."""
        for group in root if root is not None else ():
            if local(group) not in {"styles", "automatic-styles"}:
                continue
            for style in group:
                name = value(style, "name") or ""
                if local(style) == "style":
                    self.known[value(style, "family") or "", name] = style
                elif local(style) == "list-style":
                    self.lists[name] = style

    def properties(self, family: str, name: str) -> dict[str, str]:
        """Return what a style sets, with what it is based upon, by the names of the properties."""
        key = (family, name)
        if key not in self._properties:
            found: dict[str, str] = {}
            for style in self.chain(family, name):
                for properties in style:
                    for attribute, text in properties.attrib.items():
                        found.setdefault(attribute.rpartition("}")[2], text)
            self._properties[key] = found
        return self._properties[key]

    def chain(self, family: str, name: str) -> Iterator[etree._Element]:
        """Yield a style and those it is based upon."""
        for _ in range(_DEEPEST):
            style = self.known.get((family, name))
            if style is None:
                return
            yield style
            name = value(style, "parent-style-name") or ""

    def look(self, family: str, name: str, base: Look) -> Look:
        """Return how a style prints words that would otherwise be printed as `base` says."""
        if not name:
            return base
        set_here = self.properties(family, name)
        weight, shown, case = set_here.get("font-weight"), set_here.get("display"), set_here.get("text-transform")
        return Look(
            base.bold if weight is None else weight == "bold" or number(weight, 0) >= _BOLDEST,
            base.hidden if shown is None else shown == "none",
            base.capitals if case is None else case == "uppercase",
        )

    def title(self, name: str) -> int | None:
        """Return 0 for the style of a document's title, 1 for its subtitle's, None for any other."""
        names = [value(style, "name") for style in self.chain("paragraph", name)]
        return 0 if "Title" in names else 1 if "Subtitle" in names else None

    def list_of(self, name: str) -> str:
        """Return the list that a paragraph's style belongs to, or ""."""
        return next(
            (found for style in self.chain("paragraph", name) if (found := value(style, "list-style-name"))), ""
        )


@dataclass
class Lists:
    """Count the items of lists: each list counts by itself, and one that is continued goes on where it was."""

    styles: Styles
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, key: str, style: str, depth: int, start: str | None = None) -> Numbered:
        """Count one item and return what is printed before it."""
        counts = self.counts.setdefault(key, {})
        level = self._level(style, depth)
        first = number(start if start is not None else value(level, "start-value"), 1)
        counts[depth] = first if start is not None or depth not in counts else counts[depth] + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return Numbered(self._marker(level, style, depth, counts), depth)

    def _level(self, style: str, depth: int) -> etree._Element | None:
        declared = self.styles.lists.get(style)
        levels = declared if declared is not None else ()
        return next((level for level in levels if number(value(level, "level")) == depth), None)

    def _marker(self, level: etree._Element | None, style: str, depth: int, counts: dict[int, int]) -> str:
        form = _form(level)
        if not form:
            sign = value(level, "bullet-char") or "•"
            return sign if sign in _PLAIN_BULLETS else "•"
        shown = max(1, min(depth, number(value(level, "display-levels"), 1)))
        numbers = [
            written(counts.get(at, 1), _form(self._level(style, at)) or "decimal")
            for at in range(depth - shown + 1, depth + 1)
        ]
        return calm(f"{value(level, 'num-prefix') or ''}{'.'.join(numbers)}{value(level, 'num-suffix') or ''}")


def _form(level: etree._Element | None) -> str:
    """Return the form of a level's numbers, "" where it has bullets or prints nothing."""
    if level is None or local(level) != "list-level-style-number":
        return ""
    return _FORMS.get(value(level, "num-format") or "", "")


def fill(properties: dict[str, str]) -> str:
    """Return a cell's colour as RRGGBB, "" for none or white."""
    colour = properties.get("background-color", "").lstrip("#").upper()
    return colour if len(colour) == 6 and colour != "FFFFFF" else ""
