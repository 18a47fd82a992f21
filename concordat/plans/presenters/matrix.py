"""The matrix of a plan as its page and downloads show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from concordat.design.downloads import Sheet
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.presenters.board import LETTERS, WORDS, BoardHead, Number, board_head, register_href
from concordat.plans.queries.matrix import AGENCY, PRIORITY, THEME, PlanMatrix
from concordat.plans.queries.register import LONGEST
from concordat.plans.rules.matrix import NONE, Heading, Line
from concordat.plans.rules.reckoning import ActionFacts

BY_WORDS = ((PRIORITY, "Priority"), (THEME, "Theme"), (AGENCY, "Lead"))
MOST = 12  # actions of a cell that are named in it


@dataclass(frozen=True, slots=True)
class Tag:
    """An action in a cell: its name, the letter and the word of its status."""

    name: str
    href: str
    brag: str
    letter: str
    word: str


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell: how many actions, the first of them, how many more; or that it is a gap."""

    actions: Number
    tags: tuple[Tag, ...]
    more: int
    gap: bool


@dataclass(frozen=True, slots=True)
class LineShown:
    """A row of cells with its total; the last row, of totals, has no tags."""

    name: str
    under: str
    cells: tuple[CellShown, ...]
    total: Number
    totals: bool = False


@dataclass(frozen=True, slots=True)
class MatrixShown:
    """The page of a plan's matrix."""

    head: BoardHead
    by: str
    choices: tuple[tuple[str, str], ...]
    word: str
    columns: tuple[str, ...]
    lines: tuple[LineShown, ...]
    gaps: str
    sums: str
    strands: bool
    today: date
    csv_href: str
    xlsx_href: str


def matrix_shown(actor: Actor, found: PlanMatrix) -> MatrixShown:
    """Return the page of a plan's matrix."""
    told = found.matrix
    head = board_head(actor, found.plan, "matrix", "matrix_download", {"by": found.by})
    totals = tuple(
        CellShown(Number(number, register_href(found.plan.pk, strand=column.key)), (), 0, False)
        for column, number in zip(told.columns, told.totals, strict=True)
    )
    every = LineShown("All", "", totals, Number(told.total, register_href(found.plan.pk)), True)
    return MatrixShown(
        head=head,
        by=found.by,
        choices=BY_WORDS,
        word=dict(BY_WORDS)[found.by],
        columns=tuple(column.name for column in told.columns),
        lines=(*(_line(found, line) for line in told.lines), every) if told.lines else (),
        gaps=gaps_words(found),
        sums=_sums(found),
        strands=any(column.key != NONE for column in told.columns),
        today=clock.today(),
        csv_href=head.csv_href,
        xlsx_href=head.xlsx_href,
    )


def matrix_sheets(found: PlanMatrix) -> list[Sheet]:
    """Return the matrix in words, with the actions of each cell, and in numbers."""
    told, word = found.matrix, dict(BY_WORDS)[found.by]
    columns = (*(("Priority",) if found.by == THEME else ()), word, *(column.name for column in told.columns), "All")
    names = [([line.heading.under] if found.by == THEME else []) + [line.heading.name] for line in told.lines]
    last = ([""] if found.by == THEME else []) + ["All"]
    words = [
        [*name, *(_cell_words(found, line, place) for place in range(len(told.columns))), line.total]
        for name, line in zip(names, told.lines, strict=True)
    ]
    numbers = [[*name, *map(len, line.cells), line.total] for name, line in zip(names, told.lines, strict=True)]
    totals = [*last, *told.totals, told.total]
    return [Sheet("Matrix", columns, [*words, totals]), Sheet("Numbers", columns, [*numbers, totals])]


def gaps_words(found: PlanMatrix) -> str:
    """Say how many cells are gaps."""
    told = found.matrix
    if not told.cells:
        return ""
    gaps = f"{told.gaps:,} of {told.cells:,} {'cell is a gap' if told.cells == 1 else 'cells are gaps'}"
    return f"{gaps}: no action stands there." if told.gaps else "No cell is a gap: an action stands in each."


def _sums(found: PlanMatrix) -> str:
    told = found.matrix
    if told.stands == told.total:
        return ""
    return (
        f"An action that stands in several cells is counted once in each total: {told.total:,} actions, "
        f"{told.stands:,} places in the matrix."
    )


def _line(found: PlanMatrix, line: Line) -> LineShown:
    place = _asked(found.by, line.heading)
    columns = found.matrix.columns
    cells = tuple(_cell(found, line, number, place) for number in range(len(columns)))
    total = Number(line.total, register_href(found.plan.pk, **place))
    return LineShown(line.heading.name, line.heading.under, cells, total)


def _cell(found: PlanMatrix, line: Line, number: int, place: dict[str, str]) -> CellShown:
    actions, strand = line.cells[number], found.matrix.columns[number].key
    href = register_href(found.plan.pk, strand=strand, **place)
    tags = tuple(map(tag_of, actions[:MOST]))
    return CellShown(Number(len(actions), href), tags, len(actions) - len(tags), _is_gap(found, line, number))


def tag_of(action: ActionFacts) -> Tag:
    """Return an action as a small tag."""
    href = reverse("plans:action_view", args=[action.ref])
    return Tag(action.name, href, action.brag or "none", LETTERS[action.brag], WORDS[action.brag])


def _is_gap(found: PlanMatrix, line: Line, number: int) -> bool:
    return not line.cells[number] and NONE not in (line.heading.key, found.matrix.columns[number].key)


def _cell_words(found: PlanMatrix, line: Line, number: int) -> str:
    if actions := line.cells[number]:
        return f"{len(actions)}: " + ", ".join(f"{action.name} ({WORDS[action.brag]})" for action in actions)
    return "Gap" if _is_gap(found, line, number) else ""


def _asked(by: str, heading: Heading) -> dict[str, str]:
    """Return how the register is asked for a row."""
    if by == AGENCY:
        return {"agency": heading.key[:LONGEST]}
    priority, _, theme = heading.key.partition("/")
    return {"priority": priority, "theme": theme} if theme else {"priority": priority}
