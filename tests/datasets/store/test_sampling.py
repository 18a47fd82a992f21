"""Weights of records: half of each margin, kept by id, and no id that names anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.protecting import LEFT_OUT, MARKS, NUMBER, Protection, protected_count
from concordat.datasets.rules.templates import templates
from concordat.datasets.store import margins
from concordat.datasets.store.sampling import Held, draw, identified
from concordat.datasets.store.shapes import Drawn

SECRET = b"of a test: nothing hides in here"
MONTH = {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True}
KIND = {"name": "kind", "title": "Kind", "required": True}
REFERENCE = {"name": "number", "title": "Number", "gives": "identifier", "identifies": "reference"}
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
        ([REFERENCE], {"unique": ["number"]}, {"number__key": [str(each) for each in range(60)]}),
        ([REFERENCE], {}, {"number__key": [str(each) if each % 3 else None for each in range(60)]}),
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
    declaration = declared(REFERENCE, unique=["month", "number"])
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


def test_whose_records_are_is_the_same_in_every_part_and_some_people_are_in_none(tmp_path):
    """Two hundred come in each of six months, and as many records are of nobody known."""
    named = {"name": "nhs", "title": "NHS number", "gives": "identifier", "identifies": "nhs-number"}
    keys = [f"key {at}" for at in range(200)] + [None] * 200
    paths = [part(tmp_path / f"{at}.parquet", 400, month=f"2026-0{at}", nhs__key=keys) for at in range(1, 7)]
    made = drawn(paths, declared(named), tmp_path / "drawn")
    assert all(each.people for each in made)
    samples = [parquet.read_table(each.path) for each in made]
    rows = pa.concat_tables(samples).to_pylist()
    numbers = {}
    for row in rows:
        assert (row[NUMBER] is None) == (row["nhs__key"] is None) == (row[MARKS[0]] is None)
        numbers.setdefault(row["nhs__key"], set()).add(row[NUMBER])
    assert all(len(each) == 1 for each in numbers.values())
    assert len({next(iter(each)) for each in numbers.values()}) == len(numbers)
    seen = len(numbers) - 1
    assert abs(seen - 200 * (1 - LEFT_OUT)) < 30, "of the others somebody is in nearly every month, of these nothing"
    of_nobody = sum(row["nhs__key"] is None for row in rows)
    assert abs(of_nobody - 600) < 75
    assert abs(len(rows) - 1_200) < 60
    bits = [row[mark] or 0 for row in rows if row[NUMBER] for mark in MARKS]
    assert all(bit >= 0 and bit.bit_count() <= 1 for bit in bits)
    assert len({(row[MARKS[0]], row[MARKS[1]]) for row in rows}) > 65


def test_few_records_in_no_margin_that_is_balanced_are_half_sampled_too(tmp_path):
    named = {"name": "nhs", "title": "NHS number", "gives": "identifier", "identifies": "nhs-number"}
    months = [f"{2000 + at // 12}-{1 + at % 12:02}" for at in range(30)]
    paths = [
        part(tmp_path / f"{month}.parquet", 19, month=month, nhs__key=[f"{month} {at}" for at in range(19)])
        for month in months
    ]
    rows = sum(drawn([path], declared(named), tmp_path / path.stem)[0].rows for path in paths)
    assert abs(rows - 285) < 45, "of those who are not left out alone it would be 205"
