"""Read back a plan that went out as a workbook: each sheet by its name, its columns by theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...documents import Document, Heading, Row, Table
from ..readings import Action, Part, Reading, Remark
from . import names
from .rows import Columns, rows_of
from .whole import Whole, told_in

_SHEETS = {
    names.OUTLINE_SHEET: ("priorities", "themes"),
    names.STATEMENTS_SHEET: ("statements",),
    names.STRATEGIES_SHEET: ("strategies",),
}


def read_workbook(document: Document) -> Reading | None:
    """Return what the workbook says, or None where its sheet of actions is not there any more."""
    sheets = dict(_sheets(document))
    if names.ACTIONS_SHEET not in sheets:
        return None
    reader = _Reader()
    for table in sheets.get(names.PLAN_SHEET, ()):
        reader.facts(table)
    for _, told in reader.listed(sheets.get(names.STRANDS_SHEET, ()), "a strand"):
        reader.whole.strand(told.get(names.STRAND, ""), told.get(names.MEANING, ""))
    if names.STRANDS_SHEET in sheets:
        reader.whole.plan.setdefault("strands", [])
    priorities = list(reader.outline(sheets.get(names.OUTLINE_SHEET, ())))
    said = reader.statements(sheets.get(names.STATEMENTS_SHEET, ()))
    actions = reader.actions(sheets[names.ACTIONS_SHEET])
    linked = [
        name
        for _, told in reader.listed(sheets.get(names.STRATEGIES_SHEET, ()), "linked strategies")
        if (name := reader.whole.link(told))
    ]
    plan = reader.whole.plan
    return Reading(
        title=plan.get("title") or None,
        period=plan.get("period") or None,
        layout="a plan written by Concordat",
        priorities=tuple(_with(part, said) for part in priorities),
        actions=tuple(actions),
        linked_strategies=tuple(linked),
        left_aside=tuple(
            Remark("Concordat keeps it with the plan, and it is changed there", source)
            for source in document.places()
            if source.anchor not in reader.uses
        ),
        uses=reader.uses,
        document=document,
        written=reader.whole.to_json(*(kind for sheet, kinds in _SHEETS.items() if sheet in sheets for kind in kinds)),
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


def _with(part: Part, said: dict[tuple[str, str], dict[str, list[str]]], above: str = "") -> Part:
    """Return a part with the statements that are held on it and on its themes."""
    here = said.get((above, part.name) if above else (part.name, ""), {})
    themes = tuple(_with(theme, said, part.name) for theme in part.themes)
    outcomes, measures, activities = (tuple(here.get(kind, ())) for kind in ("outcomes", "measures", "activities"))
    return replace(part, themes=themes, outcomes=outcomes, measures=measures, activities=activities)


class _Reader:
    """Read the sheets' tables, noting what each row was used as."""

    def __init__(self) -> None:
        self.uses: dict[str, str] = {}
        self.whole = Whole()

    def facts(self, table: Table) -> None:
        """Take what the sheet of the plan says of it, by name."""
        for row in table.rows:
            words = row.cells[1].text if len(row.cells) > 1 else ""
            label = row.cells[0].text if row.cells else ""
            if self.whole.fact(label, words):
                used = {names.TITLE: "the title", names.PERIOD: "the period"}
                self.uses[row.anchor] = used.get(label, "what is said of the plan")

    def listed(self, tables: tuple[Table, ...], used: str = "") -> list[tuple[Row, dict[str, str]]]:
        """Return the rows of a sheet, each with its cells by the names of their columns."""
        found: list[tuple[Row, dict[str, str]]] = []
        heading: list[str] = []
        for row in (row for table in tables for row in table.rows):
            if not heading:
                heading = [cell.text for cell in row.cells]
                self.uses[row.anchor] = "names of columns"
                continue
            found.append((row, told_in(row, heading)))
            if used:
                self.uses[row.anchor] = used
        return found

    def outline(self, tables: tuple[Table, ...]) -> Iterator[Part]:
        """Yield the priorities with their themes, and what is said of each."""
        parts: dict[str, tuple[Part, list[Part]]] = {}
        for row, told in self.listed(tables):
            name, theme = (" ".join(told.get(key, "").split()) for key in (names.PRIORITY, names.THEME))
            if not name:
                continue
            key = self.whole.priority(name)
            if not theme or name not in parts:
                narrative = () if theme else tuple(told.get(names.WHY, "").splitlines())
                part, held = Part(name, row.source, narrative=narrative), parts.get(name, (None, []))[1]
                parts[name] = part, held
                self.whole.priorities[key]["narrative"] = "\n\n".join(narrative)
                self.uses[row.anchor] = "the name of a priority"
            if theme:
                background = tuple(told.get(names.BACKGROUND, "").splitlines())
                partners = tuple(told.get(names.PARTNERS, "").splitlines())
                parts[name][1].append(Part(theme, row.source, background=background, partners=partners))
                facts = {"background": "\n\n".join(background), "partners": list(partners)}
                self.whole.themes[self.whole.theme(key, theme)] |= facts
                self.uses[row.anchor] = "the name of a theme"
        for part, themes in parts.values():
            yield replace(part, themes=tuple(themes))

    def statements(self, tables: tuple[Table, ...]) -> dict[tuple[str, str], dict[str, list[str]]]:
        """Take the statements, and return by place and kind what a reading says of parts."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for row, told in self.listed(tables):
            name, theme = (" ".join(told.get(key, "").split()) for key in (names.PRIORITY, names.THEME))
            priority = self.whole.priority(name) if name else ""
            place = {"priority": priority, "theme": self.whole.theme(priority, theme) if name and theme else ""}
            if self.whole.say(told.get(names.KIND, ""), told, **place):
                self.uses[row.anchor] = "what is said of the part"
                if kind := names.TOLD.get(told[names.KIND]):
                    found.setdefault((name, theme), {}).setdefault(kind, []).append(told[names.STATEMENT])
        return found

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
                    action = self._with_places(columns.action(row, None, None), columns, row)
                    self.uses[row.anchor] = f"action {action.ref or number}"
                    yield action

    def _with_places(self, action: Action, columns: Columns, row: Row) -> Action:
        """Return an action with the further places that its cell names."""
        if names.ALSO_UNDER not in columns.places:
            return action
        also = tuple(self.whole.place(words) or (words, "") for words in columns.lines(row, names.ALSO_UNDER))
        return replace(action, also=also, stated=(*action.stated, "also"))
