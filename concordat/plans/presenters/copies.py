"""A whole plan as a file to take away, and the pages for one that is made in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from concordat.design import workbooks as workbook_files
from concordat.design.downloads import XLSX
from concordat.design.papers import PDF, WORD, paper_response, pdf, word
from concordat.kernel import clock
from concordat.plans.models import KeptCopy, Plan
from concordat.plans.presenters.papers import paper_of
from concordat.plans.presenters.workbooks import sheets_of
from concordat.plans.queries.copies import Copy
from concordat.plans.rules.copies import Writer, has_run_out, register

_MEGABYTE = 1_000_000


def _laid_in_sheets(copy: Copy) -> Callable[[], bytes]:
    mark = ("concordat-plan", copy.plan.ref)
    return partial(workbook_files.write, sheets_of(copy), title=copy.plan.title, mark=mark)


def _called(sheets: Callable[[], bytes]) -> bytes:
    return sheets()


_TYPES = {"docx": WORD, "pdf": PDF, "xlsx": XLSX}
WHOLE: dict[str, Writer] = {
    "docx": register("docx", Writer("Word document", paper_of, word.write)),
    "pdf": register("pdf", Writer("PDF", paper_of, pdf.write)),
    "xlsx": register("xlsx", Writer("Spreadsheet", _laid_in_sheets, _called)),
}


def whole_response(copy: Copy, kind: str) -> HttpResponse:
    """Return the plan as a file of a kind."""
    writer = WHOLE[kind]
    return file_response(copy.plan, kind, writer.write(writer.lay(copy)))


def file_response(plan: Plan, kind: str, content: bytes) -> HttpResponse:
    """Return a file of a plan that is made already."""
    return paper_response(f"{plan.title}.{kind}", _TYPES[kind], content)


@dataclass(frozen=True, slots=True)
class Asked:
    """The page that asks whether a plan's file is to be made: of what, and what the file is called in words."""

    plan: str
    title: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The page of a file that was asked for: whether it is there, how large and until when, or that it ran out."""

    asked: Asked
    ref: str
    href: str
    size: str
    until: datetime | None
    ran_out: bool
    job: str


def asked_of(plan: Plan, kind: str) -> Asked:
    """Return what the page says that asks."""
    return Asked(reverse("plans:plan_view", args=[plan.ref]), plan.title, WHOLE[kind].words, kind)


def kept_of(found: KeptCopy) -> Kept:
    """Return what the page of a file says."""
    ran_out, size = has_run_out(found.until, clock.now()), found.__dict__.get("size") or 0
    there = found.until is not None and not ran_out
    return Kept(
        asked=asked_of(found.plan, found.kind),
        ref=found.plan_id,
        href=reverse("plans:copy_download", args=[found.ref]) if there else "",
        size=_size(size),
        until=found.until,
        ran_out=ran_out,
        job=reverse("home:job_view", args=[found.job_ref]),
    )


def _size(size: Any) -> str:
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE / 10 else f"{max(1, round(size / 1000))} KB"
