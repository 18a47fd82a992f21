"""What a table row states of its action, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..documents import Cell, Row
from .drafts import Draft, Trust
from .leads import Leads, Names, read_leads
from .measures import read_measures
from .refs import series, split_ref, tidy
from .several import Piece, opening, pieces
from .tables import Layout, ReadRow
from .words import Vocabulary, is_unstated

_GROUPING = ("priority", "theme", "strand", "objective")
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
    carried: dict[str, str] = field(default_factory=dict)

    @classmethod
    def for_rows(
        cls, rows: Sequence[ReadRow], layout: Layout, names: Names, vocabulary: Vocabulary, *, refs_above: bool = False
    ) -> RowReader:
        """Return a reader that has looked whether the rows' actions open with references, as those above may do."""
        texts = [layout.cell(entry.row, "action").text for entry in rows if entry.kind == "action"]
        return cls(layout, names, vocabulary, refs_in_text=not layout.of("ref") and (series(texts) or refs_above))

    def part(self) -> None:
        """Forget what was carried down: a new part of the plan begins."""
        self.carried.clear()

    def draft(self, row: Row) -> Draft:
        """Return what a row states."""
        cell = self.layout.cell
        draft = Draft(text=cell(row, "action").text, source=row.source, trust=self._trust())
        draft.ref = tidy(cell(row, "ref").text)
        if self.refs_in_text:
            draft.ref, draft.text = split_ref(draft.text)
        for role in _GROUPING:
            setattr(draft, role, self._grouped(row, role, draft))
        draft.leads = _all_leads(self.layout.cells(row, "lead"), self.names)
        draft.partners = _all_leads(self.layout.cells(row, "partners"), self.names).names
        if not draft.leads.text:
            take_agency(draft, self.names)
        draft.timescale = " ".join(cell(row, "timescale").text.split())
        draft.outcome = cell(row, "outcome").text
        draft.status = " ".join(cell(row, "status").text.split())
        draft.progress = "\n".join(found.text for found in self.layout.cells(row, "progress"))
        draft.measures = read_measures(_one_cell(self.layout.cells(row, "measures")), self.vocabulary)
        draft.others = self._others(row)
        if self.layout.of("ref") and not draft.ref:
            draft.warnings.append("The row has no reference, though its table has a column for it.")
        return draft

    def drafts(self, row: Row) -> list[Draft]:
        """Return the actions of a row: several where its cell holds several, each opening with an agency.

        What the row states beside them then belongs to none of them alone; the first draft keeps it in `shared`.
        """
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
        text = " ".join(self.layout.cell(row, role).text.split())
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
