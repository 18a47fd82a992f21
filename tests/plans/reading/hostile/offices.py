# ruff: noqa: E501  (what stands in a file is one line)
"""Hostile Word documents."""

from __future__ import annotations

import zipfile

from tests.plans.reading.fuzzing.originals import in_word
from tests.plans.reading.office import p, tbl, tc, tr, word, word_members, word_part, zipped

from .files import DAMAGED, FETCHED, LIMIT, TOO_MUCH, Hostile, archive, noise, old_office, overlapping

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CELL = "<w:tc><w:p/></w:tc>"


def _body(xml: str) -> dict[str, str]:
    return word_members(xml)


def _with_noise(cells: int, size: int) -> bytes:
    """Return a table of so many cells behind noise, so that it shrinks no more than an honest file does."""
    members: dict[str, bytes | str] = {**_body("PLACE")}
    table = f"<w:tbl>{f'<w:tr>{_CELL * 50}</w:tr>' * (cells // 50)}</w:tbl>".encode()
    head, tail = str(members["word/document.xml"]).encode().split(b"PLACE")
    members["word/document.xml"] = head + p(noise(size).decode()).encode() + table + tail
    return archive(members)


def _stored(cells: int) -> bytes:
    return archive(_body(f"<w:tbl>{f'<w:tr>{_CELL * 50}</w:tr>' * (cells // 50)}</w:tbl>"), zipfile.ZIP_STORED)


def _defined(definitions: str, use: str) -> bytes:
    members = _body(p("PLACE"))
    xml = members["word/document.xml"].partition("?>")[2].replace("PLACE", use)
    return zipped({**members, "word/document.xml": f"<!DOCTYPE w [{definitions}]>{xml}"})


def _laughs() -> bytes:
    more = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return _defined(f'<!ENTITY e0 "lol">{more}', "&e11;")


def _referring() -> bytes:
    """Return a document that would fetch its template, a picture, a part and a style sheet from elsewhere."""
    members = _body(p("Open a refuge"))
    kinds = ("attachedTemplate", "image", "oleObject", "aFChunk", "subDocument", "styles", "numbering", "hyperlink")
    links = "".join(
        f'<Relationship Id="x{n}" Type="{_LINK}/{kind}" Target="{FETCHED}" TargetMode="External"/>'
        for n, kind in enumerate(kinds)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    listed = f'<Relationships xmlns="{package}">{links}</Relationships>'
    return zipped({**members, "word/_rels/document.xml.rels": listed, "word/_rels/settings.xml.rels": listed})


def _counting() -> bytes:
    """Return lists that count from the largest number there is, in Roman numerals, at a level that is not."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="2147483647"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="{"%1" * 500}"/></w:lvl>'
        for n in (0, 1, 999_999_999)
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    listed = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    return word(p("a", listed.format(0)) + p("b", listed.format(999_999_999)), numbering=numbering)


def _in_circles() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{(n + 1) % 3000}"/></w:style>'
        for n in range(3000)
    )
    return word("".join(p("x", f'<w:pStyle w:val="S{n}"/>') for n in range(3000)), styles=styles)


def _climbing() -> bytes:
    members: dict[str, bytes | str] = {**_body(p("Open a refuge"))}
    return archive({**members, "../../../../tmp/climbed": "x", "/etc/climbed": "x", "word/con:.xml": "x"})


def _nested_tables(depth: int) -> bytes:
    inner = p("deep")
    for _ in range(depth):
        inner = tbl(tr(tc(inner + p("x"))))
    return word(inner)


def _protected() -> bytes:
    data = bytearray(word(p("Open a refuge")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


FILES = {
    "docx: 30 MB of zeros": Hostile(
        "plan.docx", lambda: zipped({**_body(p("x")), "word/media/a.bin": b"\0" * 30_000_000}), TOO_MUCH
    ),
    "docx: archives in archives": Hostile(
        "plan.docx", lambda: zipped({**_body(p("Open a refuge")), "word/a.zip": zipped({"b": zipped({"c": b"\0" * 9**7})})})
    ),
    "docx: one member listed 4,000 times": Hostile(
        "plan.docx", lambda: overlapping({**_body(p("x")), "word/media/a.png": noise(150_000)}, 4_000), TOO_MUCH
    ),
    "docx: 6,000 members": Hostile("plan.docx", lambda: zipped({f"word/{n}": "" for n in range(6_000)}), TOO_MUCH),
    "docx: entities that laugh": Hostile("plan.docx", _laughs, "definitions"),
    "docx: entity from elsewhere": Hostile(
        "plan.docx", lambda: _defined(f'<!ENTITY e SYSTEM "{FETCHED}"><!ENTITY f SYSTEM "file:///etc/passwd">', "&e;&f;"), "definitions"
    ),
    "docx: external template": Hostile("plan.docx", _referring),
    "docx: 2 million cells": Hostile(
        "plan.docx", lambda: word(f"<w:tbl>{f'<w:tr>{_CELL * 50}</w:tr>' * 40_000}</w:tbl>"), TOO_MUCH
    ),
    "docx: 2 million cells behind noise": Hostile("plan.docx", lambda: _with_noise(2_000_000, 450_000), LIMIT, slow=True),
    "docx: 800,000 cells unpacked": Hostile("plan.docx", lambda: _stored(800_000), LIMIT),
    "docx: gridSpan of a billion": Hostile(
        "plan.docx", lambda: word(tbl(*[tr(tc("a", '<w:gridSpan w:val="1000000000"/>'), "b")] * 40)), TOO_MUCH
    ),
    "docx: 190,000 paragraphs": Hostile("plan.docx", lambda: _paragraphs(190_000), LIMIT),
    "docx: tables 60 deep": Hostile("plan.docx", lambda: _nested_tables(60), TOO_MUCH),
    "docx: XML 100,000 deep": Hostile("plan.docx", lambda: word("<w:sdt>" * 100_000), DAMAGED),
    "docx: lists from 2,147,483,647": Hostile("plan.docx", _counting),
    "docx: styles in a circle": Hostile("plan.docx", _in_circles),
    "docx: one word of 4 MB": Hostile("plan.docx", lambda: word(p(noise(4_000_000).decode()))),
    "docx: members that climb": Hostile("plan.docx", _climbing),
    "docx: cut off": Hostile("plan.docx", lambda: in_word()[:-200], "cut off or damaged"),
    "docx: bytes changed": Hostile("plan.docx", lambda: _changed(in_word()), DAMAGED),
    "docx: password on members": Hostile("plan.docx", _protected, "password"),
    "docx: password": Hostile("plan.docx", lambda: old_office("EncryptedPackage"), "password"),
    "docm: macros": Hostile("plan.docm", lambda: zipped({**_body(p("x")), "word/vbaProject.bin": b"\0"}), "macros"),
    "docm named docx": Hostile(
        "plan.docx", lambda: zipped({**_body(p("x")), "[Content_Types].xml": "<T x='macroEnabled.main+xml'/>"}), "macros"
    ),
    "doc of before 2007": Hostile("plan.doc", lambda: old_office("WordDocument"), r"old Word file"),
    "docx named pdf": Hostile("plan.pdf", in_word),
    "docx without a body": Hostile(
        "plan.docx", lambda: zipped({**_body(""), "word/document.xml": word_part("document", "")}), DAMAGED
    ),
}  # fmt: skip


def _paragraphs(count: int) -> bytes:
    lines = "".join(p(f"Open refuge number {n}") for n in range(count))
    return archive({**_body(lines)})


def _changed(data: bytes) -> bytes:
    at = data.find(b"word/document.xml") + 60
    return data[:at] + bytes(byte ^ 0x5A for byte in data[at : at + 60]) + data[at + 60 :]
