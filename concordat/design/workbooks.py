"""Workbooks of several sheets to take away, change and send back: real dates, lists to choose from, text never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from concordat.design.papers import printable

_LONGEST = 32_767  # characters in one cell of a spreadsheet
_SPARE = 500  # rows below the last in which lists can still be chosen from
_LISTS = "Lists"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet: its name, its width in characters, and the words that may be chosen in it."""

    name: str
    width: int = 20
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its title, its columns and its rows."""

    title: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[Any]]


def write(sheets: Sequence[Sheet], *, title: str, mark: tuple[str, str]) -> bytes:
    """Return the bytes of a workbook (.xlsx); `mark` is a name and a value, kept as a property and as a defined name."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator, book.properties.language = printable(title)[:255], "", "en-GB"
    name, value = mark
    book.custom_doc_props.append(StringProperty(name=name, value=value))
    defined = name.replace("-", "_")
    book.defined_names[defined] = DefinedName(defined, attr_text=f'"{value}"')
    lists: list[tuple[str, ...]] = []
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet, lists)
    _keep_lists(book, lists)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(page: Any, sheet: Sheet, lists: list[tuple[str, ...]]) -> None:
    names = [page.cell(1, place, field.name) for place, field in enumerate(sheet.fields, start=1)]
    for cell in names:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEEFEF")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    styles = _Styles(page)
    for number, row in enumerate(sheet.rows, start=2):
        for place, value in enumerate(row, start=1):
            if value not in ("", None):
                styles.write(number, place, value)
    for place, field in enumerate(sheet.fields, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = field.width
        if field.choices:
            page.add_data_validation(_choice(field.choices, letter, len(sheet.rows) + 1 + _SPARE, lists))
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.fields))}{len(sheet.rows) + 1}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


class _Styles:
    """Write values with styles that are made once: making one for each cell takes most of the time."""

    def __init__(self, page: Any) -> None:
        self.page = page
        words, day, number = (page.cell(1, place) for place in (9_001, 9_002, 9_003))
        for cell in (words, day, number):
            cell.alignment = Alignment(vertical="top", wrap_text=cell is words)
        words.quotePrefix = True
        day.number_format = "dd/mm/yyyy"
        self.words, self.day, self.number = (copy(cell._style) for cell in (words, day, number))
        for place in (9_001, 9_002, 9_003):
            del page._cells[1, place]

    def write(self, row: int, column: int, value: Any) -> None:
        cell = self.page.cell(row, column)
        if isinstance(value, str):
            cell.value = printable(value)[:_LONGEST]
            cell.data_type, cell._style = "s", copy(self.words)
        else:
            cell.value = value
            cell._style = copy(self.day if isinstance(value, date) else self.number)


def _choice(choices: tuple[str, ...], letter: str, last: int, lists: list[tuple[str, ...]]) -> DataValidation:
    """Offer a list, kept on a hidden sheet, since a list within a rule is short and holds no comma; others are let in."""
    if choices not in lists:
        lists.append(choices)
    column = get_column_letter(lists.index(choices) + 1)
    rule = DataValidation("list", formula1=f"{_LISTS}!${column}$1:${column}${len(choices)}", allow_blank=True)
    rule.showErrorMessage, rule.errorStyle = True, "warning"
    rule.errorTitle, rule.error = (
        "Not in the list",
        "This is none of the words that the plan uses. Keep it all the same?",
    )
    rule.add(f"{letter}2:{letter}{last}")
    return rule


def _keep_lists(book: Workbook, lists: list[tuple[str, ...]]) -> None:
    page = book.create_sheet(_LISTS)
    page.sheet_state = "hidden"
    for place, choices in enumerate(lists, start=1):
        for number, choice in enumerate(choices, start=1):
            cell = page.cell(number, place, printable(choice))
            cell.data_type = "s"
