"""The first pass: every row that came, typed, pseudonymised and judged, into Parquet of the check's own, in its order.

Reading a CSV is quick and writing Parquet is not, so that nothing else is written until what is wrong is known. The place
of a row in the staged file is its place in the file that came, by which it is found again there (`lines.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from concordat.datasets.rules.declarations import Class, Column, Every, Part, Type
from concordat.datasets.store import faults, pseudonymising, values
from concordat.datasets.store.arrivals import Layout
from concordat.datasets.store.sessions import Session, name, text
from concordat.datasets.store.shapes import Given

GOOD, BAD, EMPTY, HEADER = 0, 1, 2, 3
ROW_GROUP = 30_720  # rows: so that a small delivery is still read by several threads


@dataclass(frozen=True, slots=True)
class Scheme:
    """What becomes of each column of a delivery.

    `came` are the columns that are read and judged, `kept` those of which the value lands, `keyed` the identifiers of
    which a pseudonym does; `left_out` came and may not land at all.
    """

    given: Given
    came: tuple[Column, ...]
    kept: tuple[Column, ...]
    keyed: tuple[Column, ...]
    left_out: tuple[Column, ...]
    person: bool
    needed: frozenset[str] = field(default_factory=frozenset)

    @property
    def mapped(self) -> tuple[Column, ...]:
        """Identifiers that SQL cannot normalise: their values are staged, and their pseudonyms joined to them."""
        return tuple(each for each in self.keyed if each.identifies and not pseudonymising.in_sql(each.identifies, "x"))

    @property
    def unique(self) -> tuple[Column, ...]:
        """The columns that tell rows apart."""
        return tuple(self.given.declaration.column(each) for each in self.given.declaration.unique)

    def placed(self, part: Part) -> Column | None:
        """Return the column that says a part of where a row is, where its value lands."""
        return next((each for each in self.kept if each.part == part), None)


def scheme(given: Given, found: list[Layout]) -> Scheme:
    """Settle what becomes of each column that came."""
    declared = given.declaration
    came = [column for column in declared.columns if any(column.name in layout.at for layout in found)]
    given_to_us = [column for column in came if column.name in given.columns]
    kept = [column for column in given_to_us if column.gives != Class.IDENTIFIER or column.name in given.clear]
    keyed = [column for column in given_to_us if column.gives == Class.IDENTIFIER and given.keys]
    landing = {column.name for column in (*kept, *keyed)}
    needed = {name for name in (declared.period, *declared.unique) if name}
    parts = (*declared.person.name, declared.person.born) if declared.person else ()
    return Scheme(
        given,
        tuple(column for column in came if column.name in landing or column.name in needed),
        tuple(kept),
        tuple(keyed),
        tuple(column for column in came if column.name not in landing),
        bool(parts) and bool(given.keys) and all(part in {each.name for each in given_to_us} for part in parts),
        frozenset(needed),
    )


def rules(plan: Scheme, layout: Layout) -> Iterator[faults.Rule]:
    """Yield all that may be wrong with a row of some files."""
    given = plan.given
    for column in plan.came:
        if column.name in layout.at:
            needed = column.name in plan.needed
            yield from faults.rules(
                given.declaration, column, layout.field(column), name(column.name), given.today, needed=needed
            )
    for first, second in ((Part.LONGITUDE, Part.LATITUDE), (Part.EASTING, Part.NORTHING)):
        if (one := plan.placed(first)) and (other := plan.placed(second)):
            half = f"{name(one.name)} IS NULL AND {name(other.name)} IS NOT NULL"
            yield faults.Rule(one, "half", f"is empty beside a {other.title}", half)
            half = f"{name(other.name)} IS NULL AND {name(one.name)} IS NOT NULL"
            yield faults.Rule(other, "half", f"is empty beside a {one.title}", half)


def typed(plan: Scheme, layout: Layout, source: str) -> str:
    """Return SQL for the rows of a relation of fields with what each column means beside them."""
    meant = ", ".join(
        f"CAST({values.value(column, layout.field(column), plan.given.today)} AS {values.physical(column.type)}) "
        f"AS {name(column.name)}"
        for column in plan.came
    )
    return f"SELECT *, {meant} FROM ({source})" if meant else f"SELECT * FROM ({source})"


def kind(plan: Scheme, layout: Layout) -> str:
    """Return SQL that says whether a row is good or bad, empty, or the header once more."""
    empty = f"coalesce({', '.join(layout.fields)}) IS NULL"
    again = " AND ".join(
        f"{field} = {text(header)}" for field, header in zip(layout.fields, layout.header, strict=True) if header
    )
    wrong = " OR ".join(f"({rule.condition})" for rule in rules(plan, layout)) or "false"
    return (
        f"CAST(CASE WHEN {empty} THEN {EMPTY} WHEN {again or 'false'} THEN {HEADER} WHEN {wrong} THEN {BAD} "
        f"ELSE {GOOD} END AS UTINYINT)"
    )


def period(plan: Scheme) -> str:
    """Return SQL for the first day of the period of a row: month, quarter or financial year."""
    declared = plan.given.declaration
    if declared.every == Every.ONCE or not declared.period:
        return "CAST(NULL AS DATE)"
    column = name(declared.period)
    if declared.every == Every.MONTH and declared.column(declared.period).type == Type.MONTH:
        return column
    if declared.every == Every.YEAR:
        return f"CAST(date_trunc('year', {column} - INTERVAL 3 MONTH) + INTERVAL 3 MONTH AS DATE)"
    return f"CAST(date_trunc('{declared.every.value}', {column}) AS DATE)"


def stage(of: Session, plan: Scheme, layout: Layout) -> Path:
    """Write the rows of some files as they were read, typed and judged; return the staged file."""
    path = plan.given.scratch / f"staged-{layout.number}.parquet"
    of.execute(
        f"COPY ({rows(plan, layout)}) TO {text(str(path))} "
        f"(FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V2, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    return path


def rows(plan: Scheme, layout: Layout) -> str:
    """Return SQL for what is staged. It must join nothing: rows would come in another order than they have in their file."""
    return f"SELECT {', '.join(_staged(plan, layout))} FROM ({typed(plan, layout, layout.read())})"


def _staged(plan: Scheme, layout: Layout) -> Iterator[str]:
    for column in plan.kept:
        yield name(column.name)
    for column in plan.keyed:
        if column.identifies and (sql := pseudonymising.in_sql(column.identifies, name(column.name))):
            yield f"{sql} AS {name(f'{column.name}__key')}"
    for column in plan.mapped:
        yield f"{name(column.name)} AS {name(f'_{column.name}')}"
    if plan.person and (person := plan.given.declaration.person):
        yield f"concat_ws(' ', {', '.join(name(each) for each in person.name)}) AS _person_name"
        yield f"CAST({name(person.born)} AS DATE) AS _person_born"
    meant = [name(column.name) for column in plan.came if column.name in layout.at]
    places = {layout.at[column.name] for column in plan.came if column.name in layout.at}
    others = [each for place, each in enumerate(layout.fields) if place not in places]
    yield f"hash({', '.join([*meant, *others])}) AS _row"
    if plan.unique:
        yield f"hash({', '.join(name(column.name) for column in plan.unique)}) AS _unique"
    yield f"{period(plan)} AS _period"
    yield f"{layout.source()} AS _source"
    yield f"{kind(plan, layout)} AS _kind"


def misfits(of: Session, layout: Layout) -> dict[int, list[int]]:
    """Return the offsets of lines that do not fit the header, by source."""
    if layout.sources[0].form == "parquet":
        return {}
    found: dict[int, list[int]] = {}
    asked = f"""
        SELECT DISTINCT scan.file_path, reject.line_byte_position
        FROM {layout.rejects} AS reject JOIN {layout.scans} AS scan USING (scan_id, file_id)
        ORDER BY ALL
    """
    numbers = {str(source.path): number for source, number in zip(layout.sources, layout.numbers, strict=True)}
    for path, offset in of.execute(asked).fetchall():
        if path in numbers:  # else of a reading that was given up
            found.setdefault(numbers[path], []).append(offset)
    return found


def firsts(of: Session, staged: Path) -> dict[int, tuple[int, int]]:
    """Return, for each source of a staged file, the number of its first row there and how many it has."""
    answer = of.execute(
        "SELECT _source, min(file_row_number), max(file_row_number), count(*) "
        "FROM read_parquet($1, file_row_number = true) GROUP BY _source",
        [str(staged)],
    ).fetchall()
    for source, first, last, count in answer:
        if last - first + 1 != count:
            raise RuntimeError(f"the rows of source {source} were staged out of their order")
    return {source: (first, count) for source, first, _, count in answer}


def counted(of: Session) -> dict[int, int]:
    """Return how many staged rows are good, bad, empty and headers."""
    return dict(of.execute("SELECT _kind, count(*) FROM _staged GROUP BY _kind").fetchall())
