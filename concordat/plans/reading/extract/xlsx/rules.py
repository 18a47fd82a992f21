"""Rules by which a sheet colours cells for their words, as plans do for red, amber and green."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, range_boundaries

from .styles import Styles, whole

_MOST_RULES = 100
_QUOTED = re.compile(r'=?"([^"]{0,200})"|=?(-?\d+(?:\.\d+)?)')
_OTHER_CELL = re.compile(r'=?(\$?)([A-Z]{1,3})(\$?)(\d{1,7})="([^"]{0,200})"', re.IGNORECASE)
_BY_TEXT = {"containsText": "contains", "beginsWith": "begins", "endsWith": "ends"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold a rule: where it holds, what words must stand there, and the colour.

    The words are the cell's own, or those of the cell that is `away` from it by so many rows and columns, or of the
    `fixed` row or column.
    """

    areas: tuple[tuple[int, int, int, int], ...]
    way: str
    words: str
    colour: str
    away: tuple[int, int] = (0, 0)
    fixed: tuple[int, int] = (0, 0)  # 0 where the row or the column moves with the cell

    def found_in(self, texts: Mapping[tuple[int, int], str]) -> Iterator[tuple[int, int]]:
        """Yield the cells that the rule colours; `texts` are the sheet's words in small letters."""
        for (row, column), own in texts.items():
            if any(left <= column <= right and top <= row <= bottom for left, top, right, bottom in self.areas):
                at = (self.fixed[0] or row + self.away[0], self.fixed[1] or column + self.away[1])
                if self._holds(own if at == (row, column) else texts.get(at, "")):
                    yield row, column

    def _holds(self, text: str) -> bool:
        if self.way == "contains":
            return self.words in text
        if self.way == "begins":
            return text.startswith(self.words)
        return text.endswith(self.words) if self.way == "ends" else text == self.words


def read_rules(element: etree._Element, styles: Styles) -> list[Rule]:
    """Return the rules of one area that compare words, the strongest last."""
    areas = tuple(_areas(element.get("sqref", "")))
    found: list[tuple[int, Rule]] = []
    for rule in element.iterfind("{*}cfRule"):
        number = whole(rule.get("dxfId"))
        colour = styles.rules[number] if number is not None and number < len(styles.rules) else ""
        if colour and areas and len(found) < _MOST_RULES and (read := _read(rule, areas, colour)):
            found.append((-_priority(rule), read))
    return [rule for _, rule in sorted(found, key=lambda pair: pair[0])]


def _read(rule: etree._Element, areas: tuple[tuple[int, int, int, int], ...], colour: str) -> Rule | None:
    kind, formula = rule.get("type", ""), (rule.findtext("{*}formula") or "").strip()
    if kind in _BY_TEXT and rule.get("text"):
        return Rule(areas, _BY_TEXT[kind], rule.get("text", "").lower(), colour)
    if kind == "cellIs" and rule.get("operator") == "equal" and (same := _QUOTED.fullmatch(formula)):
        return Rule(areas, "equals", (same.group(1) or same.group(2) or "").lower(), colour)
    if kind == "expression" and (other := _OTHER_CELL.fullmatch(formula)):
        fixed_column, letters, fixed_row, digits, words = other.groups()
        row, column = int(digits), column_index_from_string(letters.upper())
        left, top = areas[0][:2]
        fixed = (row if fixed_row else 0, column if fixed_column else 0)
        return Rule(areas, "equals", words.lower(), colour, (row - top, column - left), fixed)
    return None


def _priority(rule: etree._Element) -> int:
    return whole(rule.get("priority")) or 0


def _areas(refs: str) -> Iterator[tuple[int, int, int, int]]:
    for ref in refs.split()[:_MOST_RULES]:
        try:
            left, top, right, bottom = range_boundaries(ref)
        except (ValueError, TypeError):
            continue
        if None not in (left, top, right, bottom):
            yield left, top, right, bottom
