"""Where rows are: each distinct point or postcode is asked for once, and the rows take the answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from concordat.datasets.rules.declarations import Part
from concordat.datasets.store import repeats
from concordat.datasets.store.sessions import Session, name
from concordat.datasets.store.shapes import Numbers
from concordat.datasets.store.staging import Scheme
from concordat.places.rules import grid

AT_ONCE = 500_000  # points
POINT, POSTCODE, CODE = "point", "postcode", "code"


class Places:
    """The places of a delivery, found and kept in tables of its session; `codes` are the columns of areas."""

    def __init__(self, of: Session, plan: Scheme) -> None:
        self.plan = plan
        self.codes: list[str] = []
        placed = {part: plan.placed(part) for part in Part}
        self.degrees = bool(placed[Part.LONGITUDE] and placed[Part.LATITUDE])
        first, second = (Part.LONGITUDE, Part.LATITUDE) if self.degrees else (Part.EASTING, Part.NORTHING)
        self.x, self.y = placed[first], placed[second]
        self.postcode = placed[Part.POSTCODE] if plan.given.postcodes else None
        self.code = placed[Part.CODE]
        if self.x and self.y:
            self._points(of)
        if self.postcode:
            self._postcodes(of)

    @property
    def known(self) -> bool:
        """Whether anything says where rows are."""
        return bool((self.x and self.y) or self.postcode or self.code)

    def columns(self) -> Iterator[str]:
        """Yield SQL for the columns that say where a row is."""
        tables = [*(["point"] if self.x and self.y else []), *(["postcode"] if self.postcode else [])]
        if not self.known:
            return
        for each in ("at_longitude", "at_latitude", *self.codes):
            found = " ".join(f"WHEN _{table}.at_longitude IS NOT NULL THEN _{table}.{each}" for table in tables)
            kind = "VARCHAR" if each in self.codes else "DOUBLE"
            yield f"{f'CASE {found} END' if tables else f'CAST(NULL AS {kind})'} AS {each}"
        cases = [f"WHEN _{table}.at_longitude IS NOT NULL THEN '{table}'" for table in tables]
        if self.code:
            cases.append(f"WHEN {name(self.code.name)} IS NOT NULL THEN '{CODE}'")
        yield f"CASE {' '.join(cases)} ELSE '' END AS at_how"

    def joins(self) -> str:
        """Return SQL that joins the rows `_row` with their places."""
        joined = self._by_point()
        if self.postcode:
            joined += f" LEFT JOIN _postcodes AS _postcode ON _given.{name(self.postcode.name)} = _postcode._words"
        return joined

    def _by_point(self) -> str:
        if not (self.x and self.y):
            return ""
        x, y = (f"_given.{name(each.name)}" for each in (self.x, self.y))
        return f" LEFT JOIN _points AS _point ON {x} = _point._x AND {y} = _point._y"

    def _points(self, of: Session) -> None:
        if self.x is None or self.y is None:
            return
        x, y = name(self.x.name), name(self.y.name)
        asked = of.cursor().execute(
            f"SELECT DISTINCT CAST({x} AS DOUBLE) AS _x, CAST({y} AS DOUBLE) AS _y FROM ({repeats.good(of)}) "
            f"WHERE {x} IS NOT NULL AND {y} IS NOT NULL"
        )
        for batch in asked.to_arrow_reader(AT_ONCE):
            given = [column.to_numpy(zero_copy_only=False) for column in batch.columns]
            degrees = tuple(given) if self.degrees else grid.to_wgs84(*given)
            self._keep(of, "_points", {"_x": given[0], "_y": given[1]}, degrees[0], degrees[1])
        if not self._made(of, "_points"):
            self._keep(of, "_points", {"_x": np.empty(0), "_y": np.empty(0)}, np.empty(0), np.empty(0))
        if not self.degrees:
            self._outside(of)

    def _outside(self, of: Session) -> None:
        """Put aside what is no place in Great Britain, or outside the box that the dataset is of."""
        if self.x is None:
            return
        rows = f"SELECT _given._file, _given._at FROM ({repeats.good(of)}) AS _given{self._by_point()}"
        nowhere = f"{rows} WHERE _point._x IS NOT NULL AND isnan(_point._longitude)"
        repeats.put_aside(of, nowhere, repeats.BAD, self.x.title, "place", "is not on land or near it in Great Britain")
        if box := self.plan.given.declaration.within:
            west, south, east, north = box
            across, up = f"BETWEEN {west!r} AND {east!r}", f"BETWEEN {south!r} AND {north!r}"
            inside = f"_point.at_longitude {across} AND _point.at_latitude {up}"
            repeats.put_aside(
                of,
                f"{rows} WHERE _point.at_longitude IS NOT NULL AND NOT ({inside})",
                repeats.BAD,
                self.x.title,
                "within",
                "lies outside the area that the dataset is of",
            )

    def _postcodes(self, of: Session) -> None:
        if self.postcode is None or self.plan.given.postcodes is None:
            return
        column = name(self.postcode.name)
        asked = of.cursor().execute(f"SELECT DISTINCT {column} FROM ({repeats.good(of)}) WHERE {column} IS NOT NULL")
        while some := [str(row[0]) for row in asked.fetchmany(AT_ONCE)]:
            known = self.plan.given.postcodes(some)
            pairs = np.array([known.get(each, (np.nan, np.nan)) for each in some], np.float64).reshape(-1, 2)
            self._keep(of, "_postcodes", {"_words": np.array(some, object)}, pairs[:, 0], pairs[:, 1])
        if not self._made(of, "_postcodes"):
            self._keep(of, "_postcodes", {"_words": np.array([], object)}, np.empty(0), np.empty(0))

    def _keep(self, of: Session, table: str, keys: dict[str, object], longitudes: Numbers, latitudes: Numbers) -> None:
        codes = dict(self.plan.given.locate(longitudes, latitudes)) if self.plan.given.locate else {}
        self.codes = list(codes)
        types = {key: pa.string() if key == "_words" else pa.float64() for key in keys}
        found = pa.table(
            {key: pa.array(values, types[key]) for key, values in keys.items()}
            | {"_longitude": pa.array(longitudes), "_latitude": pa.array(latitudes)}
            | {code: pa.array(values, pa.string(), from_pandas=True) for code, values in codes.items()}
        )
        of.register("_found", found)
        degrees = ", ".join(
            f"CASE WHEN isfinite({each}) THEN {each} END AS at{each}" for each in ("_longitude", "_latitude")
        )
        chosen = ", ".join(
            [
                "* EXCLUDE (" + ", ".join(codes) + ")" if codes else "*",
                degrees,
                *(f"nullif({each}, '') AS {each}" for each in codes),
            ]
        )
        into = f"INSERT INTO {table} BY NAME" if self._made(of, table) else f"CREATE TABLE {table} AS"
        of.execute(f"{into} SELECT {chosen} FROM _found")
        of.unregister("_found")

    def _made(self, of: Session, table: str) -> bool:
        return bool(of.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = $1", [table]).fetchone())
