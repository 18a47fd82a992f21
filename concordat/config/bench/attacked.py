"""Rows for the attacker: invented ones, and real street crime of Medway with invented persons; samples drawn of them.

The samples are drawn as deliveries draw them (`datasets/store/sampling.py`), of Parquet with a reference in each row by
which the rows that are in the sample are found again.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as parquet

from concordat.datasets.rules.declarations import Class, Column, Declaration, Identifies
from concordat.datasets.store.sampling import Held, draw
from concordat.datasets.store.shapes import Drawn

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ASKED = ("place", "kind", "month", "age", "sex")
"""The columns by which the attacker asks; the first two and the last are sets, the others windows."""

BANDS = (10, 18, 25, 35, 45, 55, 65)
SECRET = b"of a trial: nothing hides here.."
STREET, SHARED = "kent-street-2021-03-to-2022-11.zip", Path(__file__).resolve().parents[3].parent / "shared" / "data"
DECLARATION = Declaration.read(
    {
        "key": "attacked",
        "title": "Rows for the attacker",
        "row": "One incident",
        "period": "month",
        "unique": ["ref"],
        "columns": [
            {"name": "ref", "title": "Reference", "required": True},
            {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
            {"name": "kind", "title": "Kind", "required": True},
            {"name": "age", "title": "Age", "type": "whole", "gives": "quasi-identifier"},
            {"name": "sex", "title": "Sex", "gives": "quasi-identifier"},
            {"name": "place", "title": "Place", "gives": "place", "geography": "lsoa"},
            {"name": "ward", "title": "Ward", "gives": "place", "geography": "ward"},
        ],
    }
)
_PERSON = Column("person", "Person", gives=Class.IDENTIFIER, identifies=Identifies.NHS_NUMBER)
OF_PERSONS = replace(DECLARATION, columns=(*DECLARATION.columns, _PERSON))


@dataclass(frozen=True)
class Rows:
    """Rows as whole numbers, by column; what the attacker asks by, `ward`, `band` of age, and `person`."""

    name: str
    columns: Mapping[str, Codes]

    def __len__(self) -> int:
        return len(self.columns["month"])

    def many(self, column: str) -> int:
        """Return how many values a column may have."""
        return int(self.columns[column].max()) + 1

    def of(self, some: Flags | Codes) -> Rows:
        """Return some of the rows."""
        return Rows(self.name, {name: values[some] for name, values in self.columns.items()})

    def groups(self, by: Sequence[str]) -> Codes:
        """Return for each row the number of the group that it is in."""
        return reduce(
            lambda found, name: found * self.many(name) + self.columns[name], by, np.zeros(len(self), np.int64)
        )

    def cells(self, by: Sequence[str]) -> tuple[Codes, Codes]:
        """Return for each row the number of its group among those that there are, and how many rows these have."""
        _, group, counts = np.unique(self.groups(by), return_inverse=True, return_counts=True)
        return group, counts


def invented(count: int = 30_000, seed: int = 42) -> Rows:
    """Make sparse rows: 120 places in 20 wards, 40 kinds, 36 months; most persons once, some many times."""
    chance = np.random.default_rng(seed)

    def uneven(many: int, evenness: float) -> Codes:
        return chance.choice(many, count, p=chance.dirichlet(np.full(many, evenness)))

    place, month = uneven(120, 0.6), chance.integers(0, 36, count)
    age = np.clip(chance.gamma(5, 7, count) + 3, 0, 95).astype(np.int64)
    sex = chance.choice(3, count, p=[0.6, 0.37, 0.03])
    return _with("invented", place, place // 6, uneven(40, 0.5), month, age, sex, chance)


def street(shared: Path = SHARED, seed: int = 42) -> Rows | None:
    """Read street crime of Medway, a twentieth of it placed in the ward next door; None where the file is not here."""
    file, areas = shared / "police-uk" / STREET, shared / "geography" / "lookup-lsoa-2011-to-2021.csv"
    if not (file.exists() and areas.exists()):
        return None
    with areas.open(encoding="utf-8-sig", newline="") as lines:
        wanted = {value for row in csv.DictReader(lines) for value in row.values() if str(value).startswith("E01")}
    found: list[tuple[str, str, str]] = []
    with zipfile.ZipFile(file) as packed:
        for name in sorted(packed.namelist()):
            if name.endswith("street.csv"):
                with packed.open(name) as member:
                    crimes = csv.DictReader(io.TextIOWrapper(member, "utf-8"))
                    found += [
                        (row["LSOA code"], row["Crime type"], row["Month"])
                        for row in crimes
                        if row["LSOA code"] in wanted
                    ]
    chance = np.random.default_rng(seed)
    place, kind, month = (np.unique(np.array(each), return_inverse=True)[1] for each in zip(*found, strict=True))
    count = len(place)
    ward = place * 22 // (int(place.max()) + 1)
    ward = np.where(chance.random(count) < 0.06, (ward + 1) % 22, ward)
    young = chance.random(count) < 0.35
    age = np.where(young, chance.normal(17, 3, count), chance.gamma(5, 7, count) + 5)
    sex = chance.choice(3, count, p=[0.52, 0.45, 0.03])
    return _with("Medway", place, ward, kind, month, np.clip(age, 10, 89).astype(np.int64), sex, chance)


def drawn(rows: Rows, folder: Path, *, seed: int | None = 1, whose: bool = False) -> Flags:
    """Draw the half-sample of rows as one part; return which are in it. They may say whose each is."""
    part = written(rows, np.arange(len(rows)), folder / "part.parquet", whose=whose)
    secret = SECRET + str(seed).encode()  # by which it is settled who is left out
    (made,) = draw([part], OF_PERSONS if whose else DECLARATION, secret, folder, seed=seed)
    return sampled(made, len(rows))


def drawn_in_turn(rows: Rows, deliveries: Sequence[Mapping[int, Codes]], folder: Path, seed: int = 1) -> list[Flags]:
    """Draw as deliveries come in turn, each of which brings months anew (rows by month); return each time which are in."""
    held: dict[int, Held] = {}
    told = []
    for at, months in enumerate(deliveries):
        scratch = folder / str(at)
        scratch.mkdir()
        parts = [written(rows.of(some), some, scratch / f"{month}.parquet") for month, some in months.items()]
        beside = [each for month, each in held.items() if month not in months]
        known = [each.ledger for each in held.values()]
        made = draw(parts, DECLARATION, SECRET, scratch, beside=beside, known=known, seed=seed + at)
        held |= {month: Held(part, one.path, one.ledger) for month, part, one in zip(months, parts, made, strict=True)}
        flags = np.zeros(len(rows), np.bool_)
        for each in held.values():
            flags[_refs(each.sample)] = True
        told.append(flags)
    return told


def written(rows: Rows, refs: Codes, path: Path, *, whose: bool = False) -> Path:
    """Write rows as a part, which may say whose each is."""
    month = rows.columns["month"]
    table = {
        "ref": pa.array([str(each) for each in refs]),
        "month": pa.array((np.datetime64("2021-01") + month).astype("datetime64[D]")),
        "age": pa.array(rows.columns["age"]),
        **{
            name: pa.array([f"{name} {each}" for each in rows.columns[name]])
            for name in ("kind", "sex", "place", "ward")
        },
    }
    if whose:
        table["person__key"] = pa.array([f"person {each}" for each in rows.columns["person"]])
    parquet.write_table(pa.table(table), path)
    return path


def sampled(made: Drawn, count: int) -> Flags:
    """Return which of so many rows are in a sample."""
    flags = np.zeros(count, np.bool_)
    flags[_refs(made.path)] = True
    return flags


def _refs(sample: Path) -> Codes:
    return np.array(parquet.read_table(sample, columns=["ref"])["ref"].to_pylist(), np.int64)


def _with(
    name: str, place: Codes, ward: Codes, kind: Codes, month: Codes, age: Codes, sex: Codes, chance: np.random.Generator
) -> Rows:
    count = len(place)
    person = chance.integers(0, int(count * 0.72), count)
    heavy = np.flatnonzero(chance.random(count) < 0.12)
    heavy = heavy[np.lexsort((kind[heavy], place[heavy]))]  # who comes often comes to one place, mostly for one thing
    often = np.minimum(chance.zipf(1.6, len(heavy)), 60)
    person[heavy] = int(count * 0.72) + np.repeat(np.arange(len(heavy)), often)[: len(heavy)]
    columns = {"place": place, "ward": ward, "kind": kind, "month": month, "age": age, "sex": sex, "person": person}
    columns["band"] = np.searchsorted(BANDS, age, side="right")
    return Rows(name, {each: np.asarray(values, np.int64) for each, values in columns.items()})
