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


def split_rows(lattice: Lattice, held: Sequence[Content]) -> tuple[Lattice, Sequence[Content]]:
    """Return a grid, and what stands in its fields, with a row for each reference of its first columns."""
    for row in range(len(lattice.ys) - 2, -1, -1):
        places = _places(lattice, held, row)
        if places:
            lattice = _parted(lattice, row, places)
            words = [word for content in held for word in content.words]
            figures = [figure for content in held for figure in content.figures]
            held, _, _ = content_of(lattice, words, figures)
    return lattice, held


def _places(lattice: Lattice, held: Sequence[Content], row: int) -> list[float]:
    """Return the heights at which a row is to be parted: above each reference but the first."""
    pairs = [(field, content) for field, content in zip(lattice.fields, held, strict=True) if field.row == row]
    own = [(field, content) for field, content in pairs if field.down == 1 and content.words]
    if len(own) < 2:
        return []
    field, content = min(own, key=lambda pair: pair[0].column)
    lines = rows_of(content.words)
    refs = [line.text for line in lines]
    if len(refs) < 2 or len(set(refs)) < len(refs) or not all(_REF.fullmatch(ref) for ref in refs):
        return []
    return [line.y0 - _ABOVE for line in lines[1:] if field.y0 < line.y0 - _ABOVE < field.y1]


def _parted(lattice: Lattice, row: int, places: Sequence[float]) -> Lattice:
    more = len(places)
    ys = [*lattice.ys[: row + 1], *places, *lattice.ys[row + 1 :]]
    fields: list[Field] = []
    for field in lattice.fields:
        if field.row > row:
            fields.append(replace(field, row=field.row + more))
        elif field.row + field.down <= row:
            fields.append(field)
        elif field.down > 1:
            fields.append(replace(field, down=field.down + more))
        else:
            fields += [
                replace(field, row=row + step, y0=ys[row + step], y1=ys[row + step + 1]) for step in range(more + 1)
            ]
    return replace(lattice, ys=ys, fields=sorted(fields, key=lambda field: (field.row, field.column)))
