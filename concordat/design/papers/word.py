"""Write a paper as a Word document: built-in styles, headings of tables repeated, rows never cut, British English.

python-docx makes the document; the tables' XML is written here, since it makes thousands of rows far too slowly.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from concordat.design.papers import Column, Grid, Heading, Label, Paper, Points, Turn, Words, lines_of, printable
from concordat.kernel import clock

_FONT = "Arial"
_INK = RGBColor(0x0B, 0x0C, 0x0C)
_SIZES = {"Title": 26, "Subtitle": 14, "Heading 1": 20, "Heading 2": 16, "Heading 3": 13, "Caption": 10}
_MARGIN, _SHORT, _LONG = Cm(1.8), Cm(21.0), Cm(29.7)
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{}"><vt:lpwstr>{}</vt:lpwstr></property>'
    "</Properties>"
)


def write(paper: Paper) -> bytes:
    """Return the bytes of a Word document (.docx)."""
    document = Document()
    _set_styles(document)
    _set_properties(document, paper)
    _Writer(document, paper).write()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    """Add the blocks one by one at the end of the document."""

    def __init__(self, document: Any, paper: Paper) -> None:
        self.document, self.paper = document, paper
        self.tables = self.marks = 0
        self.width = _lay_out(document.sections[0], wide=False)

    def write(self) -> None:
        self.document.add_paragraph(printable(self.paper.title), style="Title")
        for line in lines_of(self.paper.subtitle):
            self.document.add_paragraph(line, style="Subtitle")
        turned = False
        for block in self.paper.blocks:
            if isinstance(block, Turn):
                if not turned:
                    self._contents()
                turned = True
                section = self.document.add_section(WD_SECTION.NEW_PAGE)
                self.width = _lay_out(section, wide=block.wide)
            else:
                self._block(block)
        _set_foot(self.document.sections[0], self.paper.foot)

    def _block(self, block: Any) -> None:
        if isinstance(block, Heading):
            self.marks += 1
            added = self.document.add_paragraph(style=f"Heading {block.level}")
            _bookmark(added, f"_Toc{self.marks:08}", self.marks, " ".join(lines_of(block.text)))
        elif isinstance(block, Label):
            added = self.document.add_paragraph()
            added.add_run(block.text).bold = True
            added.paragraph_format.keep_with_next = True
            added.paragraph_format.space_after = Pt(2)
        elif isinstance(block, Words):
            self._words(block)
        elif isinstance(block, Points):
            for item in block.items:
                self.document.add_paragraph(" ".join(lines_of(item)), style="List Bullet")
        elif isinstance(block, Grid):
            self._grid(block)

    def _words(self, words: Words) -> None:
        for number, line in enumerate(lines_of(words.text)):
            added = self.document.add_paragraph()
            if words.label and number == 0:
                added.add_run(f"{words.label}:").bold = True
                added.add_run(f" {line}")
            else:
                added.add_run(line)

    def _contents(self) -> None:
        """Write the table of contents as Word itself would, with links, so that it is there before anybody updates it."""
        headings = [block for block in self.paper.blocks if isinstance(block, Heading)]
        self.document.add_paragraph("Contents", style="TOC Heading")
        for number, heading in enumerate(headings, start=1):
            text = escape(" ".join(lines_of(heading.text)))
            first = _field_begins(r'TOC \o "1-3" \n \h \z \u') if number == 1 else ""
            last = _FIELD_ENDS if number == len(headings) else ""
            link = f'<w:hyperlink w:anchor="_Toc{number:08}"><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:hyperlink>'
            style = f'<w:pPr><w:pStyle w:val="TOC{heading.level}"/></w:pPr>'
            self._append(f"<w:p {nsdecls('w')}>{style}{first}{link}{last}</w:p>")

    def _grid(self, grid: Grid) -> None:
        self.tables += 1
        caption = " ".join(lines_of(grid.caption))
        self.document.add_paragraph(f"Table {self.tables}: {caption}", style="Caption")
        total = sum(column.width for column in grid.columns)
        widths = [int(self.width * column.width / total) for column in grid.columns]
        rows = "".join(_rows(grid, widths))
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        told = escape(caption, {'"': "&quot;"})
        self._append(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="{told}"/>'
            f'<w:tblDescription w:val="{told}. {_counted(len(grid.rows))}."/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )
        self.document.add_paragraph().paragraph_format.space_after = Pt(4)

    def _append(self, xml: str) -> None:
        self.document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _rows(grid: Grid, widths: list[int]) -> Iterator[str]:
    names = "".join(
        _cell((column.name,), column, width, True) for column, width in zip(grid.columns, widths, strict=True)
    )
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{names}</w:tr>"
    for row in grid.rows:
        cells = "".join(
            _cell(cell, column, width) for cell, column, width in zip(row, grid.columns, widths, strict=True)
        )
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(lines: Iterable[str], column: Column, width: int, heading: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEEFEF"/>' if heading else ""
    kept = [line for text in lines for line in lines_of(text)]
    listed = column.listed and not heading and len(kept) > 1
    style = "CellList" if listed else "Cell"
    bold = "<w:rPr><w:b/></w:rPr>" if heading else ""
    begins = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    paragraphs = "".join(
        f'{begins}<w:r>{bold}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in kept
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraphs or begins + "</w:p>"}</w:tc>'


def _lay_out(section: Any, *, wide: bool) -> int:
    """Give a section its page, and return the width between its margins in twentieths of a point."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if wide else (_SHORT, _LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    return int((section.page_width - 2 * _MARGIN) / 635)


def _set_styles(document: Any) -> None:
    styles = document.styles
    fonts = [style for style in styles if getattr(style, "font", None) is not None]
    for style in fonts:
        if style.name in _SIZES:
            style.font.size, style.font.color.rgb, style.font.name = Pt(_SIZES[style.name]), _INK, _FONT
            style.font.italic = False
            own = style.element.rPr.rFonts
            for theme in [name for name in own.attrib if name.endswith("Theme")]:
                del own.attrib[theme]
    styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Caption"].paragraph_format.keep_with_next = True
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for level in (1, 2, 3):
        left = f'<w:pPr><w:spacing w:after="60"/><w:ind w:left="{240 * (level - 1)}"/></w:pPr>'
        _add_style(styles, f"TOC{level}", f"toc {level}", left)
    _add_style(styles, "Cell", "Cell", '<w:pPr><w:spacing w:after="20"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr>')
    numbered = styles["List Bullet"].element.pPr.find(qn("w:numPr")).find(qn("w:numId")).get(qn("w:val"))
    listed = f'<w:numPr><w:numId w:val="{numbered}"/></w:numPr>'
    inset = '<w:spacing w:after="20"/><w:ind w:left="170" w:hanging="170"/>'
    _add_style(styles, "CellList", "Cell List", f'<w:pPr>{listed}{inset}</w:pPr><w:rPr><w:sz w:val="18"/></w:rPr>')


def _add_style(styles: Any, ref: str, name: str, told: str) -> None:
    styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{ref}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/>{told}</w:style>'
        )
    )


def _set_properties(document: Any, paper: Paper) -> None:
    core, moment = document.core_properties, clock.now()
    core.title, core.subject, core.author = (
        printable(words)[:255] for words in (paper.title, paper.subject, paper.author)
    )
    core.last_modified_by, core.comments, core.keywords, core.language = core.author, "", "", "en-GB"
    core.created = core.modified = moment.replace(tzinfo=None, microsecond=0)
    core.identifier = ":".join(paper.mark)
    package = document.part.package
    custom = _CUSTOM.format(*map(escape, paper.mark)).encode()
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    package.relate_to(Part(PackURI("/docProps/custom.xml"), kind, custom, package), RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _set_foot(section: Any, words: str) -> None:
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{printable(words)}    Page ")
    for count, before in (("PAGE", ""), ("NUMPAGES", " of ")):
        if before:
            foot.add_run(before)
        for xml in (_field_begins(count), "<w:r><w:t>1</w:t></w:r>", _FIELD_ENDS):
            for run in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
                foot._p.append(run)
    for run in foot.runs:
        run.font.size = Pt(9)


def _bookmark(paragraph: Any, name: str, number: int, text: str) -> None:
    """Write a heading's words between the marks to which its line in the contents leads."""
    begins = f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>'
    paragraph._p.append(parse_xml(begins))
    paragraph.add_run(text)
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def _field_begins(told: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(told)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


_FIELD_ENDS = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _counted(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'} below the names of the columns"
