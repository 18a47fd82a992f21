"""Read a table of actions under the names of columns that Concordat gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...documents import Cell, Row, Table
from ..readings import Action
from ..status import colour_of
from ..timescales import read_timescale
from ..words import plain
from . import names

_WHY = "the file was written by Concordat, and its columns mean what they say"
_ALSO_CALLED = {"timescale as stated": names.TIMESCALE, "due": names.DATE, "leads": names.LEADS}
_KNOWN = {plain(name): name for name in (
    names.REF, names.ACTION, names.OUTPUT, names.OUTCOME, names.FACTORS, names.LEADS, names.CONTRIBUTORS, names.OWNER,
    names.DEPUTY, names.TIMESCALE, names.DATE, names.TIMING, names.STATUS, names.MARK, names.PRIORITY, names.THEME,
    names.ALSO_UNDER, names.STRANDS,
)} | _ALSO_CALLED  # fmt: skip
_STATED = {
    names.REF: "code", names.ACTION: "text", names.STRANDS: "strands", names.OUTPUT: "output",
    names.OUTCOME: "outcome", names.FACTORS: "measures", names.LEADS: "leads", names.CONTRIBUTORS: "contributors",
    names.OWNER: "owner", names.DEPUTY: "deputy", names.TIMESCALE: "timescale", names.DATE: "due",
}  # fmt: skip
_TIMINGS = {word.lower(): timing for timing, word in names.TIMINGS.items()}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, by their names; `others` are those that somebody added."""

    places: Mapping[str, int]
    others: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Row) -> Columns | None:
        """Return the columns that a row names, or None where it is no row of names."""
        places, others = dict[str, int](), dict[str, int]()
        for place, cell in enumerate(row.cells):
            name = _KNOWN.get(plain(cell.text))
            if name and name not in places:
                places[name] = place
            elif cell.text:
                others[" ".join(cell.text.split())] = place
        found = names.ACTION in places and (len(places) > 1 or row.heading)
        return cls(places, others) if found else None

    def lines(self, row: Row, name: str) -> tuple[str, ...]:
        """Return the lines of a row's cell under a name."""
        place = self.places.get(name, -1)
        return _lines(row.cells[place]) if 0 <= place < len(row.cells) else ()

    def text(self, row: Row, name: str) -> str | None:
        """Return a cell's words, its lines kept, or None where it is empty."""
        return "\n".join(self.lines(row, name)) or None

    def action(self, row: Row, priority: str | None, theme: str | None) -> Action:
        """Return the action of a row, which stands under a priority and theme unless it names its own."""
        priority = _one(self.lines(row, names.PRIORITY)) or priority
        days, timings = _when([*self.lines(row, names.DATE), *self.lines(row, names.TIMING)])
        status, strands = _one(self.lines(row, names.STATUS)[:1]), self.lines(row, names.STRANDS)
        return Action(
            text=self.text(row, names.ACTION) or "",
            source=row.source,
            ref=_one(self.lines(row, names.REF)),
            priority=priority,
            theme=_one(self.lines(row, names.THEME)) or theme,
            strand=strands[0] if strands else None,
            strands=strands,
            output=self.text(row, names.OUTPUT),
            outcome=self.text(row, names.OUTCOME),
            measures=self.lines(row, names.FACTORS),
            leads=self.lines(row, names.LEADS),
            leads_text=self.text(row, names.LEADS),
            partners=self.lines(row, names.CONTRIBUTORS),
            owner=_one(self.lines(row, names.OWNER)),
            deputy=_one(self.lines(row, names.DEPUTY)),
            timescale=_one(self.lines(row, names.TIMESCALE)),
            due=days[0].isoformat() if days else None,
            timing=timings[0] if timings else None,
            review="review" in timings,
            ongoing="ongoing" in timings,
            status=status,
            rating=colour_of(status or ""),
            others=self._others(row),
            stated=self._stated(),
            reasons=(_WHY,),
        )

    def _stated(self) -> tuple[str, ...]:
        """Return the fields for which there are columns; in Word a heading is the place, and a date tells its kind too."""
        told = [field for name, field in _STATED.items() if name in self.places]
        in_word = names.MARK not in self.places
        place = ["place"] if in_word or names.PRIORITY in self.places else []
        timing = ["timing"] if names.TIMING in self.places or (in_word and names.DATE in self.places) else []
        return (*told, *place, *timing)

    def _others(self, row: Row) -> dict[str, str]:
        told = {name: _lines(row.cells[place]) for name, place in self.others.items() if place < len(row.cells)}
        kept = {names.MARK: self.lines(row, names.MARK)}
        return {name: "\n".join(lines) for name, lines in (told | kept).items() if lines}


def rows_of(table: Table, before: Columns | None) -> tuple[Columns | None, list[Row], list[Row]]:
    """Return a table's columns (those before it where it names none), its rows of names, and the others."""
    columns, named, rows = before, [], []
    for row in table.rows:
        if row is table.rows[0] and (found := Columns.of(row)):
            columns = found
            named.append(row)
        else:
            rows.append(row)
    return columns, named, rows


def _lines(cell: Cell) -> tuple[str, ...]:
    return tuple(line.text for line in cell.lines if not line.picture)


def _one(lines: tuple[str, ...]) -> str | None:
    return " ".join(lines) or None


def _when(lines: list[str]) -> tuple[list[date], list[str]]:
    """Return the days and the kinds of day that a cell names."""
    days = [day for line in lines if (day := read_timescale(line).due)]
    return days, [_TIMINGS[line.lower()] for line in lines if line.lower() in _TIMINGS]
