"""How the rows of some periods differ from those before: what a deliverer and a steward see of a revision.

With columns that tell rows apart, rows are matched by them. Without, the same rows are set against each other as many
times as they come, and what is left is matched by identifiers that come once on either side, then by all columns but one,
beginning with the column that explains most. What matches nothing was added or taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from concordat.datasets.rules.declarations import Class, Declaration
from concordat.datasets.store.sessions import Session, name, number, session
from concordat.datasets.store.shapes import Difference

MEMORY = 1_000_000_000  # bytes
BEFORE, AFTER = "_before", "_after"


def difference(before: Sequence[Path], after: Sequence[Path], declaration: Declaration, scratch: Path) -> Difference:
    """Return how the rows of some parts differ from those of the parts before them.

    Areas that Concordat found (`at_...`) are left out: they may differ where nobody delivered anything else.
    """
    with session(scratch, MEMORY) as of:
        columns = _laid_out(of, before, after)
        key = _key(declaration, columns)
        _same_set_apart(of, columns)
        same = number(of, f"SELECT count(*) FROM {AFTER}") - number(of, "SELECT count(*) FROM _left_after")
        steps = [key] if key else list(_steps(declaration, columns))
        of.execute(f"CREATE TABLE _changed ({', '.join(name(each) + ' BOOLEAN' for each in columns)})")
        used = [by for by in steps if _matched(of, columns, by, once=not key)]
        if not key:
            _all_but_one(of, columns)
        added, removed, changed = (
            number(of, f"SELECT count(*) FROM {table}") for table in ("_left_after", "_left_before", "_changed")
        )
        counts = ", ".join(f"count_if({name(each)})" for each in columns)
        told = of.execute(f"SELECT {counts} FROM _changed").fetchone() or ()
        by = used[0] if used else key or tuple(columns)
        return Difference(
            added, removed, changed, same, {each: count for each, count in zip(columns, told, strict=True) if count}, by
        )


def _laid_out(of: Session, before: Sequence[Path], after: Sequence[Path]) -> list[str]:
    """Make a view of the rows of either side with the columns of both; return their names."""
    names: list[str] = []
    held: dict[str, set[str]] = {}
    for side, paths in ((BEFORE, before), (AFTER, after)):
        if not paths:
            continue
        given = [str(path) for path in paths]
        of.execute(f"CREATE TABLE {side}_rows AS SELECT * FROM read_parquet($1, union_by_name = true) LIMIT 0", [given])
        listed = of.execute(f"DESCRIBE {side}_rows").fetchall()
        held[side] = {row[0] for row in listed}
        names += [row[0] for row in listed if not row[0].startswith("at_") and row[0] not in names]
    for side, paths in ((BEFORE, before), (AFTER, after)):
        chosen = ", ".join(name(each) if each in held.get(side, ()) else f"NULL AS {name(each)}" for each in names)
        hashed = f"hash({', '.join(f'CAST({name(each)} AS VARCHAR)' for each in names)})" if names else "0"
        files = "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"
        source = f"read_parquet({files}, union_by_name = true)" if paths else "(SELECT 1) WHERE false"
        nothing = ", ".join(f"NULL AS {name(each)}" for each in names)
        inner = f"SELECT {chosen} FROM {source}" if paths else f"SELECT {nothing} FROM {source}"
        of.execute(f"CREATE VIEW {side} AS SELECT *, {hashed} AS _hash FROM ({inner})")
    return names


def _key(declaration: Declaration, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that tell rows apart, if all are there."""
    found = [next((each for each in (f"{part}__key", part) if each in columns), "") for part in declaration.unique]
    return tuple(found) if found and all(found) else ()


def _steps(declaration: Declaration, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the identifiers by which rows without a key may be matched."""
    for column in declaration.columns:
        each = next((each for each in (f"{column.name}__key", column.name) if each in columns), "")
        if each and column.gives == Class.IDENTIFIER:
            yield (each,)


def _same_set_apart(of: Session, columns: Sequence[str]) -> None:
    """Leave, of either side, the rows that the other has not as many times."""
    of.execute(
        f"CREATE TABLE _surplus AS SELECT _hash, sum(one) AS more FROM (SELECT _hash, 1 AS one FROM {AFTER} "
        f"UNION ALL SELECT _hash, -1 FROM {BEFORE}) GROUP BY _hash HAVING sum(one) <> 0"
    )
    for side, sign in ((BEFORE, "-"), (AFTER, "")):
        of.execute(
            f"CREATE TABLE _left{side} AS SELECT {', '.join(name(each) for each in columns)}, uuid() AS _id "
            f"FROM {side} JOIN _surplus USING (_hash) WHERE {sign}more > 0 "
            f"QUALIFY row_number() OVER (PARTITION BY _hash) <= {sign}more"
        )


def _matched(of: Session, columns: Sequence[str], by: Sequence[str], *, once: bool) -> int:
    """Match what is left by some columns, where they say something; return how many matched.

    `once` holds to what comes once on either side; else rows are matched in turn.
    """
    said = ", ".join(name(each) for each in by)
    full = " AND ".join(f"{name(each)} IS NOT NULL" for each in by) if once else "true"
    return _paired(of, columns, said, full, once=once)


def _paired(of: Session, columns: Sequence[str], said: str, full: str, *, once: bool) -> int:
    for side in (BEFORE, AFTER):
        alone = "QUALIFY count(*) OVER (PARTITION BY _by) = 1" if once else ""
        of.execute(
            f"CREATE OR REPLACE TABLE _turn{side} AS SELECT _by, _id, row_number() OVER (PARTITION BY _by) AS _nth "
            f"FROM (SELECT hash({said}) AS _by, _id FROM _left{side} WHERE {full}) {alone}"
        )
    of.execute(
        "CREATE OR REPLACE TABLE _pairs AS SELECT b._id AS was, a._id AS becomes "
        "FROM _turn_before b JOIN _turn_after a ON a._by = b._by AND a._nth = b._nth"
    )
    differs = ", ".join(f"b.{name(each)} IS DISTINCT FROM a.{name(each)}" for each in columns)
    of.execute(
        f"INSERT INTO _changed SELECT {differs} FROM _pairs JOIN _left_before b ON b._id = was "
        "JOIN _left_after a ON a._id = becomes"
    )
    of.execute("DELETE FROM _left_before WHERE _id IN (SELECT was FROM _pairs)")
    of.execute("DELETE FROM _left_after WHERE _id IN (SELECT becomes FROM _pairs)")
    return number(of, "SELECT count(*) FROM _pairs")


def _all_but_one(of: Session, columns: Sequence[str]) -> None:
    """Match what is left by all columns but one, that one first which explains most."""
    while len(columns) > 1:
        others = {each: ", ".join(name(other) for other in columns if other != each) for each in columns}
        explained = {}
        for each, said in others.items():
            explained[each] = number(
                of,
                f"SELECT sum(least(b.n, a.n)) FROM (SELECT hash({said}) h, count(*) n FROM _left_before GROUP BY h) b "
                f"JOIN (SELECT hash({said}) h, count(*) n FROM _left_after GROUP BY h) a USING (h)",
            )
        best = max(explained, key=lambda each: explained[each])
        if not explained[best]:
            return
        _paired(of, columns, others[best], "true", once=False)
