"""Kinds of evidence are told by content, whatever a file is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from concordat.kernel.errors import Problem
from concordat.plans.rules.evidence import MEGABYTES, check_file, check_size, content_type


def archive(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, text in members.items():
            package.writestr(zipfile.ZipInfo(name.replace("__", "/")), text)
    return held.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = "<Types/>"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a.pdf", b"\xff\xd8\xff\xe0....", "image/jpeg"),
        ("a.txt", b"%PDF-1.7\n", "application/pdf"),
        ("a.csv", b"day,walks\n", "text/csv"),
        ("a", "Words — of anybody".encode(), "text/plain"),
        ("a.zip", archive(mimetype=ODS), ODS),
        ("a.doc", archive(word__document="<w/>", **{"[Content_Types].xml": TYPES}), WORD),
        ("a.bin", archive(xl__workbook="<w/>", **{"[Content_Types].xml": TYPES}), EXCEL),
    ],
)
def test_kind_is_told_by_content(name: str, content: bytes, kind: str) -> None:
    assert content_type(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.txt", b"<!doctype html><script>alert(1)</script>"),
        ("picture.png", b"<?xml version='1.0'?><svg onload='x'/>"),
        ("rota.csv", b"MZ\x90\x00\x03\x00"),
        ("rota.txt", b"a\x00b"),
        ("rota.csv", b"\x1f\x8b\x08"),
        ("all.zip", archive(readme="words")),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
        ("macros.docx", archive(word__document="<w/>", **{"word/vbaProject.bin": "x"})),
        ("cut.docx", archive(word__document="<w/>")[:40]),
        ("nothing.txt", b""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_kept_is_refused_in_words(name: str, content: bytes) -> None:
    with pytest.raises(Problem) as refused:
        check_file(name, content)
    assert refused.value.field == "evidence"


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Problem, match="10 MB"):
        check_size("a.pdf", MEGABYTES * 1_000_000 + 1)
