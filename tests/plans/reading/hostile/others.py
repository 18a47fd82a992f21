# ruff: noqa: E501  (what stands in a file is one line)
"""Hostile texts, and files that are not what they are called or that are not read."""

from __future__ import annotations

import zlib

from tests.plans.reading.office import zipped

from .files import Hostile, old_office

_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x06\x00\x00\x00"
    + zlib.compress(b"\0" * 9_999)
)
_MAIL = b"Received: by a\r\nFrom: a@example.org\r\nMIME-Version: 1.0\r\nSubject: Plan\r\n\r\nThe plan\r\n"
SUFFIXES = ("docx", "odt", "xlsx", "pdf", "html", "txt", "md")

FILES = {
    **{f"{suffix}: empty": Hostile(f"plan.{suffix}", bytes, "empty") for suffix in SUFFIXES},
    **{f"{suffix}: one byte": Hostile(f"plan.{suffix}", lambda: b"P", "|no words|damaged|something else") for suffix in SUFFIXES[3:6]},
    "txt: one null byte": Hostile("plan.txt", lambda: b"\0", "empty|not a text"),
    "txt: null bytes among words": Hostile("plan.txt", lambda: b"Plan\0\x01\x02 to open a refuge", "not a text"),
    "txt: 6 MB of one letter": Hostile("plan.txt", lambda: b"A" * 6_000_000, "|far more than a plan|took longer|more memory|long"),
    "txt: an encoding that nobody knows": Hostile("plan.txt", lambda: b"\x81\x8d\x8f\x90 plan", "encoding"),
    "txt: UTF-32": Hostile("plan.txt", lambda: "Open a refuge".encode("utf-32"), "|encoding|not a text"),
    "txt: writing turned round, bells": Hostile("plan.txt", lambda: "Plan \u202e\u2066gpj.exe \x1b[31m\x07 red\n- Open a refuge".encode(), "|not a text"),
    "rtf": Hostile("plan.rtf", lambda: b"{\\rtf1 plan}", "Rich Text"),
    "rtf named docx": Hostile("plan.docx", lambda: b"{\\rtf1{\\object\\objocx plan}}", "Rich Text"),
    "png named docx": Hostile("plan.docx", lambda: _PNG, "a picture"),
    "program named pdf": Hostile("plan.pdf", lambda: b"MZ\x90\x00\x03\x00\x00\x00" * 90, "a program"),
    "zip named docx": Hostile("plan.docx", lambda: zipped({"plan.txt": "Open a refuge"}), "compressed file"),
    "xls of before 2007": Hostile("plan.xls", lambda: old_office("Workbook"), "old Excel"),
    "e-mail named txt": Hostile("plan.txt", lambda: _MAIL, "an e-mail"),
    "21 MB": Hostile("plan.txt", lambda: b"A plan. " * 2_625_000, "20 MB"),
}  # fmt: skip
