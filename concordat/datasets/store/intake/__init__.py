"""What comes in: any file that an agency sends becomes tables that the check can read, or is refused in words.

Nothing is believed of a file: not its name, not the sizes that it lists, not its encoding. What comes out is read
by DuckDB's `read_csv` with `auto_detect = false`, a VARCHAR for each name of the header, and `header`, `delim`, `quote`,
`escape` and `skip` as the source says; never with `new_line`, which it finds by itself and gets wrong when it is told.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.store.shapes import Source
from concordat.kernel.errors import Problem

from . import csvs, parquets, workbooks
from .archives import unpacked
from .csvs import Asked
from .fitting import fitting
from .headers import Wanted
from .kinds import Empty, Kind, Unfit, kind_of
from .limits import LIMITS, Limits

__all__ = ["LIMITS", "Limits", "taken_in"]

_GLOB = re.compile(r"[*?\[\]{}]")  # signs by which DuckDB takes one path for many


def taken_in(
    path: Path, name: str, scratch: Path, limits: Limits = LIMITS, declaration: Declaration | None = None
) -> list[Source]:
    """Return the tables that a delivered file holds, or raise Problem naming file, member, sheet or line, and what to do.

    `name` is what people call the file; all that is written goes into `scratch`. Given the dataset's declaration, its names
    of columns find the header and the separator, and of several sheets or members those are returned that are the
    dataset's. Notes on a source tell what was done with it; the first also tells what was left aside.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    if _GLOB.search(path.name):
        path = _plainly(path, scratch)
    asked = Asked(name, scratch, limits, Wanted.of(declaration))
    kind = kind_of(path, name, limits)
    tables, notes = _members(path, asked) if kind == Kind.ZIP else _tables(path, kind, asked)
    return fitting(tables, asked.wanted, notes)


def _tables(path: Path, kind: Kind, asked: Asked) -> tuple[list[Source], list[str]]:
    if kind == Kind.WORKBOOK:
        return workbooks.tables(path, asked)
    return [csvs.table(path, asked) if kind == Kind.CSV else parquets.table(path, asked)], []


def _members(path: Path, asked: Asked) -> tuple[list[Source], list[str]]:
    """Return the tables of all members of a ZIP, each taken in before the next is unpacked."""
    found: list[Source] = []
    notes: list[str] = []
    aside: list[str] = []
    for member, name in unpacked(path, asked.origin, asked.scratch, asked.limits):
        inner = replace(asked, origin=f"{asked.origin}: {name}")
        try:
            kind = kind_of(member, inner.origin, asked.limits)
            if kind == Kind.ZIP:
                raise Problem(
                    f"“{name}” in “{asked.origin}” is a ZIP itself. Pack the files without the ZIP around them."
                )
            tables, more = _tables(member, kind, inner)
        except (Unfit, Empty) as without:
            aside.append(without.message)
            member.unlink(missing_ok=True)
            continue
        found += tables
        notes += more
    if not found:
        raise Problem(f"“{asked.origin}” holds no table with rows. {' '.join(aside[:3])}".strip())
    return found, [*notes, *(f"{why} It was left aside." for why in aside)]


def _plainly(path: Path, scratch: Path) -> Path:
    """Return the file under a name that stands for itself alone."""
    plain = scratch / "given"
    plain.unlink(missing_ok=True)
    os.link(path, plain)
    return plain
