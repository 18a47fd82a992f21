"""What the parts of the store hand to each other: sources of a delivery, what its check found, and parts of a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

from concordat.datasets.rules.declarations import Declaration

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.object_]
Tell = Callable[[int, str], None]
"""Told how far work has come, 0 to 100, and with what; what it raises ends the work."""

Locate = Callable[[Numbers, Numbers], Mapping[str, Codes]]
"""Given longitudes and latitudes in WGS84 degrees (nan for none), returns for each column of the store the codes of areas.

The columns are named `at_KIND_GENERATION`, such as `at_lsoa_2021`; an empty code is no area.
"""


Postcodes = Callable[[Sequence[str]], Mapping[str, tuple[float, float]]]
"""Given postcodes as they are written, returns the longitude and latitude of those that are known."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table that a delivered file holds: a CSV in UTF-8 without BOM, or a Parquet file, at a path, under limits.

    `origin` is what people call it: the file's name, with the member of a ZIP or the sheet of a workbook after it. `skip`
    counts the lines of a CSV before its header, `header` are the names as they are written.
    """

    path: Path
    form: Literal["csv", "parquet"]
    origin: str
    header: tuple[str, ...]
    delimiter: str = ","
    quote: str = '"'
    skip: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The secrets under which identifiers become pseudonyms; they show themselves to nobody.

    What a subject rights search finds again (NHS numbers, e-mail addresses, names with dates of birth) is hashed under the
    `partnership` key as `agreements.rules.pseudonyms` does, and the result under the key of the `agreement`; everything
    else under that of the agreement alone. `number` counts the agreement's keys.
    """

    agreement: bytes
    partnership: bytes
    number: int = 1


@dataclass(frozen=True, slots=True)
class Given:
    """What a delivery is checked with.

    `columns` are the names that the agreement gives (others are left at the door), `clear` the identifiers that it lets in
    as they are; without `keys` no other identifier can come in. `scratch` is a folder of the delivery's own;
    `memory` is in bytes; days after `today` are in the future.
    """

    sources: Sequence[Source]
    declaration: Declaration
    columns: frozenset[str]
    scratch: Path
    clear: frozenset[str] = frozenset()
    keys: Keys | None = None
    locate: Locate | None = None
    postcodes: Postcodes | None = None
    memory: int = 1_000_000_000
    today: date = field(default_factory=date.today)


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with how many rows: in which column (its title, "" for the row), and why, never with the value."""

    column: str
    code: str
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a delivery cannot be taken in at all: in which column (its title, "" for the file), and in words."""

    words: str
    column: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The half-sample of a part and its ledger, written and not yet of any version (`sampling.py`).

    `people` says whether people are told apart in it.
    """

    path: Path
    sha256: str
    rows: int
    bytes: int
    ledger: Path
    ledger_sha256: str
    ledger_rows: int
    ledger_bytes: int
    people: bool = False

    def entries(self) -> dict[str, Any]:
        """Return what a manifest says of it beside its part."""
        return {
            "sample": {"sha256": self.sha256, "rows": self.rows, "bytes": self.bytes, "people": self.people},
            "ledger": {"sha256": self.ledger_sha256, "rows": self.ledger_rows, "bytes": self.ledger_bytes},
        }


@dataclass(frozen=True, slots=True)
class Staged:
    """A part that is checked and written, and not yet of any version: the rows of one period ("" for the whole).

    `key` is the number of the agreement's key under which its identifiers are kept, 0 where none was needed. `drawn` is its
    half-sample, and `beside` the number of the version that stood when it was drawn, 0 for none.
    """

    period: str
    path: Path
    sha256: str
    rows: int
    bytes: int
    key: int = 0
    drawn: Drawn | None = None
    beside: int = 0

    def said(self) -> dict[str, Any]:
        """Return it as plain values; `read` reads the same again."""
        drawn = self.drawn
        files = {"path": str(drawn.path), "ledger": str(drawn.ledger)} if drawn else {}
        return asdict(self) | {"path": str(self.path), "drawn": asdict(drawn) | files if drawn else None}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Read it from plain values."""
        drawn = dict(said["drawn"]) if said.get("drawn") else None
        if drawn:
            drawn |= {"path": Path(drawn["path"]), "ledger": Path(drawn["ledger"])}
        return cls(**{**said, "path": Path(said["path"]), "drawn": Drawn(**drawn) if drawn else None})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, to the row: `read == landed + quarantined + dropped`.

    `dropped` counts rows that came twice where the dataset keeps such rows once; `twice` those that came twice and are kept.
    `quarantine` is the file of the rows put aside, with row, column, value and reason; `profile` says of each column how
    full it is and of the whole how well it could be placed; `ignored` are headers that the declaration does not know, and
    `left_out` columns that the agreement does not give.
    """

    read: int = 0
    landed: int = 0
    quarantined: int = 0
    dropped: int = 0
    twice: int = 0
    parts: tuple[Staged, ...] = ()
    faults: tuple[Fault, ...] = ()
    stops: tuple[Stop, ...] = ()
    quarantine: Path | None = None
    profile: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of some periods differ from those before: how many were added, taken away, changed and left as they were.

    `columns` counts, by column, the changed rows in which it differs. Where no key tells rows apart a changed row is one of
    those whose other columns are the same; `by` names the columns by which rows were matched.
    """

    added: int = 0
    removed: int = 0
    changed: int = 0
    same: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    by: tuple[str, ...] = ()
