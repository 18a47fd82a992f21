"""Populations, deprivation, look-ups and membership from CSV tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sized
from typing import TYPE_CHECKING

from concordat.places.reading.found import (
    Changes,
    Content,
    DeprivationRow,
    Deprivations,
    Figures,
    Parts,
    PeopleRow,
    Unloadable,
)
from concordat.places.reading.rows import Faults, Table, whole
from concordat.places.rules import ages, columns
from concordat.places.rules.columns import Meaning
from concordat.places.rules.generations import how_of

if TYPE_CHECKING:
    from concordat.places.reading.files import Asked

_ORDER = ("lsoa", "msoa", "ward", "beat", "authority")  # the smaller first


def read(table: Table, asked: Asked) -> Content:
    """Read a table of whichever kind its columns make it."""
    codes = [each for each in columns.meanings(table.columns) if each.is_code]
    if asked.code_column:
        if asked.code_column not in table.columns:
            raise Unloadable(f"The file has no column {asked.code_column}. It has: {_some(table)}")
        codes = [Meaning(asked.code_column, asked.kind, asked.generation, True)]
    if not codes:
        raise Unloadable(f"No column holds codes of areas such as lsoa21_code or LSOA11CD. There are: {_some(table)}")
    if any(columns.deprivation_of(name) for name in table.columns):
        return _deprivation(table, codes[0], asked)
    if any(ages.of_column(name) or columns.is_total(name) for name in table.columns):
        return _people(table, codes[0], asked)
    same = [each for each in codes if each.kind == codes[0].kind]
    if len(same) > 1:
        return _changes(table, same)
    if len(codes) > 1:
        return _parts(table, codes)
    raise Unloadable(
        f"Beside the codes {codes[0].column} no column is known: no ages or total, no rank, no second code. "
        f"There are: {_some(table)}"
    )


def _some(table: Table) -> str:
    return ", ".join(table.columns[:15])


def _people(table: Table, of: Meaning, asked: Asked) -> Figures:
    year = asked.year or columns.year_in(table.name, "mid", "census")
    if year is None:
        raise Unloadable("Say of which year these people are counted, with --year")
    total = next((name for name in table.columns if columns.is_total(name)), "")
    homes = next((name for name in table.columns if columns.is_households(name)), "")
    by_sex: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name in table.columns:
        if found := ages.of_column(name):
            by_sex[asked.sex or found[0]].append((found[1], name))
    for sex, found_columns in by_sex.items():
        found_columns.sort()
        firsts = [age for age, _ in found_columns]
        if len(firsts) != len(set(firsts)):
            raise Unloadable(f"Two columns hold the same age of {sex}")
    rows, faults = [], Faults()
    seen: dict[str, int] = {}
    for number, row in table.rows():
        code = _code(row, of, number, seen, faults)
        try:
            rows += _people_of(row, code, by_sex, total, homes, asked.sex or "persons")
        except ValueError as error:
            faults.add(number, f"{code}: {error}")
    faults.stop()
    _check_any(rows)
    shown = ages.said([age for age, _ in next(iter(by_sex.values()), [])])
    said = [f"{len(seen)} areas by {of.column}, {shown}, people of {year}"]
    if homes:
        said.append("with households")
    return Figures(of, year, rows, said)


def _people_of(
    row: dict[str, str], code: str, by_sex: dict[str, list[tuple[int, str]]], total: str, homes: str, sex: str
) -> list[PeopleRow]:
    households = whole(row[homes]) if homes else None
    if not by_sex:
        return [PeopleRow(code, sex, whole(row[total]), households)]
    found = []
    for each, there in by_sex.items():
        counts = [whole(row[name]) for _, name in there]
        found.append(PeopleRow(code, each, sum(counts), None, [age for age, _ in there], counts))
    if {"female", "male"} <= by_sex.keys() and "persons" not in by_sex:
        both = [sum(pair) for pair in zip(found[0].counts, found[1].counts, strict=True)]
        found.append(PeopleRow(code, "persons", sum(both), households, found[0].ages, both))
    persons = next((each for each in found if each.sex in ("persons", sex)), None)
    if total and persons is not None and whole(row[total]) != persons.total:
        raise ValueError(f"{total} says {row[total]}, and its ages add up to {persons.total}")
    return found


def _deprivation(table: Table, of: Meaning, asked: Asked) -> Deprivations:
    year = asked.year or columns.year_in(table.name, "imd", "iod", "wimd", "simd")
    if year is None:
        raise Unloadable("Say of which year the index is, with --year")
    known = {name: found for name in table.columns if (found := columns.deprivation_of(name))}
    if not any(domain == "" for domain, _ in known.values()):
        raise Unloadable("No column holds the rank or decile of the whole index, such as IMD_rank")
    rows, faults = [], Faults()
    seen: dict[str, int] = {}
    for number, row in table.rows():
        code = _code(row, of, number, seen, faults)
        domains: dict[str, dict[str, float | int]] = defaultdict(dict)
        for column, (domain, what) in known.items():
            try:
                domains[domain][what] = float(row[column]) if what == "score" else whole(row[column])
            except ValueError:
                faults.add(number, f"{code}: {column} says “{row[column]}”, which is no number")
        top = domains.pop("", {})
        if not 1 <= top.get("decile", 1) <= 10:
            faults.add(number, f"{code}: a decile is from 1 to 10, not {top['decile']}")
        rank, decile, score = top.get("rank"), top.get("decile"), top.get("score")
        rows.append(DeprivationRow(code, _int(rank), _int(decile), score, dict(domains)))
    faults.stop()
    _check_any(rows)
    names = sorted({domain for domain, _ in known.values()} - {""})
    said = [f"{len(rows)} areas by {of.column}, index of deprivation of {year}, with {len(names)} domains"]
    return Deprivations(of, year, rows, said)


def _int(value: float | int | None) -> int | None:
    return None if value is None else int(value)


def _changes(table: Table, codes: list[Meaning]) -> Changes:
    earlier, later = sorted(codes, key=lambda each: each.generation)[:2]
    if earlier.generation == later.generation:
        raise Unloadable(f"{earlier.column} and {later.column} are of the same generation")
    how = next((name for name in table.columns if name.lower().replace("_", "") in ("changecode", "chgind")), "")
    rows, faults = [], Faults()
    seen: dict[tuple[str, str], int] = {}
    for number, row in table.rows():
        pair = row[earlier.column], row[later.column]
        if not all(pair):
            faults.add(number, f"{earlier.column if not pair[0] else later.column} is empty")
        elif pair in seen:
            faults.add(number, f"{pair[0]} to {pair[1]} stands in row {seen[pair]} already")
        seen.setdefault(pair, number)
        try:
            rows.append((*pair, how_of(row[how]) if how else ""))
        except ValueError as error:
            faults.add(number, str(error))
    faults.stop()
    _check_any(rows)
    said = [f"{len(rows)} rows of a look-up from {earlier.column} to {later.column}"]
    said.append(f"how each changed is in {how}" if how else "how each changed is seen from how many go where")
    return Changes(earlier, later, rows, said)


def _parts(table: Table, codes: list[Meaning]) -> Parts:
    part, *wholes = sorted(codes, key=lambda each: _ORDER.index(each.kind))
    rows, faults = [], Faults()
    seen: dict[str, int] = {}
    for number, row in table.rows():
        _code(row, part, number, seen, faults)
        rows.append(tuple(row[each.column] for each in (part, *wholes)))
    faults.stop()
    _check_any(rows)
    said = [f"{len(rows)} rows that say of which {' and '.join(each.column for each in wholes)} {part.column} is part"]
    return Parts(part, wholes, rows, said)


def _code(row: dict[str, str], of: Meaning, number: int, seen: dict[str, int], faults: Faults) -> str:
    """Return a row's code, which must be there and only once."""
    code = row[of.column]
    if not code:
        faults.add(number, f"{of.column} is empty")
    elif code in seen:
        faults.add(number, f"{code} stands in row {seen[code]} already")
    seen.setdefault(code, number)
    return code


def _check_any(rows: Sized) -> None:
    if not rows:
        raise Unloadable("The file has columns and no row")
