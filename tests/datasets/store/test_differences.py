"""How deliveries of the same periods differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from concordat.datasets.rules.declarations import Class, Column, Declaration, Every, Identifies
from concordat.datasets.store.differences import difference
from concordat.datasets.store.shapes import Difference

COLUMNS = (
    Column("ref", "Reference", gives=Class.IDENTIFIER, identifies=Identifies.REFERENCE),
    Column("kind", "Kind"),
    Column("outcome", "Outcome"),
)
DECLARED = Declaration(key="made", title="Made", row="a row", columns=COLUMNS, every=Every.ONCE)
Row = tuple[str | None, str | None, str | None]


def part(folder: Path, name: str, rows: list[Row]) -> list[Path]:
    path = folder / f"{name}.parquet"
    held = duckdb.connect()
    held.execute("CREATE TABLE part (ref__key VARCHAR, kind VARCHAR, outcome VARCHAR, at_lsoa_2021 VARCHAR)")
    for row in rows:
        held.execute("INSERT INTO part VALUES ($1, $2, $3, $4)", [*row, name])
    held.execute(f"COPY part TO '{path}' (FORMAT parquet)")
    return [path]


SAME: list[Row] = [("a", "x", None), (None, "y", "1"), (None, "y", "1"), (None, None, None)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [], Difference()),
        ([("b", "x", "1")], [], Difference(removed=1)),
        ([], [("b", "x", "1"), (None, "y", "1")], Difference(added=2)),
        ([("b", "x", "1")], [("b", "x", "2")], Difference(changed=1, columns={"outcome": 1})),
        ([("b", "x", "1")], [("b", "z", "2")], Difference(changed=1, columns={"kind": 1, "outcome": 1})),
        ([(None, "x", "1")], [(None, "x", "2")], Difference(changed=1, columns={"outcome": 1})),
        ([(None, "x", "1")], [(None, "z", "2")], Difference(added=1, removed=1)),
        (
            [("b", "x", "1"), ("b", "x", "2")],
            [("b", "x", "3")],
            Difference(removed=1, changed=1, columns={"outcome": 1}),
        ),
    ],
)
def test_rows_without_a_key_are_matched_by_what_they_share(
    tmp_path: Path, before: list[Row], after: list[Row], expected: Difference
) -> None:
    found = difference(part(tmp_path, "b", SAME + before), part(tmp_path, "a", SAME + after), DECLARED, tmp_path)
    assert replace(found, by=()) == replace(expected, same=4)


def test_rows_with_a_key_are_matched_by_it(tmp_path: Path) -> None:
    declared = replace(DECLARED, unique=("ref",))
    before: list[Row] = [("a", "x", "1"), ("b", "x", "1"), ("c", "x", "1")]
    after: list[Row] = [("a", "x", "1"), ("b", "z", None), ("d", "x", "1")]
    found = difference(part(tmp_path, "b", before), part(tmp_path, "a", after), declared, tmp_path)
    assert found == Difference(1, 1, 1, 1, {"kind": 1, "outcome": 1}, ("ref__key",))


def test_what_comes_for_the_first_time_is_added(tmp_path: Path) -> None:
    assert difference([], part(tmp_path, "a", SAME), DECLARED, tmp_path).added == 4
    assert difference(part(tmp_path, "b", SAME), [], DECLARED, tmp_path).removed == 4
