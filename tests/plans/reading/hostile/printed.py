# ruff: noqa: E501  (what stands in a file is one line)
"""Hostile PDFs."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

from tests.plans.reading.fuzzing.originals import printed
from tests.plans.reading.printing import Page, pdf

from .files import DAMAGED, FETCHED, Hostile

_KEPT = Path(__file__).parents[1] / "pdfs"
_WORDS = b"BT /F1 10 Tf 72 700 Td (Open a refuge in the town) Tj ET "
_LIMIT = "more memory|took longer|far more than a plan|more letters|letters"


def raw(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, numbered from 1, of which the first is the catalogue; readers find their places."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, told) for number, told in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R %s >>\nstartxref\n0\n%%%%EOF\n" % trailer


def stream(data: bytes, said: bytes = b"", times: int = 1) -> bytes:
    """Return a stream packed so many times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * times
    return b"<< %s /Filter [%s] /Length %d >>\nstream\n%s\nendstream" % (said, filters, len(data), data)


def one_page(
    content: bytes, *others: bytes, page: bytes = b"", catalogue: bytes = b"", fonts: bytes = b"/F1 5 0 R"
) -> bytes:
    """Return a PDF of one page; `others` are objects from 6 on."""
    return raw(
        (
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << %s >> "
            b"/XObject << /X 6 0 R >> /ExtGState << >> >> %s >>" % (fonts, page),
            content,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *others,
        )
    )


def _pages(count: int, content: bytes = b"", said: int | None = None) -> bytes:
    """Return so many pages that all show one stream."""
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
    return raw(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count if said is None else said),
            stream(content or _WORDS),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *[page] * count,
        )
    )


def _looped() -> bytes:
    return raw(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 /Parent 3 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>",
        )
    )


def _deep(depth: int) -> bytes:
    middle = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (n + 1, n - 1) for n in range(3, depth)]
    return raw(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            *middle,
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (depth - 1),
        )
    )


def _object_stream() -> bytes:
    """Return a PDF whose objects are said to be in a stream that says it is in itself, and is broken."""
    held = stream(b"1 0 2 99999 3 -5 << /Type /Catalog", b"/Type /ObjStm /N 999999999 /First 16 /Extends 9 0 R")
    table = b"\x02\x00\x09\x00" * 9
    places = stream(table, b"/Type /XRef /Size 10 /W [1 2 1] /Root 1 0 R /Prev 9 /Index [0 999999999]")
    data = b"%PDF-1.7\n9 0 obj\n" + held + b"\nendobj\n"
    return data + b"10 0 obj\n" + places + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)


def _tables_in_circles() -> bytes:
    data = one_page(stream(_WORDS))
    head = data[: data.rfind(b"trailer")]
    return head + b"xref\n0 1\n0000000000 65535 f \ntrailer << /Root 1 0 R /Size 6 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(head), len(head),
    )  # fmt: skip


def _active() -> bytes:
    """Return a PDF that would run a script, start a program, send a form, and that carries files."""
    script = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) /Next << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >> >>"
    files = b"/Names << /EmbeddedFiles << /Names [(a.exe) << /F (a.exe) /EF << /F 6 0 R >> >>] >> /JavaScript << /Names [(a) << /S "
    files += b"/JavaScript /JS (while\\(1\\){}) >>] >> >> /AcroForm << /Fields [] /XFA 6 0 R >>"
    link = f"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({FETCHED}) >> >>] ".encode()
    link += f"/AA << /O << /S /SubmitForm /F ({FETCHED}) >> /C << /S /GoToR /F ({FETCHED}) >> >>".encode()
    return one_page(stream(_WORDS), stream(b"MZ", b"/Type /EmbeddedFile"), page=link, catalogue=script + files)


def _forms_in_circles() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R /Y %d 0 R >> >>"
    first, second = stream(b"/X Do " + _WORDS, form % (7, 6)), stream(b"/X Do ", form % (6, 7))
    return one_page(stream(_WORDS + b"/X Do"), first, second)


def _doubling_forms(levels: int) -> bytes:
    """Return forms that each show the next ten times: 10 to the power of `levels` things."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> /Font << /F1 5 0 R >> >>"
    middle = [stream(b"/X Do " * 10, form % (n + 1)) for n in range(6, 6 + levels)]
    return one_page(stream(_WORDS + b"/X Do"), *middle, stream(b"0 0 m 9 9 l S ", form % 5))


def _fonts() -> bytes:
    """Return a font whose letters draw themselves, with a table of what its letters mean of a million lines."""
    meaning = b"1 begincodespacerange <00> <ff> endcodespacerange 100 beginbfrange "
    meaning += b"<00000000> <ffffffff> <0041>\n" * 1_000_000 + b"endbfrange"
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 0 /LastChar 255 /Widths [%s] "
        b"/CharProcs << /a 7 0 R >> /Encoding << /Differences [0 %s] >> /Resources << /Font << /F2 6 0 R >> >> /ToUnicode 8 0 R >>"
    )
    letter = stream(b"1 0 d0 BT /F2 1 Tf (aaaa) Tj ET")
    return one_page(
        stream(_WORDS + b"BT /F2 10 Tf 72 600 Td (abcabc) Tj ET"),
        font % (b"1 " * 256, b"/a " * 256), letter, stream(meaning),
        fonts=b"/F1 5 0 R /F2 6 0 R",
    )  # fmt: skip


def _enormous() -> bytes:
    drawn = (
        _WORDS
        + b"BT 1e30 0 0 1e30 1e38 -1e38 Tm /F1 1e30 Tf (far) Tj ET 1e-40 0 0 1e-40 0 0 cm BT /F1 0 Tf (none) Tj ET "
    )
    drawn += b"-1e38 -1e38 2e38 2e38 re f 0 0 m 1e38 1e38 l S q 9999999 0 0 9999999 0 0 cm /X Do Q"
    said = b"/MediaBox [-1e9 -1e9 1e9 1e9] /CropBox [5 5 1 1] /UserUnit 75000 /Rotate 123456789"
    picture = stream(
        b"\0", b"/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /BitsPerComponent 16 /ColorSpace /DeviceCMYK"
    )
    return one_page(stream(drawn), picture, page=said)


def _described() -> bytes:
    """Return a tagged page whose structure goes round in a circle and describes a picture at great length."""
    tree = b"<< /Type /StructTreeRoot /K [7 0 R 6 0 R] /ParentTree << /Nums [0 [7 0 R]] >> >>"
    part = b"<< /Type /StructElem /S /Figure /P 7 0 R /Pg 3 0 R /K [7 0 R 6 0 R 0] /Alt (%s) >>" % (b"a" * 100_000)
    return one_page(
        stream(b"/Figure << /MCID 0 >> BDC " + _WORDS + b"EMC"), tree, part,
        page=b"/StructParents 0", catalogue=b"/StructTreeRoot 6 0 R /MarkInfo << /Marked true >>",
    )  # fmt: skip


def _letters(count: int) -> bytes:
    return b"BT /F1 1 Tf 1 TL 0 842 Td " + b"(Open a refuge in the town by May) ' " * (count // 33) + b"ET"


def _locked(name: str) -> bytes:
    return (_KEPT / name).read_bytes()


FILES = {
    "pdf: 1,200 pages": Hostile("plan.pdf", lambda: _pages(1_200), "1,200 pages, and the limit is 500"),
    "pdf: 500 pages": Hostile("plan.pdf", lambda: _pages(500)),
    "pdf: says it has a billion pages": Hostile("plan.pdf", lambda: _pages(3, said=1_000_000_000), "|pages, and the limit|damaged|no pages"),
    "pdf: a million paths on a page": Hostile("plan.pdf", lambda: one_page(stream(_WORDS + b"0 0 m 9 9 l S " * 1_000_000))),
    "pdf: one path of a million points": Hostile(
        "plan.pdf", lambda: one_page(stream(_WORDS + b"0 0 m " + b"9 9 l 5 0 l " * 500_000 + b"S"))
    ),
    "pdf: 200,000 rules that cross": Hostile(
        "plan.pdf",
        lambda: one_page(stream(_WORDS + b"".join(b"0 %d m 595 %d l S %d 0 m %d 842 l S " % ((n % 842,) * 2 + (n % 595,) * 2) for n in range(100_000)))),
    ),
    "pdf: pages in a circle": Hostile("plan.pdf", _looped, "no pages|damaged|no words"),
    "pdf: pages 20,000 deep": Hostile("plan.pdf", lambda: _deep(20_000), "no pages|damaged|no words"),
    "pdf: a broken stream of objects": Hostile("plan.pdf", _object_stream, DAMAGED),
    "pdf: tables of places in a circle": Hostile("plan.pdf", _tables_in_circles),
    "pdf: password": Hostile("plan.pdf", lambda: _locked("locked.pdf"), "protected by a password"),
    "pdf: password only against printing": Hostile("plan.pdf", lambda: _locked("owner-locked.pdf")),
    "pdf: a scan": Hostile("plan.pdf", lambda: pdf(Page().scan(), Page().scan()), "is a scan"),
    "pdf: cut off": Hostile("plan.pdf", lambda: printed()[: len(printed()) // 3], DAMAGED),
    "pdf: cut off at its end": Hostile("plan.pdf", lambda: printed()[:-300], "|damaged"),
    "pdf: scripts, programs and files inside": Hostile("plan.pdf", _active),
    "pdf: 2 GB packed twice": Hostile("plan.pdf", lambda: one_page(_bomb(2_000)), f"no words|damaged|{_LIMIT}"),
    "pdf: 200 MB of blanks": Hostile("plan.pdf", lambda: one_page(stream(_WORDS + b" " * 200_000_000)), f"|{_LIMIT}"),
    "pdf: forms in a circle": Hostile("plan.pdf", _forms_in_circles),
    "pdf: forms that grow tenfold 7 times": Hostile("plan.pdf", lambda: _doubling_forms(7), f"|{_LIMIT}"),
    "pdf: letters that draw themselves": Hostile("plan.pdf", _fonts),
    "pdf: enormous sizes": Hostile("plan.pdf", _enormous, "|no words"),
    "pdf: structure in a circle": Hostile("plan.pdf", _described),
    "pdf: 300,000 letters on a page": Hostile("plan.pdf", lambda: one_page(stream(_letters(300_000))), _LIMIT),
    "pdf: 150,000 letters on each of 400 pages": Hostile("plan.pdf", lambda: _pages(400, _letters(150_000)), _LIMIT, slow=True),
    "pdf named docx": Hostile("plan.docx", printed),
    "pdf that is only its name": Hostile("plan.pdf", lambda: b"%PDF-1.7\n", DAMAGED),
}  # fmt: skip


def _bomb(megabytes: int) -> bytes:
    """Return a stream of zeros, packed a piece at a time and then packed again."""
    packer = zlib.compressobj(1)
    piece = b" " * 1_000_000
    packed = b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
    again = zlib.compress(packed, 1)
    return b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream" % (len(again), again)
