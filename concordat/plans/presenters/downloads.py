"""The files in which a plan can be taken away, as its page offers them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class File:
    """A file to take away: its link in words, and the ending of its name."""

    words: str
    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class Downloads:
    """Files that hold the same; `of` says what in the words of a link that is read alone."""

    title: str
    of: str
    files: tuple[File, ...]


_LISTS = (("Spreadsheet", ".xlsx", "xlsx"), ("Plain list", ".csv", "csv"))
_PAPERS = (("Word document", ".docx", "docx"), ("PDF", "", "pdf"))


def downloads_of(ref: str, asked: str, *, narrowed: bool, total: int) -> tuple[Downloads, ...]:
    """Return the files of a whole plan and, where its register is narrowed, those of the actions that are shown."""
    whole = Downloads("Download the plan", "the plan", _files(ref, (*_PAPERS, *_LISTS), "" if narrowed else asked))
    shown = Downloads("Download these actions", "these actions", _files(ref, _LISTS, asked))
    return (whole, shown) if narrowed and total else (whole,)


def _files(ref: str, kinds: tuple[tuple[str, str, str], ...], asked: str) -> tuple[File, ...]:
    address = {kind: reverse("plans:plan_download", args=[ref, kind]) for _, _, kind in kinds}
    asked = f"?{asked}" if asked else ""
    lists = {kind for _, _, kind in _LISTS}
    return tuple(File(words, ending, address[kind] + (asked if kind in lists else "")) for words, ending, kind in kinds)
