"""Postcodes from an ONS Postcode Directory file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from concordat.places.reading.found import Postcodes, Unloadable
from concordat.places.reading.rows import Table
from concordat.places.rules.outlines import EAST, NORTH, SOUTH, WEST

if TYPE_CHECKING:
    from concordat.places.reading.files import Asked

_NAMES = {
    "code": r"pcds?|pcd[278]|postcode",
    "longitude": r"long|longitude",
    "latitude": r"lat|latitude",
    "lsoa11": r"lsoa11(cd)?|lsoa_?11_?code",
    "lsoa21": r"lsoa21(cd)?|lsoa_?21_?code",
    "ward": r"osward|(wd|ward)\d{0,4}(cd)?",
    "authority": r"oslaua|(lad|laua|ltla)\d{0,4}(cd)?",
    "begins": r"dointr",
    "ends": r"doterm",
}
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")


def holds_postcodes(table: Table) -> bool:
    """Say whether a table's columns are those of a postcode directory."""
    return bool(_column(table, "code")) and bool(_column(table, "latitude"))


def plain(postcode: str) -> str:
    """Return a postcode in capitals, without its space; raise ValueError in words for what is none."""
    code = re.sub(r"\s", "", postcode.upper())
    if not POSTCODE.fullmatch(code):
        raise ValueError(f"“{postcode.strip()[:20]}” is not a postcode such as ME4 4TR")
    return code


def read(table: Table, asked: Asked) -> Postcodes:
    """Read a directory; its rows are checked as they are asked for."""
    known = {name: column for name in _NAMES if (column := _column(table, name))}
    if not _column(table, "longitude"):
        raise Unloadable("No column holds longitudes (long)")
    if asked.authority and "authority" not in known:
        raise Unloadable("The file does not say which authority a postcode is in, so that --authority finds none")
    said = [f"postcodes by {known['code']}, with {', '.join(sorted(set(known) - {'code', 'longitude', 'latitude'}))}"]
    return Postcodes(lambda: _rows(table, known, asked.authority), said)


def _column(table: Table, name: str) -> str:
    preferred = sorted(table.columns, key=lambda column: column.lower() != "pcds")
    return next((column for column in preferred if re.fullmatch(_NAMES[name], column.strip(), re.I)), "")


def _rows(table: Table, known: dict[str, str], authority: str) -> Iterator[dict[str, object]]:
    for number, row in table.rows():
        if authority and row[known["authority"]] != authority:
            continue
        try:
            yield _row(row, known)
        except ValueError as error:
            raise Unloadable(f"Row {number}: {error}") from None


def _row(row: dict[str, str], known: dict[str, str]) -> dict[str, object]:
    longitude, latitude = (float(row[known[name]] or "nan") for name in ("longitude", "latitude"))
    placed = WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH  # 99.999999 stands for no place
    if not placed and WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH:
        raise ValueError("longitude and latitude are exchanged")
    codes = {name: row[known[name]][:9] if name in known else "" for name in ("lsoa11", "lsoa21", "ward", "authority")}
    return {
        "code": plain(row[known["code"]]),
        "longitude": longitude if placed else None,
        "latitude": latitude if placed else None,
        "begins": _month(row.get(known.get("begins", ""), "")),
        "ends": _month(row.get(known.get("ends", ""), "")),
        **codes,
    }


def _month(text: str) -> date | None:
    """Read a month as the directory writes it: 199606."""
    if not text:
        return None
    if not re.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])", text):
        raise ValueError(f"“{text}” is not a month such as 199606")
    return date(int(text[:4]), int(text[4:]), 1)
