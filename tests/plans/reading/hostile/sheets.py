# ruff: noqa: E501  (what stands in a file is one line)
"""Hostile workbooks."""

from __future__ import annotations

from tests.plans.reading.fuzzing.originals import in_a_workbook
from tests.plans.reading.office import zipped

from .files import DAMAGED, FETCHED, LIMIT, Hostile, archive

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _members(sheet: str, **parts: str) -> dict[str, str]:
    links = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_LINK}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_LINK}/externalLink" Target="{FETCHED}" TargetMode="External"/></Relationships>'
    )
    return {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINK}"><sheets><sheet name="Plan" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        **{f"xl/{name}.xml": xml for name, xml in parts.items()},
    }


def _cell(ref: str, words: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{words}</t></is></c>'


def _rows(*rows: str) -> str:
    return f"<sheetData>{''.join(f'<row>{row}</row>' for row in rows)}</sheetData>"


def _book(sheet: str, **parts: str) -> bytes:
    return archive(_members(sheet, **parts))


def _at_the_end() -> bytes:
    far = f'<row r="1048576">{_cell("A1048576", "At the end")}</row>'
    return _book(f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{_cell("A1", "Plan")}</row>{far}</sheetData>')


def _formatted(rows: int, columns: int) -> bytes:
    letters = [chr(65 + column) for column in range(columns)]
    made = (
        f'<row r="{row}">{"".join(f"<c r={chr(34)}{letter}{row}{chr(34)} s={chr(34)}1{chr(34)}/>" for letter in letters)}</row>'
        for row in range(2, rows)
    )
    return _book(f'<sheetData><row r="1">{_cell("A1", "Open a refuge")}</row>{"".join(made)}</sheetData>')


def _merged() -> bytes:
    every = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, 15_000))
    rows = [_cell(f"A{row}", f"Open refuge {row}") + _cell(f"B{row}", "Police") for row in range(1, 300)]
    return _book(f"{_rows(*rows)}<mergeCells>{every}</mergeCells>")


def _fetching() -> bytes:
    """Return a workbook whose formulas call programs and other files; only what they last gave is read."""
    told = "cmd|'/c calc'!A1", f'WEBSERVICE("{FETCHED}")'.replace('"', "&quot;"), "[1]Sheet1!A1"
    rows = [f'<c r="A{n}" t="str"><f>{formula}</f><v>Open a refuge</v></c>' for n, formula in enumerate(told, 1)]
    dde = f'<externalLink xmlns="{_MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    return _book(_rows(*rows), **{"externalLinks/externalLink1": dde})


def _shared() -> bytes:
    strings = f'<sst xmlns="{_MAIN}">{"<si><t>a</t></si>" * 600_000}</sst>'
    return _book('<sheetData><row><c t="s"><v>4294967295</v></c></row></sheetData>', sharedStrings=strings)


def _forms() -> bytes:
    """Return numbers and dates shown by formats that are very long, or no formats at all, and numbers that are none."""
    forms = "[" * 20_000, '"' + "a" * 20_000, "#," * 10_000, "[h]" * 5_000, "dd/" * 9_000, "0" * 30_000, "\\" * 20_001
    fields = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{form.replace(chr(34), "&quot;")}"/>' for n, form in enumerate(forms, 200)
    )
    styles = "".join(f'<xf numFmtId="{n}" applyNumberFormat="1"/>' for n in range(200, 200 + len(forms)))
    sheet = f'<styleSheet xmlns="{_MAIN}"><numFmts>{fields}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'
    values = "1e308", "-1e308", "1e999", "NaN", "0.1", "45000.5", "-700000", "2958466", "9" * 4_000, ""
    rows = ["".join(f'<c s="{s}"><v>{value}</v></c>' for s in range(len(forms))) for value in values]
    return _book(_rows(_cell("A1", "Plan"), *rows), styles=sheet)


def _coloured() -> bytes:
    every = "".join(
        f'<conditionalFormatting sqref="{"A1:XFD1048576 " * 300}"><cfRule type="containsText" text="a" dxfId="0" priority="1"/>'
        "</conditionalFormatting>"
        for _ in range(300)
    )
    styles = f'<styleSheet xmlns="{_MAIN}"><dxfs><dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf></dxfs></styleSheet>'
    rows = ["".join(_cell("", f"a {row} {column}") for column in range(10)) for row in range(100)]
    return _book(_rows(*rows) + every, styles=styles)


def _misnamed() -> bytes:
    """Return a cell with a mark that no XML may hold, and that the parser lets pass."""
    odd = '<row r="2"><c t="inlineStr"><is><t:July>a</t:July><t>Open a refuge</t></is></c></row><t:row/>'
    return _book(f'<sheetData><row r="1">{_cell("A1", "Plan")}</row>{odd}</sheetData>')


def _worded(rows: int, columns: int) -> bytes:
    made = (
        "".join(f"<c t='str'><v>{row * column % 999_983}</v></c>" for column in range(columns)) for row in range(rows)
    )
    return _book(_rows(*made))


FILES = {
    "xlsx: marks with impossible names": Hostile("plan.xlsx", _misnamed, DAMAGED),
    "xlsx: one cell at XFD1048576": Hostile(
        "plan.xlsx", lambda: _book(f'<dimension ref="A1:XFD1048576"/><sheetData><row>{_cell("XFD1048576", "x")}</row></sheetData>'),
        "more than 300 columns",
    ),
    "xlsx: words in row 1 and row 1,048,576": Hostile("plan.xlsx", _at_the_end),
    "xlsx: a million formatted empty cells": Hostile("plan.xlsx", lambda: _formatted(50_000, 20)),
    "xlsx: 15,000 merges over everything": Hostile("plan.xlsx", _merged),
    "xlsx: external links and DDE": Hostile("plan.xlsx", _fetching),
    "xlsx: 600,000 shared strings": Hostile("plan.xlsx", _shared, LIMIT),
    "xlsx: formats that never end": Hostile("plan.xlsx", _forms),
    "xlsx: rules over everything": Hostile("plan.xlsx", _coloured),
    "xlsx: 250,000 cells with words": Hostile(
        "plan.xlsx", lambda: _worded(10_000, 25), "more than 200,000 cells"
    ),
    "xlsx: cut off": Hostile("plan.xlsx", lambda: in_a_workbook()[:-400], "cut off or damaged"),
    "xlsm: macros": Hostile("plan.xlsm", lambda: zipped({**_members(_rows()), "xl/vbaProject.bin": "x"}), "macros"),
    "xlsx: macros of 1992": Hostile(
        "plan.xlsx", lambda: zipped({**_members(_rows()), "xl/macrosheets/sheet1.xml": "<x/>"}), "macros"
    ),
}  # fmt: skip
