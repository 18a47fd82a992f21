"""Rows put aside: each as it came, with its line, and a row of the file for each thing that is wrong with it.

`quarantine.parquet` has `source` (what people call the file), `line` (as an editor counts; in Parquet the number of the
row), `column` (its title; "" for the row), `code`, `reason`, `value` (the field as it came), and `header` and `row`:
lists, written as JSON, of what the columns are called and of the fields, from which a file can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from concordat.datasets.store import lines, repeats, staging
from concordat.datasets.store.arrivals import Layout
from concordat.datasets.store.faults import Rule
from concordat.datasets.store.sessions import Session, name, number, text
from concordat.datasets.store.shapes import Fault, Source
from concordat.datasets.store.staging import BAD, EMPTY, HEADER, Scheme

RAGGED = "ragged"


def write(
    of: Session, plan: Scheme, found: Sequence[Layout], misfits: dict[int, list[int]]
) -> tuple[Path, list[Fault]]:
    """Write the rows that are put aside; return the file, and what is wrong with how many of them."""
    of.execute(
        'CREATE TABLE _faults (number INTEGER, line BIGINT, "column" VARCHAR, code VARCHAR, reason VARCHAR, value VARCHAR)'
    )
    for layout in found:
        _collect(of, plan, layout, misfits)
        _judge(of, plan, layout)
    rows = " UNION ALL ".join(_told(layout) for layout in found)
    path = plan.given.scratch / "quarantine.parquet"
    of.execute(
        f"COPY (SELECT * EXCLUDE (number) FROM ({rows}) JOIN _faults USING (number, line) ORDER BY number, line) "
        f"TO {text(str(path))} (FORMAT parquet, COMPRESSION zstd)"
    )
    return path, counted(of)


def _told(layout: Layout) -> str:
    """Return SQL for the rows that are put aside as people are told of them."""
    numbers = zip(layout.numbers, layout.sources, strict=True)
    origin = " ".join(f"WHEN {number} THEN {text(source.origin)}" for number, source in numbers)
    header = text(json.dumps(layout.header, ensure_ascii=False))
    return (
        f"SELECT _number AS number, CASE _number {origin} END AS source, _line AS line, {header} AS header, "
        f'to_json(_fields) AS "row" FROM {_table(layout)}'
    )


def counted(of: Session) -> list[Fault]:
    """Return what is wrong with how many rows, the commonest first."""
    asked = (
        'SELECT "column", code, reason, count(DISTINCT (number, line)) AS rows FROM _faults '
        'GROUP BY ALL ORDER BY rows DESC, "column", code'
    )
    return [Fault(*row) for row in of.execute(asked).fetchall()]


def guessed(of: Session, plan: Scheme, found: Sequence[Layout], ragged: int) -> list[Fault]:
    """Return what is wrong with how many rows, without collecting them: for files of which most rows are bad."""
    faults: list[Fault] = [Fault("", RAGGED, "has more or fewer fields than the header", ragged)] if ragged else []
    for layout in found:
        rules = list(staging.rules(plan, layout))
        counts = ", ".join(f"count_if(_kind = {BAD} AND ({rule.condition}))" for rule in rules)
        rows = f"SELECT *, {staging.kind(plan, layout)} AS _kind FROM ({staging.typed(plan, layout, layout.read())})"
        answer = of.execute(f"SELECT {counts} FROM ({rows})").fetchone() or ()
        for rule, count in zip(rules, answer, strict=True):
            if count:
                faults.append(Fault(rule.column.title, rule.code, rule.words, count))
    return sorted(faults, key=lambda fault: -fault.rows)


def _collect(of: Session, plan: Scheme, layout: Layout, misfits: dict[int, list[int]]) -> None:
    """Fetch the rows that are put aside from their files, as text, into a table of their own."""
    of.execute(f"CREATE TABLE {_table(layout)} (_number INTEGER, _at BIGINT, _line BIGINT, _fields VARCHAR[])")
    staged = plan.given.scratch / f"staged-{layout.number}.parquet"
    firsts = staging.firsts(of, staged)
    asked = (
        f"SELECT _source, _at FROM _staged WHERE _file = {layout.number} AND (_kind = {BAD} OR _at IN "
        f"(SELECT _at FROM _apart WHERE _file = {layout.number} AND kind = '{repeats.BAD}')) ORDER BY _at"
    )
    wanted = of.execute(asked).fetchnumpy()
    for source, place in zip(layout.sources, layout.numbers, strict=True):
        first, count = firsts.get(place, (0, 0))
        mine, apart = wanted["_at"][wanted["_source"] == place] - first, misfits.get(place, [])
        if not len(mine) and not apart:
            continue
        found = lines.rows(source, mine, apart, count) if source.form == "csv" else _of_parquet(of, source, mine)
        for some in found:
            _keep(of, layout, place, first, some)


def _of_parquet(of: Session, source: Source, wanted: Sequence[int]) -> Iterator[pa.Table]:
    cast = ", ".join(f"coalesce(CAST({name(header)} AS VARCHAR), '')" for header in source.header)
    reading = of.cursor()
    reading.register("_wanted", pa.table({"at": pa.array(wanted, pa.int64())}))
    asked = reading.execute(
        f"SELECT file_row_number AS number, file_row_number + 1 AS line, [{cast}] AS fields "
        "FROM read_parquet($1, file_row_number = true) WHERE file_row_number IN (FROM _wanted)",
        [str(source.path)],
    )
    for batch in asked.to_arrow_reader(lines.AT_ONCE):
        yield pa.Table.from_batches([batch])


def _keep(of: Session, layout: Layout, place: int, first: int, some: pa.Table) -> None:
    of.register("_some", some)
    of.execute(f"INSERT INTO {_table(layout)} SELECT {place}, number + {first}, line, fields FROM _some")
    of.unregister("_some")


def _judge(of: Session, plan: Scheme, layout: Layout) -> None:
    """Say what is wrong with each row: by the rules that put it aside, by other rows, or by its own shape."""
    table, judged = _table(layout), f"_judged_{layout.number}"
    fields = ", ".join(f"nullif(_fields[{at}], '') AS {field}" for at, field in enumerate(layout.fields, 1))
    rows = f"SELECT _number, _line, _at, {fields} FROM {table} WHERE _at IS NOT NULL"
    of.execute(f"CREATE VIEW {judged} AS {staging.typed(plan, layout, rows)}")
    what = "INSERT INTO _faults SELECT _number, _line, {}, {}, {}, {} FROM {}"
    for rule in _broken(of, list(staging.rules(plan, layout)), judged):
        said = (text(rule.column.title), text(rule.code), text(rule.words), layout.field(rule.column))
        of.execute(f"{what.format(*said, judged)} WHERE {rule.condition}")
    for column in {row[0] for row in of.execute('SELECT DISTINCT "column" FROM _apart').fetchall()}:
        known = next((each for each in plan.came if each.title == column), None)
        value = layout.field(known) if known else "NULL"
        said = (text(column), "_apart.code", "_apart.words", value)
        of.execute(
            f"{what.format(*said, judged)} JOIN _apart ON _apart._at = {judged}._at "
            f"WHERE _apart._file = {layout.number} AND _apart.kind = '{repeats.BAD}' "
            f'AND _apart."column" = {text(column)}'
        )
    width = len(layout.header)
    unread = "is too long, or has a quotation mark that is not closed or letters that are not UTF-8"
    shape = (
        f"CASE WHEN len(_fields) = {width} THEN {text(unread)} "
        f"ELSE 'has ' || len(_fields) || ' fields, and the header has {width}' END"
    )
    of.execute(f"{what.format(text(''), text(RAGGED), shape, 'NULL', table)} WHERE _at IS NULL")
    unsaid = number(
        of, f"SELECT count(*) FROM {judged} ANTI JOIN _faults ON _faults.number = _number AND _faults.line = _line"
    )
    if unsaid:
        raise RuntimeError(f"{unsaid} rows that are put aside are not those that were found bad")


def _broken(of: Session, rules: Sequence[Rule], judged: str) -> list[Rule]:
    """Return the rules of which some row is wrong."""
    counts = ", ".join(f"count_if({rule.condition})" for rule in rules) or "NULL"
    answer = of.execute(f"SELECT {counts} FROM {judged}").fetchone() or ()
    return [rule for rule, count in zip(rules, answer, strict=False) if count]


def _table(layout: Layout) -> str:
    return f"_bad_{layout.number}"


def passed_by(of: Session) -> tuple[str, ...]:
    """Return notes on rows that are no rows: empty ones, and headers once more."""
    notes = []
    for kind, one, many in (
        (EMPTY, "1 empty row", "{:,} empty rows"),
        (HEADER, "1 repeated header", "{:,} repeated headers"),
    ):
        if count := number(of, f"SELECT count(*) FROM _staged WHERE _kind = {kind}"):
            notes.append(f"{one if count == 1 else many.format(count)} passed by.")
    return tuple(notes)
