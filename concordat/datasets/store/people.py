"""Pseudonyms that are made outside SQL: of e-mail addresses, and of names with dates of birth, once for each that came."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

from concordat.datasets.rules.declarations import Identifies
from concordat.datasets.store import pseudonymising, repeats
from concordat.datasets.store.sessions import Session, name
from concordat.datasets.store.staging import Scheme

AT_ONCE = 100_000


def make(of: Session, plan: Scheme) -> None:
    """Make the tables of pseudonyms, and put aside rows of which none can be made."""
    keys = plan.given.keys
    if keys is None:
        return
    for column in plan.mapped:
        kind = column.identifies or Identifies.EMAIL
        staged = name(f"_{column.name}")
        table = _table(column.name)
        _filled(of, table, [staged], ["VARCHAR"], lambda words, kind=kind: pseudonymising.pseudonym(keys, kind, words))
        _without(of, table, [staged], column.title, "is no identifier that can be compared")
    if plan.person and (person := plan.given.declaration.person):
        columns = ["_person_name", "_person_born"]
        _filled(
            of,
            "_persons",
            columns,
            ["VARCHAR", "DATE"],
            lambda words, born: pseudonymising.of_person(keys, words, born),
        )
        title = plan.given.declaration.column(person.name[-1]).title
        _without(of, "_persons", columns, title, "has no letters of a name")


def columns(plan: Scheme) -> Iterator[str]:
    """Yield SQL for the pseudonyms."""
    for column in plan.mapped:
        yield f"{_table(column.name)}._key AS {name(f'{column.name}__key')}"
    if plan.person:
        yield "_persons._key AS person__key"


def joins(plan: Scheme) -> str:
    """Return SQL that joins the rows `_given` with their pseudonyms."""
    joined = ""
    for column in plan.mapped:
        table, staged = _table(column.name), name(f"_{column.name}")
        joined += f" LEFT JOIN {table} ON _given.{staged} = {table}.{staged}"
    if plan.person:
        joined += (
            " LEFT JOIN _persons ON _given._person_name = _persons._person_name"
            " AND _given._person_born = _persons._person_born"
        )
    return joined


def _table(column: str) -> str:
    return name(f"_keys_{column}")


def _filled(of: Session, table: str, staged: list[str], types: list[str], one: Callable[..., str]) -> None:
    declared = ", ".join(f"{column} {kind}" for column, kind in zip(staged, types, strict=True))
    of.execute(f"CREATE TABLE {table} ({declared}, _key VARCHAR)")
    present = " AND ".join(f"{column} IS NOT NULL AND CAST({column} AS VARCHAR) <> ''" for column in staged)
    asked = of.cursor().execute(f"SELECT DISTINCT {', '.join(staged)} FROM ({repeats.good(of)}) WHERE {present}")
    while some := asked.fetchmany(AT_ONCE):
        given = [list(values) for values in zip(*some, strict=True)]
        made = pseudonymising.of_each(one, *given)
        names = [f"_{place}" for place in range(len(staged))]
        of.register("_made", pa.table({**dict(zip(names, given, strict=True)), "_key": pa.array(made, pa.string())}))
        of.execute(f"INSERT INTO {table} SELECT {', '.join(names)}, _key FROM _made")
        of.unregister("_made")


def _without(of: Session, table: str, staged: list[str], title: str, words: str) -> None:
    on = " AND ".join(f"_given.{column} = _made.{column}" for column in staged)
    rows = f"SELECT _given._file, _given._at FROM ({repeats.good(of)}) AS _given JOIN {table} AS _made ON {on}"
    repeats.put_aside(of, f"{rows} WHERE _made._key IS NULL", repeats.BAD, title, "identifier", words)
