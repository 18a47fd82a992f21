"""A file is told by what is in it; what is not read is refused in words that say what to do."""

import io
import zipfile

import pytest

from concordat.plans.reading import Unreadable, readable_kinds, readable_suffixes
from concordat.plans.reading.extract import KINDS, extract
from concordat.plans.reading.extract.kinds import kind_of

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL = "From: a@b.example\r\nTo: c@d.example\r\nSubject: The plan\r\nMIME-Version: 1.0\r\n\r\nHere it is"


def archive(*names, **contents):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, contents.get(name, "<x/>"))
        for name, content in contents.items():
            package.writestr(name, content)
    return made.getvalue()


def old(stream):
    return OLD + bytes(600) + stream.encode("utf-16-le") + bytes(100)


WORD = archive("[Content_Types].xml", "word/document.xml")
EXCEL = archive("[Content_Types].xml", "xl/workbook.xml")
OPEN = archive(mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (WORD, "plan.docx", "docx"),
        (WORD, "plan.pdf", "docx"),
        (WORD, "plan", "docx"),
        (archive("word/document.xml", "word/embeddings/xl/workbook.xml"), "plan.xlsx", "docx"),
        (EXCEL, "plan.docx", "xlsx"),
        (OPEN, "plan.doc", "odt"),
        (b"%PDF-1.7\n", "plan.docx", "pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", "plan.pdf", "pdf"),
        (b"junk\n%PDF-1.4\n...\nstartxref\n9\n%%EOF", "plan.pdf", "pdf"),
        (b"The file opens with %PDF-1.4 as PDFs do.", "plan.txt", "text"),
        (b"<!DOCTYPE html><p>x", "plan.txt", "html"),
        (b"\xef\xbb\xbf  <HTML lang=en><p>x", "plan.doc", "html"),
        (b'<?xml version="1.0"?>\n<!-- saved -->\n<!DOCTYPE html PUBLIC "x"><html>', "plan.xls", "html"),
        ("<!doctype html><p>x".encode("utf-16"), "plan", "html"),
        (b"<table><tr><td>Action</td></tr></table>", "plan.txt", "html"),
        (b"<p>We will</p>", "plan.html", "html"),
        (b"We will do less than <5", "plan.html", "text"),
        (b"<p>We will</p>\tPolice\n<p>Do</p>\tFire", "plan.txt", "text"),
        (b"# Plan\n\nWords", "plan.docx", "text"),
        (b"Action\tLead\nDo\tPolice", "plan.csv", "text"),
        (b"From: the board\nTo: everybody\n\nThis is the plan", "plan.txt", "text"),
        (b"MZ is a postcode area", "plan.txt", "text"),
        (b"BMX tracks for the young", "plan.txt", "text"),
        ("Fit café doors".encode("utf-16"), "plan.txt", "text"),
        (b"", "plan.docx", "text"),
    ],
)
def test_a_file_is_what_is_in_it(data, name, kind):
    assert kind_of(data, name) == kind
    assert kind in KINDS


@pytest.mark.parametrize(
    ("data", "name", "says", "advises"),
    [
        (old("WordDocument"), "plan.doc", "is an old Word file", "save it as .docx"),
        (old("Workbook"), "plan.xls", "is an old Excel file", "save it as .xlsx"),
        (old("EncryptedPackage"), "plan.docx", "is protected by a password", "without the password"),
        (old("__properties_version1.0"), "plan.msg", "is an Outlook e-mail", "Save the plan that is attached"),
        (MAIL.encode(), "plan.eml", "is an e-mail", "Save the plan that is attached"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n",
            "plan.mht",
            "is a web archive",
            "browser",
        ),
        (archive("ppt/presentation.xml"), "plan.pptx", "is a PowerPoint presentation", "as a PDF"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "plan.ods", "spreadsheet", ".xlsx"),
        (archive(mimetype="application/vnd.oasis.opendocument.presentation"), "plan.odp", "presentation", "PDF"),
        (archive(mimetype="application/epub+zip"), "plan.epub", "electronic book", "Choose the file"),
        (archive("xl/workbook.bin"), "plan.xlsb", "binary workbook", ".xlsx"),
        (archive("plan.docx"), "plan.zip", "is a compressed file", "Unpack it"),
        (archive(), "plan.docx", "is an empty compressed file", "Choose the file"),
        (archive("word/document.xml", "word/vbaProject.bin"), "plan.docx", "holds macros", "without macros"),
        (archive("xl/workbook.xml", "xl/vbaProject.bin"), "plan.xlsm", "holds macros", "without macros"),
        (WORD[:-30], "plan.docx", "cut off or damaged", "Get a whole copy"),
        (b"{\\rtf1 plan}", "plan.doc", "is a Rich Text file", "save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "scan.txt", "is a picture", "Ask for the document"),
        (b"\xff\xd8\xff\xe0", "scan.pdf", "is a picture", "Ask for the document"),
        (b"BM\x00\x01\x02\x03", "scan.bmp", "is a picture", "Ask for the document"),
        (b"<svg xmlns='x'>", "scan.svg", "is a picture", "Ask for the document"),
        (b"<?xml version='1.0'?><plan/>", "plan.xml", "is an XML file", "save it as"),
        (b"\x1f\x8b\x08", "plan.gz", "is a compressed file", "Unpack it"),
        (b"MZ\x90\x00\x03", "plan.docx", "is a program", "Choose the file"),
        (b"\x7fELF\x02", "plan", "is a program", "Choose the file"),
        (b"Action,Lead\nDo,Police", "plan.csv", "a table with commas", ".xlsx"),
        (b"not \x00\x01 words", "plan.pdf", "named as PDF but is something else", "save it again"),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(data, name, says, advises):
    with pytest.raises(Unreadable, match=says) as caught:
        kind_of(data, name)
    assert advises in str(caught.value)
    assert str(caught.value).startswith(f"“{name}”")


def test_a_refusal_names_the_kinds_that_are_read():
    with pytest.raises(Unreadable) as caught:
        kind_of(b"{\\rtf1 plan}", "plan.rtf")
    assert str(caught.value).endswith(f"It reads {readable_kinds()}.")


def test_the_kinds_are_said_as_people_call_them():
    assert readable_kinds() == (
        "Word (.docx), PDF, Excel (.xlsx), OpenDocument (.odt), web pages (.html) and text (.txt, .md)"
    )
    assert readable_suffixes()[:3] == (".docx", ".pdf", ".xlsx")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_reader(kind):
    from importlib import import_module

    assert callable(import_module(f"concordat.plans.reading.extract.{kind}").extract)


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\r\n"])
def test_an_empty_file_says_so_whatever_its_name(data):
    with pytest.raises(Unreadable, match=r"“plan\.docx” is empty"):
        extract(data, "plan.docx", lambda percent, words: None)
