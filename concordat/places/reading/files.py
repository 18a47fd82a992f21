"""Read any file that can be loaded: which kind it is, is seen from its name and columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from concordat.places.reading import outlines, postcodes, tables
from concordat.places.reading.found import Content, Unloadable
from concordat.places.reading.rows import Table

OUTLINES = (".geojson", ".json", ".gpkg")


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever loads a file says of it; what is left empty is guessed from its columns."""

    kind: str = ""
    generation: str = ""
    begins: date | None = None
    ends: date | None = None
    year: int | None = None
    sex: str = ""
    layer: str = ""
    code_column: str = ""
    name_column: str = ""
    authority: str = ""


def read(path: Path, asked: Asked) -> Content:
    """Read a file; raise `Unloadable` with what is wrong, row by row, where it cannot be loaded whole."""
    if not path.is_file():
        raise Unloadable(f"There is no file {path}")
    if not path.stat().st_size:
        raise Unloadable("The file is empty")
    suffix = path.suffix.lower()
    if suffix in OUTLINES:
        return outlines.read(path, asked)
    if suffix != ".csv":
        raise Unloadable(f"A {suffix or 'nameless'} file cannot be read: give .geojson, .gpkg or .csv")
    table = Table.open(path)
    return postcodes.read(table, asked) if postcodes.holds_postcodes(table) else tables.read(table, asked)
