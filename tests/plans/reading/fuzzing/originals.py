# ruff: noqa: E501  (what stands in a file is one line)
"""Sound documents of each kind that the spoilt ones are made from: small ones made here, and those of the corpus."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from tests.plans.reading import layouts
from tests.plans.reading.office import open_text, p, tbl, tc, tr, word, word_part
from tests.plans.reading.printing import Page, pdf

CORPUS = Path(__file__).parents[1] / "corpus"
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "text": (".txt", ".md"),
    "html": (".html",),
    "docx": (".docx",),
    "odt": (".odt",),
    "xlsx": (".xlsx",),
    "pdf": (".pdf",),
}
NAMES = ["Ref", "Action", "Lead", "By when", "Measures"]
ROWS = [
    ["SG1", "Open a refuge in the town", "Vale Police / Council", "July 2025 (review)", "Places offered\nNights used"],
    ["SG2", "Run a club for young people", "Youth Service", "Ongoing", "Members"],
    ["SG3", "Light the canal path", "Council, Fire Service", "31/03/2026", "Lamps in place"],
]
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>'
)


def in_word() -> bytes:
    """Return a Word document with headings, automatic numbers, notes, a text box and a table with merged cells."""
    cells = [tr(*row) for row in (NAMES, *ROWS)]
    merged = tr(
        tc("SG4", '<w:vMerge w:val="restart"/>'), tc("Two wide", '<w:gridSpan w:val="3"/><w:shd w:fill="FF0000"/>'), "x"
    )
    below = tr(tc("", "<w:vMerge/>"), "a", "b", "c", tc(tbl(tr("nested"))))
    box = (
        f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{p('In a box')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    )
    changed = f"<w:p><w:ins w:id='1'>{p('kept')[5:-6]}</w:ins><w:del w:id='2'><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    noted = '<w:p><w:r><w:t>See the note</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    body = (
        p("Safer Thornbridge 2025/26", '<w:pStyle w:val="Title"/>') + p("Priority 1", '<w:pStyle w:val="Heading1"/>')
        + p("We will", run="<w:b/>") + p("Visit each home", LISTED) + p("Write to each school", LISTED)
        + tbl(*cells, merged, below, widths=(900, 2000, 2000, 1500, 1500)) + box + changed + noted
    )  # fmt: skip
    notes = word_part("footnotes", f'<w:footnote w:id="2">{p("A footnote")}</w:footnote>')
    return word(body, styles=STYLES, numbering=NUMBERING, footnotes=notes)


def in_open_document() -> bytes:
    """Return an OpenDocument text with a list, repeated and spanned cells, a frame and a note."""

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>".replace("\n", "<text:line-break/>")
        for row in (NAMES, *ROWS)
    )
    wide = cell("wide", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    repeated = cell("again", 'table:number-columns-repeated="3"')
    return open_text(
        '<text:h text:outline-level="1">Priority 1</text:h><text:p>We will</text:p>'
        '<text:list text:style-name="L1"><text:list-item><text:p>Visit each home</text:p><text:list><text:list-item>'
        "<text:p>each month</text:p></text:list-item></text:list></text:list-item></text:list>"
        f"<table:table><table:table-header-rows/>{rows}<table:table-row>{wide}{repeated}</table:table-row></table:table>"
        "<text:p>A<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note>"
        "<draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box><svg:title>Picture</svg:title></draw:frame>"
        '<text:s text:c="4"/><text:tab/>end</text:p>',
        styles='<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:list-style>',
    )


def in_a_workbook() -> bytes:
    """Return a workbook of two sheets with merged, coloured and dated cells."""
    book = Workbook()
    for sheet in (book.active, book.create_sheet("Other")):
        sheet["A1"] = "Safer Thornbridge 2025/26"
        sheet.merge_cells("A1:E1")
        for row in ([], NAMES, *ROWS, ["SG4", 0.25, 45000, True, "=1+1"]):
            sheet.append(row)
        for cell in sheet[3]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFCC00")
        sheet["C7"].number_format = "dd mmmm yyyy"
        sheet.row_dimensions[5].hidden = True
        sheet.auto_filter.ref = "A3:E7"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def printed() -> bytes:
    """Return a PDF of two pages with a ruled table that goes on, columns and a picture."""
    first, second = Page(), Page()
    first.text(72, 60, "Safer Thornbridge 2025/26", 20, bold=True).text(72, 100, "Priority 1", 14, bold=True)
    first.lines(72, 130, "We will", "• Visit each home", "• Write to each school")
    first.table([72, 110, 250, 350, 450, 540], 200, [NAMES, *ROWS])
    second.table([72, 110, 250, 350, 450, 540], 60, ROWS, heading=False)
    second.lines(72, 300, *["Left column words go on here"] * 8).lines(320, 300, *["Right column words go on"] * 8)
    second.box(72, 500, 200, 560, "1 0 0").text(20, 500, "ON END", upright=True)
    return pdf(first, second)


def on_a_page() -> bytes:
    """Return a web page with a table, lists, terms and hidden parts."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return (
        "<!doctype html><html><head><meta charset=utf-8><title>Plan | Site</title><style>td.r{background:#f00}</style></head>"
        "<body><nav>Home</nav><main><h1>Safer Thornbridge</h1><h2>Priority 1</h2><p>We <b>will</b>:</p>"
        "<ol start=3 type=a><li>Visit<ul><li>each home</ul><li value=9>Write</ol><dl><dt>Lead<dd>Police</dl>"
        f"<table><caption>Plan</caption><thead><tr>{''.join(f'<th>{name}</th>' for name in NAMES)}</tr></thead>{rows}"
        '<tr><td rowspan=2 class=r>SG4<td colspan="3" style="background-color: rgb(1,2,3)">wide<td>x<tr><td>a<td>b</table>'
        '<p hidden>gone</p><img alt="Prevent" src=x.png><details><summary>More</summary>Words</details></main></body></html>'
    ).encode()


_MADE: Mapping[str, Callable[[], list[bytes]]] = {
    "text": lambda: [words.encode() for words in vars(layouts).values() if isinstance(words, str) and "\n" in words],
    "html": lambda: [on_a_page()],
    "docx": lambda: [in_word()],
    "odt": lambda: [in_open_document()],
    "xlsx": lambda: [in_a_workbook()],
    "pdf": lambda: [printed()],
}


@cache
def made(kind: str) -> tuple[bytes, ...]:
    """Return the documents of a kind that are made here."""
    return tuple(_MADE[kind]())


@cache
def kept(kind: str) -> tuple[bytes, ...]:
    """Return the documents of a kind that the corpus holds."""
    paths = sorted(CORPUS.glob("*/document.*"))
    return tuple(path.read_bytes() for path in paths if path.suffix in SUFFIXES[kind])
