"""What the columns of published tables are called, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = {
    "lsoa": "lsoa",
    "msoa": "msoa",
    "wd": "ward",
    "ward": "ward",
    "lad": "authority",
    "ltla": "authority",
    "utla": "authority",
    "la": "authority",
    "authority": "authority",
    "beat": "beat",
}
_NAME = re.compile(rf"({'|'.join(KINDS)})[ _]?(\d{{2}}|\d{{4}})?[ _]?(cd|code|nm|name)", re.I)
_TOTAL = re.compile(r"(total|all[ _]?ages|all[ _]persons|persons|people|population|residents|usual[ _]residents)", re.I)
_TOTALS = re.compile(r"(total|all)[ _](population|residents|persons|people|ages)", re.I)
_HOUSEHOLDS = re.compile(r"(total[ _])?households", re.I)
_DEPRIVATION = re.compile(r"(.+?)[ _]+(rank|decile|score)\b.*", re.I)
# Generations that have a first day of their own: the censuses.
CENSUS_DAYS = {"2011": ("2011-03-27", "2021-03-20"), "2021": ("2021-03-21", "")}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column that names areas: by code or by name, of which kind and generation."""

    column: str
    kind: str
    generation: str
    is_code: bool


def meaning_of(column: str) -> Meaning | None:
    """Return what a column such as LSOA11CD, lsoa21_code or WD13NM means; None of any other.

    >>> meaning_of("LSOA11CD")
    Meaning(column='LSOA11CD', kind='lsoa', generation='2011', is_code=True)
    """
    found = _NAME.fullmatch(column.strip())
    if not found:
        return None
    digits = found[2] or ""
    generation = digits if len(digits) in (0, 4) else f"20{digits}"
    return Meaning(column, KINDS[found[1].lower()], generation, found[3].lower() in ("cd", "code"))


def meanings(columns: Iterable[str]) -> list[Meaning]:
    """Return what those columns mean that name areas, in their order."""
    return [meaning for column in columns if (meaning := meaning_of(column))]


def is_total(column: str) -> bool:
    """Say whether a column holds all people of an area."""
    plain = column.strip()
    return bool(_TOTAL.fullmatch(plain) or _TOTALS.fullmatch(plain))


def is_households(column: str) -> bool:
    """Say whether a column holds an area's households."""
    return bool(_HOUSEHOLDS.fullmatch(column.strip()))


def deprivation_of(column: str) -> tuple[str, str] | None:
    """Return the domain and what is said of it: `IMD_rank` is the rank of the whole index, whose domain is empty."""
    found = _DEPRIVATION.fullmatch(column.strip())
    if not found:
        return None
    domain = found[1].replace("_", " ").strip()
    whole = domain.lower() in ("imd", "index of multiple deprivation", "index of multiple deprivation (imd)")
    return "" if whole else domain, found[2].lower()


def year_in(name: str, *words: str) -> int | None:
    """Return the year that follows one of the words in a file's name, such as mid2020 or imd-2019."""
    found = re.search(rf"(?:{'|'.join(words)})[ _-]?((?:19|20)\d\d)", name, re.I)
    return int(found[1]) if found else None
