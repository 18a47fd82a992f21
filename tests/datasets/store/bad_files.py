"""Bad files, each made here: what is wrong with them is in the bytes and not in a fixture that nobody can read."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl

HEADER = "Reference,Ward,Offence,Note\n"
ROW = "A1,Abbey,Theft,Seen at night\n"
GOOD = HEADER + ROW * 3
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad file: its name, how it is made, what becomes of it (refused, taken, stopped), and words that say so."""

    name: str
    make: Callable[[Path], object]
    result: str
    words: str


def _text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content.encode(encoding))


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _packing(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def _zip(*members: tuple[str, bytes | str], **changed: int) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                member = zipfile.ZipInfo(name)
                member.compress_type = zipfile.ZIP_DEFLATED
                for field, value in changed.items():
                    setattr(member, field, value)
                archive.writestr(member, content)

    return make


def _endless_list(path: Path) -> None:
    """Say that a ZIP's list of its members has four gigabytes."""
    _zip(("a.csv", GOOD))(path)
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = b"\xff" * 4
    path.write_bytes(content)


def _cut(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def cut(path: Path) -> None:
        make(path)
        path.write_bytes(path.read_bytes()[:-40])

    return cut


def _zip_bomb(path: Path) -> None:
    with _packing(path) as archive, archive.open("bomb.csv", "w") as file:
        for _ in range(100):
            file.write(b"\n" * _MB)


def _lying_bomb(path: Path) -> None:
    """Say in both of a ZIP's lists that a member has a hundred bytes."""
    _zip_bomb(path)
    content = path.read_bytes().replace(struct.pack("<L", 100 * _MB), struct.pack("<L", 100))
    path.write_bytes(content)


def _overlapping(path: Path) -> None:
    """List one member under a thousand names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a0000.csv", GOOD * 1_000)
        (first,) = archive.infolist()
        for number in range(1, 1_000):
            again = zipfile.ZipInfo(f"a{number:04}.csv")
            for field in ("compress_type", "compress_size", "file_size", "CRC", "header_offset"):
                setattr(again, field, getattr(first, field))
            archive.filelist.append(again)


def _encrypted(path: Path) -> None:
    _zip(("a.csv", GOOD))(path)
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


def _nested(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", GOOD)
    _zip(("inner.zip", inner.getvalue()))(path)


def _book(*rows: tuple[object, ...], cell: str = "", value: object = None) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if cell:
            book.active[cell] = value
        book.save(path)

    return make


def _book_with(part: str, content: Callable[[zipfile.ZipFile], None]) -> Callable[[Path], object]:
    """Make a workbook of which one part is another."""

    def make(path: Path) -> None:
        held = io.BytesIO()
        _book(("Reference", "Ward"), ("A1", "Abbey"))(held)  # type: ignore[arg-type]
        with zipfile.ZipFile(held) as before, _packing(path) as after:
            for member in before.namelist():
                if member != part:
                    after.writestr(member, before.read(member))
            content(after)

    return make


_SHEET = "xl/worksheets/sheet1.xml"


def _blown_up(archive: zipfile.ZipFile) -> None:
    with archive.open(_SHEET, "w") as file:
        file.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
        for _ in range(700):
            file.write(b" " * _MB)
        file.write(b"</sheetData></worksheet>")


def _shared(archive: zipfile.ZipFile) -> None:
    """Show one long text in a hundred thousand cells."""
    cells = '<c t="s"><v>0</v></c>' * 100
    rows = "".join(f'<row r="{number}">{cells}</row>' for number in range(1, 1_001))
    archive.writestr(
        _SHEET,
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>',
    )
    archive.writestr(
        "xl/sharedStrings.xml",
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 900_000}</t></si></sst>',
    )


def _laughing(archive: zipfile.ZipFile) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    archive.writestr(
        _SHEET,
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>Reference</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is>'
        "<t>&a11;</t></is></c></row></sheetData></worksheet>",
    )


def _million_columns(path: Path) -> None:
    path.write_text(",".join(f"c{number}" for number in range(1_000_000)) + "\n")


def _long(before: str, megabytes: int, after: str = "") -> Callable[[Path], object]:
    def make(path: Path) -> None:
        with path.open("w") as file:
            file.write(before)
            for _ in range(megabytes):
                file.write("x" * _MB)
            file.write(after)

    return make


def _parquet(question: str) -> Callable[[Path], object]:
    return lambda path: duckdb.sql(question).write_parquet(str(path))


def _refused(name: str, make: Callable[[Path], object], words: str) -> Bad:
    return Bad(name, make, "refused", words)


def _taken(name: str, content: str, words: str, encoding: str = "utf-8") -> Bad:
    return Bad(name, _text(content, encoding), "taken", words)


def _stopped(name: str, note: str, words: str) -> Bad:
    return Bad(name, _text(f"{GOOD}A2,Abbey,Theft,{note}\n"), "stopped", words)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
_WIDE = ",".join(f"c{number}" for number in range(2_500)) + "\n" + "1," * 2_499 + "1\n"
_MIXED = f"{GOOD}A2,Café,,\n".encode() + "A3,Café,,\n".encode("cp1252")


BAD = (
    # nothing in it
    _refused("empty.csv", _bytes(b""), "“empty.csv” is empty."),
    _refused("blank.csv", _bytes(b"\r\n" * 9_000), "begins with nothing but blanks"),
    _refused("header.csv", _text(HEADER), "has a header and no rows under it"),
    _refused("bare.parquet", _parquet("SELECT 1 AS a WHERE false"), "has columns and no rows"),
    _refused("bare.xlsx", _book(("Reference", "Ward")), "has no sheet with rows under a header"),
    # shape
    _refused("million.csv", _million_columns, "has far more columns than the 2,000"),
    _refused("wide.csv", _text(_WIDE), "“wide.csv” has 2,500 columns"),
    _refused("one-line.csv", _long("", 400), "The first line of “one-line.csv” is longer than 1 MB"),
    _refused("line.csv", _long(GOOD, 60, "\n" + ROW), "Line 5 of “line.csv” is longer than 1 MB"),
    _refused(
        "value.csv", _text(GOOD + 'A2,,"' + "Theft\n" * 900_000 + '",\n'), "A value in line 5 of “value.csv” begins"
    ),
    _refused("unclosed.csv", _text(f'{GOOD}A2,Abbey,"Theft,\n{ROW}'), "A value in line 5 of “unclosed.csv” begins"),
    _refused("nameless.csv", _text("Reference,,Offence\nA1,Abbey,Theft\n"), "Column 2 of “nameless.csv” has no name"),
    _refused("twice.csv", _text("Ward,Offence,ward\nAbbey,Theft,Abbey\n"), "has two columns called “ward”"),
    _taken("ragged.csv", f"{GOOD}A2\nA3,Abbey,Theft,x,y\n", "3 rows, 2 that do not fit"),
    _taken("pasted.csv", GOOD + GOOD, "7 rows, 0 that do not fit"),
    _taken("formulas.csv", f"{HEADER}=cmd|' /C calc'!A0,@SUM(A1),+1,-1\n", "1 rows, 0 that do not fit"),
    # characters
    _refused("nul.csv", _text(f"{GOOD}A2,Ab\x00bey,Theft,\n"), "Line 5 of “nul.csv” holds a NUL character"),
    _refused("mixed.csv", _bytes(_MIXED), "Line 6 is the first that is not UTF-8"),
    _refused("odd.csv", _bytes(GOOD.encode() + b"A2,Caf\x81,Theft,\n"), "Line 5 of “odd.csv” holds a character that"),
    _refused("cut.csv", _bytes(GOOD.encode("utf-16")[:-1]), "cannot be read as UTF-16"),
    _refused("surrogate.csv", _bytes(GOOD.encode("utf-16") + b"\x00\xd8a\x00"), "Line 5 of “surrogate.csv” holds"),
    _refused("utf-32.csv", _text(GOOD, "utf-32"), "is written in UTF-32"),
    _taken("unmarked.csv", GOOD, "3 rows, 0 that do not fit", "utf-16-be"),
    # something else
    _refused("a.csv.gz", _bytes(gzip.compress(GOOD.encode())), "packed by gzip (.gz), which is not opened. Unpack it"),
    _refused("a.7z", _bytes(b"7z\xbc\xaf\x27\x1c\x00\x04"), "a 7-Zip archive (.7z)"),
    _refused("a.rar", _bytes(b"Rar!\x1a\x07\x01\x00"), "a RAR archive (.rar)"),
    _refused("a.pdf", _bytes(b"%PDF-1.7\n"), "is a PDF, which shows a table"),
    _refused("page.xls", _text("<html><table><tr><td>Ward</td></tr></table></html>"), "is a web page, whatever its"),
    _refused("a.json", _text('[{"Ward": "Abbey"}]'), "is JSON. Save the table as CSV or XLSX"),
    _refused("a.xml", _text('<?xml version="1.0"?><rows/>'), "is XML. Save the table"),
    _refused("a.docx", _zip(("[Content_Types].xml", "x"), ("word/document.xml", "x")), "is a Word document"),
    _refused("a.mdb", _bytes(b"\x00\x01\x00\x00Standard Jet DB\x00"), "is an Access database. Export the table"),
    _refused("a.png", _bytes(b"\x89PNG\r\n\x1a\n"), "is a picture"),
    _refused("old.doc", _bytes(_OLE + "WordDocument".encode("utf-16-le")), "a Word document (.doc)"),
    # Parquet
    _refused("cut.parquet", _cut(_parquet("SELECT 1 AS a")), "“cut.parquet” is damaged"),
    _refused(
        "nested.parquet", _parquet("SELECT {'a': 1} AS deep"), "The column “deep” of “nested.parquet” holds lists"
    ),
    # ZIPs
    _refused("bomb.zip", _zip_bomb, "unpacks to more than"),
    _refused("lying.zip", _lying_bomb, "is damaged"),
    _refused("overlap.zip", _overlapping, "is damaged"),
    _refused("up.zip", _zip(("../../etc/cron.d/x.csv", GOOD)), "holds a file whose path leads outside of it"),
    _refused("back.zip", _zip(("..\\..\\x.csv", GOOD)), "holds a file whose path leads outside of it"),
    _refused("root.zip", _zip(("/etc/x.csv", GOOD)), "holds a file whose path leads outside of it"),
    _refused("link.zip", _zip(("a.csv", "/etc/passwd"), external_attr=0o120777 << 16), "is a link and no file"),
    _refused("locked.zip", _encrypted, "“a.csv” in “locked.zip” is protected by a password"),
    _refused("nested.zip", _nested, "“inner.zip” in “nested.zip” is a ZIP itself"),
    _refused("many.zip", _zip(*((f"{n}.csv", GOOD) for n in range(2_001))), "holds more than 2,000 files"),
    _refused("list.zip", _endless_list, "holds more than 2,000 files"),
    _refused("cut.zip", _cut(_zip(("a.csv", GOOD))), "“cut.zip” is damaged"),
    _refused("letters.zip", _zip(("a.pdf", "%PDF-1.7")), "holds no table with rows"),
    # workbooks
    _refused("locked.xlsx", _bytes(_OLE + "EncryptedPackage".encode("utf-16-le")), "is protected by a password"),
    _refused("broken.xls", _bytes(_OLE + "Workbook\x00".encode("utf-16-le")), "“broken.xls” is damaged"),
    _refused("formula.xlsx", _book(("Reference", "Ward"), ("A1", "=B9")), "The formula in B2 of “formula.xlsx”"),
    _refused("blown.xlsx", _book_with(_SHEET, _blown_up), "holds more than 600 MB unpacked"),
    _refused("laughing.xlsx", _book_with(_SHEET, _laughing), "“laughing.xlsx” is damaged"),
    _refused("shared.xlsx", _book_with(_SHEET, _shared), "it holds too much"),
    _refused("stray.xlsx", _book(("Reference", "Ward"), ("A1", ""), cell="XFD1048576", value=1), "a stray value"),
    # people
    _stopped("named.csv", "Mrs Okafor saw it", "“Note” has what looks like names of people"),
    _stopped("patient.csv", "nhs no. 943 476 5919", "“Note” has what looks like NHS numbers"),
    _stopped("caller.csv", "call 07700 900123", "looks like telephone numbers, in 1 row"),
)
