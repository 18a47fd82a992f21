"""Plan documents to measure with: an invented plan of so many pages as .docx and as PDF, or a given file repeated."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import cycle, islice, pairwise
from xml.sax.saxutils import escape

NAMES = ("Ref", "What we will do", "Lead", "By when", "How will we know?")
LEADS = ("Council", "Vale Police", "Fire and Rescue Service", "Probation Service", "Youth Justice / Council")
DOINGS = ("Open a refuge in", "Walk after dark with residents of", "Light the paths of", "Visit every trader in")
MEASURES = ("Nights used and people housed", "Walks held and people met", "Lamps in place", "Visits made in time")
FIRST, SECOND = (
    ("Ash", "Brook", "Castle", "Dean", "East", "Fern", "Glebe"),
    ("bank", "combe", "field", "gate", "ham", "ley", "wick"),
)
AIMS = (
    "safer evenings",
    "fewer burglaries",
    "young people kept from harm",
    "homes without fear",
    "roads that are shared",
)
WHY = (
    "Residents told the partnership that they avoid the station and the paths by the river in the evening.",
    "Recorded offences rose in the year before last and fell in the last one.",
    "Most of what is reported happens within a short walk of the shops.",
    "What follows was agreed with those who live and work there.",
)
ROWS = 9  # of the table on each page
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LINKS = "application/vnd.openxmlformats-package.relationships+xml"
_SHOWN = b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_ACROSS = (40.0, 80.0, 250.0, 350.0, 420.0, 555.0)  # edges of the columns, in points


def page(number: int) -> tuple[str, str, list[tuple[str, ...]]]:
    """Return a page's heading, the words below it and the rows of its table; each page is about another ward."""
    ward = f"{FIRST[number % 7]}{SECOND[number // 7 % 7]}"
    why = " ".join(islice(cycle(WHY), number % 4, number % 4 + 4))
    rows: list[tuple[str, ...]] = [
        (
            f"W{number}.{row}",
            f"{DOINGS[row % 4]} {ward} with the help of volunteers, step {row}",
            LEADS[(number + row) % 5],
            f"{('March', 'June', 'September', 'December')[row % 4]} {2025 + row % 3}",
            MEASURES[row % 4],
        )
        for row in range(1, ROWS + 1)
    ]
    return f"Priority {number}: {ward}, {AIMS[number % 5]}", f"{ward}. {why}", rows


def docx(pages: int) -> bytes:
    """Return the plan as a Word document."""
    body = _PAGE_BREAK.join(_word_page(number) for number in range(1, pages + 1))
    return _archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="{_LINKS}"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        }
    )


def pdf(pages: int) -> bytes:
    """Return the plan as a PDF with ruled tables, in Helvetica."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica%s /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font % b"", font % b"-Bold"]
    kids = []
    for number in range(1, pages + 1):
        drawn = zlib.compress("\n".join(_drawn(number)).encode("latin-1"))
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s >>" % (len(objects), _SHOWN)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(kids))
    return _numbered(objects)


def repeated_pdf(data: bytes, pages: int) -> bytes:
    """Return a PDF of so many pages: those of a given one, over and over."""
    import pypdfium2

    given, made, saved = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new(), io.BytesIO()
    made.import_pages(given, list(islice(cycle(range(len(given))), pages)))
    made.save(saved)
    return saved.getvalue()


def repeated_docx(data: bytes, times: int) -> bytes:
    """Return a Word document with what stands in a given one so many times over."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as given:
        members = {name: given.read(name) for name in given.namelist()}
    root = etree.fromstring(members["word/document.xml"])
    body = root[-1]
    blocks = [block for block in body if not str(block.tag).endswith("}sectPr")]
    for _ in range(times - 1):
        for at, block in enumerate(blocks):
            body.insert(at, deepcopy(block))
    return _archive({**members, "word/document.xml": etree.tostring(root)})


def _archive(members: dict[str, str] | dict[str, bytes]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return saved.getvalue()


def _word_page(number: int) -> str:
    heading, why, rows = page(number)
    table = "".join(
        f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in (NAMES, *rows)
    )
    return f"{_paragraph(heading, '<w:b/>')}{_paragraph(why)}<w:tbl>{table}</w:tbl>"


def _paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>"


def _drawn(number: int) -> Iterator[str]:
    """Yield what draws a page, from its top to its bottom."""
    heading, why, rows = page(number)
    yield _text(40, 800, heading, 16, bold=True)
    for line, words in enumerate(_lines(why, 100)):
        yield _text(40, 776 - 12 * line, words)
    top = 720.0
    for row in (NAMES, *rows):
        cells = [
            _lines(cell, int((right - left) / 5)) for cell, (left, right) in zip(row, pairwise(_ACROSS), strict=True)
        ]
        high = 12.0 * max(map(len, cells)) + 8
        for lines, (left, right) in zip(cells, pairwise(_ACROSS), strict=True):
            yield f"0.5 w {left} {top - high} {right - left} {high} re S"
            for line, words in enumerate(lines):
                yield _text(left + 4, top - 13 - 12 * line, words, bold=row is NAMES)
        top -= high
    yield _text(290, 30, str(number))


def _lines(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many letters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _text(x: float, y: float, words: str, size: int = 9, *, bold: bool = False) -> str:
    return f"BT /F{1 + bold} {size} Tf {x} {y} Td ({words}) Tj ET"


def _numbered(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, numbered from 1, with the table of their places."""
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return file.getvalue()
