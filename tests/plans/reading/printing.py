"""Print small PDFs for tests, letter by letter and line by line, so that a test says what stands where.

Places are points from the top left of the page; letters are Helvetica, of which every program knows the widths.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Row = Sequence[str]
_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})


class Page:
    """Hold what is drawn on one page, and write it out as a PDF says it."""

    def __init__(self, width: float = 595, height: float = 842, turned: int = 0) -> None:
        self.width, self.height, self.turned = width, height, turned
        self.drawn: list[str] = []
        self.fields: list[tuple[str, float, float]] = []
        self.picture = False

    def text(self, x, y, words, size=10, bold=False, colour="0 0 0", upright=False):
        """Print words with their baseline at `y`; `upright` sets them on end, to be read from below."""
        way = "0 1 -1 0" if upright else "1 0 0 1"
        shown = words.translate(_ESCAPES).encode("cp1252").decode("latin-1")
        self.drawn.append(f"BT {colour} rg /F{1 + bold} {size} Tf {way} {x} {self.height - y} Tm ({shown}) Tj ET")
        return self

    def lines(self, x, y, *lines, size=10, leading=12, **how):
        """Print lines under one another."""
        for line in lines:
            self.text(x, y, line, size, **how)
            y += leading
        return self

    def rule(self, x0, y0, x1, y1):
        """Draw a rule."""
        self.drawn.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def box(self, x0, y0, x1, y1, fill=""):
        """Draw a rectangle, or fill one with a colour ("1 0 0" is red)."""
        shape = f"{x0} {self.height - y1} {x1 - x0} {y1 - y0} re"
        self.drawn.append(f"q {fill} rg {shape} f Q" if fill else f"0.5 w {shape} S")
        return self

    def table(self, xs, y, rows, ruled=True, heading=True, leading=12):
        """Print a table: rows of cells, the lines of a cell parted by line ends; return where it ends."""
        for number, cells in enumerate(rows):
            high = leading * max(len(cell.split("\n")) for cell in cells) + 6
            for x0, x1, cell in zip(xs, xs[1:], cells, strict=False):
                if ruled:
                    self.box(x0, y, x1, y + high)
                self.lines(x0 + 4, y + leading, *cell.split("\n"), leading=leading, bold=heading and not number)
            y += high
        return y

    def scan(self):
        """Cover the page with a picture."""
        self.drawn.append(f"q {self.width} 0 0 {self.height} 0 0 cm /I1 Do Q")
        self.picture = True
        return self


def pdf(*pages: Page) -> bytes:
    """Return pages as a PDF."""
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(head: bytes, data: bytes) -> int:
        packed = zlib.compress(data)
        return add(b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (head, len(packed), packed))

    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica%s /Encoding /WinAnsiEncoding >>"
    plain, bold = add(font % b""), add(font % b"-Bold")
    grey = stream(
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", b"\x80"
    )
    kids, boxes = [], []
    for page in pages:
        content = stream(b"", "\n".join(page.drawn).encode("latin-1"))
        notes = []
        for value, x, y in page.fields:
            place = f"{x} {page.height - y} {x + 200} {page.height - y + 16}"
            field = f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{len(boxes)}) /V ({value}) /Rect [{place}] >>"
            notes.append(add(field.encode("latin-1")))
            boxes.append(notes[-1])
        annots = b" ".join(b"%d 0 R" % note for note in notes)
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Rotate %d /Contents %d 0 R /Annots [%s] /Resources "
                b"<< /Font << /F1 %d 0 R /F2 %d 0 R >> /XObject << /I1 %d 0 R >> >> >>"
                % (page.width, page.height, page.turned, content, annots, plain, bold, grey)
            )
        )
    form = b" /AcroForm << /Fields [%s] >>" % b" ".join(b"%d 0 R" % box for box in boxes) if boxes else b""
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R%s >>" % form
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
