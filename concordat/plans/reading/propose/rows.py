"""What a table row states of its action, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..documents import Cell, Line, Row
from .apart import taken_apart_rows
from .columns import Column, is_status
from .drafts import Draft, Trust
from .leads import Leads, read_leads
from .measures import read_measures
from .names import Names
from .refs import series, split_ref, tidy, unnumbered
from .responsibility import agency_columns, marked
from .several import Piece, opening, pieces
from .status import rating_and_words, shade
from .strands import strand_pictured
from .tables import Layout, ReadRow
from .timescales import is_timescale
from .trailing import Tail, bracketed_series, named_in_brackets, ref_in_brackets, tail, tails, taken_apart
from .words import Vocabulary, is_unstated, plain

_GROUPING = ("priority", "theme", "strand", "objective")
_STARTS, _ENDS = (
    frozenset({"start", "start date", "from"}),
    frozenset({"end", "end date", "finish", "finish date", "to"}),
)
_QUARTERLY = 3  # columns of status from which they are one for each quarter
_KNOWN_BY = {
    "headings": (0.0, "the table's headings name its columns"),
    "above": (0.05, "the table has no headings; its columns are those of the table before"),
    "content": (0.25, "the table has no headings; its columns were judged by what their cells hold"),
}


@dataclass
class RowReader:
    """Read the rows of one table, carrying down what is printed once for several rows."""

    layout: Layout
    names: Names
    vocabulary: Vocabulary
    refs_in_text: bool = False
    refs_in_brackets: bool = False
    coloured: bool = False
    tails: bool = False
    agencies: tuple[Column, ...] = ()
    carried: dict[str, str] = field(default_factory=dict)

    @classmethod
    def for_rows(
        cls, rows: Sequence[ReadRow], layout: Layout, names: Names, vocabulary: Vocabulary, *, refs_above: bool = False
    ) -> RowReader:
        """Return a reader that has looked whether the rows' actions open with references, as those above may do."""
        cells = [layout.cell(entry.row, "action") for entry in rows if entry.kind == "action"]
        fills = {shade(c.colour) for e in rows for c in layout.places(e.row, "status") if e.kind == "action"}
        coloured = bool(fills - {"", "Grey"})
        agencies = agency_columns([entry.row for entry in rows if entry.kind == "action"], layout.columns)
        if layout.of("ref"):
            return cls(layout, names, vocabulary, coloured=coloured, agencies=agencies)
        bracketed = bracketed_series(cell.lines[0].text for cell in cells if cell.lines)
        in_text = series([cell.text for cell in cells]) or refs_above
        return cls(
            layout,
            names,
            vocabulary,
            refs_in_text=in_text,
            refs_in_brackets=bracketed,
            coloured=coloured,
            tails=tails([cell.text for cell in cells], names.own),
            agencies=agencies,
        )

    def part(self) -> None:
        """Forget what was carried down: a new part of the plan begins."""
        self.carried.clear()

    def draft(self, row: Row) -> Draft:
        """Return what a row states."""
        cell = self.layout.cell
        told = taken_apart(without_pictures(cell(row, "action")))
        draft = Draft(text="\n".join(line.text for line in told.lines), source=row.source, trust=self._trust())
        draft.ref = tidy(cell(row, "ref").text)
        if self.refs_in_text:
            draft.ref, draft.text = split_ref(draft.text)
        if self.refs_in_brackets and not draft.ref:
            draft.ref, draft.text = ref_in_brackets(draft.text)
        for role in _GROUPING:
            setattr(draft, role, self._grouped(row, role, draft))
        draft.leads = _all_leads(self.layout.cells(row, "lead"), self.names)
        draft.partners = _all_leads(self.layout.cells(row, "partners"), self.names).names
        draft.timescale = self._timescale(row)
        draft.outcome = cell(row, "outcome").text
        draft.status, words = self._status(row)
        notes = [
            *told.notes,
            *(found.text for found in self.layout.cells(row, "progress")),
            *([words] if words else []),
        ]
        draft.progress = "\n".join(notes)
        draft.measures = read_measures(_one_cell(self.layout.cells(row, "measures")), self.vocabulary)
        if self.tails and not self.layout.of("lead"):
            take_tail(draft, self.names, always=True, beside=True)
        take_fields(draft, told.fields, self.names, self.vocabulary)
        who = marked(row, self.agencies)
        if who.leads and not draft.leads.text:
            draft.leads = Leads(names=list(who.leads), partners=list(who.partners), text=", ".join(who.leads))
        if not draft.timescale and not self.layout.of("timescale"):
            take_when(draft, cell(row, "lead"), self.names)
        if not draft.leads.text:
            take_agency(draft, self.names)
        draft.others = self._others(row)
        if self.layout.of("ref") and not draft.ref:
            draft.warnings.append("The row has no reference, though its table has a column for it.")
        return draft

    def _timescale(self, row: Row) -> str:
        """Return the timescale that a row prints; of a pair of columns for start and end, both."""
        end = " ".join(self.layout.cell(row, "timescale").text.split())
        starts = [column for column in self.layout.columns if plain(column.heading) in _STARTS]
        ends = [column for column in self.layout.of("timescale") if plain(column.heading) in _ENDS]
        if not starts or not ends or starts[0].index >= len(row.cells):
            return end
        start = " ".join(row.cells[starts[0].index].text.split())
        return " – ".join(dict.fromkeys(filter(None, (start, end))))

    def _status(self, row: Row) -> tuple[str, str]:
        """Return the status that a row prints, or else the name of its cell's colour, and the words printed behind it.

        Of a status for each quarter, the latest that is filled in counts.
        """
        cells = self.layout.places(row, "status")
        if len(cells) >= _QUARTERLY:
            cells = cells[::-1]
        for cell in cells:
            rating, words = rating_and_words(cell.text)
            if is_timescale(rating) and not is_status(rating) and any(map(str.isdigit, rating)):
                return "", rating  # a day of completion says how it goes, but is no rating
            if rating:
                return " ".join(rating.split()), words
        shades = (shade(cell.colour) for cell in cells)
        return next((name for name in shades if name and (name != "Grey" or self.coloured)), ""), ""

    def drafts(self, row: Row) -> list[Draft]:
        """Return the actions of a row: several where its cell holds several, each opening with an agency.

        What the row states beside them then belongs to none of them alone; the first draft keeps it in `shared`.
        """
        apart = taken_apart_rows(row, self.layout)
        if apart:
            return [self.draft(one) for one in apart]
        whole = self.draft(row)
        found = pieces(self.layout.cell(row, "action").text, self.names)
        if len(found) < 2 or self.layout.of("ref") or self.layout.of("lead"):
            return [whole]
        several = []
        for piece in found:
            draft = Draft(text=piece.text, source=replace(row.source, quote=_quote(piece)), trust=self._trust())
            draft.priority, draft.theme, draft.strand = whole.priority, whole.theme, whole.strand
            draft.objective, draft.timescale = whole.objective, whole.timescale
            _give(draft, piece)
            draft.trust.less(0.1, "its cell holds several actions, told apart by the agencies they open with")
            several.append(draft)
        several[0].shared = whole
        return several

    def _trust(self) -> Trust:
        trust = Trust()
        by, why = _KNOWN_BY[self.layout.known_by]
        trust.less(by, why)
        if self.layout.known_by == "headings" and self.layout.of("action")[0].by_content:
            trust.less(0.15, "no heading names the column of actions; it was judged by what its cells hold")
        return trust

    def _grouped(self, row: Row, role: str, draft: Draft) -> str | None:
        cell = self.layout.cell(row, role)
        text = " ".join(cell.text.split())
        if any(line.picture for line in cell.lines):
            return strand_pictured(text) or text
        text = unnumbered(text) if role in {"priority", "theme"} else text
        if not text and role in self.carried:
            draft.trust.because(f"its {role} is printed above, once for several rows")
        elif not is_unstated(text):
            self.carried[role] = text
        return self.carried.get(role)

    def _others(self, row: Row) -> dict[str, str]:
        named = {column.index: column.heading for column in self.layout.columns if not column.role}
        roles = {column.index for column in self.layout.columns if column.role}
        found: dict[str, str] = {}
        for index, cell in enumerate(row.cells):
            if cell.text and index not in roles:
                heading = named.get(index) or f"column {index + 1}"
                heading = heading if heading not in found else f"{heading} (column {index + 1})"
                found[heading] = cell.text
        return found


def without_pictures(cell: Cell) -> Cell:
    """Return a cell without the words that stand for its pictures."""
    return replace(cell, lines=tuple(line for line in cell.lines if not line.picture))


def take_fields(draft: Draft, fields: Sequence[tuple[str, str]], names: Names, vocabulary: Vocabulary) -> None:
    """Give a draft the fields that its own cell names, where no column states them."""
    for role, value in fields:
        cell = Cell((Line(value),))
        if role == "lead" and not draft.leads.text:
            draft.leads = read_leads(cell, names)
        elif role == "measures" and not draft.measures.items:
            draft.measures = read_measures(cell, vocabulary)
        elif role == "partners":
            draft.partners += read_leads(cell, names).names
        elif role in {"timescale", "status", "outcome"} and not getattr(draft, role):
            setattr(draft, role, value)
        else:
            draft.others[role] = "\n".join(filter(None, (draft.others.get(role), value)))


def take_when(draft: Draft, cell: Cell, names: Names) -> None:
    """Take the date that stands behind the names in a cell for who leads ("Police - March 2026")."""
    kept: list[Line] = []
    for line in cell.lines:
        found = tail(f"{line.text}") or Tail(line.text)
        if is_timescale(line.text) or (found.when and not found.who):
            draft.timescale = draft.timescale or found.when or line.text
            kept += [replace(line, text=found.text)] if found.when else []
        else:
            kept.append(line)
    if draft.timescale:
        printed = draft.leads.text
        draft.leads = replace(read_leads(Cell(tuple(kept)), names), text=printed)


def take_tail(draft: Draft, names: Names, *, always: bool, beside: bool) -> None:
    """Take who leads and by when from the end of an action's text.

    Only what is sure is taken, unless the items of the list all end so (`always`); a name in brackets is taken for one
    that leads where an item beside it surely names one (`beside`).
    """
    found = tail(draft.text, names.own) or (named_in_brackets(draft.text) if beside else None)
    if found is None or not (always or found.sure):
        return
    draft.text, draft.timescale = found.text, draft.timescale or found.when
    if found.who and not draft.leads.text:
        draft.leads = read_leads(Cell((Line(found.who),)), names)
        draft.trust.because("its text ends with who leads")


def take_agency(draft: Draft, names: Names) -> None:
    """Take the agency that an action opens with ("Northshire Police - patrol ...") as its lead."""
    _give(draft, opening(draft.text, names))


def _give(draft: Draft, piece: Piece) -> None:
    draft.text = piece.text
    if piece.who:
        draft.leads = Leads(names=list(piece.who), text=piece.printed)
        draft.trust.because("its text opens with the agency's name")


def _quote(piece: Piece) -> str:
    return f"{piece.printed} - {piece.text}" if piece.printed else piece.text


def _all_leads(cells: Sequence[Cell], names: Names) -> Leads:
    return read_leads(_one_cell(cells), names)


def _one_cell(cells: Sequence[Cell]) -> Cell:
    return cells[0] if len(cells) == 1 else Cell(tuple(line for cell in cells for line in cell.lines))
