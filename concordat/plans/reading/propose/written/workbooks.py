"""Read back a plan that went out as a workbook: each sheet by its name, its columns by theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...documents import Document, Heading, Row, Table
from ..readings import Action, Part, Reading, Remark
from ..words import plain
from . import names
from .rows import Columns, rows_of

_TOLD = {label: names.TOLD.get(label) for label in names.KINDS.values()}


def read_workbook(document: Document) -> Reading | None:
    """Return what the workbook says, or None where its sheet of actions is not there any more."""
    sheets = dict(_sheets(document))
    if names.ACTIONS_SHEET not in sheets:
        return None
    reader = _Reader()
    plan = reader.facts(sheets.get(names.PLAN_SHEET, ()))
    statements = reader.listed(sheets.get(names.STATEMENTS_SHEET, ()))
    priorities = reader.outline(sheets.get(names.OUTLINE_SHEET, ()), statements)
    actions = reader.actions(sheets[names.ACTIONS_SHEET])
    linked = [
        told[names.NAME] for _, told in reader.listed(sheets.get(names.STRATEGIES_SHEET, ())) if names.NAME in told
    ]
    return Reading(
        title=plan.get(names.TITLE),
        period=plan.get(names.PERIOD),
        layout="a plan written by Concordat",
        priorities=tuple(priorities),
        actions=tuple(actions),
        linked_strategies=tuple(linked),
        left_aside=tuple(
            Remark("Concordat keeps it with the plan, and it is changed there", source)
            for source in document.places()
            if source.anchor not in reader.uses
        ),
        uses=reader.uses,
        document=document,
    )


def _sheets(document: Document) -> Iterator[tuple[str, tuple[Table, ...]]]:
    name, tables = "", list[Table]()
    for block in document.blocks:
        if isinstance(block, Heading):
            yield name, tuple(tables)
            name, tables = block.text, []
        elif isinstance(block, Table):
            tables.append(block)
    yield name, tuple(tables)


class _Reader:
    """Read the sheets' tables, noting what each row was used as."""

    def __init__(self) -> None:
        self.uses: dict[str, str] = {}

    def facts(self, tables: tuple[Table, ...]) -> dict[str, str]:
        """Return what the sheet of the plan says of it, by name."""
        found: dict[str, str] = {}
        for row in (row for table in tables for row in table.rows if len(row.cells) > 1):
            if row.cells[1].text and row.cells[0].text in {names.TITLE, names.PERIOD}:
                found[row.cells[0].text] = " ".join(row.cells[1].text.split())
                self.uses[row.anchor] = "the title" if row.cells[0].text == names.TITLE else "the period"
        return found

    def listed(self, tables: tuple[Table, ...]) -> list[tuple[Row, dict[str, str]]]:
        """Return the rows of a sheet, each with its cells by the names of their columns."""
        found: list[tuple[Row, dict[str, str]]] = []
        heading: list[str] = []
        for table in tables:
            for row in table.rows:
                if not heading:
                    heading = [cell.text for cell in row.cells]
                    self.uses[row.anchor] = "names of columns"
                    continue
                told = {name: cell.text for name, cell in zip(heading, row.cells, strict=False) if name and cell.text}
                found.append((row, told))
        return found

    def outline(self, tables: tuple[Table, ...], statements: list[tuple[Row, dict[str, str]]]) -> Iterator[Part]:
        """Yield the priorities with their themes, and what is said of each."""
        parts: list[tuple[Part, list[Part]]] = []
        for row, told in self.listed(tables):
            name, theme = (" ".join(told.get(key, "").split()) for key in (names.PRIORITY, names.THEME))
            narrative = tuple(told.get(names.WHY, "").splitlines())
            background = tuple(told.get(names.BACKGROUND, "").splitlines())
            partners = tuple(told.get(names.PARTNERS, "").splitlines())
            if not name:
                continue
            if not theme or not parts or plain(parts[-1][0].name) != plain(name):
                part = Part(name, row.source, narrative=() if theme else narrative)
                parts.append((self._said(part, statements, name, ""), []))
                self.uses[row.anchor] = "the name of a priority"
            if theme:
                part = Part(theme, row.source, background=background, partners=partners)
                parts[-1][1].append(self._said(part, statements, name, theme))
                self.uses[row.anchor] = "the name of a theme"
        for part, themes in parts:
            yield replace(part, themes=tuple(themes))

    def _said(self, part: Part, statements: list[tuple[Row, dict[str, str]]], priority: str, theme: str) -> Part:
        """Return a part with the statements that are held on it."""
        found: dict[str, list[str]] = {}
        for row, told in statements:
            kind = _TOLD.get(told.get(names.KIND, ""))
            if kind and (told.get(names.PRIORITY, ""), told.get(names.THEME, "")) == (priority, theme):
                found.setdefault(kind, []).append(told.get(names.STATEMENT, ""))
                self.uses[row.anchor] = "what is said of the part"
        outcomes, measures, activities = (tuple(found.get(kind, ())) for kind in ("outcomes", "measures", "activities"))
        return replace(part, outcomes=outcomes, measures=measures, activities=activities)

    def actions(self, tables: tuple[Table, ...]) -> Iterator[Action]:
        """Yield the actions of their sheet."""
        columns: Columns | None = None
        number = 0
        for table in tables:
            columns, named, rows = rows_of(table, columns)
            self.uses |= {row.anchor: "names of columns" for row in named}
            for row in rows:
                if columns is not None and columns.text(row, names.ACTION):
                    number += 1
                    action = columns.action(row, None, None)
                    self.uses[row.anchor] = f"action {action.ref or number}"
                    yield action
