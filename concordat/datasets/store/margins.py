"""Which margins of a dataset are kept in balance: those of the tables that people ask for, by what its columns are.

Chosen from the declaration and from how many values columns have: time by category, area by category, the finest place
alone, and so on, at most a dozen families. The more of them there are the less well each is balanced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from concordat.datasets.rules.declarations import GEOGRAPHIES, Class, Column, Declaration, Type
from concordat.datasets.rules.reach import area_kind
from concordat.datasets.store.sessions import name
from concordat.datasets.store.walking import Families

MOST_FAMILIES = 12
MOST_VALUES = 200  # of a column by which people make tables
TRAITS = 4  # columns besides the main category that have margins of their own
_AGES = (10, 18, 25, 35, 45, 55, 65)  # years, where usual bands of age begin
_AREAS = frozenset(GEOGRAPHIES[GEOGRAPHIES.index("lsoa") :])

_MONTH, _QUARTER, _HALF, _HOUR, _PLACE, _AREA, _CATEGORY, _TRAIT, _OTHER = (
    "month", "quarter", "half", "hour", "place", "area", "category", "trait", "other",
)  # fmt: skip
_FIRST = (
    (_MONTH, _CATEGORY),
    (_AREA, _CATEGORY),
    (_PLACE,),
    (_PLACE, _CATEGORY),
    (_AREA, _MONTH),
    (_CATEGORY, _TRAIT, _OTHER),
    (_TRAIT, _MONTH),
    (_AREA, _TRAIT),
)
_LAST = ((_AREA, _CATEGORY, _QUARTER), (_PLACE, _QUARTER), (_AREA, _CATEGORY, _MONTH), (_PLACE, _CATEGORY, _HALF))


@dataclass(frozen=True, slots=True)
class Margins:
    """Families of margins: SQL that codes each thing by which records are alike, and of which of these a family is."""

    codes: tuple[str, ...]
    families: tuple[tuple[int, ...], ...]

    def table(self) -> Families:
        """Return the families as the walk takes them."""
        width = max(len(family) for family in self.families)
        return np.array([[*family, *[-1] * (width - len(family))] for family in self.families], np.int64)


def countable(declaration: Declaration, types: Mapping[str, str]) -> list[str]:
    """Return the columns of the store whose numbers of values the choice of margins depends on."""
    return list(dict.fromkeys([*_areas(declaration, types), *(each.name for each in _sorting(declaration, types))]))


def chosen(declaration: Declaration, types: Mapping[str, str], distinct: Mapping[str, int]) -> Margins:
    """Choose the margins of rows with columns of some types, of which some have so many distinct values."""
    roles = dict(_roles(declaration, types, distinct))
    others = [role for role in roles if role.startswith((_HOUR, "more"))]
    wanted = [*_FIRST, *((role, _MONTH) for role in others), *((_AREA, role) for role in others), *_LAST]
    found = dict.fromkeys(tuple(role for role in family if role in roles) for family in wanted)
    families = [family for family in found if family][:MOST_FAMILIES] or [("all",)]
    roles |= {"all": "CAST(0 AS UINTEGER)"}
    used = list(dict.fromkeys(role for family in families for role in family))
    return Margins(
        tuple(roles[role] for role in used), tuple(tuple(used.index(role) for role in family) for family in families)
    )


def _roles(
    declaration: Declaration, types: Mapping[str, str], distinct: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Yield what columns are in the margins, each with SQL for its code."""
    if time := _time(declaration, types):
        month = f"coalesce(year({name(time)}) * 12 + month({name(time)}) - 1, 0)"
        for role, months in ((_MONTH, 1), (_QUARTER, 3), (_HALF, 6)):
            yield role, f"CAST({month} // {months} AS UINTEGER)"
        if types[time].startswith("TIMESTAMP"):
            yield _HOUR, f"CAST(coalesce(hour({name(time)}), 24) AS UINTEGER)"
    areas = sorted(
        (each for each in _areas(declaration, types) if distinct[each] > 1), key=lambda each: -distinct[each]
    )
    if areas:
        yield _PLACE, _hashed(areas[0])
        yield _AREA, _hashed(areas[-1] if distinct[areas[-1]] < distinct[areas[0]] else areas[0])
    sorting = [each for each in _sorting(declaration, types) if 1 < distinct[each.name] <= MOST_VALUES]
    category = next((each for each in sorting if each.gives != Class.QUASI), None)
    if category:
        yield _CATEGORY, _hashed(category.name)
    traits = [each for each in sorting if each is not category][:TRAITS]
    roles = (_TRAIT, _OTHER, *(f"more {at}" for at in range(TRAITS)))
    for role, column in zip(roles, traits, strict=False):
        yield role, _banded(column.name) if column.type == Type.WHOLE else _hashed(column.name)


def _time(declaration: Declaration, types: Mapping[str, str]) -> str:
    """Return the column of time: the period's, else the first of a day or month."""
    timely = [each.name for each in declaration.columns if each.type in (Type.MONTH, Type.DATE, Type.MOMENT)]
    return next((each for each in (declaration.period, *timely) if each in types), "")


def _areas(declaration: Declaration, types: Mapping[str, str]) -> list[str]:
    """Return the columns of areas: of each kind the newest that rows were placed in, else those that were delivered."""
    placed: dict[str, str] = {}
    for each in sorted(types):
        if (kind := area_kind(each)) in _AREAS and "_to_" not in each:
            placed[kind] = each
    coded = [each.name for each in declaration.columns if each.geography in _AREAS and each.name in types]
    return list(placed.values()) or coded


def _sorting(declaration: Declaration, types: Mapping[str, str]) -> Sequence[Column]:
    """Return the columns that people sort records by: traits of persons first, then what is always filled."""
    kinds = (Type.TEXT, Type.YES_NO)
    held = [each for each in declaration.columns if each.name in types and not each.free_text]
    traits = [each for each in held if each.gives == Class.QUASI and each.type in (*kinds, Type.WHOLE)]
    fit = traits + [each for each in held if each.gives in (Class.PLAIN, Class.SENSITIVE) and each.type in kinds]
    return sorted(fit, key=lambda each: (each.gives != Class.QUASI, not each.required, not each.allowed))


def _hashed(column: str) -> str:
    return f"CAST(hash({name(column)}) >> 32 AS UINTEGER)"


def _banded(column: str) -> str:
    """Return SQL for the band of an age, a hundred where it is not known."""
    above = " + ".join(f"CAST({name(column)} >= {age} AS UINTEGER)" for age in _AGES)
    return f"CAST(coalesce({above}, 100) AS UINTEGER)"
