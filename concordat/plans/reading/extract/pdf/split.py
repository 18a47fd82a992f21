"""Part the rows of a grid between which a rule is missing, where a column of references says that there are several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .cells import Content, content_of
from .lattice import Field, Lattice
from .shapes import rows_of

_REF = re.compile(r"(?=.*\d)(?:[A-Za-z]{1,5}[ .-]?)?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?[.)]?")
_ABOVE = 1.0  # points
_FIRST = 2  # columns in which references are looked for


def split_rows(lattice: Lattice, held: Sequence[Content]) -> tuple[Lattice, Sequence[Content]]:
    """Return a grid, and what stands in its fields, with a row for each reference of its first columns."""
    for row in range(len(lattice.ys) - 2, -1, -1):
        column, places = _places(lattice, held, row)
        if places:
            lattice = _parted(lattice, row, column, places)
            words = [word for content in held for word in content.words]
            figures = [figure for content in held for figure in content.figures]
            held, _, _ = content_of(lattice, words, figures)
    return lattice, held


def _places(lattice: Lattice, held: Sequence[Content], row: int) -> tuple[int, list[float]]:
    """Return the column of references, and the heights at which a row is to be parted: above each but the first."""
    pairs = [(field, content) for field, content in zip(lattice.fields, held, strict=True) if field.row == row]
    own = [(field, content) for field, content in pairs if field.down == 1 and content.words]
    for field, content in sorted(own, key=lambda pair: pair[0].column)[:_FIRST]:
        lines = rows_of(content.words)
        refs = [line.text for line in lines]
        if len(own) > 1 and len(refs) > 1 and len(set(refs)) == len(refs) and all(map(_REF.fullmatch, refs)):
            return field.column, [line.y0 - _ABOVE for line in lines[1:]]
    return 0, []


def _parted(lattice: Lattice, row: int, column: int, places: Sequence[float]) -> Lattice:
    """Return a grid with more rows; what stands to the left of the references goes over all of them."""
    more = len(places)
    ys = [*lattice.ys[: row + 1], *places, *lattice.ys[row + 1 :]]
    fields: list[Field] = []
    for field in lattice.fields:
        if field.row > row:
            fields.append(replace(field, row=field.row + more))
        elif field.row + field.down <= row:
            fields.append(field)
        elif field.down > 1 or field.column < column:
            fields.append(replace(field, down=field.down + more))
        else:
            fields += [
                replace(field, row=row + step, y0=ys[row + step], y1=ys[row + step + 1]) for step in range(more + 1)
            ]
    return replace(lattice, ys=ys, fields=sorted(fields, key=lambda field: (field.row, field.column)))
