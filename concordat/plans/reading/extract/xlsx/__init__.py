"""Extract an Excel workbook: its sheets that are shown, their titles, and their tables with merged and coloured cells.

Comments, charts and hidden sheets are left out. Rows that are hidden are read, since a filter hides them as much as a
person; columns that are hidden are left out, unless they are only folded away.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...documents import Document
from .. import packages
from ..blocks import Builder
from ..progress import Progress
from .regions import Region, regions_of
from .sheets import Sheet, read_sheet
from .workbooks import opened
from .writing import Writer

_SAYS_NOTHING = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio)\s*\d*(?:\s*\(\d+\))?", re.IGNORECASE)


def extract(data: bytes, name: str, tell: Progress) -> Document:
    """Return the document that a workbook holds; raises Unreadable where it is damaged, empty or far too large."""
    tell(8, "Opening the workbook")
    with packages.opened(data, name) as package:
        workbook = opened(package, name)
        plan = packages.plan_named(package, name)
        builder = Builder("xlsx", name, verbatim=bool(plan))
        found: list[tuple[Sheet, list[Region]]] = []
        for at, entry in enumerate(workbook.entries):
            tell(10 + 35 * at // len(workbook.entries), f"Reading the sheet “{entry.title}”")
            sheet = read_sheet(package, workbook, entry, builder)
            if regions := regions_of(sheet):
                found.append((sheet, regions))
    for at, (sheet, regions) in enumerate(found):
        _write(Writer(builder, sheet), regions, first=at == 0, only=len(found) == 1)
    return replace(builder.document(), plan=plan)


def _write(writer: Writer, regions: list[Region], *, first: bool, only: bool) -> None:
    """Add a sheet, below its name where that says something that its opening does not say.

    The first sheet's own title stands above its name, since it is the title of the whole.
    """
    name = writer.sheet.title
    titles = [region for region in regions[:1] if region.is_words]
    opening = " ".join(writer.words(region) for region in titles).lower()
    named = not _SAYS_NOTHING.fullmatch(name) and name.lower() not in opening and not (only and titles)
    above = titles if first else []
    for region in above:
        writer.write(region)
    if named:
        writer.heading(name)
    for region in regions[len(above) :]:
        writer.write(region)
