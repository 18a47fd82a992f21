"""Areas from GeoJSON and GeoPackage files (GDAL, by way of pyogrio)."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from concordat.places.reading.found import AreaRow, Areas, Unloadable
from concordat.places.rules import outlines
from concordat.places.rules.columns import CENSUS_DAYS, Meaning, meanings

if TYPE_CHECKING:
    from concordat.places.reading.files import Asked

KINDS = ("authority", "ward", "msoa", "lsoa", "beat")
NOTES = ("derived", "note")
_GRID = ("EPSG:27700", "EPSG:7405")
_DEGREES = ("EPSG:4326", "OGC:CRS84", "EPSG:4258", "EPSG:4979")


def read(path: Path, asked: Asked) -> Areas:
    """Read areas with their outlines; all or nothing."""
    crs, names, columns, shapes = _open(path, asked.layer)
    code, name = _columns(names, asked)
    kind, generation = asked.kind or (code.kind if code else ""), asked.generation or (code.generation if code else "")
    if kind not in KINDS:
        raise Unloadable(f"Say which kind of area these are, with --kind: {', '.join(KINDS)}")
    said = [f"{len(shapes)} areas, by {code.column if code else asked.code_column}: {kind} {generation}".rstrip()]
    geometries = _in_degrees(shapes, crs, said)
    notes = next((columns[each] for each in NOTES if each in columns), [""] * len(shapes))
    codes = _texts(columns[code.column if code else asked.code_column])
    labels = _texts(columns[name]) if name else codes
    rows = _rows(codes, labels, geometries, _texts(notes), said)
    begins, ends = asked.begins, asked.ends
    if begins is None and ends is None and kind in ("lsoa", "msoa") and generation in CENSUS_DAYS:
        begins, ends = (date.fromisoformat(day) if day else None for day in CENSUS_DAYS[generation])
        said.append(f"in use {_period(begins, ends)}, as its census says")
    return Areas(kind, generation, begins, ends, rows, said)


def _period(begins: date | None, ends: date | None) -> str:
    return f"from {begins:%-d %B %Y}" + (f" to {ends:%-d %B %Y}" if ends else "") if begins else ""


def _open(path: Path, layer: str) -> tuple[str, list[str], dict[str, Any], Sequence[Any]]:
    """Return the coordinate system, the names of columns, the columns and the outlines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # what GDAL finds odd and reads all the same
        return _read(path, layer)


def _read(path: Path, layer: str) -> tuple[str, list[str], dict[str, Any], Sequence[Any]]:
    import pyogrio  # GDAL takes a moment to load, and only this needs it

    try:
        layers = [str(each[0]) for each in pyogrio.list_layers(path)]
        if layer and layer not in layers:
            raise Unloadable(f"The file has no layer “{layer}”. It has: {', '.join(layers)}")
        if len(layers) > 1 and not layer:
            raise Unloadable(f"The file has several layers. Choose one with --layer: {', '.join(layers)}")
        meta, _, geometry, values = pyogrio.raw.read(path, layer=layer or None)
    except pyogrio.errors.DataSourceError as error:
        raise Unloadable(_why_unread(path, error)) from None
    except (pyogrio.errors.DataLayerError, UnicodeDecodeError, RuntimeError) as error:
        raise Unloadable(f"The file cannot be read: {error}") from None
    if geometry is None or not len(geometry):
        raise Unloadable("The file holds no area")
    names = [str(each) for each in meta["fields"]]
    columns = dict(zip(names, values, strict=True))
    try:
        shapes = shapely.from_wkb(geometry)
    except shapely.errors.GEOSException as error:
        raise Unloadable(f"An outline of the file cannot be read: {error}") from None
    return str(meta.get("crs") or ""), names, columns, shapes


def _why_unread(path: Path, error: Exception) -> str:
    """Say why a file is no GeoJSON; GDAL says only that it is none."""
    if path.suffix.lower() == ".gpkg":
        return "The file is not a GeoPackage, or it is damaged"
    try:
        json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return "The file is not written in UTF-8"
    except ValueError as wrong:
        line = getattr(wrong, "lineno", 0)
        whole = path.read_bytes().rstrip()
        cut = not whole.endswith((b"}", b"]"))
        return "The file is cut off: its end is missing" if cut else f"The file is not GeoJSON: see its line {line}"
    return f"The file is not GeoJSON with areas: {error}"


def _columns(names: Sequence[str], asked: Asked) -> tuple[Meaning | None, str]:
    """Return the column of codes and the name of the column of names."""
    for given in (asked.code_column, asked.name_column):
        if given and given not in names:
            raise Unloadable(f"The file has no column {given}. It has: {', '.join(names)}")
    known = meanings(names)
    codes = [each for each in known if each.is_code]
    code = next((each for each in codes if asked.kind in ("", each.kind)), None)
    if asked.code_column:
        code = Meaning(asked.code_column, asked.kind, asked.generation, True)
    if code is None:
        raise Unloadable(
            f"No column holds codes such as LSOA21CD or WD24CD. Name it with --code-column. There are: {', '.join(names)}"
        )
    same = [each.column for each in known if not each.is_code and each.kind == code.kind]
    return code, asked.name_column or next(iter(same), "")


def _texts(values: Any) -> list[str]:
    return ["" if value is None else str(value).strip() for value in values]


def _in_degrees(shapes: Sequence[Any], crs: str, said: list[str]) -> Sequence[Any]:
    """Return the outlines in longitude and latitude, turned from the National Grid where they are on it."""
    there = [each for each in shapes if each is not None and not each.is_empty]
    bounds = shapely.total_bounds(there) if there else (0.0, 0.0, 0.0, 0.0)
    known = crs.upper().replace("URN:OGC:DEF:CRS:", "").replace("::", ":")
    metres = outlines.on_the_grid(bounds)
    if known in _GRID or metres:
        if not metres:
            raise Unloadable("The file says that it is on the National Grid, and its numbers are not")
        said.append("National Grid coordinates, turned into longitude and latitude")
        return [None if each is None else outlines.from_grid(each) for each in shapes]
    if known and known not in _DEGREES and "4326" not in known and "CRS84" not in known:
        raise Unloadable(
            f"The file is in the coordinate system {crs[:60]}. Save it in longitude and latitude (WGS84, EPSG:4326)"
            " or on the National Grid (EPSG:27700)"
        )
    return shapes


def _rows(
    codes: Sequence[str], names: Sequence[str], geometries: Sequence[Any], notes: Sequence[str], said: list[str]
) -> list[AreaRow]:
    problems: list[str] = []
    rows: list[AreaRow] = []
    first: dict[str, int] = {}
    mended: list[str] = []
    for number, (code, name, geometry, note) in enumerate(zip(codes, names, geometries, notes, strict=True), start=1):
        label = f"Area {number} ({code or name or 'without a code'})"
        if not code:
            problems.append(f"{label} has no code")
        elif len(code) > 20 or len(name) > 150 or "\x00" in code + name:
            problems.append(f"{label} has a code of more than 20 or a name of more than 150 letters")
        elif code in first:
            problems.append(f"{label} has the same code as area {first[code]}")
        else:
            first[code] = number
            try:
                whole, was_mended = outlines.sound(geometry)
                if wrong := outlines.misplaced(whole):
                    raise ValueError(wrong)
            except ValueError as error:
                problems.append(f"{label} {error}")
                continue
            mended += [code] * was_mended
            rows.append(AreaRow(code, name or code, outlines.shape_of(whole), note[:300]))
    if problems:
        raise Unloadable(*problems)
    if mended:
        said.append(f"{len(mended)} outlines crossed themselves and were mended: {', '.join(mended[:10])}")
    return rows
