"""Archives that are damaged, protected or made to hurt are refused in words before they are unpacked."""

import io
import time
import tracemalloc
import zipfile

import pytest

from concordat.plans.reading import Unreadable, read
from concordat.plans.reading.extract import packages

from .office import open_members, p, word, word_members, zipped

GOOD = word(p("Open a refuge"))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def stream(name: str) -> bytes:
    return OLD + name.encode("utf-16-le") + b"\x00" * 40


def with_flag(data: bytes, flag: int) -> bytes:
    """Set a flag on every member, in the archive's list and before each member."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= flag
            at = changed.find(mark, at + 4)
    return bytes(changed)


def with_noise(data: bytes) -> bytes:
    """Change some bytes inside the main part."""
    at = data.find(b"word/document.xml") + 40
    return data[:at] + bytes(byte ^ 0x5A for byte in data[at : at + 60]) + data[at + 60 :]


def packed_otherwise(way: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as archive:
        for path, content in word_members(p("Open a refuge")).items():
            archive.writestr(path, content)
    return file.getvalue()


def doctype(body: str) -> dict[str, str]:
    members = word_members(p("PLACE"))
    xml = members["word/document.xml"].partition("?>")[2].replace("PLACE", body)
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return {**members, "word/document.xml": f'<!DOCTYPE w [<!ENTITY e0 "lol">{entities}]>{xml}'}


FILES = {
    "cut off": (GOOD[: len(GOOD) // 2], "cut off or damaged"),
    "no list": (b"PK\x03\x04" + b"\x00" * 500, "cut off or damaged"),
    "bytes changed": (with_noise(GOOD), "damaged"),
    "not an archive": (b"\x00\x01\x02" * 400, "something else"),
    "encrypted members": (with_flag(GOOD, 0x1), "password"),
    "packed in a rare way": (packed_otherwise(zipfile.ZIP_BZIP2), "damaged"),
    "old Word": (stream("WordDocument"), r"old Word file \(\.doc\)"),
    "old Excel": (stream("Workbook"), r"old Excel file \(\.xls\)"),
    "old PowerPoint": (stream("PowerPoint Document"), "old PowerPoint"),
    "old and unknown": (OLD, "old Office file"),
    "Word with a password": (stream("EncryptedPackage"), "password"),
    "OpenDocument with a password": (
        zipped(open_members("") | {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "password",
    ),
    "Word macros": (zipped(word_members("") | {"word/vbaProject.bin": b"\x00"}), "macros"),
    "macros by type": (zipped(word_members("") | {"[Content_Types].xml": "<T x='...macroEnabled.main+xml'/>"}), "macros"),
    "Excel 4 macros": (zipped({"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "OpenDocument macros": (zipped(open_members("") | {"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
    "OpenDocument scripts": (zipped(open_members("") | {"Scripts/python/a.py": "x"}), "macros"),
    "a bomb": (zipped(word_members("") | {"word/media/a.bin": b"\x00" * 30_000_000}), "far more than a plan"),
    "a bomb of words": (zipped(word_members("") | {"word/document.xml": b" " * 70_000_000}), "far more than a plan"),
    "many members": (zipped({f"word/{n}": "" for n in range(packages.MOST_MEMBERS + 1)}), "far more than a plan"),
    "entities": (zipped(doctype("&amp;e11;")), "definitions"),
    "entities in UTF-16": (
        zipped({path: text.encode("utf-16") for path, text in doctype("a").items()}), "definitions|damaged",
    ),
    "broken XML": (zipped(word_members("") | {"word/document.xml": "<w:document"}), "damaged"),
    "no XML": (zipped(word_members("") | {"word/document.xml": b"\xff\xfe\x00\x01"}), "damaged"),
    "deep XML": (zipped(word_members("") | {"word/document.xml": "<a>" * 200_000}), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_dangerous_or_damaged_file_is_refused_in_words(kind):
    data, words = FILES[kind]
    started = time.process_time()
    tracemalloc.start()
    with pytest.raises(Unreadable, match=words) as refused, packages.opened(data, "plan.docx") as package:
        packages.tree(package, "word/document.xml", "plan.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "“plan.docx”" in str(refused.value)
    assert str(refused.value).rstrip(".").endswith(("try again", "to check"))
    assert peak < 20_000_000
    assert time.process_time() - started < 2


def test_a_harmless_archive_is_opened_and_its_parts_are_read():
    with packages.opened(GOOD, "plan.docx") as package:
        assert packages.tree(package, "word/document.xml", "plan.docx").tag.endswith("document")
        with pytest.raises(Unreadable, match="something else"):
            packages.part(package, "word/none.xml", "plan.docx")
        with pytest.raises(Unreadable, match="far more than a plan"):
            packages.part(package, "word/document.xml", "plan.docx", most=10)


def test_a_member_that_is_larger_than_it_says_is_not_unpacked_further():
    """The size in the list is a promise: what comes behind it is never unpacked."""
    data = bytearray(zipped({"word/document.xml": b"a" * 4_000_000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    tracemalloc.start()
    with packages.opened(bytes(data), "plan.docx") as package, pytest.raises(Unreadable, match="damaged"):
        packages.part(package, "word/document.xml", "plan.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_libraries_that_programs_leave_empty_are_no_macros():
    members = open_members("") | {"Basic/Standard/script-lb.xml": "<x/>", "Basic/script-lc.xml": "<x/>"}
    with packages.opened(zipped(members), "plan.odt") as package:
        assert "content.xml" in package.namelist()


def test_a_document_is_read_whole_through_the_front_door():
    reading = read(GOOD, name="plan.docx")
    assert [block.text for block in reading.document.blocks] == ["Open a refuge"]
    with pytest.raises(Unreadable, match="macros"):
        read(FILES["Word macros"][0], name="plan.docx")
