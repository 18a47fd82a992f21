"""Read back a file that Concordat wrote from a plan, which carries the plan's reference.

Its headings, labels and columns mean what they say, and its words are taken as they stand, so that a plan comes back as
it went out, with what people changed on the way. A file that lost its mark, or was laid out anew, is read by the rules
for everybody's plans.
"""

from __future__ import annotations

from ...documents import Document
from ..readings import Reading
from .papers import read_paper
from .workbooks import read_workbook


def read_written(document: Document) -> Reading | None:
    """Return what a file that Concordat wrote says now, or None where it is no such file any more."""
    if not document.plan:
        return None
    return read_workbook(document) if document.kind == "xlsx" else read_paper(document)
