"""Weights of records: half of each margin, kept by id, and no id that names anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.protecting import Protection, protected_count
from concordat.datasets.rules.templates import templates
from concordat.datasets.store import margins
from concordat.datasets.store.sampling import Held, draw, identified
from concordat.datasets.store.shapes import Drawn

SECRET = b"of a test: nothing hides in here"
MONTH = {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True}
KIND = {"name": "kind", "title": "Kind", "required": True}
NUMBER = {"name": "number", "title": "Number", "gives": "identifier", "identifies": "reference"}
NOTE = {"name": "note", "title": "Note"}


def declared(*columns: dict[str, Any], **facts: Any) -> Declaration:
    said = {"key": "trial", "title": "Trial", "row": "A row", "period": "month", "columns": [MONTH, KIND, *columns]}
    return Declaration.read(said | facts)


def part(path: Path, rows: int, *, month: str = "2026-01", **columns: Any) -> Path:
    chance = np.random.default_rng(rows)
    table = {
        "month": pa.array(np.full(rows, np.datetime64(month).astype("datetime64[D]"))),
        "kind": [f"kind {each}" for each in chance.integers(0, 5, rows)],
        **columns,
    }
    parquet.write_table(pa.table(table), path)
    return path


def drawn(paths: list[Path], declaration: Declaration, folder: Path, **facts: Any) -> list[Drawn]:
    folder.mkdir()
    return draw(paths, declaration, SECRET, folder, **facts)


def ledger(made: Drawn) -> dict[int, bool]:
    table = parquet.read_table(made.ledger)
    return dict(zip(table["id"].to_pylist(), table["sampled"].to_pylist(), strict=True))


def test_margins_are_nearer_half_than_coins_would_have_them(tmp_path):
    paths = [part(tmp_path / f"{at}.parquet", 2_000, month=f"2026-0{at}") for at in range(1, 5)]
    for path, made in zip(paths, drawn(paths, declared(NOTE), tmp_path / "drawn"), strict=True):
        true, took = (parquet.read_table(each)["kind"].value_counts() for each in (path, made.path))
        counts = {each["values"]: each["counts"] for each in took.to_pylist()}
        off = [abs(2 * counts[each["values"]] - each["counts"]) for each in true.to_pylist()]
        assert max(off) < 20, "coins alone would be off by 16 on the average, with 400 in each"
        assert np.mean(off) < 6


@pytest.mark.parametrize(
    ("columns", "facts", "table"),
    [
        ([NUMBER], {"unique": ["number"]}, {"number__key": [str(each) for each in range(60)]}),
        ([NUMBER], {}, {"number__key": [str(each) if each % 3 else None for each in range(60)]}),
        ([NOTE], {}, {"note": [None] * 60}),
    ],
    ids=["unique columns", "references where they are filled", "what does not change"],
)
def test_a_record_keeps_its_weight_when_it_is_delivered_again(tmp_path, columns, facts, table):
    """In another order, among others, and with another note."""
    declaration = declared(*columns, **facts)
    first = part(tmp_path / "first.parquet", 60, **table)
    (made,) = drawn([first], declaration, tmp_path / "drawn")
    rows = parquet.read_table(first)
    again = rows.take(np.random.default_rng(1).permutation(60))
    if "note" in table:
        again = again.set_column(again.column_names.index("note"), "note", pa.array(["Changed"] * 60))
    more = pa.concat_tables([again, part_of(rows, 30)], promote_options="default")
    parquet.write_table(more, tmp_path / "again.parquet")
    (other,) = drawn([tmp_path / "again.parquet"], declaration, tmp_path / "other", known=[made.ledger])
    before, after = ledger(made), ledger(other)
    assert len(before) == 60, "records that are alike have ids of their own"
    assert len(after) == 90
    assert {each: after[each] for each in before} == before


def part_of(rows: pa.Table, count: int) -> pa.Table:
    """Return so many new rows like some: of another kind, with references of their own."""
    new = rows.slice(0, count).set_column(rows.column_names.index("kind"), "kind", pa.array(["new"] * count))
    if "number__key" not in rows.column_names:
        return new
    keys = pa.array([f"new {each}" for each in range(count)])
    return new.set_column(new.column_names.index("number__key"), "number__key", keys)


def test_what_a_row_says_of_a_person_in_each_period_has_one_weight(tmp_path):
    declaration = declared(NUMBER, unique=["month", "number"])
    keys = [str(each) for each in range(80)]
    paths = [part(tmp_path / f"{at}.parquet", 80, month=f"2026-0{at}", number__key=keys) for at in range(1, 5)]
    first, *others = (
        set(parquet.read_table(each.path)["number__key"].to_pylist())
        for each in drawn(paths, declaration, tmp_path / "drawn")
    )
    assert 20 < len(first) < 60
    assert all(each == first for each in others)


def test_new_records_lean_against_the_imbalance_that_is_there(tmp_path):
    """Of a held part all rows are sampled, by a ledger that was made so: of what comes beside it nearly none is."""
    path = part(tmp_path / "held.parquet", 40, month="2026-01")
    parquet.write_table(
        pa.table({"id": pa.array([], pa.uint64()), "sampled": pa.array([], pa.bool_())}), tmp_path / "l"
    )
    held = Held(path, path, tmp_path / "l")
    beside = part(tmp_path / "beside.parquet", 30, month="2026-01")
    (made,) = drawn([beside], declared(), tmp_path / "drawn", beside=[held])
    assert made.rows < 8


def test_ids_are_hidden_by_the_secret_and_coins_are_not_the_same_twice(tmp_path):
    path = part(tmp_path / "part.parquet", 100)
    declaration = declared()
    one, two = drawn([path], declaration, tmp_path / "one"), drawn([path], declaration, tmp_path / "two")
    assert ledger(one[0]).keys() == ledger(two[0]).keys()
    assert ledger(one[0]) != ledger(two[0])
    (tmp_path / "three").mkdir()
    (three,) = draw([path], declaration, b"another secret", tmp_path / "three")
    assert not ledger(one[0]).keys() & ledger(three).keys()


def test_every_template_has_margins_and_ids():
    """At most a dozen families, of columns that are there, whatever came of a delivery."""
    for template in templates():
        types = {each.name: "VARCHAR" for each in template.columns if each.identifies is None}
        types |= {each.name: "DATE" for each in template.columns if each.type.value in ("date", "month")}
        types |= {f"{each.name}__key": "VARCHAR" for each in template.columns if each.identifies}
        types |= {"at_lsoa_2021": "VARCHAR", "at_ward_2024": "VARCHAR", "at_longitude": "DOUBLE"}
        distinct = {each: 5 + len(each) for each in margins.countable(template, types)} | {"at_ward_2024": 4}
        found = margins.chosen(template, types, distinct)
        assert 5 <= len(found.families) <= margins.MOST_FAMILIES, template.key
        assert found.table().max() < len(found.codes)
        assert any("at_lsoa_2021" in code for code in found.codes)
        assert identified(template, types).sql


def test_what_is_told_of_a_sample():
    assert protected_count([0, 7, 8, 9, 10, 61]).tolist()[2:] == [15, 20, 20, 120]
    assert np.isnan(protected_count([0, 7])).all()
    assert protected_count([3, 4], Protection(records=4, base=1)).tolist()[1] == 8
    assert protected_count([6], Protection(records=5, base=10)).tolist() == [10]
