"""Read back a file that Concordat wrote from a plan, which carries the plan's reference.

A path of its own, and the simplest one: the rules for everybody's plans weigh what a heading or column might mean, which
here is known, and they rightly take no empty cell as stated, nor a name with odd signs as a name. They bring none of a
plan's strands, statements, further places or kinds of date back, and cannot without guessing.

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
