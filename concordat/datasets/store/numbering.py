"""Who the records of a part are of, as its half-sample says it: a number for each person, marks, and whose are left out.

A number is 63 bits of SHA-256 under the secret of half-samples and what tells people apart, so that it names nobody, is the
same in every part, and is grouped by as quickly as any number. That any two of ten million people have the same is a chance
of one in 180,000, and then they are taken for one, which hides more and never less.

A *mark* is one bit of two numbers, set by which of 126 lots a person falls into. The bits of many records are told in one
reading: no fewer people stand behind them than there are bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from concordat.datasets.rules.protecting import LEFT_OUT, MARKS, NUMBER
from concordat.datasets.store.sessions import Session, name, text

BITS = 63  # of each mark, so that it is a positive number
_STEP = np.uint64(0xBF58476D1CE4E5B9)
_LOTS = 2.0**32


@dataclass(frozen=True, slots=True)
class People:
    """Of each record of a part: whether it is known whom it is of, the number of who that is, and their lot, in [0, 1)."""

    known: npt.NDArray[np.bool_]
    numbers: npt.NDArray[np.int64]
    lots: npt.NDArray[np.float64]

    def left_out(self, ids: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
        """Return which records are of people who are left out; one of nobody known is as if of a person of its own."""
        own = ((ids * _STEP) >> np.uint64(32)).astype(np.float64) / _LOTS
        return np.asarray(np.where(self.known, self.lots, own) < LEFT_OUT)

    def columns(self) -> dict[str, pa.Array]:
        """Return the columns that a half-sample has besides those of its part."""
        found = {NUMBER: pa.array(self.numbers, mask=~self.known)}
        for mark, bits in zip(MARKS, marks(self.numbers), strict=True):
            found[mark] = pa.array(bits, mask=~self.known)
        return found


def marks(numbers: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Return the marks of people by their numbers.

    >>> [mark.tolist() for mark in marks(np.array([0, 1, 62, 63, 127]))]
    [[1, 2, 4611686018427387904, 0, 2], [0, 0, 0, 1, 0]]
    """
    lot = numbers % (BITS * len(MARKS))
    return [np.where(lot // BITS == at, np.int64(1) << (lot % BITS), 0) for at in range(len(MARKS))]


def people_of(of: Session, part: Path, columns: Sequence[str]) -> People | None:
    """Return who the records of a part are of, in its order, by the columns that tell people apart; None without any.

    The session holds the secret.
    """
    if not columns:
        return None
    who = " || chr(31) || ".join(f"CAST({name(each)} AS VARCHAR)" for each in columns)
    asked = of.execute(
        "SELECT said IS NOT NULL AS known, "
        "CAST(CAST('0x' || coalesce(left(said, 16), '0') AS UBIGINT) >> 1 AS BIGINT) AS number, "
        "CAST('0x' || coalesce(substr(said, 17, 8), '0') AS UBIGINT) AS lot "
        f"FROM (SELECT sha256(getvariable('sampling') || 'person' || chr(31) || {who}) AS said "
        f"FROM read_parquet({text(str(part))}))"
    ).to_arrow_table()
    known, numbers, lots = (asked[each].to_numpy() for each in ("known", "number", "lot"))
    return People(known, numbers, lots.astype(np.float64) / _LOTS)
