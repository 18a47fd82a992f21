"""A whole plan as a file to take away: a Word document, a PDF or a workbook."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from concordat.design import workbooks as workbook_files
from concordat.design.downloads import XLSX
from concordat.design.papers import PDF, WORD, paper_response, pdf, word
from concordat.plans.presenters.papers import paper_of
from concordat.plans.presenters.workbooks import sheets_of
from concordat.plans.queries.copies import Copy


def word_response(copy: Copy) -> HttpResponse:
    """Return the plan as a Word document."""
    return paper_response(f"{copy.plan.title}.docx", WORD, word.write(paper_of(copy)))


def pdf_response(copy: Copy) -> HttpResponse:
    """Return the plan as a PDF."""
    return paper_response(f"{copy.plan.title}.pdf", PDF, pdf.write(paper_of(copy)))


def workbook_response(copy: Copy) -> HttpResponse:
    """Return the plan as a workbook."""
    content = workbook_files.write(sheets_of(copy), title=copy.plan.title, mark=("concordat-plan", copy.plan.ref))
    return paper_response(f"{copy.plan.title}.xlsx", XLSX, content)


WHOLE: dict[str, Callable[[Copy], HttpResponse]] = {
    "docx": word_response,
    "pdf": pdf_response,
    "xlsx": workbook_response,
}
