"""The half-sample of what a dataset holds: each record has a secret weight, 0 or 2, that it keeps; a sample has those of 2.

Protected figures are made of samples alone (`rules/protecting.py`). Beside each part of a version stand its sample and its
ledger, which are files of the store like it, named by what is in them, and end with it:

- the *sample* has the rows of the part of weight 2, with the columns that the part has, and where people are known who
  each is of (`numbering.py`);
- the *ledger* has the id of each record of the part and whether it is sampled, in the order of the ids. All ledgers of a
  dataset together say which weight a record has that is delivered again.

An id is half of SHA-256 under a secret of the partnership's, so that it names nobody. It is made of the columns by which
the dataset tells rows apart, else of references that are filled, else of what does not change of a record; records of a
part that are alike in that are numbered. Where a row says something of a person anew in each period, the period is left
out: what stays as it was has one weight for all of them, or a year of periods would give it away. For the same reason some
of the people are left out with all that is of them, and of the others more than half is sampled.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as parquet

from concordat.datasets.rules.declarations import Class, Declaration, Identifies
from concordat.datasets.rules.protecting import SAMPLED_OF_SOME, person_columns
from concordat.datasets.store import margins, numbering, walking
from concordat.datasets.store.objects import digest
from concordat.datasets.store.sessions import Session, name, number, one, session, text, texts
from concordat.datasets.store.shapes import Drawn

LEAST = 20  # records of a margin that is balanced: smaller ones are left to chance
GENTLENESS = 4.0  # what imbalance a coin leans against with all its weight, over all margins of a record
LOOKED_AT = 200_000  # rows, by which margins are chosen
MEMORY = 1_000_000_000  # bytes
ROW_GROUP = 122_880
_SLOTS = (1 << 16, 1 << 24)  # of the tables of margins, at least and at most
PIECE = 1_000_000  # rows whose margins are looked at together
_BETWEEN = "chr(31)"
_STEP = np.uint64(0x9E3779B97F4A7C15)

Ids = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Held:
    """A part that is held, with its sample and its ledger."""

    part: Path
    sample: Path
    ledger: Path


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells records of a part apart: SQL for it, and whether the same record comes in several parts."""

    sql: str
    unique: bool
    recurs: bool


def draw(
    parts: Sequence[Path],
    declaration: Declaration,
    secret: bytes,
    scratch: Path,
    *,
    beside: Sequence[Held] = (),
    known: Sequence[Path] = (),
    memory: int = MEMORY,
    seed: int | None = None,
) -> list[Drawn]:
    """Draw the samples of parts, and write them and their ledgers into the scratch folder; return them in order.

    `beside` are parts of the dataset that stay: new records join the imbalance that is there. `known` are ledgers of what
    was held before: a record that is in one of them, or in that of a part beside, keeps its weight. A `seed` makes the
    coins known, and is for trials alone.
    """
    chance = np.random.Generator(np.random.PCG64(secrets.randbits(128) if seed is None else seed))
    with session(scratch, memory) as of:
        of.execute("SET VARIABLE sampling = $1", [secret.hex()])
        types = _types(of, parts)
        margin = margins.chosen(declaration, types, _distinct(of, parts, margins.countable(declaration, types)))
        balance = _Balance(of, margin, list(types), [*parts, *(each.part for each in beside)])
        for each in beside:
            balance.meet(each)
        for part in parts:
            balance.grow(part)
        ledger = _Ledger.of([*(each.ledger for each in beside), *known])
        return [_drawn(of, part, at, declaration, balance, ledger, chance, scratch) for at, part in enumerate(parts)]


def identified(declaration: Declaration, types: Mapping[str, str]) -> Identity:
    """Settle what tells the records of a part apart that has columns of some types."""
    held = {
        each.name: next((kept for kept in (f"{each.name}__key", each.name) if kept in types), "")
        for each in declaration.columns
    }
    classes = {each.name: each for each in declaration.columns}
    unique = [held[each] for each in declaration.unique]
    if unique and all(unique):
        personal = any(classes[each].gives == Class.IDENTIFIER for each in declaration.unique)
        lasting = [held[each] for each in declaration.unique if each != declaration.period]
        recurs = personal and len(lasting) < len(unique)
        return Identity(_said(lasting if recurs else unique), unique=not recurs, recurs=recurs)
    references = [
        held[each.name] for each in declaration.columns if each.identifies == Identifies.REFERENCE and held[each.name]
    ]
    lasting = [
        held[each.name]
        for each in declaration.columns
        if held[each.name] and (each.required or each.gives in (Class.IDENTIFIER, Class.TIME, Class.PLACE, Class.QUASI))
    ]
    lasting = lasting or [each for each in types if not each.startswith("at_")]
    if references:
        filled = f"coalesce({', '.join(name(each) for each in references)}) IS NOT NULL"
        sql = f"CASE WHEN {filled} THEN 'r' || {_said(references)} ELSE 'c' || {_said(lasting)} END"
        return Identity(sql, unique=False, recurs=False)
    return Identity(_said(lasting), unique=False, recurs=False)


def _said(columns: Sequence[str]) -> str:
    values = ", ".join(f"coalesce(CAST({name(each)} AS VARCHAR), chr(30))" for each in columns)
    return f"concat_ws({_BETWEEN}, {values})"


class _Balance:
    """The imbalances of margins, and how large these are, of everything that a dataset is to hold."""

    def __init__(self, of: Session, margin: margins.Margins, columns: Sequence[str], parts: Sequence[Path]) -> None:
        rows = sum(parquet.read_metadata(part).num_rows for part in parts)
        wanted = rows * len(margin.families) // 2
        slots = min(max(1 << wanted.bit_length(), _SLOTS[0]), _SLOTS[1])
        self.of, self.codes, self.families = of, margin.codes, margin.table()
        self.columns = columns
        self.margins = np.zeros(slots, np.int32)

    def meet(self, held: Held) -> None:
        """Count in a part that is held, of which it is settled what is sampled."""
        for base in self._read(held.part):
            walking.count(base, self.families, self.margins)
            walking.lean(base, self.families, self.margins, np.full(len(base), -1, np.int8))
        for base in self._read(held.sample):
            walking.lean(base, self.families, self.margins, np.full(len(base), 2, np.int8))

    def grow(self, part: Path) -> None:
        """Count in a part of which it is not settled yet what is sampled."""
        for base in self._read(part):
            walking.count(base, self.families, self.margins)

    def settle(self, part: Path, known: Flags, sampled: Flags, chance: np.random.Generator, alone: float) -> None:
        """Decide of the records of a part that are not known whether they are sampled, and write it into `sampled`.

        What is in no margin that is balanced is sampled with the chance `alone`.
        """
        first = 0
        for base in self._read(part):
            some = slice(first, first + len(base))
            first += len(base)
            was, now = known[some], sampled[some]
            walking.lean(base, self.families, self.margins, (was * (2 * now.astype(np.int8) - 1)).astype(np.int8))
            turns = chance.permutation(np.flatnonzero(~was))
            starts = np.arange(len(turns) + 1)
            coins = chance.random(len(turns))
            walking.walk(base, self.families, self.margins, turns, starts, coins, LEAST, GENTLENESS, alone, now)

    def _read(self, path: Path) -> Iterator[walking.Base]:
        """Yield the codes of the rows of a file, in its order, in pieces."""
        held = _types(self.of, [path])
        absent = [f"NULL AS {name(each)}" for each in self.columns if each not in held]
        source = f"(SELECT {', '.join(['*', *absent])} FROM read_parquet({text(str(path))}))"
        asked = self.of.execute(f"SELECT {', '.join(self.codes)} FROM {source}")
        for piece in asked.to_arrow_reader(PIECE):
            yield np.stack([column.to_numpy(zero_copy_only=False) for column in piece.columns], axis=1)


class _Ledger:
    """The ids of records whose weights are settled, in their order, and whether each is sampled."""

    def __init__(self) -> None:
        self.ids: Ids = np.zeros(0, np.uint64)
        self.sampled: Flags = np.zeros(0, np.bool_)

    @classmethod
    def of(cls, files: Sequence[Path]) -> Self:
        """Read ledgers; of two that differ about a record the earlier is believed."""
        made = cls()
        tables = [parquet.read_table(each) for each in dict.fromkeys(files)]
        if tables:
            made.add(
                np.concatenate([table["id"].to_numpy() for table in tables]),
                np.concatenate([table["sampled"].to_numpy() for table in tables]),
            )
        return made

    def add(self, ids: Ids, sampled: Flags) -> None:
        """Take records in, after those that are here."""
        ids, sampled = np.concatenate([self.ids, ids]), np.concatenate([self.sampled, sampled])
        order = np.argsort(ids, kind="stable")
        first = np.ones(len(ids), np.bool_)
        first[1:] = ids[order][1:] != ids[order][:-1]
        self.ids, self.sampled = ids[order][first], sampled[order][first]

    def find(self, ids: Ids) -> tuple[Flags, Flags]:
        """Return which of some records are here, and of these which are sampled."""
        if not len(self.ids):
            return np.zeros(len(ids), np.bool_), np.zeros(len(ids), np.bool_)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        here = self.ids[at] == ids
        return here, here & self.sampled[at]


def _drawn(
    of: Session,
    part: Path,
    at: int,
    declaration: Declaration,
    balance: _Balance,
    ledger: _Ledger,
    chance: np.random.Generator,
    scratch: Path,
) -> Drawn:
    """Draw the sample of one part."""
    types = _types(of, [part])
    identity = identified(declaration, types)
    ids = _ids(of, part, identity)
    people = numbering.people_of(of, part, person_columns(declaration, frozenset(types)))
    order = np.argsort(ids)
    known, sampled = np.zeros(len(ids), np.bool_), np.zeros(len(ids), np.bool_)
    known[order], sampled[order] = ledger.find(ids[order])
    if people is None:
        balance.settle(part, known, sampled, chance, 0.5)
    else:
        balance.settle(part, known | people.left_out(ids), sampled, chance, SAMPLED_OF_SOME)
    if identity.recurs:
        ledger.add(ids, sampled)
    kept = scratch / f"ledger-{at}.parquet"
    parquet.write_table(pa.table({"id": ids[order], "sampled": sampled[order]}), kept, compression="zstd")
    path = scratch / f"sample-{at}.parquet"
    rows = _written(of, part, sampled, people.columns() if people else {}, path)
    kept_bytes = kept.stat().st_size
    return Drawn(
        path, digest(path), rows, path.stat().st_size, kept, digest(kept), len(ids), kept_bytes, people is not None
    )


def _ids(of: Session, part: Path, identity: Identity) -> Ids:
    """Return the ids of the records of a part, in its order."""
    message = f"getvariable('sampling') || {identity.sql}"
    content = "0::UBIGINT" if identity.unique else "hash(_row)"
    asked = of.execute(
        f"SELECT CAST('0x' || left(sha256({message}), 16) AS UBIGINT) AS id, {content} AS content "
        f"FROM read_parquet({text(str(part))}) AS _row"
    ).to_arrow_table()
    ids: Ids = asked["id"].to_numpy()
    return ids if identity.unique else _numbered(ids, asked["content"].to_numpy())


def _numbered(ids: Ids, content: Ids) -> Ids:
    """Return ids in which records that are alike have different ones, by their number in the order of their content."""
    order = np.argsort(ids)
    inner = ids[order]
    again = np.zeros(len(ids), np.bool_)
    again[1:] = inner[1:] == inner[:-1]
    alike = again.copy()
    alike[:-1] |= again[1:]
    some = order[alike]
    some = some[np.lexsort((content[some], ids[some]))]
    begins = np.ones(len(some), np.bool_)
    begins[1:] = ids[some][1:] != ids[some][:-1]
    turn = np.arange(len(some)) - np.maximum.accumulate(np.where(begins, np.arange(len(some)), 0))
    numbered = ids.copy()
    numbered[some] += turn.astype(np.uint64) * _STEP
    return numbered


def _written(of: Session, part: Path, sampled: Flags, more: Mapping[str, pa.Array], path: Path) -> int:
    """Write the rows of a part that are sampled, with more columns; return how many."""
    of.register("_drawn", pa.table({"_sampled": sampled, **more}))
    of.execute(
        f"COPY (SELECT * EXCLUDE (_sampled) FROM read_parquet({text(str(part))}) POSITIONAL JOIN _drawn WHERE _sampled) "
        f"TO {text(str(path))} (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V2, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    of.unregister("_drawn")
    rows = number(of, "SELECT num_rows FROM parquet_file_metadata($1)", str(path))
    if rows != int(sampled.sum()):
        raise RuntimeError(f"a sample of {int(sampled.sum())} rows was written with {rows}")
    return rows


def _types(of: Session, parts: Sequence[Path]) -> dict[str, str]:
    """Return the columns of some parts with their types."""
    described = of.execute(f"DESCRIBE FROM {_files(parts)}").fetchall()
    return {row[0]: row[1] for row in described}


def _distinct(of: Session, parts: Sequence[Path], columns: Sequence[str]) -> dict[str, int]:
    """Return about how many values columns have, in the first of the rows."""
    if not columns:
        return {}
    counts = ", ".join(f"approx_count_distinct({name(each)})" for each in columns)
    told = one(of, f"SELECT {counts} FROM (FROM {_files(parts)} LIMIT {LOOKED_AT})")
    return {each: int(str(count)) for each, count in zip(columns, told, strict=True)}


def _files(parts: Sequence[Path]) -> str:
    return f"read_parquet([{texts([str(each) for each in parts])}], union_by_name = true)"
